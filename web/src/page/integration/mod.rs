//! The connection to Okta: the steps that make it, then how it stands and its tokens.

mod access;
mod connected;
mod set_up;
mod tabs;
mod token;

pub use tabs::OktaTabs;
pub use token::Secret;

use std::time::Duration;

use cynic::{QueryBuilder, SubscriptionBuilder};
use leptos::prelude::*;

use self::connected::Connected;
use self::set_up::SetUp;
use crate::again::ask_again;
use crate::api::ApiError;
use crate::api::integration::{FollowIntegration, Integration, LiveIntegration};
use crate::api::kind::{GroupPullState, IntegrationStatus};
use crate::component::crumbs::PageName;
use crate::component::load::card_bones;
use crate::component::{Load, use_toasts};
use crate::live::{refetch_on_event, use_live};
use crate::session::use_session;

/// What the parts of the page share. Copies are handles.
#[derive(Clone, Copy)]
struct Connection {
    integration: Memo<Option<Integration>>,
    /// A token's secret as long as this page is open: it is told once.
    secret: RwSignal<Option<String>>,
    changed: Callback<()>,
}

impl Connection {
    /// Reads the integration; a default before it is installed. Reactive.
    fn read<T: Default>(self, read: impl FnOnce(&Integration) -> T) -> T {
        self.integration
            .with(|integration| integration.as_ref().map(read).unwrap_or_default())
    }
}

/// A pull that changes nothing leaves no event, so its end is asked for.
fn ask_again_while_pulling(integration: LocalResource<Result<LiveIntegration, ApiError>>) {
    const ASK_AGAIN: Duration = Duration::from_secs(2);
    ask_again(ASK_AGAIN, move || {
        let pull = match integration.get_untracked() {
            Some(Ok(data)) => data.integration.and_then(|it| it.group_pull),
            Some(Err(_)) | None => None,
        };
        if pull.is_some_and(|pull| matches!(pull.state, GroupPullState::Queued | GroupPullState::Running)) {
            integration.refetch();
        }
    });
}

/// The steps give way to the connection by themselves: somebody who looks elsewhere is told why.
fn say_when_connected(is_receiving: Memo<bool>) {
    let toasts = use_toasts();
    Effect::new(move |before: Option<bool>| {
        let now = is_receiving.get();
        if before == Some(false) && now {
            toasts.done("Okta is connected: its first request has come");
        }
        now
    });
}

/// The page.
#[component]
pub fn IntegrationPage() -> impl IntoView {
    let session = use_session();
    let integration =
        LocalResource::new(move || async move { session.request(LiveIntegration::build(())).await });
    refetch_on_event(integration, |_| true);
    let secret = RwSignal::new(None::<String>);
    let changed = Callback::new(move |()| integration.refetch());
    ask_again_while_pulling(integration);
    // A credentials test leaves no event: that Okta was heard is followed by itself.
    use_live().follow(&FollowIntegration::build(()), move |_| integration.refetch());
    let bones = || {
        view! {
            <PageName name="Okta"/>
            {card_bones("Loading the connection")}
        }
    };
    view! {
        <Load resource=integration what="The connection" is_page=true bones=bones let:data>
            {
                let connection = Connection { integration: Memo::new(move |_| data.get().integration), secret, changed };
                let is_receiving = Memo::new(move |_| {
                    connection.integration.with(|it| it.as_ref().is_some_and(|it| it.status == IntegrationStatus::Receiving))
                });
                say_when_connected(is_receiving);
                view! {
                    <Show when=move || is_receiving.get() fallback=move || view! { <SetUp connection=connection/> }>
                        <Connected connection=connection/>
                    </Show>
                }
            }
        </Load>
    }
}
