//! The Okta organization itself: people, groups, assignments. Data only; nothing here speaks HTTP.
//!
//! Everything random comes from one seeded generator, so the same seed and the same edits give the same organization,
//! ids included.

use std::collections::{BTreeMap, BTreeSet};

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};

use super::group::{Group, GroupId, GroupKind, GroupRule};
use super::name::{DEPARTMENTS, FAMILY, GIVEN, OFFICES, TITLES, ascii};
use super::person::{Person, PersonId, PersonStatus, Profile};

/// Group of everybody, made by hand and safe to push (Okta's own *Everyone* cannot be pushed).
pub const ALL_EMPLOYEES: &str = "All employees";
/// Group of the people who work in the hardware lab, chosen by hand.
pub const HARDWARE: &str = "Eng – Hardware";
/// Group of contractors, chosen by hand.
pub const CONTRACTORS: &str = "Contractors";

const ID_LETTERS: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// The name of the group of a department's people.
pub fn department_group(department: &str) -> String {
    format!("Team – {department}")
}

/// The name of the group of a city's people.
pub fn city_group(city: &str) -> String {
    format!("{city} – Staff")
}

/// An Okta organization.
#[derive(Debug)]
pub struct Organization {
    /// Company name.
    pub name: String,
    /// Domain of everybody's e-mail.
    pub mail_domain: String,
    people: BTreeMap<PersonId, Person>,
    groups: BTreeMap<GroupId, Group>,
    logins: BTreeSet<String>,
    random: StdRng,
    made: u64,
}

impl Organization {
    /// An organization with its groups and `people` people, none of them assigned to the app yet.
    pub fn generate(seed: u64, people: usize) -> Self {
        let mut organization = Self::empty(seed);
        organization.add_group("Everyone", GroupKind::BuiltIn, Some(GroupRule::Everybody));
        organization.add_group(ALL_EMPLOYEES, GroupKind::Okta, Some(GroupRule::Everybody));
        for office in OFFICES {
            let rule = GroupRule::City(office.city.to_owned());
            organization.add_group(&city_group(office.city), GroupKind::Okta, Some(rule));
        }
        for department in DEPARTMENTS {
            let rule = GroupRule::Department(department.to_owned());
            organization.add_group(&department_group(department), GroupKind::Okta, Some(rule));
        }
        organization.add_group(HARDWARE, GroupKind::Okta, None);
        organization.add_group(CONTRACTORS, GroupKind::Okta, None);
        for _ in 0..people {
            organization.add_person();
        }
        organization
    }

    /// An organization without people or groups.
    pub fn empty(seed: u64) -> Self {
        Self {
            name: "Aldermoor Studios".to_owned(),
            mail_domain: "aldermoor.example".to_owned(),
            people: BTreeMap::new(),
            groups: BTreeMap::new(),
            logins: BTreeSet::new(),
            random: StdRng::seed_from_u64(seed),
            made: 0,
        }
    }

    /// The generator that everything random is drawn from. Drawing from it in an undetermined order, as from parallel
    /// tasks, gives up determinism.
    pub fn random(&mut self) -> &mut StdRng {
        &mut self.random
    }

    /// A new person with an invented profile, in no group but those of the group rules, and by chance in the
    /// hand-picked ones.
    pub fn add_person(&mut self) -> PersonId {
        let profile = self.invent_profile();
        let engineer = profile.department.as_deref() == Some("Engineering");
        let id = self.add_person_with(profile);
        if engineer && self.random.random_ratio(1, 3) {
            self.join(&id, HARDWARE);
        }
        if self.random.random_ratio(1, 12) {
            self.join(&id, CONTRACTORS);
        }
        id
    }

    /// A new person with the given profile.
    pub fn add_person_with(&mut self, profile: Profile) -> PersonId {
        let id = PersonId(self.invent_id("00u"));
        self.logins.insert(profile.login.to_lowercase());
        let person = Person {
            id: id.clone(),
            profile,
            status: PersonStatus::Active,
            is_assigned: false,
            scim_id: None,
        };
        self.people.insert(id.clone(), person);
        self.apply_group_rules(&id);
        id
    }

    /// A realistic profile whose login nobody has.
    pub fn invent_profile(&mut self) -> Profile {
        let random = &mut self.random;
        let given_name = pick(random, &GIVEN);
        let family_name = pick(random, &FAMILY);
        let office = pick(random, &OFFICES);
        let department = pick(random, &DEPARTMENTS);
        let title = format!("{department} {}", pick(random, &TITLES));
        let middle_name = match random.random_range(0..10) {
            0 => Some(pick(random, &GIVEN).to_owned()),
            1 => Some(String::new()),
            _ => None,
        };
        let phone = format!(
            "415.{:03}.{:04}",
            random.random_range(200..1000),
            random.random_range(0..10_000)
        );
        let cost_center = format!("CC-{}", random.random_range(100..140));
        let stem = format!("{}.{}", ascii(given_name), ascii(family_name));
        let login = self.free_login(&stem);
        let mut profile = Profile {
            email: Some(login.clone()),
            login,
            given_name: given_name.to_owned(),
            middle_name,
            family_name: family_name.to_owned(),
            display_name: format!("{given_name} {family_name}"),
            title: Some(title),
            user_type: Some("Employee".to_owned()),
            locale: None,
            phone: Some(phone),
            street: None,
            city: None,
            region: None,
            postal_code: None,
            country: None,
            department: Some(department.to_owned()),
            employee_number: Some(format!("{:06}", 100_000 + self.people.len())),
            cost_center: Some(cost_center),
        };
        profile.move_to(&office);
        profile
    }

    /// Changes a profile and lets the group rules follow. Returns the groups whose membership changed.
    pub fn change_profile(&mut self, id: &PersonId, change: impl FnOnce(&mut Profile)) -> Vec<GroupId> {
        let person = self.person_mut(id);
        change(&mut person.profile);
        let login = person.profile.login.to_lowercase();
        self.logins.insert(login);
        self.apply_group_rules(id)
    }

    /// Changes a person's place in the life cycle; deprovisioning ends the assignment.
    pub fn set_status(&mut self, id: &PersonId, status: PersonStatus) {
        let person = self.person_mut(id);
        person.status = status;
        match status {
            PersonStatus::Active | PersonStatus::Suspended => {}
            PersonStatus::Deprovisioned => person.is_assigned = false,
        }
    }

    /// A new group.
    pub fn add_group(&mut self, name: &str, kind: GroupKind, rule: Option<GroupRule>) -> GroupId {
        let id = GroupId(self.invent_id("00g"));
        let members = self
            .people
            .values()
            .filter(|person| rule.as_ref().is_some_and(|rule| rule.holds(&person.profile)))
            .map(|person| person.id.clone())
            .collect();
        let description = rule.is_some().then(|| "Members follow a group rule.".to_owned());
        let name = name.to_owned();
        let group = Group {
            id: id.clone(),
            name,
            description,
            kind,
            rule,
            members,
            pushed: None,
        };
        self.groups.insert(id.clone(), group);
        id
    }

    /// Puts a person into the group of that name.
    ///
    /// # Panics
    /// When there is no such group.
    pub fn join(&mut self, person: &PersonId, group_name: &str) -> GroupId {
        let id = self.group_named(group_name).id.clone();
        self.group_mut(&id).members.insert(person.clone());
        id
    }

    /// Takes a person out of the group of that name.
    ///
    /// # Panics
    /// When there is no such group.
    pub fn part(&mut self, person: &PersonId, group_name: &str) -> GroupId {
        let id = self.group_named(group_name).id.clone();
        self.group_mut(&id).members.remove(person);
        id
    }

    /// One person.
    ///
    /// # Panics
    /// When the id is not of this organization.
    pub fn person(&self, id: &PersonId) -> &Person {
        self.people
            .get(id)
            .unwrap_or_else(|| panic!("no person {id} in this organization"))
    }

    /// One person, to be changed. Prefer [`Organization::change_profile`], which keeps the groups true.
    ///
    /// # Panics
    /// When the id is not of this organization.
    pub fn person_mut(&mut self, id: &PersonId) -> &mut Person {
        self.people
            .get_mut(id)
            .unwrap_or_else(|| panic!("no person {id} in this organization"))
    }

    /// Everybody, in the order they were added.
    pub fn people(&self) -> impl DoubleEndedIterator<Item = &Person> {
        self.people.values()
    }

    /// One group.
    ///
    /// # Panics
    /// When the id is not of this organization.
    pub fn group(&self, id: &GroupId) -> &Group {
        self.groups
            .get(id)
            .unwrap_or_else(|| panic!("no group {id} in this organization"))
    }

    /// One group, to be changed.
    ///
    /// # Panics
    /// When the id is not of this organization.
    pub fn group_mut(&mut self, id: &GroupId) -> &mut Group {
        self.groups
            .get_mut(id)
            .unwrap_or_else(|| panic!("no group {id} in this organization"))
    }

    /// The first group of a name.
    ///
    /// # Panics
    /// When there is no such group.
    pub fn group_named(&self, name: &str) -> &Group {
        self.groups
            .values()
            .find(|group| group.name == name)
            .unwrap_or_else(|| panic!("no group {name:?} in this organization"))
    }

    /// Every group, in the order they were made.
    pub fn groups(&self) -> impl DoubleEndedIterator<Item = &Group> {
        self.groups.values()
    }

    /// The groups a person is in.
    pub fn groups_of(&self, id: &PersonId) -> impl Iterator<Item = &Group> {
        self.groups
            .values()
            .filter(move |group| group.members.contains(id))
    }

    /// Latchkey's ids of the members Okta would push: assigned people that Latchkey knows, each with the `display` Okta
    /// sends, which is the user name.
    pub fn pushable_members(&self, id: &GroupId) -> BTreeMap<String, String> {
        let members = self.group(id).members.iter().map(|member| self.person(member));
        members
            .filter(|person| person.is_assigned)
            .filter_map(|person| Some((person.scim_id.clone()?, person.profile.login.clone())))
            .collect()
    }

    fn apply_group_rules(&mut self, id: &PersonId) -> Vec<GroupId> {
        let person = self.person(id);
        let changed: Vec<(GroupId, bool)> = self
            .groups
            .values()
            .filter_map(|group| {
                let belongs = group.rule.as_ref()?.holds(&person.profile);
                (belongs != group.members.contains(id)).then(|| (group.id.clone(), belongs))
            })
            .collect();
        for (group, belongs) in &changed {
            let members = &mut self.group_mut(group).members;
            if *belongs {
                members.insert(id.clone())
            } else {
                members.remove(id)
            };
        }
        changed.into_iter().map(|(group, _)| group).collect()
    }

    /// The first of `stem@…`, `stem2@…` that nobody has or had.
    pub fn free_login(&self, stem: &str) -> String {
        let at = |number: usize| match number {
            1 => format!("{stem}@{}", self.mail_domain),
            more => format!("{stem}{more}@{}", self.mail_domain),
        };
        (1..)
            .map(at)
            .find(|login| !self.logins.contains(login))
            .expect("invariant: numbers do not run out")
    }

    /// 20 characters like Okta's own. The counter makes them unique and sorts them by age.
    fn invent_id(&mut self, prefix: &str) -> String {
        self.made += 1;
        let counter = self.made;
        let tail: String = (0..12)
            .map(|_| char::from(*ID_LETTERS.choose(&mut self.random).expect("invariant: not empty")))
            .collect();
        format!("{prefix}{counter:05}{tail}")
    }
}

fn pick<T: Copy>(random: &mut StdRng, list: &[T]) -> T {
    *list.choose(random).expect("invariant: the lists are not empty")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fingerprint(organization: &Organization) -> String {
        let people: Vec<_> = organization.people().collect();
        let groups: Vec<_> = organization.groups().collect();
        format!("{people:?}{groups:?}")
    }

    #[test]
    fn a_seed_is_an_organization() {
        let make = |seed| {
            let mut organization = Organization::generate(seed, 40);
            organization.add_person();
            fingerprint(&organization)
        };
        assert_eq!(make(7), make(7));
        assert_ne!(make(7), make(8));
    }

    #[test]
    fn logins_and_ids_are_unique_in_a_big_company() {
        let organization = Organization::generate(1, 3_000);
        let logins: BTreeSet<_> = organization
            .people()
            .map(|person| person.profile.login.to_lowercase())
            .collect();
        assert_eq!(logins.len(), 3_000);
        assert!(organization.people().all(|person| person.id.as_str().len() == 20));
        assert!(organization.groups().all(|group| group.id.as_str().len() == 20));
    }

    #[test]
    fn group_rules_follow_the_profile() {
        let mut organization = Organization::generate(3, 30);
        let id = organization.people().next().expect("people").id.clone();
        organization.change_profile(&id, |profile| profile.department = Some("Legal".to_owned()));
        let changed =
            organization.change_profile(&id, |profile| profile.department = Some("Engineering".to_owned()));
        let names: Vec<_> = changed
            .iter()
            .map(|group| organization.group(group).name.as_str())
            .collect();
        assert_eq!(names, ["Team – Engineering", "Team – Legal"]);
        assert!(
            organization
                .group_named("Team – Engineering")
                .members
                .contains(&id)
        );
        assert!(!organization.group_named("Team – Legal").members.contains(&id));
    }
}
