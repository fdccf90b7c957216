//! Uninstalling Okta: what it would mean, chosen and looked at before, confirmed by typing a name.

mod done;

pub use done::LastTime;

use cynic::{MutationBuilder, QueryBuilder};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use crate::api::integration::LiveIntegration;
use crate::api::kind::UninstallPeople;
use crate::api::uninstall::{
    PreviewUninstall, PreviewUninstallInput, PreviewUninstallVariables, UninstallIntegration,
    UninstallIntegrationInput, UninstallPreview, UninstallVariables,
};
use crate::component::crumbs::Crumb;
use crate::component::dialog::FormFailure;
use crate::component::load::card_bones;
use crate::component::{Empty, Glyph, Icon, Load, PageHead, Place, Submission, TextField, use_toasts};
use crate::model::uninstall::{CHOICES, button, consequences, is_confirmed, office};
use crate::session::use_session;

/// The page.
#[component]
pub fn UninstallPage() -> impl IntoView {
    let session = use_session();
    let integration =
        LocalResource::new(move || async move { session.request(LiveIntegration::build(())).await });
    view! {
        <PageHead
            title="Uninstall Okta"
            lead="Nothing happens before you confirm it at the end.".to_owned()
            above=vec![Crumb::new("Okta", "/okta")]
        />
        <Load resource=integration what="The connection" bones=|| card_bones("Loading the connection") let:data>
            <Show when=move || data.get().integration.is_some() fallback=NotInstalled>
                <Choosing/>
            </Show>
        </Load>
    }
}

#[component]
fn NotInstalled() -> impl IntoView {
    view! {
        <section class="card">
            <Empty glyph=Glyph::Plug title="Okta is not installed" text="There is nothing to uninstall.">
                <a class="btn" href="/okta">
                    "Connect Okta"
                </a>
            </Empty>
        </section>
    }
}

/// The choice, what it means, and the confirmation.
#[component]
fn Choosing() -> impl IntoView {
    let session = use_session();
    let people = RwSignal::new(UninstallPeople::Keep);
    let preview = LocalResource::new(move || {
        let variables = PreviewUninstallVariables {
            input: PreviewUninstallInput { people: people.get() },
        };
        async move { session.request(PreviewUninstall::build(variables)).await }
    });
    view! {
        <div class="uninstall stack">
            <fieldset class="stack-s">
                <legend class="label">"What becomes of people"</legend>
                {CHOICES
                    .into_iter()
                    .map(|(choice, name, note)| {
                        view! {
                            <label class="choice">
                                <input
                                    type="radio"
                                    name="people"
                                    prop:checked=move || people.get() == choice
                                    on:change=move |_| people.set(choice)
                                />
                                <span>
                                    <b>{name}</b>
                                    <span class="soft block">{note}</span>
                                </span>
                            </label>
                        }
                    })
                    .collect_view()}
            </fieldset>
            <Load resource=preview what="The preview" bones=|| card_bones("Looking at everybody") let:data>
                <Meaning people=people preview=Signal::derive(move || data.get().preview_uninstall)/>
            </Load>
        </div>
    }
}

#[component]
fn Meaning(people: RwSignal<UninstallPeople>, preview: Signal<UninstallPreview>) -> impl IntoView {
    let lines = move || preview.with(|preview| consequences(people.get(), preview));
    view! {
        <section class="card" aria-labelledby="means">
            <div class="card-head">
                <h2 id="means">"What happens"</h2>
            </div>
            <div class="card-body stack">
                <ul class="stack-s t13" role="list">
                    {move || {
                        lines()
                            .into_iter()
                            .map(|line| {
                                view! {
                                    <li class="row means">
                                        <Icon glyph=Glyph::Dash class="muted"/>
                                        <span>{line}</span>
                                    </li>
                                }
                            })
                            .collect_view()
                    }}
                </ul>
                <Offices people=people preview=preview/>
            </div>
            <Confirm people=people preview=preview/>
        </section>
    }
}

/// Memberships, office by office.
#[component]
fn Offices(people: RwSignal<UninstallPeople>, preview: Signal<UninstallPreview>) -> impl IntoView {
    let lines = move || {
        let fate = people.get();
        let all = preview.get().memberships.into_iter();
        all.map(|line| {
            view! {
                <li>
                    <Place name=line.property.name.clone()/>
                    <span class="grow cut">{line.property.name.clone()}</span>
                    <span class="num soft" class:bad=fate == UninstallPeople::Deactivate>
                        {office(fate, line.count)}
                    </span>
                </li>
            }
        })
        .collect_view()
    };
    view! {
        <Show when=move || preview.with(|preview| !preview.memberships.is_empty())>
            <ul class="lines offices" role="list" aria-label="Offices">
                {lines}
            </ul>
        </Show>
    }
}

/// The name, why, and the two ways out; staying is the safe one.
#[component]
fn Confirm(people: RwSignal<UninstallPeople>, preview: Signal<UninstallPreview>) -> impl IntoView {
    let session = use_session();
    let toasts = use_toasts();
    let navigate = use_navigate();
    let (typed, reason) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let name = Memo::new(move |_| {
        session
            .viewer()
            .map(|viewer| viewer.organization.name)
            .unwrap_or_default()
    });
    let has_tried = RwSignal::new(false);
    let send = Submission::new();
    let busy = send.busy();
    let is_sure = move || typed.with(|typed| is_confirmed(typed, &name.get()));
    let wrong = Signal::derive(move || {
        (has_tried.get() && !is_sure()).then(|| format!("Write {} to confirm.", name.get()))
    });
    let uninstall = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        has_tried.set(true);
        if !is_sure() {
            request_animation_frame(crate::component::form::focus_first_fault);
            return;
        }
        let why = reason.get_untracked().trim().to_owned();
        let input = UninstallIntegrationInput {
            people: people.get_untracked(),
            reason: (!why.is_empty()).then_some(why),
        };
        let operation = UninstallIntegration::build(UninstallVariables { input });
        let navigate = navigate.clone();
        send.run(async move { session.request(operation).await }, move |_| {
            toasts.done("Okta uninstalled");
            navigate("/okta", Default::default());
        });
    };
    view! {
        <form class="card-body stack confirm" novalidate on:submit=uninstall>
            <FormFailure failure=send.beside(&["reason"])/>
            <TextField
                id="uninstall-reason"
                label="Why"
                is_optional=true
                hint="For the audit log.".to_owned()
                value=reason
                error=send.of_field("reason")
            />
            <TextField
                id="uninstall-name"
                label=format!("Type {} to confirm", name.get_untracked())
                value=typed
                error=wrong
            />
            <div class="row row-wrap between">
                <button class="btn btn-bad" type="submit" aria-busy=move || busy.get().then_some("true")>
                    {move || {
                        if busy.get() {
                            "Uninstalling".to_owned()
                        } else {
                            preview.with(|preview| button(people.get(), preview))
                        }
                    }}
                </button>
                <a class="btn btn-main" href="/okta">
                    "Keep Okta"
                </a>
            </div>
        </form>
    }
}
