//! Names of months in dates, in the languages that write dates so.

/// Months by their first letters, in the languages that write dates so.
const MONTH_NAMES: [&[&str]; 12] = [
    &["jan", "ene", "gen", "sty", "led", "oca", "янв", "січ", "ian"],
    &["feb", "fév", "fev", "lut", "úno", "şub", "фев", "лют"],
    &["mar", "mär", "maa", "már", "mrt", "bře", "мар", "бер"],
    &["apr", "abr", "avr", "ápr", "kwi", "dub", "nis", "апр", "кві"],
    &["may", "mai", "mag", "mei", "maj", "máj", "kvě", "мая", "май", "тра"],
    &["jun", "juin", "giu", "jún", "cze", "červ", "haz", "июн", "чер", "iun"],
    &["jul", "juil", "lug", "júl", "lip", "července", "červenec", "tem", "июл", "лип", "iul"],
    &["aug", "ago", "août", "aou", "sie", "srp", "ağu", "авг", "сер"],
    &["sep", "set", "sze", "wrz", "zář", "eyl", "сен", "вер"],
    &["oct", "okt", "ott", "out", "paź", "říj", "eki", "окт", "жов"],
    &["nov", "lis", "kas", "ноя", "noi", "marras"],
    &["dec", "dez", "déc", "dic", "gru", "pro", "ara", "дек"],
];

/// The month that a name begins with; of several the longest beginning tells.
pub(super) fn month(name: &str) -> Option<i16> {
    let name = name.to_lowercase();
    let known = MONTH_NAMES.iter().zip(1..).flat_map(|(names, month)| names.iter().map(move |known| (*known, month)));
    known.filter(|(known, _)| name.starts_with(known)).max_by_key(|(known, _)| known.len()).map(|(_, month)| month)
}
