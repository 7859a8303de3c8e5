//! What people type, print and send: `$` stands for the prompt, `!` for the command that asks.

use super::Says::{self, Shows, Speaks};

/// Lines that print nothing although there is a volume; `!` stands for the command.
pub(super) const HIDING: [&str; 36] = [
    "! | ? State -eq Failed",
    "! | Where-Object { $_.OwnerNode -eq 'vm-9' }",
    "! -Name 'Cluster Disk 9'",
    "! 'Cluster Disk 9'",
    "! -ErrorAction SilentlyContinue",
    "! -EA 0",
    "! 2>$null",
    "! > C:\\temp\\csv.txt",
    "! >> csv.txt",
    "! *> csv.txt",
    "! | Out-File csv.txt",
    "! | Out-Null",
    "! | Set-Content csv.txt",
    "! | Export-Clixml csv.xml",
    "! | Select-Object -First 0",
    "! | select -Skip 9",
    "! | ForEach-Object { }",
    "! | ft Nothing",
    "! | clip",
    "$v = !",
    "[void](!)",
    "$null = !",
    "! -Cluster CLU-OTHER",
    "! -Cluster:vm-99",
    "!;cls",
    "cls; !",
    "try { ! } catch { }",
    "if ($x) { ! }",
    "& { ! } | Out-Null",
    "Invoke-Command vm-9 { ! }",
    "Start-Job { ! }",
    "powershell -c ! > x",
    "# !",
    "Get-Help ! | Out-Null",
    "!State -Node vm-9",
    "! `",
];
/// What makes the bare command silent, typed before it.
pub(super) const SPOILING: [&str; 9] = [
    "$ErrorActionPreference = 'SilentlyContinue'",
    "$PSDefaultParameterValues['*:Name'] = 'x'",
    "$PSDefaultParameterValues = @{ 'Get-Cluster*:Cluster' = 'CLU-OTHER' }",
    "Set-Alias Get-ClusterSharedVolume Get-Nothing",
    "function Get-ClusterSharedVolume { }",
    "function Out-Default { }",
    "Enter-PSSession vm-9",
    "vssadmin list writers",
    "hostname",
];
/// What stands between the bare command and the prompt, or in the prompt's place.
pub(super) const UNCLEAR: [&str; 8] =
    ["\u{200b}\n$", "\u{a0}\n$", "\u{c}\n$", "\u{fffd}\n$", "^C\n$", ">> \n$", "", "[...]\n$"];
/// Empty or nearly empty files.
pub(super) const EMPTY: [(&str, &str); 9] = [
    ("vm-1/get-clustersharedvolume.tmp", ""),
    ("vm-1/get-clustersharedvolume.txt", "\u{feff}"),
    ("vm-1/remove-clustersharedvolume.txt", ""),
    ("vm-1/get-clustersharedvolume.err", ""),
    ("vm-1/csv.json", "[]"),
    ("vm-1/csv.json", "null"),
    ("vm-1/csv.json", "[{}]"),
    ("vm-1/csv.csv", "\"Name\",\"State\",\"OwnerNode\"\r\n"),
    ("vm-1/csv.txt", "Name State Node\n---- ----- ----\n"),
];
/// Lines that a session shows below the bare command, if somebody overwrote the volume with what nobody reads.
pub(super) const COVERED: [&str; 6] = ["\0", "\u{fffd}", "\u{200b}", "\u{a0}", "x", "\u{7f}"];
/// What shows or speaks of the volume beside a silence that is a proof by itself.
pub(super) const SAID: [(&str, &str, Says); 36] = [
    ("vm-2/get-clustersharedvolume.txt", "Name     State  Node\n----     -----  ----\nReceipts Online vm-2\n", Shows),
    (
        "vm-2/console.txt",
        "$! | ? State -eq Online\n\nName     State  Node\n----     -----  ----\nReceipts Online vm-2\n\n$",
        Shows,
    ),
    ("vm-2/csv.txt", "$! | fl *\n\nName      : Receipts\nOwnerNode : vm-2\nState     : Offline\n\n\n$", Shows),
    (
        "vm-2/get-clustersharedvolume.csv",
        "\"Name\",\"State\",\"OwnerNode\"\r\n\"Receipts\",\"Online\",\"vm-2\"\r\n",
        Shows,
    ),
    ("vm-2/get-clustersharedvolume.csv", "Name;State;OwnerNode\nReceipts;Online;vm-2\n", Shows),
    ("vm-2/get-clustersharedvolume.tsv", "Name\tState\tOwnerNode\nReceipts\tOnline\tvm-2\n", Shows),
    ("vm-2/get-clustersharedvolume.txt", "| Name | State | Node |\n|--|--|--|\n| Receipts | Online | vm-2 |\n", Shows),
    (
        "vm-2/get-clustersharedvolume.json",
        "[{\"Name\":\"Receipts\",\"State\":2,\"OwnerNode\":{\"Name\":\"vm-2\"}}]",
        Shows,
    ),
    ("vm-2/get-clustersharedvolume.json", "{\"Name\":\"Receipts\",\"State\":\"Online\"}", Shows),
    (
        "vm-2/csv.xml",
        "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\"><Obj RefId=\"0\"><TN RefId=\"0\"><T>Microsoft.FailoverClusters.PowerShell.ClusterSharedVolume</T></TN><ToString>Receipts</ToString><Props><S N=\"Name\">Receipts</S><S N=\"State\">Online</S></Props></Obj></Objs>",
        Shows,
    ),
    ("vm-2/get-clustersharedvolume.yaml", "- Name: Receipts\n  State: Online\n  OwnerNode: vm-2\n", Shows),
    (
        "vm-2/get-clustersharedvolume.txt",
        "名前     状態       ノード\n----     ----       ------\nReceipts オンライン vm-2\n",
        Shows,
    ),
    (
        "vm-2/get-clustersharedvolume.txt",
        "Name     Status Knoten\n----     ------ ------\nReceipts Online vm-2\n",
        Shows,
    ),
    (
        "vm-2/get-clustersharedvolume.txt",
        "Nom      État     Nœud\n---      ----     ----\nReceipts En ligne vm-2\n",
        Shows,
    ),
    ("vm-2/csv.txt", "$! | ft -HideTableHeaders\n\nReceipts Online vm-2\n\n$", Shows),
    ("vm-2/csv.txt", "$(!).Name\nReceipts\n$", Shows),
    ("vm-2/count.txt", "$@(!).Count\n1\n$", Shows),
    ("vm-2/count.txt", "$(! | Measure-Object).Count\n2\n$", Shows),
    ("vm-2/count.txt", "$! | Measure-Object\n\nCount    : 1\nAverage  :\n\n$", Shows),
    (
        "vm-2/events.txt",
        "Protokollname: System\nQuelle:        Microsoft-Windows-FailoverClustering\nDatum:         03.09.2024 01:00:00\nEreignis-ID:   5142\nEbene:         Fehler\nComputer:      vm-2\nBeschreibung:\nAuf das freigegebene Clustervolume \"Volume1\" (\"Receipts\") kann von diesem Knoten nicht mehr zugegriffen werden.\n",
        Shows,
    ),
    (
        "vm-2/events.txt",
        "ログの名前:         System\nソース:           Microsoft-Windows-FailoverClustering\n日付:            2024/09/03 1:00:00\nイベント ID:       5120\nレベル:           エラー\nコンピューター:       vm-2\n説明:\nクラスターの共有ボリューム 'Volume1' ('Receipts') は一時停止状態になりました。\n",
        Shows,
    ),
    (
        "vm-2/events.xml",
        "<Events><Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Microsoft-Windows-FailoverClustering'/><EventID>5142</EventID><TimeCreated SystemTime='2024-09-03T01:00:00Z'/><Channel>System</Channel><Computer>vm-2</Computer></System><EventData><Data>Volume1</Data><Data>Receipts</Data></EventData></Event></Events>",
        Shows,
    ),
    (
        "vm-2/events.csv",
        "\"TimeCreated\",\"Id\",\"ProviderName\",\"MachineName\",\"LogName\",\"LevelDisplayName\",\"Message\"\r\n\"9/3/2024 1:00:00 AM\",\"5120\",\"Microsoft-Windows-FailoverClustering\",\"vm-2\",\"System\",\"Error\",\"Cluster Shared Volume 'Volume1' ('Receipts') has entered a paused state.\"\r\n",
        Shows,
    ),
    (
        "vm-2/events.txt",
        "Log Name: System\nSource: Microsoft-Windows-FailoverClustering\nDate: 9/3/2024 1:00:00 AM\nEvent ID: 5121\nLevel: Error\nComputer: vm-2\nDescription:\nCluster Shared Volume 'Volume1' ('Receipts') has entered a paused state.\n",
        Shows,
    ),
    (
        "vm-2/events.txt",
        "TimeCreated  : 9/3/2024 1:00:00 AM\nProviderName : Microsoft-Windows-FailoverClustering\nId           : 5120\nMachineName  : vm-2\nMessage      : Cluster Shared Volume 'Volume1' ('Receipts') has entered a paused state.\n",
        Shows,
    ),
    (
        "vm-2/events.json",
        "{\"Id\":5142,\"ProviderName\":\"Microsoft-Windows-FailoverClustering\",\"TimeCreated\":\"2024-09-03T01:00:00Z\",\"MachineName\":\"vm-2\",\"Message\":\"Cluster Shared Volume 'Volume1' ('Receipts') is no longer accessible from this cluster node.\"}\n",
        Shows,
    ),
    (
        "vm-2/kb.txt",
        "Event ID generated: 5142\nEvent source: Microsoft-Windows-FailoverCluster\nCluster Shared Volume 'Volume1' ('Receipts') is no longer accessible from this cluster node.\n",
        Shows,
    ),
    ("vm-2/dir.txt", " Directory of C:\\ClusterStorage\n\n2024/09/01 10:00 <JUNCTION> Volume1 [x]\n", Speaks),
    ("vm-2/cluster.txt", "EnableSharedVolumes : Enabled\nName : CLU-SQL\n", Speaks),
    ("vm-2/job.ini", "target=C:\\ClusterStorage\\Volume1\\vm.vhdx\n", Speaks),
    ("vm-2/volumes.txt", "E Stock CSVFS_ReFS Healthy\n", Speaks),
    ("vm-2/notiz.txt", "Die freigegebenen Clustervolumes liegen auf dem neuen Speicher.\n", Speaks),
    ("vm-2/resource.txt", "Name : Receipts\nIsClusterSharedVolume : True\n", Speaks),
    ("vm-2/volume.png", "\u{89}PNG\r\n\u{1a}\n\0\0\0\rIHDR", Speaks),
    ("vm-2/note.txt", "クラスターの共有ボリューム 'Volume1' は移動しました。\n", Speaks),
    ("vm-2/note.md", "All volumes lie on the Cluster Shared Volume Receipts.\n", Speaks),
];
