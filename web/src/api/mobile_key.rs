//! Mobile keys and the mails that bring them.

use super::event::PageInfo;
use super::kind::{DateTime, MailState, MailTemplate, MobileKeyStatus};
use super::schema;

/// Whose key it is.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Employee")]
pub struct KeyHolder {
    pub id: cynic::Id,
    pub display_name: String,
    pub email: String,
}

/// The newest mail of a key.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "OutboxMail")]
pub struct KeyMail {
    pub state: MailState,
    pub last_error: Option<String>,
    pub link_expires_at: Option<DateTime>,
}

/// A row of the list of keys.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "MobileKey")]
pub struct KeyRow {
    pub id: cynic::Id,
    pub employee: KeyHolder,
    pub status: MobileKeyStatus,
    pub suspended_by_admin: bool,
    pub mail: Option<KeyMail>,
    pub updated_at: DateTime,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "MobileKeyConnection")]
pub struct KeyConnection {
    pub nodes: Vec<KeyRow>,
    pub page_info: PageInfo,
    pub total_count: i32,
}

#[derive(cynic::QueryVariables, Clone, Debug, Default)]
pub struct KeysVariables {
    pub first: Option<i32>,
    pub after: Option<String>,
    pub last: Option<i32>,
    pub before: Option<String>,
    pub search: Option<String>,
    pub property_id: Option<cynic::Id>,
    pub status: Option<MobileKeyStatus>,
}

/// A page of keys.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Query", variables = "KeysVariables")]
pub struct Keys {
    #[arguments(first: $first, after: $after, last: $last, before: $before, search: $search, propertyId: $property_id, status: $status)]
    pub mobile_keys: KeyConnection,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct ResendVariables {
    pub ids: Vec<cynic::Id>,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "MobileKey")]
pub struct KeyId {
    pub id: cynic::Id,
}

/// A key for which nothing was done.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct RefusedKey {
    pub mobile_key_id: cynic::Id,
    pub message: String,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct ResendMobileKeysPayload {
    pub resent: Vec<KeyId>,
    pub refused: Vec<RefusedKey>,
}

/// New mails; older links die.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Mutation", variables = "ResendVariables")]
pub struct ResendMobileKeys {
    #[arguments(ids: $ids)]
    pub resend_mobile_keys: ResendMobileKeysPayload,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct KeyVariables {
    pub id: cynic::Id,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct MobileKeyPayload {
    pub mobile_key: KeyId,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Mutation", variables = "KeyVariables")]
pub struct SuspendMobileKey {
    #[arguments(id: $id)]
    pub suspend_mobile_key: MobileKeyPayload,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Mutation", variables = "KeyVariables")]
pub struct RestoreMobileKey {
    #[arguments(id: $id)]
    pub restore_mobile_key: MobileKeyPayload,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Mutation", variables = "KeyVariables")]
pub struct RevokeMobileKey {
    #[arguments(id: $id)]
    pub revoke_mobile_key: MobileKeyPayload,
}

/// A mail as the outbox shows it.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "OutboxMail")]
pub struct MailRow {
    pub id: cynic::Id,
    pub template: MailTemplate,
    pub recipient: String,
    pub state: MailState,
    pub attempts: i32,
    pub last_error: Option<String>,
    pub created_at: DateTime,
    pub next_attempt_at: Option<DateTime>,
    pub sent_at: Option<DateTime>,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "OutboxMailConnection")]
pub struct MailConnection {
    pub nodes: Vec<MailRow>,
    pub page_info: PageInfo,
    pub is_sending: bool,
}

#[derive(cynic::QueryVariables, Clone, Debug, Default)]
pub struct OutboxVariables {
    pub first: Option<i32>,
    pub after: Option<String>,
    pub state: Option<MailState>,
}

/// A page of mails.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Query", variables = "OutboxVariables")]
pub struct Outbox {
    #[arguments(first: $first, after: $after, state: $state)]
    pub outbox: MailConnection,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct RevealVariables {
    pub mail_id: cynic::Id,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct RevealClaimLinkPayload {
    pub url: String,
    pub expires_at: Option<DateTime>,
}

/// Shows a link; audited.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Mutation", variables = "RevealVariables")]
pub struct RevealClaimLink {
    #[arguments(mailId: $mail_id)]
    pub reveal_claim_link: RevealClaimLinkPayload,
}
