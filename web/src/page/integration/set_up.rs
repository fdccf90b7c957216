//! Connecting Okta step by step. The step is in the URL (`?step=`); the last one turns green by itself.

use std::time::Duration;

use cynic::{MutationBuilder, QueryBuilder};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use super::Connection;
use super::token::{Secret, Tokens};
use crate::api::integration::{InstallIntegration, InstallIntegrationInput, InstallIntegrationVariables};
use crate::api::rule::RuleTabs;
use crate::component::dialog::FormFailure;
use crate::component::time::{At, Detail};
use crate::component::{Glyph, Icon, PageHead, Submission, SubmitButton, TextField};
use crate::model::set_up_step::{SetUpStep, domain_fault};
use crate::session::use_session;

/// A credentials test leaves no event, so the page asks again while it waits.
const ASK_AGAIN: Duration = Duration::from_secs(3);

/// The steps, the open one, and what was seen of Okta so far.
#[component]
pub fn SetUp(connection: Connection) -> impl IntoView {
    let session = use_session();
    let query = use_query_map();
    let is_installed = Memo::new(move |_| connection.integration.with(Option::is_some));
    let step = Memo::new(move |_| {
        let wanted = query.with(|query| query.get("step"));
        SetUpStep::shown(is_installed.get(), wanted.as_deref())
    });
    let rules = LocalResource::new(move || async move { session.request(RuleTabs::build(())).await });
    let has_rules = Memo::new(move |_| match rules.get() {
        Some(Ok(tabs)) => Some(
            tabs.properties
                .iter()
                .any(|property| property.rule_set.rules.iter().any(|rule| rule.enabled)),
        ),
        Some(Err(_)) | None => None,
    });
    ask_again_while_waiting(connection);
    view! {
        <PageHead
            title="Connect Okta"
            lead="About five minutes. Keep Okta’s admin console open next to this page; nothing changes for anyone until you publish a rule.".to_owned()
        />
        <ol class="stepper" role="list" aria-label="Steps">
            {SetUpStep::ALL
                .into_iter()
                .map(|own| {
                    view! {
                        <li class:done=move || own < step.get() aria-current=move || (own == step.get()).then_some("step")>
                            {own.title()}
                        </li>
                    }
                })
                .collect_view()}
        </ol>
        <div class="cols cols-wide">
            {move || match step.get() {
                SetUpStep::Domain => view! { <Domain connection=connection/> }.into_any(),
                SetUpStep::Paste => view! { <Paste connection=connection/> }.into_any(),
                SetUpStep::Tick => view! { <Ticks/> }.into_any(),
                SetUpStep::Rules => view! { <FirstRules has_rules=has_rules/> }.into_any(),
                SetUpStep::Wait => view! { <Wait/> }.into_any(),
            }}
            <Show when=move || is_installed.get() fallback=Before>
                <div class="stack">
                    <Waiting connection=connection has_rules=has_rules/>
                    <Tokens connection=connection/>
                </div>
            </Show>
        </div>
    }
}

fn ask_again_while_waiting(connection: Connection) {
    let asking = set_interval_with_handle(
        move || {
            if connection.integration.try_with_untracked(Option::is_some) == Some(true) {
                connection.changed.run(());
            }
        },
        ASK_AGAIN,
    );
    // Without a timer the page has to be loaded again by hand: worse, not wrong.
    if let Ok(asking) = asking {
        on_cleanup(move || asking.clear());
    }
}

/// A step's card: its heading, what to do, and the way on.
#[component]
fn StepCard(title: &'static str, step: SetUpStep, next: &'static str, children: Children) -> impl IntoView {
    let navigate = use_navigate();
    let go = move |to: SetUpStep| {
        navigate(
            &to.path(),
            NavigateOptions {
                scroll: false,
                ..Default::default()
            },
        )
    };
    let back = go.clone();
    view! {
        <section class="card" aria-labelledby="step">
            <div class="card-head">
                <h2 id="step">{title}</h2>
            </div>
            <div class="card-body stack">{children()}</div>
            <div class="card-foot row between">
                {step
                    .before()
                    .map(|before| {
                        view! {
                            <button class="btn btn-plain" type="button" on:click=move |_| back(before)>
                                "Back"
                            </button>
                        }
                    })}
                {step
                    .after()
                    .map(|after| {
                        view! {
                            <button class="btn btn-main push" type="button" on:click=move |_| go(after)>
                                {next}
                            </button>
                        }
                    })}
            </div>
        </section>
    }
}

#[component]
fn Domain(connection: Connection) -> impl IntoView {
    let session = use_session();
    let domain = RwSignal::new(String::new());
    let has_tried = RwSignal::new(false);
    let send = Submission::new();
    let refused = send.of_field("domain");
    let error = Signal::derive(move || {
        let fault = has_tried
            .get()
            .then(|| domain.with(|domain| domain_fault(domain)))
            .flatten();
        fault.or_else(|| refused.get())
    });
    let install = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        has_tried.set(true);
        let text = domain.get_untracked().trim().to_owned();
        if domain_fault(&text).is_some() {
            request_animation_frame(crate::component::form::focus_first_fault);
            return;
        }
        let input = InstallIntegrationInput {
            domain: (!text.is_empty()).then_some(text),
        };
        let operation = InstallIntegration::build(InstallIntegrationVariables { input });
        send.run(async move { session.request(operation).await }, move |data| {
            connection.secret.set(Some(data.install_integration.secret));
            connection.changed.run(());
        });
    };
    view! {
        <form novalidate on:submit=install>
            <section class="card" aria-labelledby="step">
                <div class="card-head">
                    <h2 id="step">"Which Okta"</h2>
                </div>
                <div class="card-body stack">
                    <FormFailure failure=send.beside(&["domain"])/>
                    <TextField
                        id="okta-domain"
                        label="Okta domain"
                        value=domain
                        error=error
                        is_optional=true
                        placeholder="aldermoor.okta.com"
                        hint="Only a reminder of where this comes from. Okta pushes people and groups by itself.".to_owned()
                    />
                </div>
                <div class="card-foot row between">
                    <span>"Next you get an address and a token to paste into Okta."</span>
                    <SubmitButton label="Make address and token".to_owned() busy_label="Making" busy=send.busy()/>
                </div>
            </section>
        </form>
    }
}

/// What happens before there is a connection: nothing.
#[component]
fn Before() -> impl IntoView {
    view! {
        <aside class="card" aria-labelledby="what">
            <div class="card-head">
                <h2 id="what">"What Okta will do here"</h2>
            </div>
            <div class="card-body">
                <ol class="timeline">
                    <Line glyph=Glyph::Person tone="" words="Create, change and deactivate people"/>
                    <Line glyph=Glyph::People tone="" words="Push the groups that rules name"/>
                    <Line glyph=Glyph::Rules tone="" words="Your rules decide which doors open, office by office"/>
                </ol>
            </div>
        </aside>
    }
}

#[component]
fn Line(
    glyph: Glyph,
    tone: &'static str,
    words: &'static str,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <li>
            <span class=format!("at {tone}")>
                <Icon glyph=glyph/>
            </span>
            <span>{words}</span>
            {children.map(|children| children())}
        </li>
    }
}

/// Address and token; also shown once connected.
#[component]
pub fn PasteFields(connection: Connection) -> impl IntoView {
    let base_url = Memo::new(move |_| connection.read(|it| it.base_url.clone()));
    view! {
        <p class="t13 soft">
            "In Okta: your Latchkey app, " <b>"Provisioning"</b> ", " <b>"Integration"</b> ", then " <b>"Edit"</b> "."
        </p>
        {move || view! { <Secret label="SCIM base URL" text=base_url.get() is_once=false/> }}
        {move || match connection.secret.get() {
            Some(text) => view! { <Secret label="Token" text=text is_once=true/> }.into_any(),
            None => {
                view! {
                    <p class="t13 soft">"The token was shown when it was made. If it is lost, make another; nothing breaks."</p>
                }
                    .into_any()
            }
        }}
        <div class="field">
            <span class="label">"Authentication in Okta"</span>
            <span class="t13 soft">"HTTP Header, Bearer. Unique identifier: " <code>"userName"</code></span>
        </div>
    }
}

#[component]
fn Paste(connection: Connection) -> impl IntoView {
    view! {
        <StepCard title="Give Okta this address and token" step=SetUpStep::Paste next="I have pasted both">
            <PasteFields connection=connection/>
        </StepCard>
    }
}

#[component]
fn Ticks() -> impl IntoView {
    let tick = |where_to: &'static str, what: &'static str| {
        view! {
            <li>
                <Icon glyph=Glyph::Check class="accent"/>
                <div>
                    <b>{what}</b>
                    " "
                    <p>{where_to}</p>
                </div>
            </li>
        }
    };
    view! {
        <StepCard title="What to tick in Okta" step=SetUpStep::Tick next="All of it is ticked">
            <ul class="todo todo-flat" role="list">
                {tick("Provisioning, Integration: supported actions", "Push New Users, Push Profile Updates, Push Groups")}
                {tick("Provisioning, To App", "Create Users, Update User Attributes, Deactivate Users")}
                {tick("Push Groups: by name, each group that a rule shall ask about", "The groups themselves")}
            </ul>
            <div class="note">
                <Icon glyph=Glyph::Alert/>
                <div>
                    <b>"Use separate groups for push and for assignment."</b>
                    " With one group for both, Okta can send a person and remove them a second later."
                </div>
            </div>
        </StepCard>
    }
}

#[component]
fn FirstRules(has_rules: Memo<Option<bool>>) -> impl IntoView {
    let words = move || match has_rules.get() {
        Some(true) => "There are rules. People whom one catches get in as soon as Okta sends them.",
        Some(false) => {
            "Without a rule an office is paused: nobody gains or loses access there. Write the first one now, or later."
        }
        None => "Looking for rules.",
    };
    view! {
        <StepCard title="A first rule for each office" step=SetUpStep::Rules next="On to the first request">
            <p class="t13 soft">{words}</p>
            <a class="btn btn-start" href="/rules">
                <Icon glyph=Glyph::Rules/>
                "Open rules"
            </a>
        </StepCard>
    }
}

#[component]
fn Wait() -> impl IntoView {
    view! {
        <StepCard title="Let Okta call" step=SetUpStep::Wait next="">
            <p class="t13">
                "In Okta press " <b>"Test Connector Configuration"</b>
                ". As soon as the first request comes, this page turns green by itself and people arrive."
            </p>
            <a class="btn btn-start" href="/events">
                <Icon glyph=Glyph::Pulse/>
                "Watch live events"
            </a>
        </StepCard>
    }
}

/// What was seen so far.
#[component]
fn Waiting(connection: Connection, has_rules: Memo<Option<bool>>) -> impl IntoView {
    let domain = Memo::new(move |_| connection.read(|it| it.domain.clone()));
    let installed = Memo::new(move |_| {
        connection
            .integration
            .with(|it| it.as_ref().map(|it| it.installed_at.clone()))
    });
    view! {
        <aside class="card" aria-labelledby="wait">
            <div class="card-head">
                <span class="beat wait"></span>
                <h2 id="wait">"Waiting for the first request"</h2>
            </div>
            <div class="card-body stack">
                <p class="t13" role="status">
                    "Nothing with this token yet. Press " <b>"Test Connector Configuration"</b>
                    " in Okta and this turns green by itself."
                </p>
                <ol class="timeline">
                    {move || {
                        domain
                            .get()
                            .map(|domain| {
                                view! {
                                    <Line glyph=Glyph::Check tone="good" words="Domain">
                                        <time>{domain}</time>
                                    </Line>
                                }
                            })
                    }}
                    <Line glyph=Glyph::Check tone="good" words="Address and token made">
                        {move || installed.get().map(|moment| view! { <At moment=moment detail=Detail::Brief/> })}
                    </Line>
                    {move || match has_rules.get() {
                        Some(true) => view! { <Line glyph=Glyph::Check tone="good" words="Rules are published"/> }.into_any(),
                        Some(false) => view! { <Line glyph=Glyph::Alert tone="warn" words="No rule yet"/> }.into_any(),
                        None => ().into_any(),
                    }}
                    <Line glyph=Glyph::Clock tone="warn" words="First request with this token">
                        <time>"waiting"</time>
                    </Line>
                </ol>
            </div>
        </aside>
    }
}
