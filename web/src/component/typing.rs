//! Whether single keys are silent now.

use leptos::prelude::document;

/// True while a text is being typed or a choice is open: then a letter is a letter.
pub fn is_typing() -> bool {
    document().active_element().is_some_and(|element| {
        matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
            && !matches!(
                element.get_attribute("type").as_deref(),
                Some("checkbox" | "radio")
            )
            || element.has_attribute("contenteditable")
    })
}

/// True while a dialog is open: keys of the page behind it are silent.
pub fn is_dialog_open() -> bool {
    document().query_selector("dialog[open]").ok().flatten().is_some()
}
