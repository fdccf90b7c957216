//! Decisions in words, in the voice of the design guide: what happened, to whom, why; plain, short, exact. No outcome or
//! event text is made anywhere else.

pub(crate) mod event;
mod key;
pub(crate) mod outcome;

pub use key::KeyNews;

use crate::{
    condition::Operator,
    evaluate::{ConditionTrace, RuleTrace},
    id::AccessGroupId,
    limits,
    reconcile::{Change, Loss, Plan, PropertyFacts},
};

/// Stands for the person's name in a stored sentence, so that erasure can remove the name and nothing else.
pub const PERSON: &str = "{person}";

/// `1 person`, `2 people`.
pub fn people(count: u64) -> String {
    match count {
        1 => "1 person".to_owned(),
        count => format!("{count} people"),
    }
}

/// The sentence with the name put in.
///
/// ```
/// let sentence = domain::explain::with_name("{person} joined", "Inês Duarte Carvalho");
/// assert_eq!(sentence, "Inês Duarte Carvalho joined");
/// ```
pub fn with_name(summary: &str, name: &str) -> String {
    summary.replace(PERSON, name)
}

/// A pending loss in words: `Removal from Hardware lab`, `Deactivation in Lisbon`.
pub fn loss(loss: Loss, property: &PropertyFacts) -> String {
    match loss {
        Loss::Deactivation => format!("Deactivation in {}", property.name),
        Loss::AccessGroup(group) => format!("Removal from {}", access_group(group, property)),
        Loss::LowerRole(role) => format!("Role becomes {}", role.label()),
        Loss::KeySuspension => format!("Mobile key suspended by a rule of {}", property.name),
    }
}

/// What a plan changes about access, in one sentence without the name; `None` if it changes none. For reports of what had
/// drifted from the rules.
pub fn drift(plan: &Plan) -> Option<String> {
    let is_access = |change: &&Change| {
        matches!(
            change,
            Change::CreateEmployee { .. }
                | Change::CreateMembership { .. }
                | Change::AddPendingLoss { .. }
                | Change::IssueKey { .. }
                | Change::SuspendKey { .. }
                | Change::RestoreKey { .. }
        )
    };
    let holds_other = |change: &&Change| {
        let Change::UpdateMembership { before, after, .. } = change else {
            return false;
        };
        (before.status, before.role, &before.access_groups)
            != (after.status, after.role, &after.access_groups)
    };
    let differs = plan
        .changes
        .iter()
        .any(|change| is_access(&change) || holds_other(&change));
    let told: Vec<_> = plan.events.iter().map(|event| unnamed(&event.summary)).collect();
    differs.then(|| told.join("; "))
}

/// The sentence for where the name stands beside it: `The mobile key of {person} works again` needs no `of` there.
fn unnamed(summary: &str) -> String {
    let mentions = [
        "For {person}, ",
        " of {person}",
        " for {person}",
        "{person} ",
        " {person}",
        PERSON,
    ];
    let without = |sentence: String, mention: &&str| sentence.replace(*mention, "");
    mentions.iter().fold(summary.to_owned(), without)
}

/// One condition with the value compared: `City is Lisbon: Lisbon, passes`.
pub fn condition(trace: &ConditionTrace) -> String {
    let ConditionTrace {
        label,
        operator,
        wanted,
        actual,
        truth,
        ..
    } = trace;
    let wanted = match operator.needs_values() {
        true => format!(" {}", self::wanted(*operator, wanted)),
        false => String::new(),
    };
    let actual = match (actual.is_empty(), is_about_groups(*operator)) {
        (true, true) => "in none of them".to_owned(),
        (true, false) => "absent".to_owned(),
        (false, _) => list(actual),
    };
    format!(
        "{label} {}{wanted}: {actual}, {}",
        operator.label(),
        truth.label()
    )
}

/// One rule: `2 Hardware lab staff: Matched`.
pub fn rule(trace: &RuleTrace) -> String {
    format!("{} {}: {}", trace.position, trace.name, trace.result.label())
}

fn is_about_groups(operator: Operator) -> bool {
    match operator.kind() {
        crate::condition::AttributeKind::Group => true,
        crate::condition::AttributeKind::Text => false,
    }
}

fn access_group(group: AccessGroupId, property: &PropertyFacts) -> &str {
    property
        .access_groups
        .get(&group)
        .map_or("an access group that is gone", String::as_str)
}

/// The names in the order that people read, `None` if there are none.
fn access_groups<'a>(
    groups: impl IntoIterator<Item = &'a AccessGroupId>,
    property: &PropertyFacts,
) -> Option<String> {
    let mut names: Vec<_> = groups
        .into_iter()
        .map(|group| access_group(*group, property))
        .collect();
    names.sort_unstable();
    (!names.is_empty()).then(|| list(&names))
}

/// `A`, `A and B`, `A, B and C`; long lists end in a count.
pub(crate) fn list(items: &[impl AsRef<str>]) -> String {
    joined(items, "and")
}

/// The values of a condition: `A or B` where one will do, `A and B` where all are needed.
pub(crate) fn wanted(operator: Operator, values: &[impl AsRef<str>]) -> String {
    match operator {
        Operator::MemberOfAll => list(values),
        Operator::Is
        | Operator::IsNot
        | Operator::IsOneOf
        | Operator::IsNoneOf
        | Operator::Contains
        | Operator::DoesNotContain
        | Operator::StartsWith
        | Operator::EndsWith
        | Operator::IsPresent
        | Operator::IsAbsent
        | Operator::MemberOfAny
        | Operator::MemberOfNone => joined(values, "or"),
    }
}

fn joined(items: &[impl AsRef<str>], word: &str) -> String {
    let names: Vec<_> = items.iter().map(AsRef::as_ref).collect();
    match names.as_slice() {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] if names.len() <= limits::NAMES_PER_SENTENCE => {
            format!("{} {word} {last}", first.join(", "))
        }
        [first, ..] => format!("{first} {word} {} more", names.len() - 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_end_in_a_count() {
        let names = ["Ana", "Rui", "Zoë", "Emre", "Mei", "Noor"];
        for (count, expected) in [
            (0, ""),
            (1, "Ana"),
            (2, "Ana and Rui"),
            (5, "Ana, Rui, Zoë, Emre and Mei"),
            (6, "Ana and 5 more"),
        ] {
            assert_eq!(list(&names[..count]), expected);
        }
        let groups = ["Lab", "Desks"];
        assert_eq!(wanted(Operator::MemberOfAll, &groups), "Lab and Desks");
        assert_eq!(wanted(Operator::MemberOfAny, &groups), "Lab or Desks");
    }

    #[test]
    fn a_sentence_without_the_name_reads_well() {
        for (told, expected) in [
            ("{person} joined", "joined"),
            (
                "For {person}, decided in 60 s: Removal from Lab",
                "decided in 60 s: Removal from Lab",
            ),
            (
                "The mobile key of {person} works again",
                "The mobile key works again",
            ),
            ("No rule of Lisbon matches {person}", "No rule of Lisbon matches"),
            ("Groups are unknown for {person}", "Groups are unknown"),
        ] {
            assert_eq!(unnamed(told), expected);
        }
    }
}
