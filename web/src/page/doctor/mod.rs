//! The doctor: what may be wrong with the connection, said as *possibly*, with its evidence and what to do.

use cynic::QueryBuilder;
use leptos::prelude::*;

use crate::api::doctor::{Doctor, DoctorFinding, DoctorReport};
use crate::component::crumbs::{Crumb, PageName};
use crate::component::load::card_bones;
use crate::component::time::{At, Detail};
use crate::component::{Empty, Glyph, Icon, Load, Status};
use crate::model::doctor::{severity, verdict, way};
use crate::page::integration::OktaTabs;
use crate::session::use_session;

/// The page.
#[component]
pub fn DoctorPage() -> impl IntoView {
    let session = use_session();
    let doctor = LocalResource::new(move || async move { session.request(Doctor::build(())).await });
    let is_looking = RwSignal::new(false);
    Effect::new(move |_| {
        if doctor.get().is_some() {
            is_looking.set(false);
        }
    });
    let again = move |_| {
        is_looking.set(true);
        doctor.refetch();
    };
    let words = Memo::new(move |_| match doctor.get() {
        Some(Ok(data)) if data.doctor.is_installed => verdict(&data.doctor.findings),
        Some(Ok(_) | Err(_)) | None => "Doctor".to_owned(),
    });
    let looked = Memo::new(move |_| match doctor.get() {
        Some(Ok(data)) => Some(data.doctor.checked_at),
        Some(Err(_)) | None => None,
    });
    view! {
        <PageName name="Doctor".to_owned() above=vec![Crumb::new("Okta", "/okta")]/>
        <header class="page-head">
            <div class="grow">
                <h1>{words}</h1>
                <p>
                    "What may be wrong between Okta and here, and what it was seen by. "
                    {move || looked.get().map(|at| view! { "Looked " <At moment=at detail=Detail::Full/> "." })}
                </p>
            </div>
            <div class="actions">
                <button
                    class="btn"
                    type="button"
                    aria-busy=move || is_looking.get().then_some("true")
                    on:click=again
                >
                    {move || {
                        if is_looking.get() {
                            view! { <span class="spin"></span> }.into_any()
                        } else {
                            view! { <Icon glyph=Glyph::Sync/> }.into_any()
                        }
                    }}
                    {move || if is_looking.get() { "Checking" } else { "Check again" }}
                </button>
            </div>
        </header>
        <OktaTabs/>
        <Load resource=doctor what="The examination" bones=|| card_bones("Looking for what may be wrong") let:data>
            {move || view! { <Report report=data.get().doctor/> }}
        </Load>
    }
}

#[component]
fn Report(report: DoctorReport) -> impl IntoView {
    if !report.is_installed {
        return view! {
            <section class="card">
                <Empty glyph=Glyph::Plug title="Okta is not installed" text="There is nothing to look at yet.">
                    <a class="btn btn-main" href="/okta">
                        "Connect Okta"
                    </a>
                </Empty>
            </section>
        }
        .into_any();
    }
    if report.findings.is_empty() {
        return view! {
            <section class="card">
                <Empty
                    glyph=Glyph::Check
                    title="Healthy, as far as can be seen from here"
                    text="Tokens, requests, people, groups, the queue and Okta’s API were looked at. What only Okta knows cannot be seen: whether a box is ticked shows once something should have come."
                />
            </section>
        }
        .into_any();
    }
    view! {
        <section class="card" aria-label="Findings">
            <ul class="findings" role="list">
                {report.findings.into_iter().map(|finding| view! { <Finding finding=finding/> }).collect_view()}
            </ul>
        </section>
    }
    .into_any()
}

/// One finding: how much it matters, what it possibly means, what it was seen by, what to do.
#[component]
fn Finding(finding: DoctorFinding) -> impl IntoView {
    let look = severity(finding.severity);
    let (path, words) = way(finding.code);
    view! {
        <li>
            <Icon glyph=look.glyph class=look.tone/>
            <div class="stack-s">
                <div class="row row-wrap">
                    <h2>{finding.title}</h2>
                    <Status look=look/>
                </div>
                <p class="t13 soft">{finding.says}</p>
                <ul class="evidence small" role="list" aria-label="Seen by">
                    {finding.evidence.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}
                </ul>
                <p class="t13">
                    <b>"To do: "</b>
                    {finding.remedy}
                </p>
            </div>
            <a class="btn btn-s" href=path>
                {words}
            </a>
        </li>
    }
}
