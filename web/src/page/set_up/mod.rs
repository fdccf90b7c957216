//! Set-up by the printed link: the organization, its first owner, its first office.

mod form;
mod office;

use cynic::{MutationBuilder, QueryBuilder};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use self::form::{OrganizationStep, OwnerStep};
use self::office::OfficeStep;
use super::gate::Gate;
use crate::api::session::{SetUp as SetUpMutation, SetUpInput, SetUpState, SetUpVariables};
use crate::component::crumbs::PageName;
use crate::component::{Glyph, Icon, Submission};
use crate::model::route::set_up_token;
use crate::session::use_session;

/// Steps in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd)]
enum Step {
    Organization,
    Owner,
    Office,
}

const STEPS: [(Step, &str); 3] = [
    (Step::Organization, "Organization"),
    (Step::Owner, "First owner"),
    (Step::Office, "First office"),
];

/// What is entered before it is sent in one piece.
#[derive(Clone, Copy)]
struct Draft {
    organization: RwSignal<String>,
    name: RwSignal<String>,
    email: RwSignal<String>,
    password: RwSignal<String>,
}

/// The page. The token is read from the fragment, which no server and no log ever sees, and only sent with the form.
#[component]
pub fn SetUp() -> impl IntoView {
    let session = use_session();
    let hash = use_location().hash;
    let token = Memo::new(move |_| set_up_token(&hash.get()));
    let state =
        LocalResource::new(move || async move { session.request_public(SetUpState::build(())).await });
    let is_closed = move || {
        state
            .get()
            .is_some_and(|state| state.is_ok_and(|state| !state.set_up_is_open))
    };
    let step = RwSignal::new(Step::Organization);
    let empty = || RwSignal::new(String::new());
    let draft = Draft {
        organization: empty(),
        name: empty(),
        email: empty(),
        password: empty(),
    };
    let send = Submission::new();
    let create = Callback::new(move |()| {
        let input = SetUpInput {
            token: token.get_untracked().unwrap_or_default(),
            organization_name: draft.organization.get_untracked().trim().to_owned(),
            name: draft.name.get_untracked().trim().to_owned(),
            email: draft.email.get_untracked().trim().to_owned(),
            password: draft.password.get_untracked(),
        };
        send.run(
            async move {
                session
                    .request_public(SetUpMutation::build(SetUpVariables { input }))
                    .await
            },
            move |data| {
                step.set(Step::Office);
                session.start(data.set_up);
            },
        );
    });
    // The name of the organization is asked a step earlier than it is sent: a fault of it goes back there.
    let organization_fault = send.of_field("organizationName");
    Effect::new(move |_| {
        if organization_fault.get().is_some() {
            step.set(Step::Organization);
        }
    });
    view! {
        <PageName name="Set up"/>
        <Gate>
            {move || {
                let current = step.get();
                if current < Step::Office && (is_closed() || token.with(Option::is_none)) {
                    return view! { <NoWayIn is_closed=is_closed()/> }.into_any();
                }
                view! {
                    <Stepper current=current/>
                    {match current {
                        Step::Organization => {
                            let go_on = Callback::new(move |()| step.set(Step::Owner));
                            view! { <OrganizationStep draft=draft send=send go_on=go_on/> }.into_any()
                        }
                        Step::Owner => {
                            let back = Callback::new(move |()| step.set(Step::Organization));
                            view! { <OwnerStep draft=draft send=send back=back create=create/> }.into_any()
                        }
                        Step::Office => view! { <OfficeStep/> }.into_any(),
                    }}
                }
                    .into_any()
            }}
        </Gate>
    }
}

#[component]
fn Stepper(current: Step) -> impl IntoView {
    view! {
        <ol class="stepper" aria-label="Set-up">
            {STEPS
                .map(|(step, name)| {
                    view! {
                        <li class:done=step < current aria-current=(step == current).then_some("step")>
                            {name}
                        </li>
                    }
                })
                .collect_view()}
        </ol>
    }
}

/// The link is used up, or was opened without its token.
#[component]
fn NoWayIn(is_closed: bool) -> impl IntoView {
    if is_closed {
        view! {
            <div class="stack-s">
                <h1>"This console is set up"</h1>
                <p class="soft">"The set-up link worked once and is closed. Sign in with your account."</p>
            </div>
            <a class="btn btn-main btn-wide" href="/sign-in">
                "Sign in"
            </a>
        }
        .into_any()
    } else {
        view! {
            <div class="stack-s">
                <h1>"Open the whole set-up link"</h1>
                <p class="soft">
                    "This address lacks its one-time token. Copy the link from the terminal where the server runs, up to its last character."
                </p>
            </div>
            <div class="note quiet">
                <Icon glyph=Glyph::Clock/>
                <div>"Links close after 24 hours. If yours is closed, restart the server and it prints a new one."</div>
            </div>
        }
        .into_any()
    }
}
