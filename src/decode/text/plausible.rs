//! How plausible a reading of 8-bit text is: real words keep to one script, to its common letters and to their case.

/// Weight of a text read in an encoding of one byte a letter; higher is more plausible.
pub(super) fn single_byte(encoding: &str, text: &str) -> i32 {
    // The Western code page has them for languages that are written in another one.
    let rare = |letter: &char| encoding == "windows-1252" && matches!(letter, 'š' | 'Š' | 'ž' | 'Ž');
    let (mut before, mut letters, mut sum) = ('\n', text.chars().peekable(), 0);
    while let Some(letter) = letters.next() {
        if !letter.is_ascii() {
            let after = letters.peek().copied().unwrap_or('\n');
            sum += if rare(&letter) { -2 } else { weight(before, letter, after) };
        }
        before = letter;
    }
    sum
}

fn weight(before: char, letter: char, after: char) -> i32 {
    match letter {
        '\u{fffd}' | '\u{80}'..='\u{9f}' | '\u{ad}' => -8,
        'þ' | 'Þ' | 'ð' | 'Ð' | 'ÿ' | 'ţ' | 'Ţ' | 'ƒ' | 'ª' | 'º' => -1,
        _ if is_cyrillic(letter) => cyrillic(before, letter, after),
        _ if letter.is_alphabetic() && letter < '\u{250}' => latin(before, letter, after),
        _ => sign(before, letter, after),
    }
}

fn latin(before: char, letter: char, after: char) -> i32 {
    let foreign = |c: char| !c.is_ascii() && c.is_alphabetic();
    if before.is_lowercase() && letter.is_uppercase() {
        return -3;
    }
    // SÆo: a capital in the middle of a word that goes on in small letters.
    if before.is_uppercase() && letter.is_uppercase() && after.is_lowercase() {
        return -1;
    }
    if foreign(before) && foreign(after) {
        return -2;
    }
    match (before.is_alphabetic(), after.is_alphabetic()) {
        // Between digits stands no word.
        (false, false) if letter.is_uppercase() || before.is_ascii_digit() || after.is_ascii_digit() => -1,
        (false, false) => 1,
        (true, false) | (false, true) | (true, true) => 2,
    }
}

fn is_cyrillic(letter: char) -> bool {
    ('\u{400}'..='\u{4ff}').contains(&letter)
}

fn cyrillic(before: char, letter: char, after: char) -> i32 {
    let common = matches!(letter, 'а'..='я' | 'А'..='Я' | 'ё' | 'Ё' | 'і' | 'І' | 'ї' | 'Ї' | 'є' | 'Є');
    let (mixed, kin) = ([before, after].iter().any(char::is_ascii_alphabetic), [before, after].map(is_cyrillic));
    match (before.is_lowercase() && letter.is_uppercase(), common, mixed, kin.contains(&true)) {
        (true, ..) => -3,
        (_, false, ..) => -1,
        (_, _, true, _) => -2,
        (.., true) => 2,
        (.., false) => -i32::from(letter.is_uppercase()),
    }
}

/// Quotes, dashes and blanks that texts use; inside a word only an apostrophe makes sense.
fn sign(before: char, letter: char, after: char) -> i32 {
    let inside = before.is_alphabetic() && after.is_alphabetic();
    match letter {
        '’' if inside => 2,
        '\u{a0}' if !inside => 2,
        // Half of a double-byte character, more often than a quotation that begins with an accent.
        '“' | '„' if after.is_alphabetic() && !after.is_ascii() => 0,
        '’' | '‘' | '“' | '”' | '„' | '«' | '»' | '–' | '—' | '…' | '©' | '®' | '™' | '°' if !inside => {
            1
        }
        _ => -2,
    }
}

/// Weight of bytes read in one of the four East Asian encodings; `None` for any other.
pub(super) fn double_byte(encoding: &str, bytes: &[u8]) -> Option<i32> {
    let pair: fn(u8, u8) -> i32 = match encoding {
        "shift_jis" => shift_jis,
        "gbk" => gbk,
        "big5" => big5,
        "euc-kr" => euc_kr,
        _ => return None,
    };
    let mut weight = 0;
    let mut rest = bytes;
    while let Some((&lead, tail)) = rest.split_first() {
        rest = tail;
        if lead.is_ascii() {
            continue;
        }
        if encoding == "shift_jis" && (0xa1..=0xdf).contains(&lead) {
            weight -= 1; // half-width katakana, which no message of Windows uses
            continue;
        }
        let Some((&trail, tail)) = rest.split_first() else { break };
        rest = tail;
        // GB 18030 writes what GBK has not in four bytes: a no-break blank among them.
        if let (true, [0x81..=0xfe, b'0'..=b'9', behind @ ..]) = (encoding == "gbk" && trail.is_ascii_digit(), tail) {
            rest = behind;
            continue;
        }
        weight += pair(lead, trail);
        // Half of an accented letter and the Latin letter behind it, taken for one sign in the middle of a word.
        if trail.is_ascii() && rest.first().is_some_and(u8::is_ascii_lowercase) {
            weight -= 3;
        }
    }
    Some(weight)
}

/// Weights of a pair: 3 for the script of one language alone, 2 for common ideographs, 1 for signs, 0 for rare
/// ideographs, less for rows that ordinary text does not use. JIS X 0208 rows as Shift_JIS shifts them.
fn shift_jis(lead: u8, trail: u8) -> i32 {
    match (lead, trail) {
        (_, ..=0x3f | 0x7f | 0xfd..) => -6,
        (0x81, 0x5b) | (0x82, 0x9f..=0xf1) | (0x83, 0x40..=0x96) => 3,
        (0x81, _) | (0x82, 0x4f..=0x9a) => 1,
        (0x88, 0x9f..) | (0x89..=0x97, _) | (0x98, ..=0x72) => 2,
        (0x98..=0x9f | 0xe0..=0xea, _) => 0,
        _ => -3,
    }
}

/// GB 2312 rows; the rest of GBK is rare.
fn gbk(lead: u8, trail: u8) -> i32 {
    match (lead, trail) {
        (_, ..=0x3f | 0x7f | 0xff) => -6,
        (0xa1..=0xa3, 0xa1..) => 1,
        (0xa4..=0xa5, 0xa1..) | (0xd8..=0xf7, 0xa1..) => 0,
        (0xb0..=0xd7, 0xa1..) => 2,
        _ => -2,
    }
}

/// Big5: the first plane of ideographs is the common one.
fn big5(lead: u8, trail: u8) -> i32 {
    match (lead, trail) {
        (_, ..=0x3f | 0x7f..=0xa0 | 0xff) => -6,
        (0xa1..=0xa3, _) => 1,
        (0xa4..=0xc6, _) => 2,
        (0xc9..=0xf9, _) => 0,
        _ => -3,
    }
}

/// KS X 1001: syllables lie in B0 to C8; ideographs are next to unused in messages.
fn euc_kr(lead: u8, trail: u8) -> i32 {
    match (lead, trail) {
        (_, ..=0x40 | 0xff) => -6,
        (0xa1..=0xa3, 0xa1..) => 1,
        (0xb0..=0xc8, 0xa1..) => 3,
        (0xca..=0xfd, 0xa1..) => -4,
        _ => -2,
    }
}
