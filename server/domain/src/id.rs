//! Ids, one type per kind, so that a door's id cannot be used for a person. They are made by the caller, never here.
//!
//! On the API an id reads `<kind>_<uuid>`: `property_0190c3a2…` (32 hex digits; hyphens are accepted when reading).
//! In SCIM and in the database it is the bare UUID: use the public field.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::IdError;

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident = $kind:literal;)+) => {
        $(
            $(#[$meta])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
            #[serde(transparent)]
            pub struct $name(pub Uuid);

            impl $name {
                /// The kind as it stands before the underscore.
                pub const KIND: &'static str = $kind;
            }

            impl From<Uuid> for $name {
                fn from(id: Uuid) -> Self {
                    Self(id)
                }
            }

            impl fmt::Display for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    write!(f, "{}_{}", Self::KIND, self.0.simple())
                }
            }

            impl FromStr for $name {
                type Err = IdError;

                fn from_str(text: &str) -> Result<Self, IdError> {
                    parse(Self::KIND, text).map(Self)
                }
            }
        )+

        /// Every kind, so that an error can tell a foreign id from nonsense.
        const KINDS: &[&str] = &[$($kind,)+];
    };
}

ids! {
    /// One company.
    OrganizationId = "organization";
    /// One console account.
    AdminId = "admin";
    /// One sign-in.
    SessionId = "session";
    /// One integrator's token.
    ApiTokenId = "api_token";
    /// One office.
    PropertyId = "property";
    /// One door.
    DoorId = "door";
    /// What an unsaved rule set would do.
    PreviewId = "preview";
    /// One weekly schedule.
    ScheduleId = "schedule";
    /// One set of doors with a schedule.
    AccessGroupId = "access_group";
    /// One person in the organization's directory.
    EmployeeId = "employee";
    /// One person in one property.
    MembershipId = "membership";
    /// One person's key.
    MobileKeyId = "mobile_key";
    /// One loss that waits for its settle window.
    PendingLossId = "pending_loss";
    /// One exception from the rules for one person.
    OverrideId = "override";
    /// One loss that took place.
    AppliedLossId = "applied_loss";
    /// One time that a property's losses were held.
    LossHoldId = "loss_hold";
    /// One time that a group was emptied and what came of it was held.
    GroupHoldId = "group_hold";
    /// One connection to an identity provider.
    IntegrationId = "integration";
    /// One SCIM bearer token.
    ScimTokenId = "scim_token";
    /// One SCIM request that wrote or failed.
    ScimRequestId = "scim_request";
    /// One SCIM User.
    DirectoryUserId = "directory_user";
    /// One SCIM Group.
    DirectoryGroupId = "directory_group";
    /// One rule; it keeps its id through revisions.
    RuleId = "rule";
    /// One publish of a rule set.
    RuleSetRevisionId = "rule_set_revision";
    /// One sync event.
    SyncEventId = "sync_event";
    /// One audit event.
    AuditEventId = "audit_event";
    /// One mail in the outbox.
    OutboxMailId = "outbox_mail";
}

fn parse(expected: &'static str, text: &str) -> Result<Uuid, IdError> {
    let malformed = || IdError::Malformed {
        expected,
        text: text.chars().take(80).collect(),
    };
    // Kinds hold underscores themselves, UUIDs never do: the last one divides.
    let (kind, uuid) = text.rsplit_once('_').ok_or_else(malformed)?;
    if kind != expected {
        return Err(match KINDS.contains(&kind) {
            true => IdError::WrongKind {
                expected,
                found: kind.to_owned(),
            },
            false => malformed(),
        });
    }
    // `Uuid` would also read braces and the urn: form; one id has two spellings at most.
    match uuid.len() {
        32 | 36 => Uuid::try_parse(uuid).map_err(|_| malformed()),
        _ => Err(malformed()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const UUID: Uuid = Uuid::from_u128(0x0190c3a2_7b5e_7c11_8a3f_2d4e5f607182);

    #[test]
    fn an_id_reads_back_from_its_text_with_and_without_hyphens() {
        let id = AccessGroupId(UUID);
        assert_eq!(id.to_string(), "access_group_0190c3a27b5e7c118a3f2d4e5f607182");
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(
            "access_group_0190c3a2-7b5e-7c11-8a3f-2d4e5f607182".parse(),
            Ok(id)
        );
    }

    #[test]
    fn an_id_of_another_kind_is_named_in_the_error() {
        let error = DoorId(UUID).to_string().parse::<PropertyId>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "expected the id of a property (property_…), got the id of a door"
        );
        let error = DirectoryGroupId(UUID)
            .to_string()
            .parse::<AccessGroupId>()
            .unwrap_err();
        assert_eq!(
            error,
            IdError::WrongKind {
                expected: "access_group",
                found: "directory_group".into()
            }
        );
    }

    #[test]
    fn nonsense_is_malformed() {
        for text in [
            "",
            "property",
            "property_",
            "property_xyz",
            "0190c3a27b5e7c118a3f2d4e5f607182",
            "cat_0190c3a27b5e7c118a3f2d4e5f607182",
            "property_{190c3a2-7b5e-7c11-8a3f-2d4e5f60718}",
        ] {
            let error = text.parse::<PropertyId>().unwrap_err();
            assert_eq!(
                error,
                IdError::Malformed {
                    expected: "property",
                    text: text.into()
                },
                "{text}"
            );
        }
    }
}
