//! People who are not decided.

use super::{Diagnosis, DoctorCode, DoctorFacts, Severity, long};
use crate::explain;
use crate::limits;

pub(super) fn look(facts: &DoctorFacts) -> Vec<Diagnosis> {
    not_draining(facts).into_iter().chain(failing(facts)).collect()
}

fn not_draining(facts: &DoctorFacts) -> Option<Diagnosis> {
    let waits = facts.now - facts.engine.oldest_due_at?;
    (waits >= limits::QUEUE_DRAINS_WITHIN).then(|| Diagnosis {
        code: DoctorCode::QueueNotDraining,
        severity: Severity::Critical,
        title: format!("{} wait to be decided", explain::people(facts.engine.due)),
        says: "Possibly the server is too busy, or no worker is running: group changes and rules are not applied.".to_owned(),
        evidence: vec![format!("The first of them has been due for {}", long(waits))],
        remedy: "An operator should look at the server's log and load.".to_owned(),
        link: "/events",
    })
}

fn failing(facts: &DoctorFacts) -> Option<Diagnosis> {
    let engine = &facts.engine;
    (engine.failing > 0).then(|| Diagnosis {
        code: DoctorCode::DecisionsFail,
        severity: Severity::Warning,
        title: format!("Deciding {} has failed", explain::people(engine.failing)),
        says: "Possibly their data conflicts with somebody else's: they keep what they have until it can be decided."
            .to_owned(),
        evidence: engine.last_error.iter().map(|error| format!("The last time: {error}")).collect(),
        remedy: "It is tried again by itself. If it goes on, an operator should look at the server's log.".to_owned(),
        link: "/events",
    })
}
