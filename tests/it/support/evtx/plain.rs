//! Records without templates, as rendered exports and forwarded events have them: every value is text.

use super::binxml::{Instance, Part, Value, element, text, types as t};

/// The elements of an instance with every hole filled by text.
pub(super) fn render(instance: &Instance) -> Vec<Part> {
    fill(&instance.template.root, &instance.values)
}

fn fill(part: &Part, values: &[Value]) -> Vec<Part> {
    match part {
        Part::Text(_) => vec![part.clone()],
        Part::Optional(id, _) | Part::Normal(id, _) => match &values[usize::from(*id)] {
            Value::Null(_) => vec![],
            Value::BinXml(nested) => render(nested),
            value => vec![Part::Text(value.rendered())],
        },
        Part::Element { name, attributes, children, dependency } => {
            if dependency.is_some_and(|id| id < 17 && matches!(values[usize::from(id)], Value::Null(_))) {
                return vec![];
            }
            // One array fills one element an item.
            if let [Part::Optional(id, t::STRING_ARRAY)] = children.as_slice()
                && let Value::Strings(items) = &values[usize::from(*id)]
            {
                return items.iter().map(|item| element(name, vec![text(item)])).collect();
            }
            let attributes = attributes.iter().filter_map(|(n, v)| Some((n.clone(), fill(v, values).pop()?))).collect();
            let children = children.iter().flat_map(|child| fill(child, values)).collect();
            vec![Part::Element { name: name.clone(), dependency: None, attributes, children }]
        }
    }
}
