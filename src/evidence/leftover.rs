//! What lies beside files and holds nothing of them: the mark with which Office keeps a document for one user, and what a
//! Mac knows of a file.

/// How the files begin in which a Mac keeps what other file systems have no room for.
const APPLE_DOUBLE: &[u8] = b"\x00\x05\x16\x07\x00\x02\x00\x00";
/// Bytes of the largest: names, colours, where it was loaded from. A picture may be kept there as well.
const SMALL: usize = 4096;
/// Bytes of the mark: a length, a name, and both again in UTF-16.
const MARK: std::ops::RangeInclusive<usize> = 55..=200;
/// Characters of the longest name in it.
const NAME: u8 = 54;

/// Whether a file that begins, and ends, so is one of these.
pub(super) fn is_leftover(path: &str, bytes: &[u8]) -> bool {
    let file = path.rsplit('/').next().unwrap_or(path);
    if file.starts_with("._") {
        return bytes.starts_with(APPLE_DOUBLE) && bytes.len() <= SMALL;
    }
    let Some((length, rest)) = bytes.split_first().filter(|_| file.starts_with("~$")) else { return false };
    // Behind the name stand blanks.
    let padding = rest.get(usize::from(*length)..usize::from(NAME)).unwrap_or_default();
    MARK.contains(&bytes.len()) && (1..=NAME).contains(length) && padding.iter().all(|byte| matches!(byte, b' ' | 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_has_the_form_of_one_is_one() {
        let mark = [&[5][..], b"Petra", &[b' '; 49], &[0; 110]].concat();
        let fork = [APPLE_DOUBLE, b"Mac OS X        ", &[0; 100]].concat();
        for (path, bytes, expected) in [
            ("a/~$list.xlsx", mark.as_slice(), true),
            ("a/list.xlsx", &mark, false),
            ("a/~$list.txt", b"Name State\n---- -----\nCluster Disk 1 Online, on the first of two nodes\n", false),
            ("__MACOSX/a/._csv.txt", &fork, true),
            ("a/._csv.txt", b"Cluster Disk 1 Online", false),
            ("a/csv.txt", &fork, false),
        ] {
            assert_eq!(is_leftover(path, bytes), expected, "{path}");
        }
    }
}
