//! Moments on the page: the browser's clock and zone, the words of `model::clock`.

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use crate::api::DateTime;
use crate::model::clock::{Wall, span};

/// Milliseconds since 1970 by this browser's clock.
pub fn now_ms() -> f64 {
    js_sys::Date::now()
}

/// The moment in milliseconds; `None` if it cannot be read.
pub fn parse_ms(moment: &DateTime) -> Option<f64> {
    let milliseconds = js_sys::Date::parse(&moment.0);
    milliseconds.is_finite().then_some(milliseconds)
}

/// A moment as the contract writes it.
pub fn rfc3339(milliseconds: f64) -> String {
    String::from(js_sys::Date::new(&JsValue::from_f64(milliseconds)).to_iso_string())
}

/// Takes a moment apart in the viewer's zone.
pub fn wall(milliseconds: f64) -> Wall {
    let date = js_sys::Date::new(&JsValue::from_f64(milliseconds));
    Wall {
        year: i32::try_from(date.get_full_year()).unwrap_or_default(),
        month: date.get_month(),
        day: date.get_date(),
        hour: date.get_hours(),
        minute: date.get_minutes(),
        second: date.get_seconds(),
    }
}

/// How precisely a moment is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// `09:42` or `20 Nov`: a column.
    Brief,
    /// `today, 09:41`: a sentence.
    Full,
    /// `09:41:07`: a stream.
    Clock,
}

/// The moment in words, now.
pub fn say(moment: &DateTime, detail: Detail) -> String {
    let Some(at) = parse_ms(moment) else {
        return moment.0.clone();
    };
    let (at, now) = (wall(at), wall(now_ms()));
    match detail {
        Detail::Brief => at.brief(now),
        Detail::Full => at.full(now),
        Detail::Clock => at.clock(),
    }
}

/// A moment; the whole of it is in the title.
#[component]
pub fn At(
    /// When.
    moment: DateTime,
    /// How precisely.
    detail: Detail,
) -> impl IntoView {
    view! {
        <time datetime=moment.0.clone() title=moment.0.clone()>
            {say(&moment, detail)}
        </time>
    }
}

/// A moment as `12 s`, counting on. Write "ago" or "in" yourself.
#[component]
pub fn Ago(
    /// When.
    moment: DateTime,
) -> impl IntoView {
    let at = parse_ms(&moment);
    let words = move || at.map_or_else(String::new, |at| span((use_second().get() - at).abs()));
    view! { <time datetime=moment.0.clone() title=moment.0.clone()>{words}</time> }
}

#[derive(Clone, Copy)]
struct Second(RwSignal<f64>);

/// Starts the one clock of the page. Called once, by the app.
pub fn provide_clock() {
    let second = RwSignal::new(now_ms());
    provide_context(Second(second));
    leptos::task::spawn_local(async move {
        loop {
            TimeoutFuture::new(1_000).await;
            second.set(now_ms());
        }
    });
}

/// The time now, told anew each second; reactive.
pub fn use_second() -> RwSignal<f64> {
    expect_context::<Second>().0
}
