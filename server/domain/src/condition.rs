//! Conditions: attribute, operator, values (behaviour.md §3). Parsed and checked here, evaluated in `evaluate`.
//! A [`Condition`] that exists is valid: there is no way to make one around the checks.

mod attribute;
mod operator;
mod truth;

use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use self::{
    attribute::{Attribute, AttributeKind},
    operator::Operator,
    truth::Truth,
};
use crate::{id::DirectoryGroupId, limits, property::PropertyField, text::Text};

/// What an attribute is compared with. JSON: `{"text": …}`, `{"property_field": …}` or `{"group": …}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConditionValue {
    /// A fixed text; never blank.
    Text(Text),
    /// The value that the rule's property has in this field when the decision is made.
    PropertyField(PropertyField),
    /// A directory group, by id: a rename never breaks a rule.
    Group(DirectoryGroupId),
}

/// A condition as an editor sends it or the store keeps it, not yet checked.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ConditionSpec {
    /// Key of the attribute, see [`Attribute::key`].
    pub attribute: String,
    /// The operator.
    pub operator: Operator,
    /// The values; none for the operators that take none.
    pub values: Vec<ConditionValue>,
}

/// A checked condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "ConditionSpec", into = "ConditionSpec")]
pub struct Condition {
    attribute: Attribute,
    operator: Operator,
    values: Vec<ConditionValue>,
}

/// Why a condition is refused. `index` counts values from 0.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ConditionError {
    /// Not an attribute path.
    #[error("{found:?} is not an attribute: use one that is offered, or the path of a SCIM attribute")]
    Attribute {
        /// What came.
        found: String,
    },
    /// A group operator on text or the other way round.
    #[error("{attribute} cannot be compared with {}", operator.label())]
    Operator {
        /// The attribute's label.
        attribute: String,
        /// The operator that does not fit.
        operator: Operator,
    },
    /// It needs values and has none.
    #[error("{} needs a value", operator.label())]
    NoValues {
        /// The operator.
        operator: Operator,
    },
    /// It takes none (is present) or one (is).
    #[error("{} takes at most {most} value(s); for several use is one of", operator.label())]
    TooManyValues {
        /// The operator.
        operator: Operator,
        /// How many it takes.
        most: usize,
    },
    /// A blank text would match everything or nothing.
    #[error("value {index} is empty")]
    BlankValue {
        /// Which value.
        index: usize,
    },
    /// Over the length limit.
    #[error("value {index} is longer than {} characters", limits::VALUE_CHARACTERS)]
    LongValue {
        /// Which value.
        index: usize,
    },
    /// Text or a property field for groups, or a group for text.
    #[error("value {index} does not fit {attribute}: groups are compared with groups, texts with texts")]
    ValueKind {
        /// Which value.
        index: usize,
        /// The attribute's label.
        attribute: String,
    },
}

impl Condition {
    /// Checks a condition.
    ///
    /// # Errors
    /// The first thing wrong with it, see [`ConditionError`].
    pub fn new(
        attribute: Attribute,
        operator: Operator,
        values: Vec<ConditionValue>,
    ) -> Result<Self, ConditionError> {
        if operator.kind() != attribute.kind() {
            return Err(ConditionError::Operator {
                attribute: attribute.label().to_owned(),
                operator,
            });
        }
        if values.is_empty() && operator.needs_values() {
            return Err(ConditionError::NoValues { operator });
        }
        if values.len() > operator.most_values() {
            return Err(ConditionError::TooManyValues {
                operator,
                most: operator.most_values(),
            });
        }
        for (index, value) in values.iter().enumerate() {
            check_value(&attribute, index, value)?;
        }
        Ok(Self {
            attribute,
            operator,
            values,
        })
    }

    /// What is compared.
    pub fn attribute(&self) -> &Attribute {
        &self.attribute
    }

    /// How.
    pub fn operator(&self) -> Operator {
        self.operator
    }

    /// With what.
    pub fn values(&self) -> &[ConditionValue] {
        &self.values
    }
}

fn check_value(attribute: &Attribute, index: usize, value: &ConditionValue) -> Result<(), ConditionError> {
    let mismatch = || ConditionError::ValueKind {
        index,
        attribute: attribute.label().to_owned(),
    };
    match (attribute.kind(), value) {
        (AttributeKind::Text, ConditionValue::Text(text)) if text.is_blank() => {
            Err(ConditionError::BlankValue { index })
        }
        (AttributeKind::Text, ConditionValue::Text(text))
            if text.shown().chars().count() > limits::VALUE_CHARACTERS =>
        {
            Err(ConditionError::LongValue { index })
        }
        (AttributeKind::Text, ConditionValue::Text(_) | ConditionValue::PropertyField(_)) => Ok(()),
        (AttributeKind::Group, ConditionValue::Group(_)) => Ok(()),
        (AttributeKind::Text, ConditionValue::Group(_)) => Err(mismatch()),
        (AttributeKind::Group, ConditionValue::Text(_) | ConditionValue::PropertyField(_)) => Err(mismatch()),
    }
}

impl TryFrom<ConditionSpec> for Condition {
    type Error = ConditionError;

    fn try_from(spec: ConditionSpec) -> Result<Self, ConditionError> {
        let attribute = Attribute::parse(&spec.attribute).ok_or(ConditionError::Attribute {
            found: spec.attribute,
        })?;
        Self::new(attribute, spec.operator, spec.values)
    }
}

impl From<Condition> for ConditionSpec {
    fn from(condition: Condition) -> Self {
        Self {
            attribute: condition.attribute.key().to_owned(),
            operator: condition.operator,
            values: condition.values,
        }
    }
}
