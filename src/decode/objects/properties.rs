//! Objects of `ConvertTo-Xml`, on as many lines as there are, or on one.

use std::sync::LazyLock;

use regex::Regex;

use super::{Object, Property, Value, bare_type};
use crate::decode::text::Line;

/// Objects read of one text.
const MOST: usize = 20_000;

static MARK: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"<Object(?: Type="([^"]*)")?>|<Property(?: Name="([^"]*)")?(?: Type="[^"]*")?(?:>([^<]*)(?:</Property>)?|\s*/>)"#).ok()
});

/// The objects in these lines, and how many there was no room for; a property of an object inside stands beside the
/// others.
pub fn objects(lines: &[Line<'_>]) -> (Vec<Object>, usize) {
    let (mut all, mut left_out): (Vec<Object>, usize) = (Vec::new(), 0);
    let Some(mark) = lines.iter().any(|line| line.text.contains("<Property")).then(|| MARK.as_ref()).flatten() else {
        return (all, left_out);
    };
    for line in lines {
        for found in mark.captures_iter(line.text) {
            let part = |group: usize| found.get(group).map(|part| part.as_str());
            let begins = found.get(0).is_some_and(|whole| whole.as_str().starts_with("<Object"));
            if begins && all.len() >= MOST {
                left_out += 1;
            } else if begins {
                let type_name = part(1).map(|name| bare_type(name).to_owned());
                all.push(Object { line: line.number, type_name, ..Object::default() });
            } else if let (Some(name), Some(object), 0) = (part(2), all.last_mut(), left_out) {
                let value = Value::from_cell(part(3).unwrap_or_default());
                object.properties.push(Property { name: name.to_owned(), value, line: line.number });
            }
        }
    }
    (all, left_out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_on_many_lines_and_on_one() {
        let text = "<?xml version=\"1.0\"?>\n<Objects>\n  <Object Type=\"A.Thing\">\n    <Property Name=\"Name\" Type=\"System.String\">Tills</Property>\n    <Property Name=\"State\">Online</Property>\n    <Property Name=\"Node\" />\n  </Object>\n</Objects>";
        for text in [text.to_owned(), text.replace('\n', "")] {
            let lines: Vec<Line<'_>> = text.lines().zip(1..).map(|(text, number)| Line { number, text }).collect();
            let (all, _) = objects(&lines);
            assert_eq!(all.len(), 1);
            assert_eq!((all[0].type_name.as_deref(), all[0].text_of("State")), (Some("A.Thing"), Some("Online")));
            assert_eq!(all[0].columns().collect::<Vec<_>>(), ["Name", "State", "Node"]);
        }
        assert!(objects(&[Line { number: 1, text: "<Property> of nothing" }]).0.is_empty());
    }
}
