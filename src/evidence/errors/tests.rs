use super::*;
use crate::decode::transcript;

fn read(path: &str, text: &str) -> Vec<(Option<Kind>, Observation)> {
    let lines = text.lines().zip(1..).map(|(text, number)| Line { number, text });
    let mut all = Vec::new();
    for section in transcript::split(path, lines, &[]) {
        let mut found = Found::default();
        let kind = Errors.read(&section, &super::super::tests::options(), &mut found);
        all.extend(found.observations.into_iter().map(|seen| (kind, seen.fact)));
    }
    all
}

fn errors(path: &str, text: &str) -> Vec<(CommandKind, ErrorReason)> {
    let of = |(_, fact)| match fact {
        Observation::Error(error) => Some((error.command, error.reason)),
        _ => None,
    };
    read(path, text).into_iter().filter_map(of).collect()
}

const BANNER: &str = "vssadmin 1.1 - Volume Shadow Copy Service administrative command-line tool\n(C) Copyright 2001-2013 Microsoft Corp.\n\n";

#[test]
fn complaints_are_told_by_what_they_name() {
    use CommandKind::{ClusterSharedVolume, ListWriters, OtherCluster, Registry};
    use ErrorReason::{
        AccessDenied, ClusterServiceDown, NotFound, NotRecognised, Other, UnexpectedVss, UnknownToShell,
    };
    let down = "Get-ClusterSharedVolume : クラスターに接続できません。\n    + CategoryInfo          : ConnectionError: (:) [Get-ClusterSharedVolume], ClusterCmdletException\n    + FullyQualifiedErrorId : ClusterEndpointNotRegistered,Microsoft.FailoverClusters.PowerShell.GetClusterSharedVolumeCommand\n";
    let unknown = "Get-ClusterSharedVolume : Nieznany powod.\n    + FullyQualifiedErrorId : X,Microsoft.FailoverClusters.PowerShell.GetClusterSharedVolumeCommand\n";
    let missing = "Get-ClusterSharedVolume : 用語 'Get-ClusterSharedVolume' は認識されません。\n    + FullyQualifiedErrorId : CommandNotFoundException\n";
    for (text, expected) in [
        (down.to_owned(), (ClusterSharedVolume, ClusterServiceDown)),
        (unknown.to_owned(), (ClusterSharedVolume, Other)),
        (missing.to_owned(), (ClusterSharedVolume, NotRecognised)),
        (
            "Get-Cluster: You have no administrative privileges here. Access is denied.".to_owned(),
            (OtherCluster, AccessDenied),
        ),
        (
            "'Get-ClusterSharedVolume' is not recognized as an internal or external command".to_owned(),
            (ClusterSharedVolume, UnknownToShell),
        ),
        (format!("{BANNER}Error: A component encountered an unexpected error.\n"), (ListWriters, UnexpectedVss)),
        (format!("{BANNER}Fehler: Etwas anderes ist passiert.\n"), (ListWriters, Other)),
        (
            format!("C:\\>vssadmin list writers\n{BANNER}Error: Run this with elevated administrator\nprivileges.\n"),
            (ListWriters, AccessDenied),
        ),
        (format!("C:\\>vssadmin list writers\n{BANNER}Jokin meni vikaan.\n"), (ListWriters, Other)),
        (
            "PS C:\\> Get-ClusterSharedVolume\nGet-ClusterSharedVolume : Jokin meni vikaan.\n".to_owned(),
            (ClusterSharedVolume, Other),
        ),
        ("ERROR: The system was unable to find the specified registry key or value.".to_owned(), (Registry, NotFound)),
        ("C:\\>reg query HKLM\\X\n错误: 系统找不到指定的注册表项或值。\n".to_owned(), (Registry, NotFound)),
    ] {
        assert_eq!(errors("x.txt", &text), [expected], "{text}");
    }
}

#[test]
fn words_of_errors_in_other_texts_are_none() {
    for text in [
        "The log says: Access is denied.\n",
        "1\n2\n3\n4\n5\n6\n7\nAccess is denied. (cluster log)\n",
        "Get-Volume : Access is denied.\n",
        "Get-ClusterSharedVolume : see below\n",
        "Name : vssadmin\nState : Access is denied\n",
    ] {
        assert_eq!(errors("notes.txt", text), [], "{text}");
    }
}

#[test]
fn another_verb_is_named() {
    let verbs = |text: &str| -> Vec<String> {
        let of = |(_, fact)| match fact {
            Observation::WrongVerb(verb) => Some(verb),
            _ => None,
        };
        read("x.txt", text).into_iter().filter_map(of).collect()
    };
    assert_eq!(verbs(&format!("PS C:\\> vssadmin list shadows\n{BANNER}Nothing here.\nPS C:\\>")), ["list shadows"]);
    let providers = "プロバイダー名: 'Microsoft Software Shadow Copy provider 1.0'\n   バージョン: 1.0.0.7\n";
    assert_eq!(verbs(&format!("C:\\>vssadmin list providers\n{BANNER}{providers}")), ["list providers"]);
    assert_eq!(verbs(&format!("{BANNER}   For: (C:)\\\\?\\Volume{{f4e7e09e}}\\\n")), ["list volumes"]);
    assert_eq!(verbs(BANNER), Vec::<String>::new());
}
