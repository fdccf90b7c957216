//! How far a publish has come, and what other rules in its place are called.

use crate::api::kind::{ApplicationState, RuleDifference};
use crate::api::rule_set::RuleApplication;
use crate::component::icon::Glyph;
use crate::model::word::{count, figure};

/// Whether it still decides people, or will.
pub fn is_under_way(application: &RuleApplication) -> bool {
    match application.state {
        ApplicationState::Running | ApplicationState::Paused => true,
        ApplicationState::Finished | ApplicationState::Superseded => false,
    }
}

/// `Revision 15: 240 of 312 people decided.`
pub fn line(application: &RuleApplication) -> String {
    let what = application
        .revision
        .map_or_else(|| "Resync".to_owned(), |it| format!("Revision {it}"));
    let done = format!(
        "{} of {} decided",
        figure(application.decided.into()),
        count(application.total.into(), "person", "people")
    );
    match application.state {
        ApplicationState::Paused => format!("{what} is paused: {done}. The others keep what they have."),
        ApplicationState::Running => format!("{what} is being applied: {done}."),
        ApplicationState::Finished => format!("{what} is applied: {done}."),
        ApplicationState::Superseded => format!("{what} gave way to a newer one."),
    }
}

/// How much of it is done, in percent.
pub fn percent(application: &RuleApplication) -> i32 {
    let (decided, total) = (
        i64::from(application.decided),
        i64::from(application.total.max(1)),
    );
    i32::try_from((decided * 100 / total).clamp(0, 100)).unwrap_or_default()
}

/// Drawing and colour of a difference between two revisions.
pub fn difference(kind: RuleDifference) -> (Glyph, &'static str) {
    match kind {
        RuleDifference::Added => (Glyph::Plus, "good"),
        RuleDifference::Removed => (Glyph::Minus, "bad"),
        RuleDifference::Moved => (Glyph::Swap, "muted"),
        RuleDifference::Enabled => (Glyph::Check, "good"),
        RuleDifference::Disabled => (Glyph::Pause, "muted"),
        RuleDifference::Renamed
        | RuleDifference::Conditions
        | RuleDifference::AccessGroups
        | RuleDifference::Role
        | RuleDifference::MobileKey => (Glyph::Edit, "muted"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(state: ApplicationState, decided: i32, total: i32) -> RuleApplication {
        RuleApplication {
            id: cynic::Id::new("rule_application_1"),
            state,
            revision: Some(15),
            total,
            decided,
            remaining: total - decided,
        }
    }

    #[test]
    fn a_publish_says_how_far_it_is() {
        for (application, said, part, is_open) in [
            (
                at(ApplicationState::Running, 240, 1_312),
                "Revision 15 is being applied: 240 of 1,312 people decided.",
                18,
                true,
            ),
            (
                at(ApplicationState::Paused, 0, 1),
                "Revision 15 is paused: 0 of 1 person decided. The others keep what they have.",
                0,
                true,
            ),
            (
                at(ApplicationState::Finished, 3, 3),
                "Revision 15 is applied: 3 of 3 people decided.",
                100,
                false,
            ),
            (
                at(ApplicationState::Superseded, 0, 0),
                "Revision 15 gave way to a newer one.",
                0,
                false,
            ),
        ] {
            assert_eq!((line(&application).as_str(), percent(&application)), (said, part));
            assert_eq!(is_under_way(&application), is_open);
        }
    }
}
