//! Set-up, sign-in, refresh, sign-out, and who is signed in.

use super::kind::{AdminRole, DateTime};
use super::schema;

/// The organization of the caller.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct Organization {
    pub id: cynic::Id,
    pub name: String,
    pub settle_window_seconds: i32,
    pub employee_count: i32,
    pub property_count: i32,
}

/// The account of the caller.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct Admin {
    pub id: cynic::Id,
    pub name: String,
    pub email: String,
    pub role: AdminRole,
}

/// Who is signed in.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct Viewer {
    pub id: cynic::Id,
    pub admin: Option<Admin>,
    pub organization: Organization,
}

/// What set-up, sign-in and refresh answer with.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct SessionPayload {
    pub access_token: String,
    pub expires_at: DateTime,
    pub viewer: Viewer,
}

/// Makes the organization and its first owner.
#[derive(cynic::InputObject, Clone, Debug)]
pub struct SetUpInput {
    pub token: String,
    pub organization_name: String,
    pub name: String,
    pub email: String,
    pub password: String,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct SetUpVariables {
    pub input: SetUpInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "SetUpVariables")]
pub struct SetUp {
    #[arguments(input: $input)]
    pub set_up: SessionPayload,
}

/// E-mail and password.
#[derive(cynic::InputObject, Clone, Debug)]
pub struct SignInInput {
    pub email: String,
    pub password: String,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct SignInVariables {
    pub input: SignInInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "SignInVariables")]
pub struct SignIn {
    #[arguments(input: $input)]
    pub sign_in: SessionPayload,
}

/// By the HttpOnly cookie, which it rotates.
#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation")]
pub struct RefreshSession {
    pub refresh_session: SessionPayload,
}

/// Only its arrival counts.
#[derive(cynic::QueryFragment, Debug)]
#[allow(dead_code, reason = "a mutation has to select something")]
pub struct SignOutPayload {
    pub ok: bool,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation")]
#[allow(dead_code, reason = "a mutation has to select something")]
pub struct SignOut {
    pub sign_out: SignOutPayload,
}

/// Whether the one-time set-up link is still open.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Query")]
pub struct SetUpState {
    pub set_up_is_open: bool,
}

/// Who is signed in, with today's figures; `None` without a valid session.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Query")]
pub struct Me {
    pub me: Option<Viewer>,
}
