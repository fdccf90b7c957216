//! The title of a page: its h1, the document's title and the way back in the top bar, said once.

use leptos::prelude::*;
use leptos_meta::Title;

/// A step of the way back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crumb {
    /// Name of the page.
    pub name: String,
    /// Its path.
    pub path: String,
}

impl Crumb {
    /// A step.
    pub fn new(name: impl Into<String>, path: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            path: path.into(),
        }
    }
}

/// Where the page is: the steps above it and its own name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trail {
    /// Pages above, outermost first.
    pub above: Vec<Crumb>,
    /// Name of this page.
    pub here: String,
}

/// The trail that the top bar shows. [`PageHead`] sets it.
pub fn use_crumbs() -> RwSignal<Trail> {
    expect_context()
}

/// Tells the top bar and the document what this page is called. For pages with a heading of their own shape; all others use
/// [`PageHead`].
#[component]
pub fn PageName(
    /// Name of the page.
    #[prop(into)]
    name: Signal<String>,
    /// Pages above, outermost first.
    #[prop(optional)]
    above: Vec<Crumb>,
) -> impl IntoView {
    let trail = use_crumbs();
    Effect::new(move |_| {
        trail.set(Trail {
            above: above.clone(),
            here: name.get(),
        })
    });
    view! { <Title text=move || format!("{} · Latchkey", name.get())/> }
}

/// Head of a page.
#[component]
pub fn PageHead(
    /// The h1.
    #[prop(into)]
    title: Signal<String>,
    /// One sentence below it.
    #[prop(optional, into)]
    lead: Signal<Option<String>>,
    /// Pages above, outermost first.
    #[prop(optional)]
    above: Vec<Crumb>,
    /// The page's buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <PageName name=title above=above/>
        <header class="page-head">
            <div class="grow">
                <h1>{title}</h1>
                {move || lead.get().map(|lead| view! { <p>{lead}</p> })}
            </div>
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </header>
    }
}
