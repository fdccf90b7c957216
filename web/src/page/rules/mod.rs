//! The rules of a property in their order: what each asks, what it gives, and how many it catches.

use cynic::QueryBuilder;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::api::rule::{Condition, Rule, RuleBoard, RuleBoardVariables, RuleProperty, RuleTabs};
use crate::component::load::card_bones;
use crate::component::{Crumb, Empty, Glyph, Icon, Load, PageHead, Place};
use crate::live::refetch_on_event;
use crate::model::word::{self, figure};
use crate::session::use_session;

/// Which property's rules.
#[component]
pub fn RulesIndexPage() -> impl IntoView {
    let session = use_session();
    let tabs = LocalResource::new(move || async move { session.request(RuleTabs::build(())).await });
    view! {
        <PageHead title="Rules" lead="Each office has its own, in order. The first that matches decides.".to_owned()/>
        <Load resource=tabs what="The list" bones=|| card_bones("Loading offices") let:data>
            <section class="card" aria-label="Offices">
                <ul class="lines">
                    <For each=move || data.get().properties key=|property| format!("{property:?}") let:property>
                        <li>
                            <Place name=property.name.clone()/>
                            <a class="grow" href=format!("/rules/{}", property.id.inner())>
                                {property.name}
                            </a>
                            <span class="muted small num">{format!("revision {}", property.rule_set.revision)}</span>
                            <span class="muted small num">
                                {match property.rule_set.rules.iter().filter(|rule| rule.enabled).count() {
                                    0 => "paused, no rules".to_owned(),
                                    n => word::count(i64::try_from(n).unwrap_or_default(), "rule", "rules"),
                                }}
                            </span>
                        </li>
                    </For>
                </ul>
            </section>
        </Load>
    }
}

/// The rules of one property.
#[component]
pub fn RulesPage() -> impl IntoView {
    let session = use_session();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").unwrap_or_default()));
    let board = LocalResource::new(move || {
        let query = RuleBoard::build(RuleBoardVariables { id: cynic::Id::new(id.get()) });
        async move { session.request(query).await }
    });
    refetch_on_event(board, move |event| {
        event.property.as_ref().is_some_and(|property| id.with_untracked(|id| property.id.inner() == id))
    });
    view! {
        <Load resource=board what="The rules" bones=|| card_bones("Loading rules") let:data>
            {move || match data.get().property {
                Some(property) => view! { <Board property=property/> }.into_any(),
                None => {
                    view! { <PageHead title="No such property" above=vec![Crumb::new("Rules", "/rules")]/> }.into_any()
                }
            }}
        </Load>
    }
}

#[component]
fn Board(property: RuleProperty) -> impl IntoView {
    let lead = format!(
        "Revision {}. {} in through these rules.",
        property.rule_set.revision,
        word::count(property.active_membership_count.into(), "person gets", "people get"),
    );
    let is_paused = property.rule_set.rules.is_empty();
    view! {
        <PageHead title=property.name.clone() lead=lead above=vec![Crumb::new("Rules", "/rules")]>
            <a class="btn" href=format!("/properties/{}", property.id.inner())>
                "Open property"
            </a>
        </PageHead>
        {is_paused
            .then(|| {
                view! {
                    <section class="card">
                        <Empty
                            glyph=Glyph::Rules
                            title=format!("{} has no rules yet", property.name)
                            text="So it is paused: nobody gains or loses access there."
                        />
                    </section>
                }
            })}
        <ol class="fall rules" aria-label="Rules in order">
            {property
                .rule_set
                .rules
                .into_iter()
                .enumerate()
                .map(|(index, rule)| view! { <RuleCard position=index + 1 rule=rule/> })
                .collect_view()}
        </ol>
    }
}

fn wanted(condition: &Condition) -> String {
    let values = condition.values.iter().filter_map(|value| {
        value.text.clone().or_else(|| value.group.as_ref().map(|group| group.display_name.clone())).or_else(|| {
            value.property_field.map(|field| format!("property {}", format!("{field:?}").to_lowercase()))
        })
    });
    let values = values.collect::<Vec<_>>().join(", ");
    format!("{} {} {values}", condition.label, word::operator(condition.operator)).trim_end().to_owned()
}

#[component]
fn RuleCard(position: usize, rule: Rule) -> impl IntoView {
    let asks = match rule.conditions.as_slice() {
        [] => "Everyone".to_owned(),
        conditions => {
            let asked = conditions.iter().map(wanted).collect::<Vec<_>>().join("; ");
            format!("{}: {asked}", word::rule_match(rule.match_mode, conditions.len()))
        }
    };
    view! {
        <li>
            <span class="knot" aria-hidden="true">
                {position}
            </span>
            <article class="rule" class:is-off=!rule.enabled>
                <div class="rule-head">
                    <span></span>
                    <div class="rule-sum">
                        <h2>{rule.name}</h2>
                        <p>{asks}</p>
                        <div class="row row-wrap">
                            {rule
                                .access_groups
                                .into_iter()
                                .map(|group| {
                                    view! {
                                        <span class="chip">
                                            <Icon glyph=Glyph::Group/>
                                            {group.name}
                                        </span>
                                    }
                                })
                                .collect_view()}
                            <span class="chip">{format!("Role: {}", word::role(rule.role))}</span>
                            <span class="chip">{format!("Key: {}", word::mobile_key_action(rule.mobile_key))}</span>
                        </div>
                    </div>
                    <span class="yield">
                        <b>{figure(rule.active_membership_count.into())}</b>
                        {if rule.enabled { "get in" } else { "switched off" }}
                    </span>
                </div>
            </article>
        </li>
    }
}
