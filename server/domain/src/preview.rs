//! What a publish would do to one person (behaviour.md §5): the plan under the rules in force against the plan under the
//! new ones, both made by `reconcile`. It must not decide by rules of its own.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{
    id::{AccessGroupId, PropertyId},
    reconcile::{
        Change, EmployeeFacts, Facts, Loss, MembershipContent, MembershipStatus, Plan, Refusal, foresee,
    },
    role::Role,
};

keyed! {
    /// What happens to the mobile key.
    pub enum KeyEffect, "effect on the mobile key" {
        /// A first key, with the claim mail once the settle window has passed.
        Mail = "mail", "Key mail";
        Suspended = "suspended", "Key suspended";
        Restored = "restored", "Key restored";
    }
}

keyed! {
    /// The most that an effect means to a person; what is taken comes first.
    pub enum EffectKind, "kind of effect" {
        Loss = "loss", "Loses access";
        Gain = "gain", "Gains access";
        Role = "role", "Other role";
        Key = "key", "Mobile key";
    }
}

/// A loss, and the property whose rules ask for it: the key may be suspended by another one than that which publishes.
pub type LossIn = (PropertyId, Loss);

/// What a publish would change for one person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effect {
    /// A membership begins or becomes active again.
    pub enters: bool,
    /// Access groups that open and did not.
    pub gains: BTreeSet<AccessGroupId>,
    /// What is taken, everywhere: these losses can be accepted.
    pub losses: BTreeSet<LossIn>,
    /// From which role to which, of somebody who has access before and after.
    pub role: Option<(Role, Role)>,
    /// The mobile key.
    pub key: Option<KeyEffect>,
}

impl Effect {
    /// Nothing changes.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The membership ends.
    pub fn leaves(&self) -> bool {
        self.losses.iter().any(|(_, loss)| *loss == Loss::Deactivation)
    }

    /// Under which heading it stands; `None` if nothing changes.
    pub fn kind(&self) -> Option<EffectKind> {
        match () {
            () if !self.losses.is_empty() => Some(EffectKind::Loss),
            () if self.enters || !self.gains.is_empty() => Some(EffectKind::Gain),
            () if self.role.is_some() => Some(EffectKind::Role),
            () if self.key.is_some() => Some(EffectKind::Key),
            () => None,
        }
    }
}

/// How many people an effect of each sort concerns. One person may count in several.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Live people the rules were run over.
    pub people: u64,
    /// Of those, people for whom anything changes.
    pub changed: u64,
    /// Something is taken from them.
    pub losing: u64,
    /// Their membership ends.
    pub leaving: u64,
    /// They gain access.
    pub gaining: u64,
    /// Their membership begins.
    pub entering: u64,
    /// Their role changes.
    pub roles: u64,
    /// They get a key mail.
    pub key_mails: u64,
    /// Their key is suspended.
    pub keys_suspended: u64,
    /// Under each heading, in the order of [`EffectKind`]; each person once.
    pub kinds: BTreeMap<EffectKind, u64>,
}

impl Totals {
    /// Counts one person with what changes for them.
    pub fn count(&mut self, effect: &Effect) {
        if let Some(kind) = effect.kind() {
            *self.kinds.entry(kind).or_default() += 1;
        }
        let mut add = |total: fn(&mut Self) -> &mut u64, counts: bool| *total(self) += u64::from(counts);
        add(|it| &mut it.changed, !effect.is_empty());
        add(|it| &mut it.losing, !effect.losses.is_empty());
        add(|it| &mut it.leaving, effect.leaves());
        add(|it| &mut it.gaining, effect.enters || !effect.gains.is_empty());
        add(|it| &mut it.entering, effect.enters);
        add(|it| &mut it.roles, effect.role.is_some());
        add(|it| &mut it.key_mails, effect.key == Some(KeyEffect::Mail));
        add(
            |it| &mut it.keys_suspended,
            effect.key == Some(KeyEffect::Suspended),
        );
    }
}

/// What the new rules of `property` change for one person. `now` holds the rules in force, `then` the same facts with the
/// new rules. Losses count whether they would wait or not.
///
/// # Errors
/// As `reconcile`.
pub fn effect(property: PropertyId, now: &Facts, then: &mut Facts) -> Result<Effect, Refusal> {
    let before = foresee(now)?;
    let waiting = foresee(then)?;
    let asked: BTreeSet<LossIn> = waiting_losses(then, &waiting)
        .difference(&waiting_losses(now, &before))
        .copied()
        .collect();
    let after = match asked.is_empty() {
        true => waiting,
        false => {
            accept(then, &asked);
            foresee(then)?
        }
    };
    let mut effect = compare(
        property,
        content(now, &before, property),
        content(then, &after, property),
    );
    effect.losses.extend(asked);
    effect.key = key_effect(&before, &after);
    Ok(effect)
}

/// Lets these losses take place without hold or wait.
pub fn accept(facts: &mut Facts, losses: &BTreeSet<LossIn>) {
    for property in &mut facts.properties {
        let here = losses.iter().filter(|(of, _)| *of == property.id);
        property.accepted_losses = here.map(|(_, loss)| *loss).collect();
    }
}

/// The stored employee that the person is or would be linked to.
fn employee(facts: &Facts) -> Option<&EmployeeFacts> {
    let candidates = [&facts.same_external_id, &facts.same_email];
    let candidates = candidates.into_iter().flatten().map(|it| &it.employee);
    facts.employee.iter().chain(candidates).next()
}

/// Losses that are asked for and do not take place yet.
fn waiting_losses(facts: &Facts, plan: &Plan) -> BTreeSet<LossIn> {
    let stored = employee(facts).map_or(&[][..], |employee| &employee.pending_losses);
    let is_over = |id| {
        let ends =
            |change: &Change| matches!(change, Change::EndPendingLoss { pending, .. } if *pending == id);
        plan.changes.iter().any(ends)
    };
    let kept = stored
        .iter()
        .filter(|pending| !is_over(pending.id))
        .map(|pending| (pending.property, pending.loss));
    let added = plan.changes.iter().filter_map(|change| {
        let Change::AddPendingLoss { property, loss, .. } = change else {
            return None;
        };
        Some((*property, *loss))
    });
    kept.chain(added).collect()
}

/// What the membership in that property holds after the plan.
fn content<'a>(facts: &'a Facts, plan: &'a Plan, wanted: PropertyId) -> Option<&'a MembershipContent> {
    let changed = plan.changes.iter().rev().find_map(|change| {
        if let Change::CreateMembership {
            property, content, ..
        } = change
        {
            return (*property == wanted).then_some(content);
        }
        if let Change::UpdateMembership { property, after, .. } = change {
            return (*property == wanted).then_some(after);
        }
        None
    });
    let memberships = employee(facts).map_or(&[][..], |employee| &employee.memberships);
    let stored = memberships.iter().find(|it| it.property == wanted);
    changed.or(stored.map(|it| &it.content))
}

fn compare(
    property: PropertyId,
    before: Option<&MembershipContent>,
    after: Option<&MembershipContent>,
) -> Effect {
    let is_active = |content: &&MembershipContent| content.status == MembershipStatus::Active;
    let mut effect = Effect::default();
    match (before.filter(is_active), after.filter(is_active)) {
        (None, None) => {}
        (None, Some(after)) => {
            effect.enters = true;
            effect.gains = after.access_groups.clone();
        }
        (Some(_), None) => {
            effect.losses.insert((property, Loss::Deactivation));
        }
        (Some(before), Some(after)) => {
            effect.gains = after
                .access_groups
                .difference(&before.access_groups)
                .copied()
                .collect();
            let lost = before.access_groups.difference(&after.access_groups);
            effect.losses = lost.map(|group| (property, Loss::AccessGroup(*group))).collect();
            if after.role < before.role {
                effect.losses.insert((property, Loss::LowerRole(after.role)));
            }
            effect.role = (after.role != before.role).then_some((before.role, after.role));
        }
    }
    effect
}

fn key_effect(before: &Plan, after: &Plan) -> Option<KeyEffect> {
    let kind = |plan: &Plan| {
        let mut changes = plan.changes.iter();
        changes.find_map(|change| {
            let kinds = [
                (matches!(change, Change::IssueKey { .. }), KeyEffect::Mail),
                (matches!(change, Change::SuspendKey { .. }), KeyEffect::Suspended),
                (matches!(change, Change::RestoreKey { .. }), KeyEffect::Restored),
            ];
            kinds.into_iter().find(|(is, _)| *is).map(|(_, kind)| kind)
        })
    };
    let (before, after) = (kind(before), kind(after));
    after.filter(|_| after != before)
}
