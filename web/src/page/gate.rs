//! The frame of set-up and sign-in: one form, and the floor plan beside it as decoration.

use leptos::prelude::*;

use crate::component::Mark;

/// The frame.
#[component]
pub fn Gate(children: Children) -> impl IntoView {
    view! {
        <div class="gate">
            <div class="gate-form">
                <header class="row">
                    <Mark/>
                    <b>"Latchkey"</b>
                </header>
                <main id="content">{children()}</main>
                <footer>{format!("Latchkey {} on {}", env!("CARGO_PKG_VERSION"), host())}</footer>
            </div>
            <div class="gate-art" role="complementary" aria-label="Illustration">
                <FloorPlan/>
            </div>
        </div>
    }
}

fn host() -> String {
    window().location().host().unwrap_or_default()
}

#[component]
fn FloorPlan() -> impl IntoView {
    const ROOMS: [(&str, &str, &str); 7] = [
        ("100", "228", "Studio"),
        ("100", "84", "Desks"),
        ("424", "84", "Workshop"),
        ("540", "228", "Hardware lab"),
        ("424", "358", "Server room"),
        ("348", "462", "Lobby"),
        ("100", "368", "Kitchen"),
    ];
    view! {
        <svg
            class="plan"
            viewBox="0 0 720 560"
            role="img"
            aria-label="Floor plan of an office: one person's way from the street through three doors that open, past two that stay shut"
        >
            <path class="floor" d="M80 60H640V480H80z"></path>
            <path
                class="thin"
                d="M110 90h80v50h-80zM210 90h80v50h-80zM420 100h60v60h-60zM520 100h90v18h-90zM110 380h60v70h-60zM540 380h70v70h-70zM420 420a24 24 0 1 0 48 0 24 24 0 0 0-48 0"
            ></path>
            <path
                class="swing"
                d="M296 480V424A56 56 0 0 1 352 480zM240 300h48A48 48 0 0 1 240 348zM400 208h-48A48 48 0 0 0 400 256z"
                fill-rule="evenodd"
            ></path>
            <path
                class="wall"
                d="M296 480H80V60H640V480H352M80 200H240V300M240 348V480M240 200H330M378 60V60M400 60V208M400 256V480M400 330H520M568 330H640M400 200H500M548 200H640"
            ></path>
            <path class="leaf" d="M296 480V424M240 300h48M400 208h-48"></path>
            <path class="shut" d="M520 330h48M500 200h48"></path>
            <path
                class="path"
                d="M324 536V400C324 330 270 330 200 324M324 400C324 300 340 240 386 232S470 240 480 260"
            ></path>
            <circle class="stop" cx="200" cy="324" r="5"></circle>
            <circle class="stop" cx="480" cy="260" r="5"></circle>
            {ROOMS.map(|(x, y, name)| view! { <text x=x y=y>{name}</text> }).collect_view()}
        </svg>
    }
}
