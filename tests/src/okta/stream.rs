//! A company's ordinary days, endlessly: somebody is hired, moves, marries, leaves, comes back.
//!
//! For the demo. Which step comes next is drawn from the organization's generator.

use std::time::Duration;

use rand::RngExt;
use rand::seq::IndexedRandom;

use super::fault::Fault;
use super::name::{DEPARTMENTS, FAMILY, OFFICES, ascii};
use super::organization::{HARDWARE, Organization};
use super::person::{PersonId, PersonStatus};
use super::scenario;
use super::simulator::Okta;

/// One thing that happens.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Hire {
        department: &'static str,
        office: usize,
    },
    MoveDepartment {
        person: PersonId,
        department: &'static str,
    },
    MoveOffice {
        person: PersonId,
        office: usize,
    },
    Marry {
        person: PersonId,
        family_name: &'static str,
    },
    EnterLab {
        person: PersonId,
    },
    LeaveLab {
        person: PersonId,
    },
    Leave {
        person: PersonId,
    },
    ComeBack {
        person: PersonId,
    },
}

/// Lets `steps` things happen (`None`: for ever), one every `every`, and tells each in a plain sentence. A step that
/// fails is told and the days go on. Keeps the company at about `size` people.
pub async fn ordinary_days(
    okta: &Okta,
    size: usize,
    every: Duration,
    steps: Option<usize>,
    mut tell: impl FnMut(&str),
) {
    let mut done = 0;
    while steps.is_none_or(|steps| done < steps) {
        let (step, sentence) = okta.edit(|organization| {
            let step = draw(organization, size);
            let sentence = describe(organization, &step);
            (step, sentence)
        });
        match take(okta, step).await {
            Ok(hired) => {
                let who = hired.map(|id| okta.read(|organization| name(organization, &id)));
                tell(&who.map_or(sentence.clone(), |who| sentence.replacen("Somebody", &who, 1)));
            }
            Err(fault) => tell(&format!("{sentence} It failed: {fault}.")),
        }
        done += 1;
        okta.pause(every).await;
    }
}

async fn take(okta: &Okta, step: Step) -> Result<Option<PersonId>, Fault> {
    match step {
        Step::Hire { department, office } => {
            return scenario::hire(okta, department, &OFFICES[office]).await.map(Some);
        }
        Step::MoveDepartment { person, department } => {
            scenario::move_department(okta, &person, department).await?;
        }
        Step::MoveOffice { person, office } => scenario::move_office(okta, &person, &OFFICES[office]).await?,
        Step::Marry { person, family_name } => {
            let email = okta.edit(|organization| {
                let given_name = organization.person(&person).profile.given_name.clone();
                organization.change_profile(&person, |profile| {
                    profile.family_name = family_name.to_owned();
                    profile.display_name = format!("{given_name} {family_name}");
                });
                organization.free_login(&format!("{}.{}", ascii(&given_name), ascii(family_name)))
            });
            scenario::change_email(okta, &person, &email).await?;
        }
        Step::EnterLab { person } => {
            let group = okta.edit(|organization| organization.join(&person, HARDWARE));
            okta.push_membership(&group).await?;
        }
        Step::LeaveLab { person } => {
            let group = okta.edit(|organization| organization.part(&person, HARDWARE));
            okta.push_membership(&group).await?;
        }
        Step::Leave { person } => scenario::leave(okta, &person).await?,
        Step::ComeBack { person } => {
            scenario::come_back(okta, &person).await?;
        }
    }
    Ok(None)
}

fn draw(organization: &mut Organization, size: usize) -> Step {
    let with = |wanted: &dyn Fn(&super::person::Person) -> bool| -> Vec<PersonId> {
        organization
            .people()
            .filter(|person| wanted(person))
            .map(|person| person.id.clone())
            .collect()
    };
    let here = with(&|person| person.is_assigned && person.scim_id.is_some());
    let gone = with(&|person| person.status == PersonStatus::Deprovisioned && person.scim_id.is_some());
    let lab = organization.group_named(HARDWARE).members.clone();

    let random = organization.random();
    let department = *DEPARTMENTS.choose(random).expect("invariant: not empty");
    let office = random.random_range(0..OFFICES.len());
    let family_name = *FAMILY.choose(random).expect("invariant: not empty");
    let (Some(person), dice) = (here.choose(random).cloned(), random.random_range(0..12)) else {
        return Step::Hire { department, office };
    };
    match dice {
        0..=2 if here.len() < size + 10 => Step::Hire { department, office },
        3..=4 => Step::MoveDepartment { person, department },
        5..=6 => Step::MoveOffice { person, office },
        7 => Step::Marry { person, family_name },
        8 if lab.contains(&person) => Step::LeaveLab { person },
        8 => Step::EnterLab { person },
        9 => match gone.choose(random).cloned() {
            Some(person) => Step::ComeBack { person },
            None => Step::Hire { department, office },
        },
        _ if here.len() + 10 > size => Step::Leave { person },
        _ => Step::Hire { department, office },
    }
}

fn name(organization: &Organization, id: &PersonId) -> String {
    organization.person(id).profile.display_name.clone()
}

fn describe(organization: &Organization, step: &Step) -> String {
    let name = |id: &PersonId| name(organization, id);
    match step {
        Step::Hire { department, office } => {
            format!("Somebody is hired for {department} in {}.", OFFICES[*office].city)
        }
        Step::MoveDepartment { person, department } => format!("{} moves to {department}.", name(person)),
        Step::MoveOffice { person, office } => {
            format!("{} moves to the {} office.", name(person), OFFICES[*office].city)
        }
        Step::Marry { person, family_name } => {
            format!(
                "{} is called {family_name} now, with a new e-mail address.",
                name(person)
            )
        }
        Step::EnterLab { person } => format!("{} joins the hardware team.", name(person)),
        Step::LeaveLab { person } => format!("{} leaves the hardware team.", name(person)),
        Step::Leave { person } => format!("{} leaves the company.", name(person)),
        Step::ComeBack { person } => format!("{} comes back.", name(person)),
    }
}
