//! Objects as PowerShell prints or exports them: named properties, each with the line it stands on.

pub mod delimited;
pub mod html;
pub mod json;
pub mod properties;

/// One object: a row of a table, a record of a list, an exported object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Object {
    /// Line it begins on, from 1.
    pub line: u32,
    /// Its most specific .NET type, where the form tells, without `Deserialized.` and `Selected.` before it.
    pub type_name: Option<String>,
    /// What `ToString()` gave, where the form tells.
    pub text: Option<String>,
    /// Its properties in order.
    pub properties: Vec<Property>,
}

/// One property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Property {
    /// Name as printed.
    pub name: String,
    /// Value.
    pub value: Value,
    /// Line it stands on.
    pub line: u32,
}

/// A property's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// `null`, or an empty cell.
    Nothing,
    /// A scalar as text; numbers in decimal.
    Text(String),
    /// An object inside the object.
    Object(Box<Object>),
    /// Several values.
    List(Vec<Value>),
}

impl Object {
    /// A property by name, without regard to case.
    pub fn get(&self, name: &str) -> Option<&Property> {
        self.properties.iter().find(|property| property.name.eq_ignore_ascii_case(name))
    }

    /// A property's text, trimmed; `None` where it is missing or empty.
    pub fn text_of(&self, name: &str) -> Option<&str> {
        self.get(name)?.value.as_text().map(str::trim).filter(|text| !text.is_empty())
    }

    /// The names of its properties.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.properties.iter().map(|property| property.name.as_str())
    }
}

impl Property {
    fn scalar(&self) -> Option<(&str, &str)> {
        match &self.value {
            Value::Text(text) => Some((&self.name, text)),
            _ => None,
        }
    }
}

impl Value {
    /// From a cell: blank is nothing.
    pub fn from_cell(text: &str) -> Self {
        if text.trim().is_empty() { Self::Nothing } else { Self::Text(text.trim().to_owned()) }
    }

    /// The object that it is, itself.
    fn into_object(self) -> Option<Object> {
        match self {
            Self::Object(object) => Some(*object),
            Self::Nothing | Self::Text(_) | Self::List(_) => None,
        }
    }

    /// The object that it is.
    pub fn as_object(&self) -> Option<&Object> {
        match self {
            Self::Object(object) => Some(object),
            Self::Nothing | Self::Text(_) | Self::List(_) => None,
        }
    }

    /// What a person would read: the scalar, the object's `ToString()`, its `Name`, or the `Value` of an
    /// enumeration that was exported as value and name.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Object(object) => object.text.as_deref().or_else(|| object.name_inside()),
            Self::Nothing | Self::List(_) => None,
        }
    }
}

impl Object {
    /// Windows PowerShell writes an enumeration that came over the wire as `{"value": 2, "Value": "Online"}`: the
    /// last one that is no number is the word.
    fn name_inside(&self) -> Option<&str> {
        let scalars: Vec<(&str, &str)> = self.properties.iter().rev().filter_map(Property::scalar).collect();
        let named = |name: &'static str| {
            let same = move |(key, _): &&(&str, &str)| key.eq_ignore_ascii_case(name);
            scalars.iter().filter(same).map(|(_, text)| *text)
        };
        let word = |text: &&str| text.parse::<i64>().is_err();
        named("Name").next().or_else(|| named("Value").find(word)).or_else(|| named("Value").next())
    }
}

/// A type's name without what remoting and `Select-Object` put before it.
pub fn bare_type(name: &str) -> &str {
    let mut bare = name.trim();
    while let Some(rest) = bare.strip_prefix("Deserialized.").or_else(|| bare.strip_prefix("Selected.")) {
        bare = rest;
    }
    bare
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_named_without_its_history() {
        assert_eq!(bare_type("Selected.Deserialized.Contoso.Thing"), "Contoso.Thing");
    }

    #[test]
    fn an_enumeration_given_twice_reads_as_its_word() {
        let both = |names: [(&str, &str); 2]| {
            let properties = names.map(|(name, value)| Property {
                name: name.to_owned(),
                value: Value::Text(value.to_owned()),
                line: 1,
            });
            Value::Object(Box::new(Object { properties: properties.to_vec(), ..Object::default() }))
        };
        assert_eq!(both([("value", "2"), ("Value", "Online")]).as_text(), Some("Online"));
        assert_eq!(both([("Value", "Online"), ("value", "2")]).as_text(), Some("Online"));
    }
}
