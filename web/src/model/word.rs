//! What the enums of the contract read like, with their tone and drawing. One place, so that a state looks the same everywhere.

use crate::api::kind::{
    AdminRole, ConditionOperator, MembershipStatus, MobileKeyAction, MobileKeyStatus, Role, RuleMatch,
    RuleResult, Tone, Truth,
};
use crate::component::icon::Glyph;

/// A word with its look: always icon and word, colour third.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Class of the colour: `good`, `warn`, `bad`, `accent`, or empty for quiet.
    pub tone: &'static str,
    /// Drawing.
    pub glyph: Glyph,
    /// Word.
    pub word: &'static str,
}

const fn look(tone: &'static str, glyph: Glyph, word: &'static str) -> Look {
    Look { tone, glyph, word }
}

/// Role as a label.
pub fn role(role: Role) -> &'static str {
    match role {
        Role::User => "User",
        Role::FrontDesk => "Front desk",
        Role::Security => "Security",
        Role::Manager => "Manager",
        Role::Admin => "Admin",
    }
}

/// Rights of an account as a label.
pub fn admin_role(role: AdminRole) -> &'static str {
    match role {
        AdminRole::Owner => "Owner",
        AdminRole::Admin => "Admin",
        AdminRole::PropertyManager => "Property manager",
        AdminRole::Viewer => "Viewer",
    }
}

/// Status of a membership.
pub fn membership(status: MembershipStatus) -> Look {
    match status {
        MembershipStatus::Active => look("good", Glyph::Check, "Active"),
        MembershipStatus::Deactivated => look("", Glyph::Minus, "Deactivated"),
        MembershipStatus::Suspended => look("bad", Glyph::Lock, "Suspended"),
    }
}

/// Status of a mobile key.
pub fn mobile_key(status: MobileKeyStatus) -> Look {
    match status {
        MobileKeyStatus::Queued => look("", Glyph::Clock, "Queued"),
        MobileKeyStatus::Invited => look("accent", Glyph::Send, "Invited"),
        MobileKeyStatus::Claimed => look("good", Glyph::Key, "Claimed"),
        MobileKeyStatus::Suspended => look("bad", Glyph::Lock, "Suspended"),
        MobileKeyStatus::Revoked => look("bad", Glyph::X, "Revoked"),
    }
}

/// What a rule does with the key.
pub fn mobile_key_action(action: MobileKeyAction) -> &'static str {
    match action {
        MobileKeyAction::Issue => "issue",
        MobileKeyAction::Leave => "leave",
        MobileKeyAction::Suspend => "suspend",
    }
}

/// "all of 2", "any of 2".
pub fn rule_match(mode: RuleMatch, conditions: usize) -> String {
    match (mode, conditions) {
        (_, 0) => "matches everyone".to_owned(),
        (RuleMatch::All, n) => format!("all of {n}"),
        (RuleMatch::Any, n) => format!("any of {n}"),
    }
}

/// What a rule did with a person.
pub fn rule_result(result: RuleResult) -> Look {
    match result {
        RuleResult::Matched => look("accent", Glyph::Caught, "Matched, decided here"),
        RuleResult::NotMatched => look("", Glyph::X, "No match"),
        RuleResult::Unknown => look("warn", Glyph::Clock, "Groups not yet known"),
        RuleResult::Disabled => look("", Glyph::Pause, "Switched off"),
        RuleResult::Unreached => look("", Glyph::Dash, "Not reached"),
    }
}

/// Result of a condition.
pub fn truth(truth: Truth) -> Look {
    match truth {
        Truth::True => look("good", Glyph::Check, "passes"),
        Truth::False => look("muted", Glyph::X, "fails"),
        Truth::Unknown => look("warn", Glyph::Clock, "unknown"),
    }
}

/// Colour class of an event.
pub fn tone(tone: Tone) -> &'static str {
    match tone {
        Tone::Good => "good",
        Tone::Bad => "bad",
        Tone::Warn => "warn",
        Tone::Quiet => "",
    }
}

/// How a condition compares, as it reads in a sentence.
pub fn operator(operator: ConditionOperator) -> &'static str {
    match operator {
        ConditionOperator::Is => "is",
        ConditionOperator::IsNot => "is not",
        ConditionOperator::IsOneOf => "is one of",
        ConditionOperator::IsNoneOf => "is none of",
        ConditionOperator::Contains => "contains",
        ConditionOperator::DoesNotContain => "does not contain",
        ConditionOperator::StartsWith => "starts with",
        ConditionOperator::EndsWith => "ends with",
        ConditionOperator::IsPresent => "is present",
        ConditionOperator::IsAbsent => "is absent",
        ConditionOperator::MemberOfAny => "member of any",
        ConditionOperator::MemberOfAll => "member of all",
        ConditionOperator::MemberOfNone => "member of none",
    }
}

/// `1 person`, `12 people`: a count with its noun, thousands apart.
pub fn count(n: i64, one: &str, many: &str) -> String {
    format!("{} {}", figure(n), if n == 1 { one } else { many })
}

/// `2,186`.
pub fn figure(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if n < 0 {
        out.push('−');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_have_their_thousands_apart() {
        assert_eq!(
            [0, 7, 999, 1_000, 2_186, 1_000_000, -4_100].map(figure),
            ["0", "7", "999", "1,000", "2,186", "1,000,000", "−4,100"]
        );
        assert_eq!(count(1, "person", "people"), "1 person");
        assert_eq!(count(0, "person", "people"), "0 people");
    }

    #[test]
    fn a_rule_without_conditions_says_so() {
        assert_eq!(rule_match(RuleMatch::All, 0), "matches everyone");
        assert_eq!(rule_match(RuleMatch::Any, 3), "any of 3");
    }
}
