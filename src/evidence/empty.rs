//! Files that hold nothing, or a byte-order mark and line ends alone: they tell that a command was meant to be run.

use crate::decode::transcript::command_of_path;
use crate::facts::{CommandKind, Kind, Locus, Observation, Observed};

/// Whether a source is empty: `head` is all of it. A NUL is only the other half of a blank in UTF-16.
pub(super) fn is_empty(head: &[u8]) -> bool {
    /// A mark and a few line ends, in UTF-16.
    const LONGEST: usize = 64;
    let blank = |byte: &u8| matches!(byte, b'\r' | b'\n' | b' ' | b'\t');
    let wide = |rest: &[u8], first: usize| {
        let pairs = rest.chunks_exact(2);
        pairs.remainder().is_empty()
            && rest.chunks_exact(2).all(|pair| pair.get(first).is_some_and(blank) && pair.get(1 - first) == Some(&0))
    };
    head.len() <= LONGEST
        && match head {
            [0xff, 0xfe, rest @ ..] => wide(rest, 0),
            [0xfe, 0xff, rest @ ..] => wide(rest, 1),
            [0xef, 0xbb, 0xbf, rest @ ..] | rest => rest.iter().all(blank),
        }
}

/// The encoding that a byte-order mark states.
pub(super) fn encoding(head: &[u8]) -> Option<&'static str> {
    const MARKS: [(&[u8], &str); 3] =
        [(b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16le"), (b"\xfe\xff", "utf-16be")];
    MARKS.iter().find(|(mark, _)| head.starts_with(mark)).map(|(_, name)| *name)
}

/// What an empty file is of, by its name; `None` where the name says nothing.
pub(super) fn read(path: &str) -> Option<(Kind, Observed)> {
    let command = command_of_path(path);
    let kind = match command {
        CommandKind::ListWriters => Kind::VssadminWriters,
        CommandKind::ClusterSharedVolume => Kind::ClusterSharedVolume,
        CommandKind::ClusterNode => Kind::ClusterNodes,
        CommandKind::OtherCluster => Kind::ClusterProperties,
        CommandKind::Registry => Kind::Registry,
        CommandKind::Unknown => return None,
    };
    let fact = Observation::Empty(command);
    Some((kind, Observed { at: Locus::Whole, owner: None, captured: None, fact }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_line_ends_alone_are_nothing() {
        for head in [&b""[..], b"\xff\xfe", b"\xef\xbb\xbf", b"\xff\xfe\r\0\n\0", b"\r\n", b"\xfe\xff"] {
            assert!(is_empty(head), "{head:?}");
        }
        for head in [&b"x"[..], b"\xff\xfex\0", b"\0\0\0\0", b"\xff\xfe\0\0\0\0", b"\xff\xfe\r\0\n"] {
            assert!(!is_empty(head), "{head:?}");
        }
    }

    #[test]
    fn the_name_tells_the_command_and_a_log_is_none() {
        let of = |path: &str| read(path).map(|(kind, observed)| (kind, observed.fact));
        let csv = Some((Kind::ClusterSharedVolume, Observation::Empty(CommandKind::ClusterSharedVolume)));
        assert_eq!(of("cluster/VM1_get-clustersharedvolume.txt"), csv);
        assert_eq!(of("VM1_evt_Application.evtx"), None);
    }
}
