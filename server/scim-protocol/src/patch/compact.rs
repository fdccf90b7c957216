//! Reads the operations of a PATCH off the text of its body, holding of each member only its value: a push of 100,000
//! members takes the memory of 100,000 ids. What does not have that simple form is left to the general way.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::{Op, PatchPath, unheld::Unheld};
use crate::{limits::PATCH_MAX_OPERATIONS, message::PATCH_OP_URN, quirk};

/// Keys of an object that is read compactly; a group's change has a handful.
const MOST_ENTRIES: usize = 32;

/// An operation.
#[derive(Debug)]
pub(super) struct CompactOperation {
    pub(super) op: Op,
    pub(super) path: Option<PatchPath>,
    pub(super) value: Compact,
}

/// As much of a value as a change of a group needs.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Compact {
    /// `null`, or nothing.
    Null,
    /// A string.
    Text(String),
    /// An array of members.
    Members(Vec<String>),
    /// An object.
    Object(Vec<(String, Compact)>),
    /// Anything else.
    Other,
}

impl Compact {
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Null | Self::Members(_) | Self::Object(_) | Self::Other => None,
        }
    }

    /// The values of members, of one member too ([`quirk::Quirk::SingleObjectForArray`]).
    pub(crate) fn member_values(&self) -> Option<Vec<String>> {
        match self {
            Self::Members(values) => Some(values.clone()),
            Self::Object(entries) => member_value(entries).map(|value| vec![value]),
            Self::Null | Self::Text(_) | Self::Other => None,
        }
    }
}

/// The value of a member whose known parts are text; `null` counts as absent ([`quirk::Quirk::NullReference`]).
fn member_value(entries: &[(String, Compact)]) -> Option<String> {
    let mut found = None;
    for (name, value) in entries {
        match value {
            Compact::Text(text) if name.eq_ignore_ascii_case("value") => found = Some(text),
            Compact::Text(_) | Compact::Null => {}
            Compact::Members(_) | Compact::Object(_) | Compact::Other => return None,
        }
    }
    found.filter(|value| !value.is_empty()).cloned()
}

/// The operations, if each has a form that can be said compactly and nothing about the message is faulty.
pub(super) fn compact_operations(body: &[u8]) -> Option<Vec<CompactOperation>> {
    let mut text = serde_json::Deserializer::from_slice(body);
    let message = MessageSeed.deserialize(&mut text).ok()?;
    text.end().ok()?;
    message.filter(|operations| !operations.is_empty() && operations.len() <= PATCH_MAX_OPERATIONS)
}

/// Reads a value; `depth` objects may still be opened.
#[derive(Clone, Copy)]
pub(crate) struct CompactSeed {
    pub(crate) depth: u8,
}

impl<'de> DeserializeSeed<'de> for CompactSeed {
    type Value = Compact;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Compact, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for CompactSeed {
    type Value = Compact;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Compact, E> {
        Ok(Compact::Null)
    }

    fn visit_str<E>(self, text: &str) -> Result<Compact, E> {
        Ok(Compact::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Compact, E> {
        Ok(Compact::Text(text))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Compact, E> {
        Ok(Compact::Other)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Compact, E> {
        Ok(Compact::Other)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Compact, E> {
        Ok(Compact::Other)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Compact, E> {
        Ok(Compact::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Compact, A::Error> {
        let mut values = Some(Vec::new());
        while let Some(item) = items.next_element_seed(Self { depth: 1 })? {
            let value = match &item {
                Compact::Object(entries) => member_value(entries),
                Compact::Null | Compact::Text(_) | Compact::Members(_) | Compact::Other => None,
            };
            values = match (values, value) {
                (Some(mut values), Some(value)) => {
                    values.push(value);
                    Some(values)
                }
                (Some(_) | None, _) => None,
            };
        }
        Ok(values.map_or(Compact::Other, Compact::Members))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Compact, A::Error> {
        if self.depth == 0 {
            while members.next_entry::<Unheld, Unheld>()?.is_some() {}
            return Ok(Compact::Other);
        }
        let (mut names, mut entries) = (Names::default(), Vec::new());
        let inner = Self {
            depth: self.depth - 1,
        };
        while let Some(name) = members.next_key::<String>()? {
            let value = members.next_value_seed(inner)?;
            names.note(&name);
            entries.push((name, value));
        }
        Ok(if names.are_plain() {
            Compact::Object(entries)
        } else {
            Compact::Other
        })
    }
}

/// The names in an object. With one of them twice, in whatever spelling, which counts is for the general way to say.
#[derive(Default)]
struct Names {
    known: Vec<String>,
    has_twins: bool,
}

impl Names {
    fn note(&mut self, name: &str) {
        self.has_twins |= self.known.iter().any(|known| known.eq_ignore_ascii_case(name));
        if self.known.len() <= MOST_ENTRIES {
            self.known.push(name.to_owned());
        }
    }

    /// Whether each came once, and not too many came.
    fn are_plain(&self) -> bool {
        !self.has_twins && self.known.len() <= MOST_ENTRIES
    }
}

struct MessageSeed;

impl<'de> DeserializeSeed<'de> for MessageSeed {
    type Value = Option<Vec<CompactOperation>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for MessageSeed {
    type Value = Option<Vec<CompactOperation>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a PATCH message")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let (mut operations, mut is_patch, mut names) = (None, true, Names::default());
        while let Some(name) = members.next_key::<String>()? {
            names.note(&name);
            if name.eq_ignore_ascii_case("schemas") {
                let urns: Vec<String> = members.next_value()?;
                is_patch = urns.is_empty() || urns.iter().any(|urn| urn.eq_ignore_ascii_case(PATCH_OP_URN));
            } else if name.eq_ignore_ascii_case("Operations") {
                operations = members.next_value_seed(OperationsSeed)?;
            } else {
                members.next_value::<Unheld>()?;
            }
        }
        Ok(operations.filter(|_| is_patch && names.are_plain()))
    }
}

struct OperationsSeed;

impl<'de> DeserializeSeed<'de> for OperationsSeed {
    type Value = Option<Vec<CompactOperation>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for OperationsSeed {
    type Value = Option<Vec<CompactOperation>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("operations")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut operations = Some(Vec::new());
        while let Some(operation) = items.next_element_seed(OperationSeed)? {
            operations = match (operations, operation) {
                (Some(mut operations), Some(operation)) => {
                    operations.push(operation);
                    Some(operations)
                }
                (Some(_) | None, _) => None,
            };
        }
        Ok(operations)
    }
}

struct OperationSeed;

impl<'de> DeserializeSeed<'de> for OperationSeed {
    type Value = Option<CompactOperation>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for OperationSeed {
    type Value = Option<CompactOperation>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an operation")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let (mut op, mut path, mut value) = (Compact::Null, Compact::Null, Compact::Null);
        let mut names = Names::default();
        while let Some(name) = members.next_key::<String>()? {
            names.note(&name);
            let part = members.next_value_seed(CompactSeed { depth: 2 })?;
            match name.to_ascii_lowercase().as_str() {
                "op" => op = part,
                "path" => path = part,
                "value" => value = part,
                _ => {}
            }
        }
        let path = match &path {
            Compact::Null => Some(None),
            Compact::Text(text) if text.trim().is_empty() => Some(None),
            Compact::Text(text) => PatchPath::parse(text.trim()).ok().map(Some),
            Compact::Members(_) | Compact::Object(_) | Compact::Other => None,
        };
        Ok(op
            .text()
            .and_then(quirk::operation)
            .zip(path)
            .filter(|_| names.are_plain())
            .map(|(op, path)| CompactOperation { op, path, value }))
    }
}
