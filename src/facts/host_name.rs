//! What may be a machine's name, by its letters.

/// Whether a word is the name of a host, with its domain or without, as far as its letters go.
pub fn is_host_name(word: &str) -> bool {
    const LABELS: usize = 9;
    let is_label = |label: &str| {
        (1..=63).contains(&label.len()) && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word.split('.').count() <= LABELS
        && word.split('.').all(is_label)
}
