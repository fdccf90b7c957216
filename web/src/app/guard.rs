//! Lets in who is signed in; everybody else goes to sign in and comes back to where they wanted to go.

use leptos::prelude::*;
use leptos_router::components::Redirect;
use leptos_router::hooks::use_location;

use super::shell::Shell;
use crate::component::{LoadError, Mark};
use crate::model::route::sign_in_path;
use crate::session::{SessionState, use_session};

#[derive(Clone, PartialEq)]
enum Gate {
    Waiting,
    Shut { ended: bool },
    Broken(crate::api::ApiError),
    Open,
}

/// Around every page that needs a session.
#[component]
pub fn Guard() -> impl IntoView {
    let session = use_session();
    let location = use_location();
    // A memo of what matters: new figures of the viewer must not build the shell anew.
    let gate = Memo::new(move |_| match session.state() {
        SessionState::Starting => Gate::Waiting,
        SessionState::SignedOut { ended } => Gate::Shut { ended },
        SessionState::Failed(error) => Gate::Broken(error),
        SessionState::SignedIn(_) => Gate::Open,
    });
    move || match gate.get() {
        Gate::Waiting => view! { <Waiting/> }.into_any(),
        Gate::Shut { ended } => {
            let wanted = location.pathname.get_untracked() + &query(&location.search.get_untracked());
            view! { <Redirect path=sign_in_path(&wanted, ended)/> }.into_any()
        }
        Gate::Broken(error) => {
            let retry = Callback::new(move |()| session.resume());
            view! {
                <main class="page" id="content">
                    <h1 class="vh">"Latchkey"</h1>
                    <LoadError what="The console" error=error retry=retry/>
                </main>
            }
            .into_any()
        }
        Gate::Open => view! { <Shell/> }.into_any(),
    }
}

fn query(search: &str) -> String {
    if search.is_empty() {
        String::new()
    } else {
        format!("?{search}")
    }
}

#[component]
fn Waiting() -> impl IntoView {
    view! {
        <main class="waiting" id="content" aria-busy="true">
            <Mark/>
            <h1 class="vh">"Latchkey"</h1>
            <p class="muted t13" role="status">"Opening the console"</p>
        </main>
    }
}
