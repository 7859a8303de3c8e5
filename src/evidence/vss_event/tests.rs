use super::*;
use crate::facts::Guid;

fn items(values: &[&str]) -> Vec<DataItem> {
    values.iter().map(|value| DataItem { name: None, value: (*value).to_owned() }).collect()
}

const CLASS: &str = "{41e12264-35d8-479b-8e5c-9b23d1dad37e}";
const INSTANCE: &str = "{a0a0a0a0-1111-4222-8333-b4b4b4b4b4b4}";

/// A context text with these labels, in the order in which Windows writes it.
fn block(labels: [&str; 9]) -> String {
    let [operation, context, execution, class, name, instance_name, instance, command, process] = labels;
    format!(
        "\r\n\r\n{operation}\r\n   PrepareForSnapshot Event\r\n   Second step\r\n\r\n{context}\r\n   {execution} Writer\r\n   \
         {class} {CLASS}\r\n   {name} Cluster Database\r\n   {instance_name} First: instance\r\n   {instance} {INSTANCE}\r\n   \
         {command} C:\\Windows\\Cluster\\clussvc.exe -s\r\n   {process} 4004"
    )
}

fn assert_whole(detail: &VssDetail, what: &str) {
    assert_eq!(detail.writer_id, Some(Guid::CLUSTER_DATABASE), "{what}");
    assert_eq!(detail.writer_name.as_deref(), Some("Cluster Database"), "{what}");
    assert_eq!(detail.writer_instance_name.as_deref(), Some("First: instance"), "{what}");
    assert_eq!(detail.writer_instance_id, INSTANCE.parse().ok(), "{what}");
    assert_eq!(detail.operation.as_deref(), Some("PrepareForSnapshot Event; Second step"), "{what}");
    assert_eq!(detail.command_line.as_deref(), Some("C:\\Windows\\Cluster\\clussvc.exe -s"), "{what}");
    assert_eq!(detail.process_id, Some(4004), "{what}");
    assert_eq!(detail.error_code.as_deref(), Some("0x800423f3"), "{what}");
    assert_eq!(detail.error_text.as_deref(), Some("The writer experienced a transient error."), "{what}");
}

#[test]
fn a_flush_that_failed_is_not_hidden_by_steps_that_worked() {
    let strings = ["volume", "[0]", "0x00000000", "0x80042314", "0x00000000", "0x00000000", "Operation:"];
    for id in [12297, 12298] {
        assert_eq!(vss_detail(id, &items(&strings), None).error_code.as_deref(), Some("0x80042314"), "{id}");
    }
}

#[test]
fn reads_the_context_in_known_and_unknown_languages() {
    let english = [
        "Operation:",
        "Context:",
        "Execution Context:",
        "Writer Class Id:",
        "Writer Name:",
        "Writer Instance Name:",
        "Writer Instance ID:",
        "Command Line:",
        "Process ID:",
    ];
    let german = [
        "Vorgang:",
        "Kontext:",
        "Ausführungskontext:",
        "Generatorklassen-ID:",
        "Generatorname:",
        "Generatorinstanzname:",
        "Generatorinstanz-ID:",
        "Befehlszeile:",
        "Prozess-ID:",
    ];
    let japanese = [
        "操作:",
        "コンテキスト:",
        "実行コンテキスト:",
        "ライター クラス ID:",
        "ライター名:",
        "ライター インスタンス名:",
        "ライター インスタンス ID:",
        "コマンド ライン:",
        "プロセス ID:",
    ];
    let unknown = ["Aa:", "Bb :", "Cc\u{a0}:", "Dd:", "Ee:", "Ff:", "Gg:", "Hh:", "Ii："];
    for labels in [english, german, japanese, unknown] {
        let data = items(&["0x800423F3, The writer experienced a transient error.\r\n", &block(labels)]);
        assert_whole(&vss_detail(8229, &data, None), labels[0]);
        let text = format!(
            "A writer refused an event with error 0x800423f3, The writer experienced a transient error.\r\n. More.{}",
            block(labels)
        );
        assert_whole(&detail_from_text(&text), labels[0]);
        let quoted: String = text.lines().map(|line| format!("> {line}  \n")).collect();
        assert_whole(&detail_from_text(&format!("{quoted}</Data>")), labels[0]);
    }
}

#[test]
fn the_strings_of_each_event_stand_where_its_message_says() {
    let context = "\n\nOperation:\n   Gathering Writer Data\n";
    let hr = "0x80070005, Access is denied.\r\n";
    for (id, data, code) in [
        (8193, vec!["RegOpenKeyExW(0x80000002,...)", hr, context], Some("0x80070005")),
        (8194, vec![hr, context], Some("0x80070005")),
        (12293, vec![CLASS, "Routine 0x12345678", hr, context], Some("0x80070005")),
        (12289, vec!["ASR writer Error 0x80070001", "0x00000000, Done.\n", context], Some("0x00000000")),
        (22, vec![CLASS, "CEventSystem", hr, context], Some("0x80070005")),
        (8220, vec![context], None),
        (8224, vec![""], None),
    ] {
        let detail = vss_detail(id, &items(&data), None);
        assert_eq!(detail.error_code.as_deref(), code, "{id}");
        assert_eq!(detail.writer_id, None, "{id}: a provider is no writer");
    }
}

#[test]
fn a_language_that_shares_one_heading_with_a_known_one_is_read_by_its_lines() {
    let text = "拒绝 0x00000000, 完成。\n\n操作:\n   事件\n\n上下文:\n   执行上下文: Writer\n   编写器类 ID: \
                {1072ae1c-e5a7-4ea1-9e4a-6f7964656570}\n   编写器名称: W\n   编写器实例 ID: \
                {a2c1fb45-4c7e-43dc-b4e1-6f4660f40ce4}\n   命令行: C:\\a.exe\n   进程 ID: 4004\n";
    let detail = detail_from_text(text);
    assert_eq!((detail.writer_id, detail.process_id), (Some(Guid::CSV_WRITER), Some(4004)));
    assert_eq!((detail.operation.as_deref(), detail.writer_name.as_deref()), (Some("事件"), Some("W")));
}

#[test]
fn ids_that_name_the_writer_in_their_strings() {
    let duplicate = vss_detail(8217, &items(&[CLASS, ""]), None);
    assert_eq!(duplicate.writer_id, Some(Guid::CLUSTER_DATABASE));
    let subscribed = vss_detail(8212, &items(&["Some Writer", CLASS, ""]), None);
    assert_eq!(
        (subscribed.writer_id, subscribed.writer_name.as_deref()),
        (Some(Guid::CLUSTER_DATABASE), Some("Some Writer"))
    );
    let silent = vss_detail(12301, &items(&["Some Writer", ""]), None);
    assert_eq!(silent.writer_name.as_deref(), Some("Some Writer"));
    let data = ["Some Writer", CLASS, "inst", "C:\\a.exe", "812", "Freeze", "3", "0xE0000002", "here"];
    let crashed = vss_detail(12366, &items(&data), None);
    assert_eq!(crashed.writer_instance_name.as_deref(), Some("inst"));
    assert_eq!((crashed.process_id, crashed.operation.as_deref()), (Some(812), Some("Freeze")));
    assert_eq!(crashed.error_code.as_deref(), Some("0xe0000002"));
}

#[test]
fn the_binary_block_names_the_process_where_the_text_does_not() {
    let block = b"- Code: WRTWRTIC00000823- Call: A- PID:  00001528- TID:  00001580- CMD:  C:\\a b\\vssvc.exe   - User: Name: x ";
    let detail = vss_detail(8220, &items(&[""]), Some(block));
    assert_eq!((detail.process_id, detail.logged_by.as_deref()), (Some(1528), Some("C:\\a b\\vssvc.exe")));
    let both = vss_detail(8229, &items(&["0x00000000, x", "\n\nContext:\n   Process ID: 7"]), Some(block));
    assert_eq!(both.process_id, Some(7), "the text names the writer's process, the block the one that logs");
    assert_eq!(vss_detail(8220, &[], Some(&[0xff, 0xfe])).process_id, None);
}

#[test]
fn a_context_without_a_writer_gives_none() {
    let text = "Error [0x80040154, Class not registered]\n\nOperation:\n   Query\n\nContext:\n   Provider ID: {74600e39-7dc5-\
                4567-a03b-f091d6c7b092}\n   Class ID: {3e02620c-e180-44f3-b154-2473646e4cb8}\n   Snapshot Context: -1";
    let detail = detail_from_text(text);
    assert_eq!((detail.writer_id, detail.writer_name, detail.process_id), (None, None, None));
    assert_eq!(detail.error_text.as_deref(), Some("Class not registered"));
}

#[test]
fn labels_on_one_line_and_a_name_in_a_sentence_are_found() {
    let folded = "Error 0x800423f2, Timed out. Operation:    Thaw Event   Context:    Execution Context: Writer    Writer Class Id: \
                  {41e12264-35d8-479b-8e5c-9b23d1dad37e}    Writer Name: Cluster Database    Process ID: 12";
    let detail = detail_from_text(folded);
    assert_eq!(detail.writer_id, Some(Guid::CLUSTER_DATABASE));
    assert_eq!((detail.writer_name.as_deref(), detail.process_id), (Some("Cluster Database"), Some(12)));
    let prose = detail_from_text("error 0x800423f2, it timed out, this is of the Writer Name: Some Writer");
    assert_eq!(prose.writer_name.as_deref(), Some("Some Writer"));
}

#[test]
fn a_context_on_one_line_is_a_context() {
    let text = "refused 0x00000000, done.\n\nOperation: Freeze Event\n\nContext: Execution Context: Writer Writer Class Id: \
        {1072ae1c-e5a7-4ea1-9e4a-6f7964656570} Writer Name: Cluster Shared Volume VSS Writer Writer Instance ID: \
        {a2c1fb45-4c7e-43dc-b4e1-6f4660f40ce4} Command Line: C:\\Windows\\Cluster\\clussvc.exe -s Process ID: 4004";
    let detail = detail_from_text(text);
    assert_eq!(detail.writer_id, Some(Guid::CSV_WRITER));
    assert_eq!(detail.writer_name.as_deref(), Some("Cluster Shared Volume VSS Writer"));
    assert_eq!(detail.process_id, Some(4004));
}

/// Mails and monitors join the lines: the class id was lost, and with it whose the failure was.
#[test]
fn labels_that_stand_behind_an_id_on_its_line() {
    let id = format!("{{{}}}", Guid::CSV_WRITER.to_string().trim_matches(['{', '}']));
    let name = "Cluster Shared Volume VSS Writer";
    let begin =
        "A VSS writer has rejected an event with error 0x800423f4, The writer experienced a non-transient error.";
    for text in [
        format!(
            "{begin}\nOperation: Freeze Event\nContext: Execution Context: Writer\nWriter Class Id: {id} Writer Name: {name}\nCommand Line: C:\\x.exe -s Process ID: 4004\n"
        ),
        format!("2024-09-03 Application VSS 8229 {begin} Writer Class Id: {id} Writer Name: {name}"),
        format!("{begin} Writer Class Id: {id}, Writer Name: {name}"),
        format!("{begin}\n\nContext:\n   Writer Name: {name} ({id})\n"),
    ] {
        let detail = detail_from_text(&text);
        assert_eq!((detail.writer_id, detail.writer_name.as_deref()), (Some(Guid::CSV_WRITER), Some(name)), "{text}");
        assert_eq!(detail.error_text.as_deref(), Some("The writer experienced a non-transient error."), "{text}");
        assert_eq!(detail.process_id.is_some(), text.contains("4004"), "{text}");
    }
}
