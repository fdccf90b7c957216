//! Schemas and resource types, and the look-up of an attribute by path, ignoring case.

use super::{Attribute, attribute::AttributeType, common_attributes};
use crate::path::AttrPath;

/// A named set of attributes (RFC 7643 §7).
#[derive(Debug)]
pub struct Schema {
    /// URN, the `id` of the schema.
    pub urn: &'static str,
    /// Name for people.
    pub name: &'static str,
    /// One sentence for `/Schemas`.
    pub description: &'static str,
    /// Attributes, in the order they are shown.
    pub attributes: &'static [Attribute],
}

impl Schema {
    /// The attribute of this name, ignoring case.
    pub fn attribute(&self, name: &str) -> Option<&'static Attribute> {
        self.attributes
            .iter()
            .find(|attribute| attribute.name.eq_ignore_ascii_case(name))
    }
}

/// A resource type: a core schema and the extensions we declare for it.
#[derive(Debug)]
pub struct ResourceSchema {
    /// `meta.resourceType`.
    pub name: &'static str,
    /// Path below the base URL.
    pub endpoint: &'static str,
    /// One sentence for `/ResourceTypes`.
    pub description: &'static str,
    /// The core schema.
    pub core: &'static Schema,
    /// Declared extensions, none of them required.
    pub extensions: &'static [&'static Schema],
}

/// Definition of an attribute path: the attribute and, where the path names one, its sub-attribute.
#[derive(Debug, Clone, Copy)]
pub struct Definition {
    /// The attribute.
    pub attribute: &'static Attribute,
    /// The sub-attribute, if the path has one.
    pub sub: Option<&'static Attribute>,
}

impl Definition {
    /// What a comparison with this path compares: the sub-attribute; of a complex attribute its `value`.
    pub fn compared(&self) -> &'static Attribute {
        self.sub
            .or_else(|| self.attribute.sub("value"))
            .unwrap_or(self.attribute)
    }

    /// Whether the path, without a sub-attribute, stands for a whole object.
    pub fn is_whole_complex(&self) -> bool {
        self.sub.is_none() && self.attribute.kind == AttributeType::Complex
    }
}

impl ResourceSchema {
    /// The declared extension of this URN, ignoring case.
    pub fn extension(&self, urn: &str) -> Option<&'static Schema> {
        self.extensions
            .iter()
            .find(|schema| schema.urn.eq_ignore_ascii_case(urn))
            .copied()
    }

    /// A core or common attribute of this name, ignoring case.
    pub fn core_attribute(&self, name: &str) -> Option<&'static Attribute> {
        self.core
            .attribute(name)
            .or_else(|| common_attributes::attribute(name))
    }

    /// Whether the URN is that of the core schema.
    pub fn is_core(&self, urn: &str) -> bool {
        self.core.urn.eq_ignore_ascii_case(urn)
    }

    /// Definition of a path, or `None` if attribute or sub-attribute is not declared.
    pub fn define(&self, path: &AttrPath) -> Option<Definition> {
        let attribute = match path.urn.as_deref() {
            None => self.core_attribute(&path.name)?,
            Some(urn) if self.is_core(urn) => self.core_attribute(&path.name)?,
            Some(urn) => self.extension(urn)?.attribute(&path.name)?,
        };
        let sub = match &path.sub {
            Some(name) => Some(attribute.sub(name)?),
            None => None,
        };
        Some(Definition { attribute, sub })
    }

    /// Declared attributes with the URN of their extension, `None` for core and common ones.
    pub fn declared(&self) -> impl Iterator<Item = (Option<&'static str>, &'static Attribute)> {
        let core = common_attributes::ATTRIBUTES
            .iter()
            .chain(self.core.attributes)
            .map(|attribute| (None, attribute));
        let extensions = self.extensions.iter().flat_map(|schema| {
            schema
                .attributes
                .iter()
                .map(|attribute| (Some(schema.urn), attribute))
        });
        core.chain(extensions)
    }
}
