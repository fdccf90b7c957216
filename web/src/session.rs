//! Who is signed in. The access token lives in memory only; the refresh cookie is HttpOnly and never seen here.
//!
//! Invariant: every request of the console goes through [`Session::request`], which renews a token before it expires,
//! tries once more after `UNAUTHENTICATED`, and lets any number of callers share one renewal.

use cynic::{MutationBuilder, Operation, QueryBuilder};
use futures_util::FutureExt;
use futures_util::future::{LocalBoxFuture, Shared};
use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::api::kind::AdminRole;
use crate::api::session::{Me, RefreshSession, SessionPayload, SignOut, Viewer};
use crate::api::{ApiError, request};
use crate::component::time::now_ms;
use crate::model::token::Lifetime;

/// Where the session stands.
#[derive(Clone, Debug, PartialEq)]
pub enum SessionState {
    /// The cookie is being tried.
    Starting,
    /// Nobody is signed in; `ended` if somebody was a moment ago.
    SignedOut {
        /// True if a running session was ended by the server.
        ended: bool,
    },
    /// The server could not be asked.
    Failed(ApiError),
    /// Somebody is.
    SignedIn(Viewer),
}

#[derive(Clone, Debug)]
struct Token {
    text: String,
    lifetime: Lifetime,
}

type Renewal = Shared<LocalBoxFuture<'static, Result<(), ApiError>>>;

/// The one session of the page; copies are handles.
#[derive(Clone, Copy)]
pub struct Session {
    state: RwSignal<SessionState>,
    token: StoredValue<Option<Token>, LocalStorage>,
    renewal: StoredValue<Option<Renewal>, LocalStorage>,
}

/// The session of the page.
pub fn use_session() -> Session {
    expect_context()
}

impl Session {
    /// Makes the session, tries the cookie, and gives it to everything below.
    pub fn provide() -> Self {
        let session = Self {
            state: RwSignal::new(SessionState::Starting),
            token: StoredValue::new_local(None),
            renewal: StoredValue::new_local(None),
        };
        provide_context(session);
        session.resume();
        session
    }

    /// Tries the cookie, at the start and after [`SessionState::Failed`].
    pub fn resume(self) {
        self.state.set(SessionState::Starting);
        leptos::task::spawn_local(async move {
            if let Err(error) = self.renew().await
                && !error.is_unauthenticated()
            {
                self.state.set(SessionState::Failed(error));
            }
        });
    }

    /// Reactive.
    pub fn state(self) -> SessionState {
        self.state.get()
    }

    /// Who is signed in; reactive.
    pub fn viewer(self) -> Option<Viewer> {
        self.state.with(|state| match state {
            SessionState::SignedIn(viewer) => Some(viewer.clone()),
            SessionState::Starting | SessionState::SignedOut { .. } | SessionState::Failed(_) => None,
        })
    }

    /// What the account may do; reactive.
    pub fn role(self) -> Option<AdminRole> {
        self.state.with(|state| match state {
            SessionState::SignedIn(viewer) => viewer.admin.as_ref().map(|admin| admin.role),
            SessionState::Starting | SessionState::SignedOut { .. } | SessionState::Failed(_) => None,
        })
    }

    /// Whether the account may decide about people of a property it sees; the server has the last word. Reactive.
    pub fn may_edit(self) -> bool {
        self.role().is_some_and(|role| match role {
            AdminRole::Owner | AdminRole::Admin | AdminRole::PropertyManager => true,
            AdminRole::Viewer => false,
        })
    }

    /// Whether the account may change what belongs to the whole organization; the server has the last word. Reactive.
    pub fn may_administer(self) -> bool {
        self.role().is_some_and(|role| match role {
            AdminRole::Owner | AdminRole::Admin => true,
            AdminRole::PropertyManager | AdminRole::Viewer => false,
        })
    }

    /// Takes over what set-up, sign-in or a renewal answered.
    pub fn start(self, payload: SessionPayload) {
        let lifetime = Lifetime::new(now_ms(), crate::component::time::parse_ms(&payload.expires_at));
        self.token.set_value(Some(Token {
            text: payload.access_token,
            lifetime,
        }));
        let next = SessionState::SignedIn(payload.viewer);
        if self.state.with_untracked(|state| *state != next) {
            self.state.set(next);
        }
    }

    /// Reads the figures of the organization again. A failure keeps the old ones: they are decoration.
    pub async fn refresh_figures(self) {
        let Ok(Me { me: Some(viewer) }) = self.request(Me::build(())).await else {
            return;
        };
        self.state.try_update(|state| {
            if let SessionState::SignedIn(known) = state {
                *known = viewer;
            }
        });
    }

    /// Forgets a token that the server refused elsewhere, so that the next request renews it.
    pub fn distrust_token(self) {
        self.token.set_value(None);
    }

    fn end(self) {
        self.token.set_value(None);
        let ended = self
            .state
            .with_untracked(|state| matches!(state, SessionState::SignedIn(_)));
        self.state.set(SessionState::SignedOut { ended });
    }

    /// Signs out here and on the server.
    pub async fn sign_out(self) -> Result<(), ApiError> {
        let bearer = self.bearer().await?;
        request::post(&SignOut::build(()), Some(&bearer)).await?;
        self.token.set_value(None);
        self.state.set(SessionState::SignedOut { ended: false });
        Ok(())
    }

    /// A token that is good for a while yet.
    ///
    /// # Errors
    /// [`ApiError`] of the renewal, if one was needed.
    pub async fn bearer(self) -> Result<String, ApiError> {
        if let Some(token) = self.token.get_value()
            && !token.lifetime.is_due(now_ms())
        {
            return Ok(token.text);
        }
        self.renew().await?;
        self.token
            .get_value()
            .map(|token| token.text)
            .ok_or(ApiError::Status(401))
    }

    /// Renews by the cookie. Callers that come while one is under way wait for the same one: the server takes a second
    /// use of the same cookie for theft.
    async fn renew(self) -> Result<(), ApiError> {
        let renewal = match self.renewal.get_value() {
            Some(renewal) => renewal,
            None => {
                let renewal = async move {
                    let answer = request::post(&RefreshSession::build(()), None).await;
                    self.renewal.set_value(None);
                    match answer {
                        Ok(data) => {
                            self.start(data.refresh_session);
                            Ok(())
                        }
                        Err(error) => {
                            if error.is_unauthenticated() {
                                self.end();
                            }
                            Err(error)
                        }
                    }
                }
                .boxed_local()
                .shared();
                self.renewal.set_value(Some(renewal.clone()));
                renewal
            }
        };
        renewal.await
    }

    /// Sends one operation as the person who is signed in.
    ///
    /// # Errors
    /// [`ApiError`]. After `UNAUTHENTICATED` it renews once and tries again; if that fails too, the session has ended and
    /// the shell shows the sign-in page.
    pub async fn request<Data, Variables>(
        self,
        operation: Operation<Data, Variables>,
    ) -> Result<Data, ApiError>
    where
        Data: DeserializeOwned + 'static,
        Variables: Serialize,
    {
        let bearer = self.bearer().await?;
        let answer = request::post(&operation, Some(&bearer)).await;
        match answer {
            Err(error) if error.is_unauthenticated() => {
                self.distrust_token();
                let bearer = self.bearer().await?;
                request::post(&operation, Some(&bearer)).await
            }
            Ok(_) | Err(_) => answer,
        }
    }

    /// Sends one operation as nobody: set-up, sign-in and what their pages ask.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn request_public<Data, Variables>(
        self,
        operation: Operation<Data, Variables>,
    ) -> Result<Data, ApiError>
    where
        Data: DeserializeOwned + 'static,
        Variables: Serialize,
    {
        request::post(&operation, None).await
    }
}
