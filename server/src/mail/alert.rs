//! Mails to owners and admins about what cannot wait (behaviour.md §4, §6, §8). Each says what happened, what it means
//! and where to look.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use url::Url;
use uuid::Uuid;

use super::Letter;
use super::layout::{Button, Content};

/// Something owners and admins should hear of at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Alert {
    /// The breaker holds a property's losses (§4).
    LossesHeld {
        /// The property.
        property: Uuid,
        /// Its name.
        property_name: String,
        /// Who would lose something.
        people: u64,
        /// When the hold began.
        since: DateTime<Utc>,
    },
    /// Many people were deactivated in a short time; it was applied (§4).
    TerminationBurst {
        /// How many.
        people: u64,
        /// Within so many minutes.
        minutes: u32,
    },
    /// The identity provider comes with a token that is not accepted: terminations are not arriving (§6).
    ScimTokenRefused {
        /// The token.
        token: Uuid,
        /// Its name.
        name: String,
        /// Why it is refused.
        reason: TokenRefusal,
    },
    /// A token is about to end (§6).
    ScimTokenExpiring {
        /// The token.
        token: Uuid,
        /// Its name.
        name: String,
        /// When.
        expires_at: DateTime<Utc>,
        /// It is told because so many days are left, or less.
        days: u32,
    },
    /// A token has ended (§6).
    ScimTokenExpired {
        /// The token.
        token: Uuid,
        /// Its name.
        name: String,
        /// When.
        expires_at: DateTime<Utc>,
    },
    /// The identity provider refuses the server's own token, so groups are not pulled (§6).
    ApiTokenRefused {
        /// The integration.
        integration: Uuid,
        /// What it said.
        problem: String,
    },
    /// A group that rules name was deleted in the directory (§3).
    GroupDeleted {
        /// The group.
        group: Uuid,
        /// Its name.
        name: String,
    },
    /// A group that rules name was emptied at once; what comes of it is held (§4).
    GroupEmptied {
        /// The group.
        group: Uuid,
        /// Its name.
        name: String,
        /// Members it had.
        people: u64,
        /// When.
        since: DateTime<Utc>,
    },
    /// The machine's clock jumped: timers pause (§4).
    ClockJumped {
        /// By so many minutes.
        minutes: i64,
    },
    /// The last owner left the directory: signed out, not locked (§8).
    LastOwnerLeft {
        /// The account.
        admin: Uuid,
        /// Their name.
        name: String,
    },
}

/// Why a known token is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenRefusal {
    /// The secret part is wrong.
    WrongSecret,
    /// Its time is over.
    Expired,
    /// An admin ended it.
    Revoked,
}

impl TokenRefusal {
    /// Why, as the end of a sentence.
    pub const fn words(self) -> &'static str {
        match self {
            Self::WrongSecret => "its secret part is wrong",
            Self::Expired => "it has expired",
            Self::Revoked => "it was revoked",
        }
    }
}

impl Alert {
    /// What it is about: alerts of the same key are mailed at most once a day.
    pub fn key(&self) -> String {
        match self {
            Self::LossesHeld { property, since, .. } => {
                format!("losses_held:{property}:{}", since.timestamp())
            }
            Self::TerminationBurst { .. } => "termination_burst".to_owned(),
            Self::ScimTokenRefused { token, .. } => format!("scim_token_refused:{token}"),
            Self::ScimTokenExpiring { token, days, .. } => format!("scim_token_expiring:{token}:{days}"),
            Self::ScimTokenExpired { token, .. } => format!("scim_token_expired:{token}"),
            Self::ApiTokenRefused { integration, .. } => format!("api_token_refused:{integration}"),
            Self::GroupDeleted { group, .. } => format!("group_deleted:{group}"),
            Self::GroupEmptied { group, since, .. } => {
                format!("group_emptied:{group}:{}", since.timestamp())
            }
            Self::ClockJumped { .. } => "clock_jumped".to_owned(),
            Self::LastOwnerLeft { admin, .. } => format!("last_owner_left:{admin}"),
        }
    }

    /// The mail, with a link into the console at `public_url`.
    pub fn render(&self, organization: &str, public_url: &Url) -> Letter {
        let (heading, sentences, page) = self.words();
        let mut url = public_url.clone();
        url.set_path(page);
        Content {
            subject: format!("{organization}: {heading}"),
            sender: organization.to_owned(),
            heading,
            sentences,
            button: Some(Button {
                label: "Look at it".to_owned(),
                url: url.into(),
            }),
            notes: vec![
                "You get this mail because you are an owner or admin. About the same thing it comes once a day at most."
                    .to_owned(),
            ],
        }
        .render()
    }

    /// Heading, sentences, and the page of the console that shows it.
    pub fn words(&self) -> (String, Vec<String>, &'static str) {
        match self {
            Self::LossesHeld {
                property_name, people, ..
            } => (
                format!("{} held in {property_name}", counted(*people, "loss is", "losses are")),
                vec![
                    format!(
                        "{} would lose access in {property_name} at once, which is more than usual. Nothing is taken \
                         away until you decide.",
                        counted(*people, "person", "people")
                    ),
                    "Allow it if this was meant. Reject it to keep everybody's access as it is.".to_owned(),
                ],
                "/held",
            ),
            Self::TerminationBurst { people, minutes } => (
                format!("{} terminated within {minutes} minutes", counted(*people, "person was", "people were")),
                vec![
                    "Terminations are never held: their access has ended and their keys are suspended.".to_owned(),
                    "If this was a mistake in the directory, reactivate them there; within 30 days everything comes back."
                        .to_owned(),
                ],
                "/events",
            ),
            Self::ScimTokenRefused { name, reason, .. } => (
                "Terminations are not arriving".to_owned(),
                vec![
                    format!(
                        "Your identity provider sends requests with the token “{name}”, and {}. They are all refused: \
                         people who leave keep their access.",
                        reason.words()
                    ),
                    "Make a new token and enter it in your identity provider.".to_owned(),
                ],
                "/okta",
            ),
            Self::ScimTokenExpiring { name, expires_at, .. } => (
                format!("The token “{name}” ends on {}", expires_at.format("%-d %B %Y")),
                vec![
                    "After that, requests of your identity provider are refused and terminations do not arrive."
                        .to_owned(),
                    "Make a second token, enter it in your identity provider, then revoke this one.".to_owned(),
                ],
                "/okta",
            ),
            Self::ScimTokenExpired { name, expires_at, .. } => (
                format!("The token “{name}” has ended"),
                vec![
                    format!(
                        "It ended on {}. If your identity provider still sends it, its requests are refused: people who \
                         leave keep their access.",
                        expires_at.format("%-d %B %Y")
                    ),
                    "Make a new token and enter it in your identity provider.".to_owned(),
                ],
                "/okta",
            ),
            Self::ApiTokenRefused { problem, .. } => (
                "Groups are not being read from your identity provider".to_owned(),
                vec![
                    format!("It answers: {problem}"),
                    "Nobody loses access: the groups known last stay. Enter a working API token.".to_owned(),
                ],
                "/okta",
            ),
            Self::GroupDeleted { name, .. } => (
                format!("The group “{name}” was deleted in the directory"),
                vec![
                    "Rules that name it go on with the members it had. Nobody loses access by this alone.".to_owned(),
                    "Edit the rules, or confirm the deletion.".to_owned(),
                ],
                "/rules",
            ),
            Self::GroupEmptied { name, people, .. } => (
                format!("The group “{name}” was emptied"),
                vec![
                    format!(
                        "Rules name it, and it had {}. They go on as its members: nobody loses or gains anything until \
                         you decide.",
                        counted(*people, "member", "members")
                    ),
                    "Allow it if this was meant. Reject it to keep everybody's access as it is.".to_owned(),
                ],
                "/held",
            ),
            Self::ClockJumped { minutes } => (
                format!("The server's clock jumped by {minutes} minutes"),
                vec![
                    "Losses, expiries and revocations that wait for a time are paused until it has been steady for ten \
                     minutes."
                        .to_owned(),
                    "Check the time service of the machine.".to_owned(),
                ],
                "/events",
            ),
            Self::LastOwnerLeft { name, .. } => (
                format!("{name}, the only owner, left the directory"),
                vec![
                    "Their sessions are ended. The account is not locked, because nobody else could do what an owner \
                     can."
                        .to_owned(),
                    "Make somebody else an owner soon.".to_owned(),
                ],
                "/",
            ),
        }
    }
}

fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Vec<Alert> {
        let (id, at) = (Uuid::from_u128(1), DateTime::UNIX_EPOCH);
        vec![
            Alert::LossesHeld {
                property: id,
                property_name: "Berlin".into(),
                people: 46,
                since: at,
            },
            Alert::TerminationBurst {
                people: 20,
                minutes: 10,
            },
            Alert::ScimTokenRefused {
                token: id,
                name: "Okta".into(),
                reason: TokenRefusal::Expired,
            },
            Alert::ScimTokenExpiring {
                token: id,
                name: "Okta".into(),
                expires_at: at,
                days: 14,
            },
            Alert::ScimTokenExpired {
                token: id,
                name: "Okta".into(),
                expires_at: at,
            },
            Alert::ApiTokenRefused {
                integration: id,
                problem: "401 Invalid token".into(),
            },
            Alert::GroupDeleted {
                group: id,
                name: "Hardware".into(),
            },
            Alert::GroupEmptied {
                group: id,
                name: "Hardware".into(),
                people: 12,
                since: at,
            },
            Alert::ClockJumped { minutes: 90 },
            Alert::LastOwnerLeft {
                admin: id,
                name: "Judith Aaltonen".into(),
            },
        ]
    }

    #[test]
    fn each_has_a_key_and_words_of_its_own_and_reads_back() {
        let url = Url::parse("https://keys.aldermoor.example/").unwrap();
        let mut seen = std::collections::HashSet::new();
        for alert in all() {
            let letter = alert.render("Aldermoor Studios", &url);
            assert!(seen.insert(alert.key()) && seen.insert(letter.subject.clone()));
            assert!(
                letter.text.contains("https://keys.aldermoor.example/"),
                "{}",
                letter.text
            );
            let stored = serde_json::to_string(&alert).unwrap();
            assert_eq!(serde_json::from_str::<Alert>(&stored).unwrap(), alert);
        }
    }

    #[test]
    fn the_refused_token_says_what_it_means() {
        let url = Url::parse("https://keys.aldermoor.example/").unwrap();
        let letter = all()[2].render("Aldermoor Studios", &url);
        insta::assert_snapshot!(letter.text, @r"
        Terminations are not arriving

        Your identity provider sends requests with the token “Okta”, and it has expired. They are all refused: people who leave keep their access.

        Make a new token and enter it in your identity provider.

        Look at it:
        https://keys.aldermoor.example/okta

        You get this mail because you are an owner or admin. About the same thing it comes once a day at most.

        -- 
        Aldermoor Studios
        ");
    }
}
