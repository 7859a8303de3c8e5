//! What the support article on CSV and Azure VM Backup tells its readers, fact by fact: the reports and pages say each of
//! them in both languages, in Japanese by the article's own terms.

use std::process::Command;

use vssleuth::knowledge::pages::page;
use vssleuth::knowledge::texts::Lang;

/// Where in the article, the words of the fact in English, its terms in Japanese.
type Fact = (&'static str, &'static [&'static str], &'static [&'static str]);

const IN_USE: &[Fact] = &[
    (
        "1 not supported",
        &["Azure VM Backup is not supported for VMs that use CSV"],
        &["Azure VM Backup はサポートされていません"],
    ),
    (
        "1 may be file-system consistent",
        &["may fail and leave file-system consistent recovery points"],
        &["ファイル システム整合性", "可能性"],
    ),
    ("2 another backup", &["choose another backup for these VMs"], &["その他のバックアップ方法"]),
    ("1 scale-out file server", &["Scale-Out File Server"], &["スケールアウト ファイル サーバー"]),
    (
        "1 writer may fail during backup",
        &["the CSV writer may fail during their backup"],
        &["バックアップの際に", "失敗", "可能性"],
    ),
    (
        "1 disks may not come up",
        &["disks that hold CSV may not come up after a restore"],
        &["復元時に CSV を含むディスクが起動しない可能性"],
    ),
    ("3.1 command", &["Get-ClusterSharedVolume"], &["Get-ClusterSharedVolume"]),
    (
        "5 presumes shared disks",
        &["It presumes that the CSVs are made of Azure shared disks", "otherwise it may not apply"],
        &["Azure 共有ディスク", "前提", "適用されない可能性があります"],
    ),
    ("5 one example", &["One example of the support article"], &["一例"]),
    (
        "5 all disks, shared ones too",
        &["all disks of the VMs, the shared ones included"],
        &["共有ディスクを含む", "すべてのディスク"],
    ),
    ("5 same schedule", &["the same schedule"], &["同じスケジュール"]),
    ("5 VM stopped before", &["stop the VMs before it runs"], &["バックアップの実行前に VM を停止"]),
    ("5 same point in time", &["all disks have the same point in time"], &["同じ静止点"]),
    (
        "5 starts and stops nothing",
        &["nor does Azure Disk Backup stop or start VMs"],
        &["VM を停止 / 起動する機能は提供されていません"],
    ),
    (
        "5 overview",
        &["https://learn.microsoft.com/azure/backup/disk-backup-overview"],
        &["https://learn.microsoft.com/ja-jp/azure/backup/disk-backup-overview"],
    ),
    ("5 shut down properly", &["no concern about their consistency"], &["整合性の懸念はありません"]),
    (
        "article",
        &["https://jpabrs-scem.github.io/blog/AzureVMBackup/CSV_not_Supported"],
        &["https://jpabrs-scem.github.io/blog/AzureVMBackup/CSV_not_Supported"],
    ),
];

const UNNEEDED: &[Fact] = &[
    (
        "1 VSS and all writers",
        &["All writers must succeed for an application consistent point"],
        &["アプリケーション整合性", "すべてのライター"],
    ),
    ("1.1 both events", &["VSS 8229 and FailoverClustering 1544"], &["VSS 8229 と FailoverClustering 1544"]),
    (
        "1.1 fields",
        &["PrepareForSnapshot", "0x00000000", "{1072ae1c-e5a7-4ea1-9e4a-6f7964656570}"],
        &["PrepareForSnapshot", "0x00000000", "{1072ae1c-e5a7-4ea1-9e4a-6f7964656570}"],
    ),
    (
        "2 installed at set-up",
        &["Cluster set-up installs the writer even where no CSV exists"],
        &["CSV を利用していない場合も", "クラスターのセットアップ時にインストール"],
    ),
    (
        "2 may be file-system consistent",
        &["may be file-system consistent instead of application consistent"],
        &["ファイル システム整合性", "可能性があります"],
    ),
    (
        "2 turning it off helps",
        &["Azure VM Backup can reach application consistency again"],
        &["無効化", "アプリケーション整合性"],
    ),
    ("3 as administrator", &["run as administrator"], &["管理者として実行"]),
    ("3.2 command", &["vssadmin list writers"], &["vssadmin list writers"]),
    (
        "4 before: CSV not used",
        &["Confirm that CSV is neither used nor planned"],
        &["CSV を利用しておらず", "確認する"],
    ),
    ("4.1-0 each node", &["on every node named"], &["対象ノード"]),
    ("4.1-1 regedit", &["Run regedit"], &["regedit"]),
    (
        "4.1-2 key and permissions",
        &[r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Failover Clusters", "Permissions"],
        &["Failover Clusters", "アクセス許可"],
    ),
    (
        "4.1-3 advanced",
        &["Advanced Security Settings for Failover Clusters"],
        &["詳細設定", "Failover Clusters のセキュリティの詳細設定"],
    ),
    (
        "4.1-4 owner",
        &["Beside Owner choose Change", "Check Names", "the domain may stay as location"],
        &["所有者", "変更", "名前の確認", "場所の指定", "ドメイン"],
    ),
    ("4.1-5 owner changed", &["Check that Owner shows the account"], &["所有者", "変更されたことを確認"]),
    (
        "4.1-6 full control",
        &["administrator account or Administrators", "Full Control"],
        &["管理者アカウント", "Administrators", "フル コントロール"],
    ),
    (
        "4.1-7 value",
        &["DWORD (32-bit) Value", "EnableCsvVssWriter", "REG_DWORD", "data 0"],
        &["DWORD (32 ビット) 値", "EnableCsvVssWriter", "REG_DWORD"],
    ),
    ("4.1-8 restart", &["Restart the OS of the node"], &["OS を再起動"]),
    ("4.2-0 each node", &["On every node named: in regedit"], &["対象の各ノードで", "レジストリ エディター"]),
    (
        "4.2-2 delete, yes",
        &["EnableCsvVssWriter > Delete", "answer Yes", "system unstable"],
        &["EnableCsvVssWriter", "削除", "はい", "システムが不安定になる"],
    ),
    ("4.2-4 untick, apply", &["untick Full Control", "Apply"], &["フル コントロール", "チェックを外し", "適用"]),
    (
        "4.2-6 TrustedInstaller",
        &[r"NT Service\TrustedInstaller", "name of the local machine"],
        &[r"NT Service\TrustedInstaller", "ローカル マシン名"],
    ),
    ("4.2-7 owner changed", &["Owner shows TrustedInstaller"], &["TrustedInstaller", "変更されたことを確認"]),
];

const OFF: &[Fact] = &[
    (
        "3 nothing to do",
        &["nothing has to be done on this node before Azure VM Backup"],
        &["追加の作業", "Azure VM Backup を構成"],
    ),
    (
        "1 link on consistency",
        &["https://jpabrs-scem.github.io/blog/AzureVMBackup/Consistencies/"],
        &["https://jpabrs-scem.github.io/blog/AzureVMBackup/Consistencies/"],
    ),
];

/// The whole report of a sample and the pages of its verdict, without the breaks of its lines.
fn told(sample: &str, codes: &[&str], lang: Lang) -> String {
    let path = format!("{}/samples/{sample}", env!("CARGO_MANIFEST_DIR"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_vssleuth"));
    let run = command.args(["analyze", "--details", "--lang", lang.as_str(), &path]).output().unwrap();
    let report = String::from_utf8(run.stdout).unwrap();
    let pages = codes.iter().map(|code| page(code, lang).unwrap());
    bare(&pages.fold(report, |all, page| all + page))
}

fn bare(text: &str) -> String {
    text.split_whitespace().collect::<String>().to_lowercase()
}

#[test]
fn every_fact_of_the_article_is_told_in_both_languages() {
    let parts = [
        ("csv-in-use", IN_USE, ["csv-in-use", "CSV001"]),
        ("csv-writer-unneeded-ja", UNNEEDED, ["csv-writer-unneeded", "WRT001"]),
        ("no-action", OFF, ["no-action", "AZR003"]),
    ];
    let mut missing = Vec::new();
    for (sample, facts, codes) in parts {
        let [en, ja] = [Lang::En, Lang::Ja].map(|lang| told(sample, &codes, lang));
        for (place, in_english, in_japanese) in facts {
            let lacks = |text: &str, words: &[&'static str]| -> Vec<&'static str> {
                words.iter().copied().filter(|word| !text.contains(&bare(word))).collect()
            };
            let found = (lacks(&en, in_english), lacks(&ja, in_japanese));
            if found != (vec![], vec![]) {
                missing.push(format!("{sample}, {place}: {found:?}"));
            }
        }
    }
    assert!(missing.is_empty(), "\n{}", missing.join("\n"));
}
