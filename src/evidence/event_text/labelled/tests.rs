use jiff::tz::TimeZone;

use super::*;
use crate::facts::{Event, Level, Trust, Zone};

fn events(text: &str) -> Vec<(u32, Event)> {
    let lines = (1..).zip(text.lines());
    read(lines).0.iter().filter_map(|raw| Some((raw.line, raw.event(&TimeZone::UTC)?))).collect()
}

fn only(text: &str) -> Event {
    let events = events(text);
    assert_eq!(events.len(), 1, "{events:?}");
    events[0].1.clone()
}

const BODY: &str = "a sentence in whatever language, 0x00000000\n\nOperation:\n   PrepareForSnapshot Event\n\n\
    Context:\n   Writer Name: Cluster Shared Volume VSS Writer\n   Process ID: 4004\n";

#[test]
fn event_viewer_copy_in_every_language() {
    let forms = [
        "Log Name:      Application\nSource:        VSS\nDate:          9/1/2024 06:19:40 PM\nEvent ID:      8229\nTask Category: None\nLevel:         Warning\nKeywords:      Classic\nUser:          N/A\nComputer:      vm-sql-01.contoso.com\nDescription:\n",
        "ログの名前:         Application\nソース:           VSS\n日付:            2024/09/01 18:19:40\nイベント ID:       8229\nタスクのカテゴリ:      なし\nレベル:           警告\nキーワード:         クラシック\nユーザー:          N/A\nコンピューター:       vm-sql-01.contoso.com\n説明:\n",
        "Protokollname: Application\nQuelle:        VSS\nDatum:         01.09.2024 18:19:40\nEreignis-ID:   8229\nAufgabenkategorie:Keine\nEbene:         Warnung\nSchlüsselwörter:Klassisch\nBenutzer:      Nicht zutreffend\nComputer:      vm-sql-01.contoso.com\nBeschreibung:\n",
        "Loggnamn: Application\nKälla: VSS\nTid: 2024-09-01 18:19:40\nHändelse-nr: 8229\nKategori: Ingen\nNivå: Varning\nNyckelord:\nAnvändare: \nDator: vm-sql-01.contoso.com\nBeskrivning:\n",
    ];
    for form in forms {
        let event = only(&format!("{form}{BODY}"));
        assert_eq!((event.provider.as_str(), event.id, event.channel.as_str()), ("VSS", 8229, "Application"));
        assert_eq!(event.time.map(|t| t.to_string()).as_deref(), Some("2024-09-01T18:19:40.0000000Z"), "{form}");
        assert_eq!(event.computer.as_deref(), Some("vm-sql-01.contoso.com"), "{form}");
        assert_eq!(event.trust, Trust::Text { zone: Zone::Assumed });
    }
}

#[test]
fn several_events_of_wevtutil_keep_their_lines() {
    let one = "  Log Name: System\n  Source: Microsoft-Windows-FailoverClustering\n  Date: 2024-09-01T18:19:40.1240000Z\n  Event ID: 1544\n  Task: Cluster Backup/Restore\n  Level: Warning\n  User: S-1-5-18\n  Computer: vm-sql-01\n  Description: \nThe text.\n\n";
    let text = format!("Event[0]:\n{one}Event[1]:\n{one}");
    let events = events(&text);
    assert_eq!(events.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [1, 13]);
    assert!(events.iter().all(|(_, e)| e.id == 1544 && e.trust == Trust::Text { zone: Zone::Stated }));
}

/// All of them were cited as line 1.
#[test]
fn an_event_below_a_mail_or_deep_in_a_log_is_cited_by_its_head_or_its_sentence() {
    let head = "Log Name: Application\nSource: VSS\nEvent ID: 8229\nDescription:\nA VSS writer has rejected an event with error 0x800423f4.\n";
    let log = "12:00:00 agent[12]: heartbeat ok, nothing to be done\n".repeat(6_000);
    let sentence = "It said:\nThe backup operation for the cluster configuration data has been canceled.\n";
    for (above, below, expected) in [
        ("Hello,\n\nwe had this.\n\n", head, 5),
        (log.as_str(), head, 6_001),
        ("Hello,\n\n", sentence, 4),
        (log.as_str(), sentence, 6_002),
    ] {
        let all = events(&format!("{above}{below}"));
        assert_eq!(all.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [expected], "{below}");
        let code = all[0].1.vss.as_ref().and_then(|vss| vss.error_code.clone());
        assert_eq!(code.is_some(), below == head);
    }
}

#[test]
fn copies_that_follow_each_other_without_a_separator() {
    let one = "Source: VSS\nEvent ID: 8229\nComputer: vm-01\nDescription:\nrefused\nSource: VSS\nEvent ID: 8193\nComputer: vm-01\nDescription:\nother\n";
    let ids: Vec<u32> = events(one).iter().map(|(_, event)| event.id).collect();
    assert_eq!(ids, [8229, 8193]);
}

#[test]
fn the_last_of_a_list_whose_events_begin_with_the_same_source_was_lost() {
    for (list, expected) in [
        (
            "Source: VSS\nEvent ID: 8229\nDate: 2024-09-01 18:19:40\nSource: VSS\nEvent ID: 8194\nDate: 2024-09-02 18:19:40\n",
            [(8229, "2024-09-01T18"), (8194, "2024-09-02T18")],
        ),
        (
            "Level: Error\nSource: VSS\nEvent ID: 8194\nDate: 2024-09-01 18:19:40\nLevel: Error\nSource: VSS\nEvent ID: 13\nDate: 2024-09-01 18:19:40\n",
            [(8194, "2024-09-01T18"), (13, "2024-09-01T18")],
        ),
    ] {
        let told: Vec<(u32, String)> = (events(list).iter())
            .map(|(_, event)| (event.id, event.time.unwrap().to_string().chars().take(13).collect()))
            .collect();
        assert_eq!(told, expected.map(|(id, hour)| (id, hour.to_owned())), "{list}");
    }
}

#[test]
fn events_over_the_cap_are_counted() {
    let text: String = (8190..8195).map(|id| format!("Event ID: {id}\nSource: VSS\n")).collect();
    let (events, left_out) = read_most((1..).zip(text.lines()), 3);
    assert_eq!((events.len(), left_out), (3, 2));
}

#[test]
fn the_time_of_day_in_its_own_field_in_any_language() {
    for (form, id) in [
        ("Event Source: VolSnap\nEvent ID: 25\nDate: 14/09/2008\nTime: 3:00:01 PM\nComputer: SRV03\n", 25),
        ("Origine evento: VolSnap\nID evento: 25\nData: 14/09/2008\nOra: 15.00.01\nComputer: SRV03\n", 25),
        ("이벤트 원본: VolSnap\n이벤트 ID: 25\n날짜: 2008-09-14\n시간: 오후 3:00:01\n컴퓨터: SRV03\n", 25),
        ("事件来源: VolSnap\n事件 ID: 25\n日期: 2008-9-14\n事件: 15:00:01\n计算机: SRV03\n", 25),
        ("Esemény forrása: VolSnap\nEseményazonosító: 25\nDátum: 2008.09.14.\nIdő: 15:00:01\n", 25),
        (
            "[4120] VSS\n   Type:     ERROR\n   Computer: SRV03\n   Time:     9/14/2008 3:00:01 PM   ID:  8194\nx\n",
            8194,
        ),
        ("Type:  error\nEvent:  8194\nDate Time:  14.09.2008 15:00:01\nSource:  VSS\nComputerName:  SRV03\n", 8194),
        ("1. Source: VSS\n2. Event ID: 8194\n3. Date: 9/14/2008 3:00:01 PM\n", 8194),
    ] {
        let event = only(form);
        assert_eq!(event.id, id, "{form}");
        assert_eq!(event.time.map(|t| t.to_string()).as_deref(), Some("2008-09-14T15:00:01.0000000Z"), "{form}");
    }
    let undated = only("Source: VSS\nEvent ID: 8194\nDate: 2008-09-14\n");
    assert_eq!(undated.time, None, "no time of day is made up");
}

#[test]
fn splunk_s_events_begin_with_a_date_alone() {
    let one = |day: u32| {
        format!(
            "09/0{day}/2024 06:19:40 PM\nLogName=Application\nEventCode=8194\nEventType=2\nSourceName=VSS\nType=Error\nMessage=x\ny\n"
        )
    };
    let events = events(&format!("{}{}", one(1), one(2)));
    let times: Vec<String> = events.iter().filter_map(|(_, event)| Some(event.time?.to_string())).collect();
    assert_eq!(times, ["2024-09-01T18:19:40.0000000Z", "2024-09-02T18:19:40.0000000Z"]);
}

#[test]
fn the_dialog_puts_the_message_before_the_labels() {
    let event = only(
        "イベント プロパティ - イベント 1544, FailoverClustering\n\n取り消されました。\n\nログの名前(M):\tシステム\nソース(S):\tFailoverClustering\nイベント ID(E):\t1544\nレベル(L):\t警告\nキーワード(K):\t\nコンピューター(R):\tvm-sql-01.contoso.com\n",
    );
    assert_eq!(event.provider, "Microsoft-Windows-FailoverClustering");
    assert_eq!((event.channel.as_str(), event.level), ("System", Level::Warning));
    assert_eq!(event.computer.as_deref(), Some("vm-sql-01.contoso.com"));
}

#[test]
fn format_list_of_get_winevent() {
    let text = "\n\nTimeCreated  : 9/1/2024 6:19:40 PM\nProviderName : VSS\nId           : 8229\nMessage      : refused\n               \n               Operation:\n                  Freeze Event\n               Computer: not this\n\nTimeCreated  : 9/2/2024 6:19:40 PM\nProviderName : VSS\nId           : 8229\nMessage      : again\n";
    let events = events(text);
    assert_eq!(events.iter().map(|(line, e)| (*line, e.id)).collect::<Vec<_>>(), [(3, 8229), (12, 8229)]);
    assert!(events.iter().all(|(_, event)| event.computer.is_none()));
}

#[test]
fn a_sentence_names_its_event_and_a_placeholder_names_no_computer() {
    assert_eq!(
        only("エラー 0x800423f2 により、VSS ライターはイベントを拒否しました。\n操作:\n   解凍イベント\n").id,
        8229
    );
    assert_eq!(only("ソース: VSS\nイベント ID: 8229\nコンピューター: <コンピューター名>\n説明:\nx").computer, None);
}

#[test]
fn texts_that_speak_of_other_things_are_no_events() {
    for text in [
        "",
        "Source: a blog\nID: 12\n",
        "Writer name: 'System Writer'\n   State: [1] Stable\n",
        "Id : 7275ed00\nName : x\n",
    ] {
        let found = events(text);
        assert!(found.iter().all(|(_, event)| event.provider != "VSS"), "{text}: {found:?}");
    }
}

/// The machine that an alert calls its source was lost, and its event made one called after the folder.
#[test]
fn what_an_alert_calls_its_source_is_the_machine_of_the_event_it_tells() {
    let told = "Alert: writer rejected an event\nSource: dock1.yard.example\nLast modified time: 9/12/2024 1:05:44 AM\nAlert description: Event ID 8229 (VSS): A VSS writer has rejected an event with error 0x00000000. Writer Class Id: {1072ae1c-e5a7-4ea1-9e4a-6f7964656570}\n";
    assert_eq!(only(told).computer.as_deref(), Some("dock1.yard.example"));
}
