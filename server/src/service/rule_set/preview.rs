//! Looking ahead (behaviour.md §5): unsaved rules over the whole directory. Everybody is asked by the rules in force and by the
//! new ones; only those for whom the answers differ, or who have something waiting, are decided in full, by the same
//! `domain::reconcile` that the publish will use.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

use chrono::TimeDelta;
use domain::preview::{EffectKind, Totals, effect};
use domain::{
    CompiledRules, Decision, DirectoryGroupId, EmployeeId, Finding, OrganizationId, PreviewId, PropertyFacts,
    PropertyId, Reach, decide, matching,
};
use tokio::task::JoinHandle;

pub use crate::store::rule_set_preview::{Person, Preview};

use super::draft::{RuleDraft, Wanted};
use super::{history, lint, replace, stale, survey};
use crate::app::App;
use crate::error::AppError;
use crate::service::actor::{Actor, Permission};
use crate::store::decision_basis::DecisionBasis;
use crate::store::live_people::LivePerson;
use crate::store::page::{Page, Range};
use crate::store::rule_set_preview::{self as store, PEOPLE_PER_PART};
use crate::store::{live_people, property};

/// Lots of people that are decided in full while the next one is read.
const DECIDING: usize = 2;
/// For how long a preview can be accepted.
const HOLDS: TimeDelta = TimeDelta::minutes(30);

/// Which rules to look ahead with.
#[derive(Clone, Debug)]
pub enum Source {
    /// Unsaved ones.
    Rules(Vec<RuleDraft>),
    /// Those of an older revision.
    Revision(u32),
    /// Those of another property.
    CopyOf(PropertyId),
    /// Those in force with the second group, a live one, in the place of the first, a deleted one.
    Replacing(DirectoryGroupId, DirectoryGroupId),
}

/// What to look at.
#[derive(Clone, Debug)]
pub struct Wish {
    /// Whose rules they would be.
    pub property: PropertyId,
    /// The revision in force as the caller knows it.
    pub expected_revision: u32,
    /// Which rules.
    pub source: Source,
}

/// A preview made just now.
#[derive(Clone, Debug)]
pub struct Made {
    /// As it is kept.
    pub preview: Preview,
    /// What a lint finds in the rules.
    pub findings: Vec<Finding>,
    /// How many people each rule would reach.
    pub reach: Vec<Reach>,
    /// What could not be taken over.
    pub left_out: Vec<String>,
}

/// Looks ahead and keeps what was seen for half an hour.
///
/// # Errors
/// Not allowed; [`AppError::Stale`] if another revision is in force; a rule that a publish would refuse.
pub async fn preview(app: &App, actor: &Actor, wish: Wish) -> Result<Made, AppError> {
    let organization = actor.require(Permission::EditProperty(wish.property))?;
    let of = wish.property;
    let (drafts, left_out) = match wish.source {
        Source::Rules(rules) => (rules, Vec::new()),
        Source::Revision(revision) => {
            let made = history::roll_back(app, actor, of, revision).await?;
            (made.rules, made.left_out)
        }
        Source::CopyOf(from) => {
            let made = history::copied(app, actor, (from, of)).await?;
            (made.rules, made.left_out)
        }
        Source::Replacing(group, by) => {
            let (_, rules) = replace::drafts(app, actor, of, (group, by)).await?;
            (rules, Vec::new())
        }
    };
    let wanted = Wanted::check(app, actor, of, drafts)?;
    let conn = app.db.read();
    let stored = property::get(conn, organization, of).await?;
    if stored.revision != wish.expected_revision {
        return Err(stale(conn, (organization, of), &stored).await?);
    }
    wanted.check_references(conn, organization).await?;
    let then = Arc::new(lint::compiled(&wanted.rules, &stored));
    let seen = look_ahead(app, (organization, of), &then).await?;
    let findings = lint::findings(app, organization, (&then, Some(&seen.reach))).await?;
    let now = app.clock.now();
    let preview = Preview {
        id: app.ids.next(),
        property: of,
        base_revision: stored.revision,
        rules_digest: wanted.digest()?,
        totals: seen.totals,
        created_at: now,
        expires_at: now + HOLDS,
    };
    let kept = Arc::new((preview.clone(), seen.people));
    app.db
        .write(move |tx| {
            let kept = Arc::clone(&kept);
            Box::pin(async move { store::insert(tx, organization, &kept.0, &kept.1).await })
        })
        .await?;
    Ok(Made {
        preview,
        findings,
        reach: seen.reach,
        left_out,
    })
}

/// What was seen of everybody.
#[derive(Default)]
struct Seen {
    totals: Totals,
    reach: Vec<Reach>,
    people: Vec<Person>,
}

/// What one lot of people came to, before anybody is decided in full.
struct Lot {
    asked: u64,
    reach: Vec<Reach>,
    /// Those for whom something may change.
    concerned: Vec<LivePerson>,
}

async fn look_ahead(
    app: &App,
    (organization, of): (OrganizationId, PropertyId),
    then: &Arc<CompiledRules>,
) -> Result<Seen, AppError> {
    let basis = survey::basis(app, organization).await?;
    let here = basis.properties.iter().find(|property| property.id == of);
    let now = Arc::clone(&here.ok_or(AppError::NotFound("property"))?.rules);
    let conn = app.db.read();
    let sets: Vec<&CompiledRules> = basis
        .properties
        .iter()
        .map(|property| property.rules.as_ref())
        .chain([then.as_ref()])
        .collect();
    let reading = survey::reading(app, organization, &sets).await?;
    let present = Arc::new(live_people::present_in(conn, (organization, of)).await?);
    let looking = Arc::new(Looking {
        property: of,
        now_in_force: now,
        then: Arc::clone(then),
        basis,
        present,
    });
    let mut seen = Seen {
        reach: vec![Reach::default(); then.rules.len()],
        ..Seen::default()
    };
    let sorting = Arc::clone(&looking);
    let sort =
        Arc::new(move |people: &mut dyn Iterator<Item = Result<LivePerson, AppError>>| sorting.sort(people));
    let mut everybody = survey::Everybody::new(app, reading, sort);
    let mut deciding = VecDeque::new();
    while let Some(lot) = everybody.next().await? {
        seen.totals.people += lot.asked;
        survey::add(&mut seen.reach, lot.reach);
        if lot.concerned.is_empty() {
            continue;
        }
        if deciding.len() >= DECIDING
            && let Some(oldest) = deciding.pop_front()
        {
            seen.take(oldest).await?;
        }
        deciding.push_back(decide_in_full(app, organization, (&looking, lot.concerned)).await?);
    }
    for lot in deciding {
        seen.take(lot).await?;
    }
    // What is taken comes first; the sort keeps the order of the directory within each heading.
    seen.people.sort_by_key(|person| person.effect.kind());
    Ok(seen)
}

/// Reads what people have and decides them on another thread, while the next ones are read.
async fn decide_in_full(
    app: &App,
    organization: OrganizationId,
    (looking, concerned): (&Arc<Looking>, Vec<LivePerson>),
) -> Result<JoinHandle<Vec<Person>>, AppError> {
    let people = live_people::with_employees(app.db.read(), organization, concerned).await?;
    let looking = Arc::clone(looking);
    Ok(tokio::task::spawn_blocking(move || {
        let effects = people.into_iter().filter_map(|person| looking.effect(person));
        effects.collect()
    }))
}

impl Seen {
    async fn take(&mut self, decided: JoinHandle<Vec<Person>>) -> Result<(), AppError> {
        let found = decided
            .await
            .map_err(|failed| AppError::Internal(anyhow::Error::new(failed)))?;
        for person in &found {
            self.totals.count(&person.effect);
        }
        self.people.extend(found);
        Ok(())
    }
}

/// Two rule sets of one property, side by side.
struct Looking {
    property: PropertyId,
    now_in_force: Arc<CompiledRules>,
    then: Arc<CompiledRules>,
    basis: Arc<DecisionBasis>,
    /// Employees who have anything in the property.
    present: Arc<HashSet<EmployeeId>>,
}

impl Looking {
    fn sort(&self, people: &mut dyn Iterator<Item = Result<LivePerson, AppError>>) -> Result<Lot, AppError> {
        let mut lot = Lot {
            asked: 0,
            reach: vec![Reach::default(); self.then.rules.len()],
            concerned: Vec::new(),
        };
        for person in people {
            let person = person?;
            lot.asked += 1;
            let mut is_concerned = false;
            domain::ask(&person.facts, &mut |subject| {
                survey::count(&mut lot.reach, &matching(&self.then, subject));
                let (before, after) = (decide(&self.now_in_force, subject), decide(&self.then, subject));
                is_concerned = self.concerns(&person, before, after);
            });
            if is_concerned {
                lot.concerned.push(person);
            }
        }
        Ok(lot)
    }

    fn concerns(&self, person: &LivePerson, before: Decision, after: Decision) -> bool {
        let is_present = person.employee.is_some_and(|id| self.present.contains(&id));
        let gives = |decision| match decision {
            Decision::Matched { .. } => true,
            Decision::Paused | Decision::Waiting { .. } | Decision::NoMatch => false,
        };
        let is_same = survey::is_same((&self.now_in_force, before), (&self.then, after));
        // Somebody without anything here to whom neither gives anything stays as they are.
        !is_same && (is_present || gives(before) || gives(after))
    }

    /// What changes for somebody; `None` if nothing does, or if they cannot be decided at all.
    fn effect(&self, person: LivePerson) -> Option<Person> {
        let mut now = person.facts;
        now.properties.clone_from(&self.basis.properties);
        let mut then = now.clone();
        let here = |property: &&mut PropertyFacts| property.id == self.property;
        then.properties.iter_mut().find(here)?.rules = Arc::clone(&self.then);
        let effect = effect(self.property, &now, &mut then).ok()?;
        (!effect.is_empty()).then_some(Person {
            user: person.user,
            effect,
        })
    }
}

/// A preview that still holds.
///
/// # Errors
/// Not allowed; the database does not answer.
pub async fn find(app: &App, actor: &Actor, id: PreviewId) -> Result<Option<Preview>, AppError> {
    let organization = actor.require(Permission::Read)?;
    let found = store::find(app.db.read(), organization, id.0).await?;
    let now = app.clock.now();
    let may_see =
        |preview: &Preview| preview.expires_at > now && actor.may(Permission::EditProperty(preview.property));
    Ok(found.filter(may_see))
}

/// A page of its people, each with their place; only those under one heading if one is given.
///
/// # Errors
/// The database does not answer.
pub async fn people(
    app: &App,
    actor: &Actor,
    preview: &Preview,
    (kind, range): (Option<EffectKind>, &Range),
) -> Result<Page<(usize, Person)>, AppError> {
    let organization = actor.require(Permission::EditProperty(preview.property))?;
    let bounds = bounds(&preview.totals, kind);
    let start = match &range.after {
        Some(cursor) => {
            let after: usize = cursor
                .key
                .parse()
                .map_err(|_| AppError::invalid("after", "This is no cursor of this list."))?;
            (after + 1).max(bounds.start)
        }
        None => bounds.start,
    };
    let limit = usize::try_from(range.limit).unwrap_or(usize::MAX);
    let end = bounds.end.min(start.saturating_add(limit));
    let mut items = Vec::new();
    let mut at = start;
    while at < end {
        let part = store::part(app.db.read(), (organization, preview.id), at / PEOPLE_PER_PART).await?;
        let first = at / PEOPLE_PER_PART * PEOPLE_PER_PART;
        let wanted = part
            .into_iter()
            .enumerate()
            .map(|(index, person)| (first + index, person));
        let before = items.len();
        items.extend(wanted.filter(|(index, _)| (at..end).contains(index)));
        if items.len() == before {
            break;
        }
        at = start + items.len();
    }
    Ok(Page {
        has_next: end < bounds.end,
        has_previous: range.after.is_some(),
        items,
    })
}

/// Where the people under a heading stand.
fn bounds(totals: &Totals, kind: Option<EffectKind>) -> std::ops::Range<usize> {
    let count = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    match kind {
        None => 0..count(totals.kinds.values().sum()),
        Some(kind) => {
            let before = count(totals.kinds.range(..kind).map(|(_, n)| n).sum());
            before..before + count(totals.kinds.get(&kind).copied().unwrap_or_default())
        }
    }
}
