//! Putting other rules in the place of those in force, an older revision's or another office's: first what it would do to
//! whom, then publishing exactly that.

use cynic::MutationBuilder;
use leptos::prelude::*;

use super::preview::Effects;
use crate::api::ApiError;
use crate::api::preview::{PreviewRuleSetInput, PreviewRuleSetVariables};
use crate::api::property::PropertyName;
use crate::api::rule::AcceptPreviewInput;
use crate::api::rule_set::{
    CopyRules, CopyRulesInput, CopyRulesVariables, PreviewReplacement, ReplacePayload, ReplacePreview,
    RollBackRuleSet, RollBackRuleSetInput, RollBackRuleSetVariables,
};
use crate::component::button::SubmitButton;
use crate::component::dialog::FormFailure;
use crate::component::{Dialog, Glyph, Icon, Load, Submission, open_while, use_toasts};
use crate::model::word;
use crate::session::{Session, use_session};

/// People shown line by line; the totals count all.
const SHOWN: i32 = 50;

/// Whose rules take the place.
#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    /// Those of an older revision.
    Revision(i32),
    /// Those of another office.
    Property(PropertyName),
}

/// What is to be replaced, by what.
#[derive(Clone, Debug, PartialEq)]
pub struct Replace {
    /// Whose rules are replaced.
    pub property: cynic::Id,
    /// Its name.
    pub place: String,
    /// The revision in force there as it was seen.
    pub expected: i32,
    /// By what.
    pub source: Source,
}

impl Replace {
    fn title(&self) -> String {
        match &self.source {
            Source::Revision(number) => format!("Roll {} back to revision {number}?", self.place),
            Source::Property(from) => format!("Copy the rules of {} to {}?", from.name, self.place),
        }
    }

    fn button(&self) -> (String, &'static str) {
        match &self.source {
            Source::Revision(number) => (format!("Roll back to revision {number}"), "Rolling back"),
            Source::Property(_) => ("Copy rules".to_owned(), "Copying"),
        }
    }

    fn preview(&self) -> PreviewRuleSetInput {
        let (revision, copy_from_property_id) = match &self.source {
            Source::Revision(number) => (Some(*number), None),
            Source::Property(from) => (None, Some(from.id.clone())),
        };
        PreviewRuleSetInput {
            property_id: self.property.clone(),
            expected_revision: self.expected,
            rules: None,
            revision,
            copy_from_property_id,
        }
    }
}

async fn send(session: Session, replace: Replace, seen: cynic::Id) -> Result<ReplacePayload, ApiError> {
    let accept = Some(AcceptPreviewInput { preview_id: seen });
    match replace.source {
        Source::Revision(revision) => {
            let input = RollBackRuleSetInput {
                property_id: replace.property,
                expected_revision: replace.expected,
                revision,
                note: Some(format!("Back to revision {revision}")),
                accept,
            };
            let operation = RollBackRuleSet::build(RollBackRuleSetVariables { input });
            session
                .request(operation)
                .await
                .map(|data| data.roll_back_rule_set)
        }
        Source::Property(from) => {
            let input = CopyRulesInput {
                from_property_id: from.id,
                property_id: replace.property,
                expected_revision: replace.expected,
                note: Some(format!("Copied from {}", from.name)),
                accept,
            };
            let operation = CopyRules::build(CopyRulesVariables { input });
            session.request(operation).await.map(|data| data.copy_rules)
        }
    }
}

/// The dialog.
#[component]
pub fn ReplaceDialog(
    /// What is asked; setting it opens the dialog.
    replace: RwSignal<Option<Replace>>,
    /// Reads again what changed.
    done: Callback<()>,
) -> impl IntoView {
    let open = open_while(replace);
    let title =
        Signal::derive(move || replace.with(|it| it.as_ref().map(Replace::title).unwrap_or_default()));
    let close = Callback::new(move |()| replace.set(None));
    view! {
        <Dialog open=open title=title>
            {move || replace.get().map(|wanted| view! { <Looking wanted=wanted close=close done=done/> })}
        </Dialog>
    }
}

#[component]
fn Looking(wanted: Replace, close: Callback<()>, done: Callback<()>) -> impl IntoView {
    let session = use_session();
    let input = wanted.preview();
    let preview = LocalResource::new(move || {
        let operation = PreviewReplacement::build(PreviewRuleSetVariables {
            input: input.clone(),
            first: Some(SHOWN),
        });
        async move { session.request(operation).await }
    });
    let bones = || {
        view! {
            <div class="dialog-body">
                <p class="muted row" role="status">
                    <span class="spin"></span>
                    "Running these rules over everybody"
                </p>
            </div>
        }
    };
    view! {
        <Load resource=preview what="The preview" bones=bones let:data>
            {
                let wanted = wanted.clone();
                move || view! { <Seen wanted=wanted.clone() seen=data.get().preview_rule_set close=close done=done/> }
            }
        </Load>
    }
}

#[component]
fn Seen(wanted: Replace, seen: ReplacePreview, close: Callback<()>, done: Callback<()>) -> impl IntoView {
    let (session, toasts) = (use_session(), use_toasts());
    let (label, busy_label) = wanted.button();
    let sending = Submission::new();
    let preview = seen.id.clone();
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (wanted, preview) = (wanted.clone(), preview.clone());
        let place = wanted.place.clone();
        sending.run(send(session, wanted, preview), move |published| {
            close.run(());
            toasts.done(format!(
                "Revision {} of {place} published. {} decided again.",
                published.rule_set.revision,
                word::count(published.queued.into(), "person is", "people are")
            ));
            done.run(());
        });
    };
    view! {
        <form novalidate on:submit=submit>
            <div class="dialog-body stack">
                <FormFailure failure=sending.beside(&[])/>
                {(!seen.left_out.is_empty())
                    .then(|| {
                        view! {
                            <div class="note">
                                <Icon glyph=Glyph::Alert/>
                                <ul class="stack-s" aria-label="Left out">
                                    {seen.left_out.iter().map(|left| view! { <li>{left.clone()}</li> }).collect_view()}
                                </ul>
                            </div>
                        }
                    })}
                <Effects totals=seen.totals people=seen.people.nodes/>
            </div>
            <div class="dialog-foot">
                <button class="btn" type="button" on:click=move |_| close.run(())>
                    "Cancel"
                </button>
                <SubmitButton label=label busy_label=busy_label busy=sending.busy()/>
            </div>
        </form>
    }
}
