//! Who is asking, and what they may do (behaviour.md §8).

use domain::id::{
    AdminId, ApiTokenId, IntegrationId, OrganizationId, PropertyId, ScimRequestId, ScimTokenId, SessionId,
};
use domain::role::AdminRole;

use crate::error::AppError;

/// The caller of a use case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A person signed in to the console.
    Admin(SignedIn),
    /// An integrator's token.
    ApiToken(ApiCaller),
    /// An identity provider's token: may use SCIM and nothing else.
    IdentityProvider(ScimCaller),
}

/// A signed-in admin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// Their organization.
    pub organization: OrganizationId,
    /// Their account.
    pub admin: AdminId,
    /// The session their access token names.
    pub session: SessionId,
    /// Their role.
    pub role: AdminRole,
    /// The properties of a property manager; empty for the other roles, which see all.
    pub properties: Vec<PropertyId>,
}

/// An integrator's token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiCaller {
    /// Its organization.
    pub organization: OrganizationId,
    /// The token's row.
    pub token: ApiTokenId,
    /// Its name, for the audit log.
    pub name: String,
    /// Whether it may change anything.
    pub may_write: bool,
    /// The one property it is limited to, if it is.
    pub property: Option<PropertyId>,
}

/// An identity provider's token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScimCaller {
    /// Its organization.
    pub organization: OrganizationId,
    /// The integration whose users and groups it sees.
    pub integration: IntegrationId,
    /// The token's row.
    pub token: ScimTokenId,
    /// The request under way, for the events it causes.
    pub request: Option<ScimRequestId>,
}

/// What a use case needs its caller to be allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// Read people, properties, rules and events of the whole organization.
    Read,
    /// Read, or change, things of one property.
    ReadProperty(PropertyId),
    /// Change doors, schedules, access groups and rules of one property.
    EditProperty(PropertyId),
    /// Make properties and hand-made employees, change settings.
    Administer,
    /// Install and repair integrations, make and revoke their tokens.
    Integrate,
    /// Push people and groups.
    Provision,
}

impl Actor {
    /// The organization everything the caller reaches belongs to.
    pub fn organization(&self) -> OrganizationId {
        match self {
            Self::Admin(caller) => caller.organization,
            Self::ApiToken(caller) => caller.organization,
            Self::IdentityProvider(caller) => caller.organization,
        }
    }

    /// The caller's organization, if they may do this.
    ///
    /// # Errors
    /// [`AppError::Forbidden`]; for a property outside the caller's reach [`AppError::NotFound`], as for an unknown one.
    pub fn require(&self, permission: Permission) -> Result<OrganizationId, AppError> {
        if self.may(permission) {
            return Ok(self.organization());
        }
        match permission {
            Permission::ReadProperty(_) => Err(AppError::NotFound("property")),
            Permission::EditProperty(property) if !self.may(Permission::ReadProperty(property)) => {
                Err(AppError::NotFound("property"))
            }
            Permission::Read
            | Permission::EditProperty(_)
            | Permission::Administer
            | Permission::Integrate
            | Permission::Provision => Err(AppError::Forbidden("Your role does not allow this.")),
        }
    }

    /// Whether they may do this.
    pub fn may(&self, permission: Permission) -> bool {
        match self {
            Self::Admin(caller) => admin_may(caller, permission),
            Self::ApiToken(caller) => api_token_may(caller, permission),
            Self::IdentityProvider(_) => matches!(permission, Permission::Provision),
        }
    }

    /// A signed-in owner.
    pub fn is_owner(&self) -> bool {
        match self {
            Self::Admin(caller) => caller.role == AdminRole::Owner,
            Self::ApiToken(_) | Self::IdentityProvider(_) => false,
        }
    }

    /// The properties the caller is limited to; `None`: all of the organization.
    pub fn property_limit(&self) -> Option<&[PropertyId]> {
        match self {
            Self::Admin(caller) => match caller.role {
                AdminRole::PropertyManager => Some(&caller.properties),
                AdminRole::Owner | AdminRole::Admin | AdminRole::Viewer => None,
            },
            Self::ApiToken(caller) => caller.property.as_ref().map(std::slice::from_ref),
            Self::IdentityProvider(_) => Some(&[]),
        }
    }
}

fn admin_may(caller: &SignedIn, permission: Permission) -> bool {
    let manages = |property| caller.properties.contains(&property);
    match (caller.role, permission) {
        (_, Permission::Provision) => false,
        (AdminRole::Owner | AdminRole::Admin, _) => true,
        (
            AdminRole::PropertyManager,
            Permission::ReadProperty(property) | Permission::EditProperty(property),
        ) => manages(property),
        (AdminRole::PropertyManager, Permission::Read | Permission::Administer | Permission::Integrate) => {
            false
        }
        (AdminRole::Viewer, Permission::Read | Permission::ReadProperty(_)) => true,
        (AdminRole::Viewer, Permission::EditProperty(_) | Permission::Administer | Permission::Integrate) => {
            false
        }
    }
}

fn api_token_may(caller: &ApiCaller, permission: Permission) -> bool {
    let reaches = |wanted| caller.property.is_none_or(|own| own == wanted);
    match permission {
        Permission::Read => caller.property.is_none(),
        Permission::ReadProperty(property) => reaches(property),
        Permission::EditProperty(property) => caller.may_write && reaches(property),
        Permission::Administer | Permission::Integrate => caller.may_write && caller.property.is_none(),
        Permission::Provision => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn property(n: u128) -> PropertyId {
        Uuid::from_u128(n).into()
    }

    fn admin(role: AdminRole, properties: Vec<PropertyId>) -> Actor {
        let id = Uuid::from_u128(9);
        Actor::Admin(SignedIn {
            organization: id.into(),
            admin: id.into(),
            session: id.into(),
            role,
            properties,
        })
    }

    fn token(may_write: bool, property: Option<PropertyId>) -> Actor {
        let id = Uuid::from_u128(9);
        let name = "payroll export".to_owned();
        Actor::ApiToken(ApiCaller {
            organization: id.into(),
            token: id.into(),
            name,
            may_write,
            property,
        })
    }

    /// behaviour.md §8, one row a caller: read all, read Lisbon, edit Lisbon, read Berlin, administer, integrate, provision.
    #[test]
    fn who_may_do_what() {
        let (lisbon, berlin) = (property(1), property(2));
        let id = Uuid::from_u128(9);
        let okta = Actor::IdentityProvider(ScimCaller {
            organization: id.into(),
            integration: id.into(),
            token: id.into(),
            request: None,
        });
        let table = [
            (admin(AdminRole::Owner, vec![]), "yyyyyyn"),
            (admin(AdminRole::Admin, vec![]), "yyyyyyn"),
            (admin(AdminRole::PropertyManager, vec![lisbon]), "nyynnnn"),
            (admin(AdminRole::Viewer, vec![]), "yynynnn"),
            (token(true, None), "yyyyyyn"),
            (token(false, None), "yynynnn"),
            (token(true, Some(lisbon)), "nyynnnn"),
            (okta, "nnnnnny"),
        ];
        for (actor, expected) in table {
            let permissions = [
                Permission::Read,
                Permission::ReadProperty(lisbon),
                Permission::EditProperty(lisbon),
                Permission::ReadProperty(berlin),
                Permission::Administer,
                Permission::Integrate,
                Permission::Provision,
            ];
            let answers: String = permissions
                .map(|wanted| if actor.may(wanted) { 'y' } else { 'n' })
                .iter()
                .collect();
            assert_eq!(answers, expected, "{actor:?}");
        }
    }

    #[test]
    fn a_foreign_property_and_an_unknown_one_answer_alike() {
        let manager = admin(AdminRole::PropertyManager, vec![property(1)]);
        for permission in [
            Permission::ReadProperty(property(2)),
            Permission::EditProperty(property(2)),
        ] {
            assert!(matches!(
                manager.require(permission),
                Err(AppError::NotFound("property"))
            ));
        }
        let viewer = admin(AdminRole::Viewer, vec![]);
        assert!(matches!(
            viewer.require(Permission::EditProperty(property(2))),
            Err(AppError::Forbidden(_))
        ));
    }
}
