//! Set-up, signing in, staying signed in, signing out.

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};

use crate::error::AppError;
use crate::graphql::caller::Caller;
use crate::graphql::context::Asked;
use crate::graphql::cookie::{self, Browser};
use crate::graphql::types::viewer::Viewer;
use crate::service::actor::Actor;
use crate::service::new_account::NewAccount;
use crate::service::session::{self, NewSession};
use crate::service::set_up::{self, SetUp};

/// Mutations of this concept.
#[derive(Default)]
pub struct SessionMutation;

/// A new organization and its owner.
#[derive(InputObject)]
pub struct SetUpInput {
    /// From the one-time link.
    token: String,
    /// Name of the organization.
    organization_name: String,
    /// Full name of the owner.
    name: String,
    /// Address to sign in with.
    email: String,
    /// 12 characters or more; spaces are fine.
    password: String,
}

/// Address and password of an account.
#[derive(InputObject)]
pub struct SignInInput {
    /// Address.
    email: String,
    /// Password.
    password: String,
}

/// A session. `accessToken` goes into `Authorization: Bearer`; the refresh cookie comes along by itself.
#[derive(SimpleObject)]
pub struct SessionPayload {
    /// Lives ten minutes at most.
    access_token: String,
    /// Refresh before this.
    expires_at: DateTime<Utc>,
    /// Who signed in.
    viewer: Viewer,
}

/// A session that ended.
#[derive(SimpleObject)]
pub struct SignOutPayload {
    /// Always true: whoever signs out is signed out.
    ok: bool,
}

#[Object]
impl SessionMutation {
    /// Public, by the one-time link: makes the organization and its first owner and signs them in.
    async fn set_up(&self, ctx: &Context<'_>, input: SetUpInput) -> Result<SessionPayload> {
        let account = NewAccount {
            organization_name: input.organization_name,
            name: input.name,
            email: input.email,
            password: input.password,
        };
        let command = SetUp {
            token: input.token,
            account,
        };
        let made = set_up::set_up(ctx.app(), command).await?;
        Ok(opened(ctx, made))
    }

    /// Public: opens a session.
    async fn sign_in(&self, ctx: &Context<'_>, input: SignInInput) -> Result<SessionPayload> {
        let made = session::sign_in(ctx.app(), &input.email, input.password).await?;
        Ok(opened(ctx, made))
    }

    /// Public: gives a new access token for the refresh cookie, and rotates the cookie.
    async fn refresh_session(&self, ctx: &Context<'_>) -> Result<SessionPayload> {
        const NO_SESSION: AppError = AppError::Unauthenticated("Sign in first.");
        let browser: &Browser = ctx.data_unchecked();
        let refresh = browser.own_refresh()?.ok_or(NO_SESSION)?;
        match session::refresh(ctx.app(), refresh).await {
            Ok(made) => Ok(opened(ctx, made)),
            Err(error) => {
                if matches!(error, AppError::Unauthenticated(_)) {
                    cookie::clear(ctx);
                }
                Err(error.into())
            }
        }
    }

    /// Ends the caller's session and removes the cookie. Without a session there is nothing to do.
    async fn sign_out(&self, ctx: &Context<'_>) -> Result<SignOutPayload> {
        if let Caller::Known(known) = ctx.caller()
            && let Actor::Admin(signed_in) = &known.actor
        {
            session::sign_out(ctx.app(), signed_in).await?;
        }
        cookie::clear(ctx);
        Ok(SignOutPayload { ok: true })
    }
}

fn opened(ctx: &Context<'_>, made: NewSession) -> SessionPayload {
    if let Some(refresh) = made.refresh {
        cookie::set(ctx, refresh);
    }
    SessionPayload {
        access_token: made.access.token,
        expires_at: made.access.expires_at,
        viewer: Viewer(Actor::Admin(made.signed_in)),
    }
}
