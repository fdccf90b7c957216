//! Beside the steps: what Okta will do here, and what was seen of it so far.

use leptos::prelude::*;

use super::Offices;
use crate::api::kind::DateTime;
use crate::api::okta::GroupPull;
use crate::component::time::{At, Detail};
use crate::component::{Glyph, Icon};
use crate::model::set_up_step::with_rules;
use crate::model::word;
use crate::page::integration::Connection;

/// What happens before there is a connection: nothing.
#[component]
pub fn Before() -> impl IntoView {
    view! {
        <aside class="card" aria-labelledby="what">
            <div class="card-head">
                <h2 id="what">"What Okta will do here"</h2>
            </div>
            <div class="card-body">
                <ol class="timeline">
                    <Line glyph=Glyph::Person tone="" words="Create, change and deactivate people".to_owned()/>
                    <Line glyph=Glyph::People tone="" words="Push the groups that rules name".to_owned()/>
                    <Line
                        glyph=Glyph::Rules
                        tone=""
                        words="Your rules decide which doors open, office by office".to_owned()
                    />
                </ol>
            </div>
        </aside>
    }
}

#[component]
fn Line(
    glyph: Glyph,
    tone: &'static str,
    words: String,
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

/// How it stands with Okta's API: the look of its line, and when it was last read.
type Reading = ((Glyph, &'static str, String), Option<DateTime>);

fn reading(pull: &GroupPull) -> Reading {
    let groups = word::count(pull.groups.into(), "group", "groups");
    match (&pull.last_problem, &pull.last_succeeded_at) {
        (Some(problem), _) => (
            (Glyph::Alert, "warn", problem.message.clone()),
            Some(problem.at.clone()),
        ),
        (None, Some(at)) => (
            (Glyph::Check, "good", format!("API token works: {groups} read")),
            Some(at.clone()),
        ),
        (None, None) => (
            (
                Glyph::Clock,
                "",
                "API token works; groups are being read".to_owned(),
            ),
            None,
        ),
    }
}

/// What was seen so far.
#[component]
pub fn Seen(connection: Connection, offices: Offices) -> impl IntoView {
    let domain = Memo::new(move |_| connection.read(|it| it.domain.clone()));
    let api = Memo::new(move |_| {
        connection
            .read(|it| it.group_pull.clone())
            .map(|pull| reading(&pull))
    });
    let installed = Memo::new(move |_| {
        connection
            .integration
            .with(|it| it.as_ref().map(|it| it.installed_at.clone()))
    });
    let rules = move || {
        let all = offices.get()?;
        let (done, many) = (with_rules(&all), all.len());
        let look = match (done, many) {
            (0, _) => (Glyph::Alert, "warn", "No rule yet".to_owned()),
            (done, many) if done == many => (Glyph::Check, "good", "Every office has a rule".to_owned()),
            (done, many) => {
                let many = word::count(
                    i64::try_from(many).unwrap_or_default(),
                    "office has",
                    "offices have",
                );
                (Glyph::Alert, "warn", format!("{done} of {many} a rule"))
            }
        };
        Some(look)
    };
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
                                    <Line glyph=Glyph::Check tone="good" words="Domain".to_owned()>
                                        <time>{domain}</time>
                                    </Line>
                                }
                            })
                    }}
                    {move || api.get().map(|(look, at)| {
                        let (glyph, tone, words) = look;
                        view! {
                            <Line glyph=glyph tone=tone words=words>
                                {at.map(|moment| view! { <At moment=moment detail=Detail::Brief/> })}
                            </Line>
                        }
                    })}
                    <Line glyph=Glyph::Check tone="good" words="Address and token made".to_owned()>
                        {move || installed.get().map(|moment| view! { <At moment=moment detail=Detail::Brief/> })}
                    </Line>
                    {move || rules().map(|(glyph, tone, words)| view! { <Line glyph=glyph tone=tone words=words/> })}
                    <Line glyph=Glyph::Clock tone="warn" words="First request with this token".to_owned()>
                        <time>"waiting"</time>
                    </Line>
                </ol>
                <p class="small">
                    <a href="/okta/requests">"Look at what was refused"</a>
                </p>
            </div>
        </aside>
    }
}
