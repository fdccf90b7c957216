//! The icon set, drawn on a 16 px grid in one stroke width. An icon never stands for a word alone: the word is beside it or in a label.

use leptos::prelude::*;

/// One drawing of the set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, dead_code, reason = "names of drawings; the set is kept whole")]
pub enum Glyph {
    Alert,
    Audit,
    Beaker,
    Bell,
    Building,
    Caught,
    Check,
    Clock,
    Copy,
    Dash,
    Door,
    Down,
    Edit,
    Eye,
    Filter,
    Grip,
    Group,
    Hist,
    Hold,
    Home,
    Id,
    In,
    Key,
    Left,
    Link,
    Load,
    Lock,
    Mail,
    Menu,
    Minus,
    More,
    Out,
    Pause,
    People,
    Person,
    Phone,
    Pin,
    Plug,
    Plus,
    Pulse,
    Right,
    Rules,
    Save,
    Search,
    Send,
    Set,
    Skip,
    Stop,
    Sun,
    Swap,
    Sync,
    Token,
    Undo,
    X,
}

impl Glyph {
    /// The outline as SVG path data.
    fn outline(self) -> &'static str {
        match self {
            Self::Alert => "M8 2 14.5 13.5h-13zM8 6.5v3M8 11.5v.1",
            Self::Audit => "M4 2h6l2.5 2.5V14H4zM6 7h4.5M6 9.5h4.5M6 12h2.5",
            Self::Beaker => {
                "M6 2v4L2.75 12.5c-.3.6 0 1.25.75 1.25h9c.75 0 1.05-.65.75-1.25L10 6V2M5 2h6M4.5 10h7"
            }
            Self::Bell => "M4 11V7a4 4 0 0 1 8 0v4l1.25 1.25H2.75zM6.75 14.25h2.5",
            Self::Building => "M3 14V2.5h6.5V14M9.5 6.5H13V14M1.5 14h13M5.25 5.5h2M5.25 8h2M5.25 10.5h2",
            Self::Caught => "M2.5 2.5h7l4 4v7h-11zM5 8.25l2.25 2.25L11 6.5",
            Self::Check => "m3 8.5 3.25 3.25L13 4.75",
            Self::Clock => "M8 14.25a6.25 6.25 0 1 0 0-12.5 6.25 6.25 0 0 0 0 12.5ZM8 4.5V8l2.5 1.5",
            Self::Copy => "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
            Self::Dash => "M3 8h2M7 8h2M11 8h2",
            Self::Door => "M3.5 14V2.5h7V14M2 14h12M10.5 4h2v10M8 8v.8",
            Self::Down => "m4 6 4 4 4-4",
            Self::Edit => "M3 13l.6-3L11 2.6 13.4 5 6 12.4z",
            Self::Eye => {
                "M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8ZM8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z"
            }
            Self::Filter => "M2 3.5h12M4.5 8h7M6.5 12.5h3",
            Self::Grip => {
                "M5 2.8h1.6v1.6H5zM9.4 2.8H11v1.6H9.4zM5 7.2h1.6v1.6H5zM9.4 7.2H11v1.6H9.4zM5 11.6h1.6v1.6H5zM9.4 11.6H11v1.6H9.4z"
            }
            Self::Group => "M2.5 2.5h5v5h-5zM8.5 8.5h5v5h-5zM7.5 5h3.5v3.5",
            Self::Hist => "M2.5 8a5.5 5.5 0 1 1 1.7 4M2.5 12V8.5H6M8 5v3.25l2 1.25",
            Self::Hold => {
                "M8 1.75 13.5 4v4c0 3.3-2.3 5.4-5.5 6.5C4.8 13.4 2.5 11.3 2.5 8V4zM6.75 6v4M9.25 6v4"
            }
            Self::Home => "M2.5 7 8 2.5 13.5 7v6.5h-4V10h-3v3.5h-4z",
            Self::Id => {
                "M1.75 3.5h12.5v9H1.75zM5.5 8a1.25 1.25 0 1 0 0-2.5A1.25 1.25 0 0 0 5.5 8ZM3.5 10.75c0-1.2.9-1.75 2-1.75s2 .55 2 1.75M9.75 6.5h2.75M9.75 9h2.75"
            }
            Self::In => {
                "M6 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM1.5 13.5c0-2.6 2-4 4.5-4s4.5 1.4 4.5 4M13 5v4M11 7h4"
            }
            Self::Key => "M5.5 10.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM8.5 7.5h6v3M12 7.5V10",
            Self::Left => "m10 4-4 4 4 4",
            Self::Link => {
                "M6.5 9.5l3-3M7 4.5 8.5 3a3 3 0 0 1 4.5 4.5L11.5 9M9 11.5 7.5 13A3 3 0 0 1 3 8.5L4.5 7"
            }
            Self::Load => "M8 11V2.5M4.5 6 8 2.5 11.5 6M2.5 13.5h11",
            Self::Lock => "M3.5 7h9v6.5h-9zM5.5 7V4.75a2.5 2.5 0 0 1 5 0V7",
            Self::Mail => "M1.75 3.5h12.5v9H1.75zM2 4l6 4.75L14 4",
            Self::Menu => "M2.5 4.5h11M2.5 8h11M2.5 11.5h11",
            Self::Minus => "M3.5 8h9",
            Self::More => "M3.5 8v.1M8 8v.1M12.5 8v.1",
            Self::Out => {
                "M6 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM1.5 13.5c0-2.6 2-4 4.5-4s4.5 1.4 4.5 4M11 7h4"
            }
            Self::Pause => "M5.5 3v10M10.5 3v10",
            Self::People => {
                "M6 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM1.5 13.5c0-2.6 2-4 4.5-4s4.5 1.4 4.5 4M10.5 2.8a2.5 2.5 0 0 1 0 4.5M12 9.8c1.6.5 2.5 1.8 2.5 3.7"
            }
            Self::Person => {
                "M8 7.5a2.75 2.75 0 1 0 0-5.5 2.75 2.75 0 0 0 0 5.5ZM2.5 14c0-2.9 2.4-4.5 5.5-4.5s5.5 1.6 5.5 4.5"
            }
            Self::Phone => "M4.5 1.75h7v12.5h-7zM7 12h2",
            Self::Pin => "M5.5 2h5l-.75 5 2.25 2H4l2.25-2zM8 9v5",
            Self::Plug => "M5.5 2v3.5M10.5 2v3.5M3.5 5.5h9V8a4.5 4.5 0 0 1-9 0zM8 12.5V15",
            Self::Plus => "M8 3v10M3 8h10",
            Self::Pulse => "M1.5 8.5h3l2-5.5 3 10 2-4.5h3",
            Self::Right => "m6 4 4 4-4 4",
            Self::Rules => "M3 2v12M3 4.5h5.5M3 8h9.5l1.5 0M3 11.5h4M11 6l2.5 2-2.5 2",
            Self::Save => "M8 2v8.5M4.5 7 8 10.5 11.5 7M2.5 13.5h11",
            Self::Search => "M7 12a5 5 0 1 0 0-10 5 5 0 0 0 0 10ZM10.75 10.75 14 14",
            Self::Send => "M14 2 7 9M14 2 9.5 14 7 9 2 6.5z",
            Self::Set => "M2 4.5h6M11 4.5h3M2 11.5h3M8 11.5h6M8 3v3h3V3zM5 10v3h3v-3z",
            Self::Skip => "M3 3.5v9L9.5 8zM12.5 3.5v9",
            Self::Stop => "M5.4 1.75h5.2L14.25 5.4v5.2l-3.65 3.65H5.4L1.75 10.6V5.4zM8 5v3.5M8 11v.1",
            Self::Sun => {
                "M8 10.75a2.75 2.75 0 1 0 0-5.5 2.75 2.75 0 0 0 0 5.5ZM8 1.5v1M8 13.5v1M1.5 8h1M13.5 8h1M3.4 3.4l.7.7M11.9 11.9l.7.7M3.4 12.6l.7-.7M11.9 4.1l.7-.7"
            }
            Self::Swap => "M2.5 5.5h10M10 3l2.5 2.5L10 8M13.5 10.5h-10M6 8l-2.5 2.5L6 13",
            Self::Sync => {
                "M13.5 6.5A5.75 5.75 0 0 0 3 5L2 6.5M2 2.5v4h4M2.5 9.5A5.75 5.75 0 0 0 13 11l1-1.5M14 13.5v-4h-4"
            }
            Self::Token => "M8 1.75 13.5 5v6L8 14.25 2.5 11V5zM8 6.5v3",
            Self::Undo => "M5.5 3 2.5 6l3 3M2.5 6h7a3.75 3.75 0 0 1 0 7.5H6",
            Self::X => "m4 4 8 8M12 4l-8 8",
        }
    }
}

/// An icon of the working size. Hidden from screen readers: say the word next to it.
#[component]
pub fn Icon(
    /// What to draw.
    #[prop(into)]
    glyph: Signal<Glyph>,
    /// More classes, e.g. `i-s` for the small size or a status colour.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    view! {
        <svg class=format!("i {class}") viewBox="0 0 16 16" aria-hidden="true">
            <path d=move || glyph.get().outline()></path>
        </svg>
    }
}

/// The product's mark.
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 26 26" aria-hidden="true">
            <rect width="26" height="26" rx="6"></rect>
            <path d="M8 6h3.600v9.600h3.900l3.500 3.400v1H8z"></path>
        </svg>
    }
}
