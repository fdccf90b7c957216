//! Connecting Okta step by step. The step is in the URL (`?step=`); the last one turns green by itself.

mod domain;
mod drawing;
mod paste;
mod rules;
mod seen;
mod tick;
mod wait;

pub use paste::PasteFields;

use cynic::QueryBuilder;
use leptos::html;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use self::domain::Domain;
use self::paste::Paste;
use self::rules::FirstRules;
use self::seen::{Before, Seen};
use self::tick::Ticks;
use self::wait::Wait;
use super::Connection;
use super::token::Tokens;
use crate::api::rule::{RuleTab, RuleTabs};
use crate::component::{Glyph, Icon, PageHead};
use crate::model::set_up_step::SetUpStep;
use crate::session::use_session;

/// Every office with its rules; `None` until it is known.
type Offices = Memo<Option<Vec<RuleTab>>>;

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
    let tabs = LocalResource::new(move || async move { session.request(RuleTabs::build(())).await });
    let offices = Memo::new(move |_| match tabs.get() {
        Some(Ok(tabs)) => Some(tabs.properties),
        Some(Err(_)) | None => None,
    });
    let visits = Visits(StoredValue::new(0));
    provide_context(visits);
    view! {
        <PageHead
            title="Connect Okta"
            lead="About five minutes. Keep Okta’s admin console open next to this page; nothing changes for anyone until you publish a rule.".to_owned()
        />
        <Stepper step=step is_installed=is_installed/>
        <div class="cols cols-wide">
            {move || {
                visits.0.update_value(|visits| *visits += 1);
                match step.get() {
                    SetUpStep::Domain => view! { <Domain connection=connection/> }.into_any(),
                    SetUpStep::Paste => view! { <Paste connection=connection/> }.into_any(),
                    SetUpStep::Tick => view! { <Ticks/> }.into_any(),
                    SetUpStep::Rules => view! { <FirstRules offices=offices/> }.into_any(),
                    SetUpStep::Wait => view! { <Wait/> }.into_any(),
                }
            }}
            <Show when=move || is_installed.get() fallback=Before>
                <div class="stack">
                    <Seen connection=connection offices=offices/>
                    <Show when=move || step.get() == SetUpStep::Paste>
                        <Tokens connection=connection/>
                    </Show>
                </div>
            </Show>
        </div>
    }
}

/// Where one is; steps that can be gone to are links.
#[component]
fn Stepper(step: Memo<SetUpStep>, is_installed: Memo<bool>) -> impl IntoView {
    let one = move |own: SetUpStep| {
        let can_go = move || is_installed.get() && own != step.get();
        view! {
            <li class:done=move || own < step.get() aria-current=move || (own == step.get()).then_some("step")>
                {move || {
                    if can_go() {
                        view! { <a class="plain" href=own.path()>{own.title()}</a> }.into_any()
                    } else {
                        view! { <span>{own.title()}</span> }.into_any()
                    }
                }}
            </li>
        }
    };
    view! {
        <ol class="stepper" role="list" aria-label="Steps">
            {SetUpStep::ALL.into_iter().map(one).collect_view()}
        </ol>
    }
}

/// A step's card: its heading, what to do, and the way on. The heading takes the focus, so that the keyboard and the reader
/// go on where the step begins.
#[component]
fn StepCard(
    /// The heading.
    title: &'static str,
    /// Which step.
    step: SetUpStep,
    /// What the button that leads on says.
    next: &'static str,
    /// What to do.
    children: Children,
) -> impl IntoView {
    let heading = NodeRef::<html::H2>::new();
    take_focus(heading);
    view! {
        <section class="card" aria-labelledby="step">
            <div class="card-head">
                <h2 id="step" node_ref=heading tabindex="-1">
                    {title}
                </h2>
            </div>
            <div class="card-body stack">{children()}</div>
            <div class="card-foot row between">
                {step
                    .before()
                    .map(|before| {
                        view! {
                            <a class="btn btn-plain" href=before.path()>
                                <Icon glyph=Glyph::Left/>
                                "Back"
                            </a>
                        }
                    })}
                {step
                    .after()
                    .map(|after| {
                        view! {
                            <a class="btn btn-main push" href=after.path()>
                                {next}
                            </a>
                        }
                    })}
            </div>
        </section>
    }
}

/// How many steps were shown since the page was opened.
#[derive(Clone, Copy)]
struct Visits(StoredValue<u32>);

/// Takes the focus when a step follows another; a page that was just opened leaves it where the browser put it.
fn take_focus(heading: NodeRef<html::H2>) {
    let follows_another = expect_context::<Visits>().0.get_value() > 1;
    Effect::new(move |_| {
        if let Some(heading) = heading.get().filter(|_| follows_another) {
            // Without focus the keyboard starts at the top: worse, not wrong.
            drop(heading.focus());
        }
    });
}
