//! What a lint found in rules that need not be saved.

use async_graphql::SimpleObject;
use domain::Finding;

use crate::graphql::kind;

/// Something worth a look in a rule set.
#[derive(SimpleObject)]
pub struct LintFinding {
    /// What it is.
    code: kind::LintCode,
    /// A publish is refused because of it.
    blocks_publishing: bool,
    /// Index of the rule, from 0.
    rule: usize,
    /// Index of the condition, from 0, if it is about one.
    condition: Option<usize>,
    /// Index of the condition's value, from 0, if it is about one.
    value: Option<usize>,
    /// Index of the earlier rule that takes the people, if one does.
    by: Option<usize>,
    /// What is wrong and the way out.
    message: String,
}

impl From<Finding> for LintFinding {
    fn from(found: Finding) -> Self {
        Self {
            code: found.code.into(),
            blocks_publishing: found.code.blocks_publishing(),
            rule: found.rule,
            condition: found.condition,
            value: found.value,
            by: found.by,
            message: found.message,
        }
    }
}
