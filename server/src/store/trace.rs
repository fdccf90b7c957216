//! How the trace of a decision is stored: JSON, each rule and condition an array of its fields in their order. A trace is most
//! of what a decision writes, and the fields' names would be half of it. Rows of before have objects; both are read.

use domain::{ConditionTrace, RuleTrace};
use serde_json::Value;

use crate::error::AppError;

/// As it is stored.
///
/// # Errors
/// It cannot be written as JSON.
pub fn write(trace: &[RuleTrace]) -> Result<String, AppError> {
    let rules: Vec<_> = trace.iter().map(rule).collect();
    Ok(serde_json::to_string(&rules)?)
}

fn rule(trace: &RuleTrace) -> impl serde::Serialize {
    let RuleTrace {
        rule,
        position,
        name,
        matching,
        result,
        conditions,
    } = trace;
    let conditions: Vec<_> = conditions.iter().map(condition).collect();
    (rule, position, name, matching, result, conditions)
}

fn condition(trace: &ConditionTrace) -> impl serde::Serialize {
    let ConditionTrace {
        attribute,
        label,
        operator,
        wanted,
        actual,
        truth,
    } = trace;
    (
        &**attribute,
        &**label,
        operator,
        texts(wanted),
        texts(actual),
        truth,
    )
}

fn texts(shared: &[std::sync::Arc<str>]) -> Vec<&str> {
    shared.iter().map(|text| &**text).collect()
}

/// What is stored.
///
/// # Errors
/// It is no trace.
pub(super) fn read(stored: &str) -> Result<Vec<RuleTrace>, AppError> {
    Ok(serde_json::from_str(stored)?)
}

/// What is stored, with the names of the fields: for people who are handed it. What is no trace stays as it is.
pub(super) fn spelled_out(stored: &str) -> Value {
    let trace = serde_json::from_str::<Vec<RuleTrace>>(stored);
    match trace.and_then(serde_json::to_value) {
        Ok(spelled_out) => spelled_out,
        Err(_) => Value::String(stored.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use domain::{Match, Operator, RuleResult, Truth};

    use super::*;

    fn trace() -> Vec<RuleTrace> {
        vec![RuleTrace {
            rule: uuid::Uuid::from_u128(7).into(),
            position: 1,
            name: "Engineering".into(),
            matching: Match::All,
            result: RuleResult::Matched,
            conditions: vec![ConditionTrace {
                attribute: "department".into(),
                label: "Department".into(),
                operator: Operator::Is,
                wanted: ["Engineering".into()].into(),
                actual: ["engineering".into()].into(),
                truth: Truth::True,
            }],
        }]
    }

    #[test]
    fn what_is_written_is_read_and_spelled_out() {
        let stored = write(&trace()).unwrap();
        let expected = r#"[["00000000-0000-0000-0000-000000000007",1,"Engineering","all","matched",[["department","Department","is",["Engineering"],["engineering"],"true"]]]]"#;
        assert_eq!(stored, expected);
        assert_eq!(read(&stored).unwrap(), trace());
        assert_eq!(spelled_out(&stored), serde_json::to_value(trace()).unwrap());
    }

    #[test]
    fn rows_of_before_are_read() {
        let stored = serde_json::to_string(&trace()).unwrap();
        assert_eq!(read(&stored).unwrap(), trace());
    }
}
