//! One attribute definition (RFC 7643 §7), buildable in constants.

/// Data type of an attribute's value (RFC 7643 §2.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttributeType {
    /// Text.
    String,
    /// `true` or `false`.
    Boolean,
    /// A number with a fraction.
    Decimal,
    /// A whole number.
    Integer,
    /// RFC 3339 date and time with a zone.
    DateTime,
    /// Base64 text.
    Binary,
    /// A URI.
    Reference,
    /// An object of sub-attributes.
    Complex,
}

/// Who may set an attribute, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mutability {
    /// The server alone.
    ReadOnly,
    /// The client, at any time.
    ReadWrite,
    /// The client, once.
    Immutable,
    /// The client may set it but nobody reads it.
    WriteOnly,
}

/// When an attribute is in an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Returned {
    /// In every answer.
    Always,
    /// In none.
    Never,
    /// Unless excluded.
    Default,
    /// Only when asked for.
    Request,
}

/// How values of an attribute must differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Uniqueness {
    /// Not at all.
    None,
    /// Within the tenant.
    Server,
    /// Everywhere.
    Global,
}

macro_rules! keywords {
    ($type:ident: $($variant:ident => $word:literal),+ $(,)?) => {
        impl $type {
            /// The keyword on the wire.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }
    };
}
keywords!(AttributeType: String => "string", Boolean => "boolean", Decimal => "decimal", Integer => "integer",
    DateTime => "dateTime", Binary => "binary", Reference => "reference", Complex => "complex");
keywords!(Mutability: ReadOnly => "readOnly", ReadWrite => "readWrite", Immutable => "immutable", WriteOnly => "writeOnly");
keywords!(Returned: Always => "always", Never => "never", Default => "default", Request => "request");
keywords!(Uniqueness: None => "none", Server => "server", Global => "global");

/// Definition of one attribute or sub-attribute.
#[derive(Debug, Clone, Copy)]
pub struct Attribute {
    /// Canonical spelling.
    pub name: &'static str,
    /// Data type of one value.
    pub kind: AttributeType,
    /// Whether the value is an array.
    pub multi_valued: bool,
    /// One sentence for `/Schemas`.
    pub description: &'static str,
    /// Whether a resource must have it.
    pub required: bool,
    /// Whether comparisons mind case.
    pub case_exact: bool,
    /// Who may set it.
    pub mutability: Mutability,
    /// When it is in an answer.
    pub returned: Returned,
    /// How values must differ.
    pub uniqueness: Uniqueness,
    /// Suggested values, such as `work` and `home`.
    pub canonical_values: &'static [&'static str],
    /// What a reference points at.
    pub reference_types: &'static [&'static str],
    /// Sub-attributes of a complex attribute.
    pub sub_attributes: &'static [Attribute],
}

impl Attribute {
    /// An optional, readable and writable attribute; the other methods narrow it.
    pub const fn new(name: &'static str, kind: AttributeType, description: &'static str) -> Self {
        Self {
            name,
            kind,
            description,
            multi_valued: false,
            required: false,
            // RFC 7643 §2.3.6, §2.3.7: binary and reference values are case exact.
            case_exact: matches!(kind, AttributeType::Binary | AttributeType::Reference),
            mutability: Mutability::ReadWrite,
            returned: Returned::Default,
            uniqueness: Uniqueness::None,
            canonical_values: &[],
            reference_types: &[],
            sub_attributes: &[],
        }
    }

    /// Text compared ignoring case.
    pub const fn string(name: &'static str, description: &'static str) -> Self {
        Self::new(name, AttributeType::String, description)
    }

    /// `true` or `false`.
    pub const fn boolean(name: &'static str, description: &'static str) -> Self {
        Self::new(name, AttributeType::Boolean, description)
    }

    /// An object.
    pub const fn complex(
        name: &'static str,
        description: &'static str,
        sub_attributes: &'static [Attribute],
    ) -> Self {
        Self {
            sub_attributes,
            ..Self::new(name, AttributeType::Complex, description)
        }
    }

    /// A URI pointing at `reference_types`.
    pub const fn reference(
        name: &'static str,
        description: &'static str,
        reference_types: &'static [&'static str],
    ) -> Self {
        Self {
            reference_types,
            ..Self::new(name, AttributeType::Reference, description)
        }
    }

    /// The same, as an array.
    pub const fn multi(self) -> Self {
        Self {
            multi_valued: true,
            ..self
        }
    }

    /// The same, required.
    pub const fn required(self) -> Self {
        Self {
            required: true,
            ..self
        }
    }

    /// The same, compared with case.
    pub const fn case_exact(self) -> Self {
        Self {
            case_exact: true,
            ..self
        }
    }

    /// The same, with another mutability.
    pub const fn mutability(self, mutability: Mutability) -> Self {
        Self { mutability, ..self }
    }

    /// The same, set by the server alone.
    pub const fn read_only(self) -> Self {
        self.mutability(Mutability::ReadOnly)
    }

    /// The same, returned at other times.
    pub const fn returned(self, returned: Returned) -> Self {
        Self { returned, ..self }
    }

    /// The same, unique.
    pub const fn unique(self, uniqueness: Uniqueness) -> Self {
        Self { uniqueness, ..self }
    }

    /// The same, with suggested values.
    pub const fn canonical(self, canonical_values: &'static [&'static str]) -> Self {
        Self {
            canonical_values,
            ..self
        }
    }

    /// The sub-attribute of this name, ignoring case.
    pub fn sub(&self, name: &str) -> Option<&'static Attribute> {
        self.sub_attributes
            .iter()
            .find(|sub| sub.name.eq_ignore_ascii_case(name))
    }

    /// Whether elements are identified by a `value` that never changes, as group members are.
    pub fn is_set_of_references(&self) -> bool {
        self.multi_valued
            && self
                .sub("value")
                .is_some_and(|value| value.mutability == Mutability::Immutable)
    }
}
