//! Keys that work everywhere: `/`, `?`, and G followed by the letter of a page.

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Put the cursor into the search field of this page.
    Search,
    /// Show the list of keys.
    Keys,
    /// Open the palette.
    Palette,
    /// Go to a page.
    Go(Destination),
}

/// Pages with a letter of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Destination {
    /// The letter after G.
    pub key: char,
    /// Name as in the navigation.
    pub name: &'static str,
    /// Path of the page.
    pub path: &'static str,
}

/// Every page of the navigation in its order, and those that one looks for by name.
pub const DESTINATIONS: [Destination; 12] = [
    Destination {
        key: 'o',
        name: "Overview",
        path: "/",
    },
    Destination {
        key: 'e',
        name: "Employees",
        path: "/employees",
    },
    Destination {
        key: 'v',
        name: "Events",
        path: "/events",
    },
    Destination {
        key: 'h',
        name: "Held changes",
        path: "/held",
    },
    Destination {
        key: 'p',
        name: "Properties",
        path: "/properties",
    },
    Destination {
        key: 'a',
        name: "Access groups",
        path: "/access-groups",
    },
    Destination {
        key: 'r',
        name: "Rules",
        path: "/rules",
    },
    Destination {
        key: 'k',
        name: "Mobile keys",
        path: "/keys",
    },
    Destination {
        key: 'x',
        name: "Outbox",
        path: "/outbox",
    },
    Destination {
        key: 'i',
        name: "Okta",
        path: "/okta",
    },
    Destination {
        key: 'l',
        name: "Request log",
        path: "/okta/requests",
    },
    Destination {
        key: 's',
        name: "Settings",
        path: "/settings",
    },
];

/// A press as far as it matters here.
#[derive(Clone, Copy, Debug)]
pub struct Press<'a> {
    /// `KeyboardEvent.key`.
    pub key: &'a str,
    /// Ctrl or Meta is down.
    pub with_command: bool,
    /// The cursor is in a field: single keys are silent.
    pub is_typing: bool,
    /// G was pressed just before.
    pub after_g: bool,
}

/// What a press asks for, if anything.
pub fn action(press: Press<'_>) -> Option<Action> {
    if press.with_command {
        return press.key.eq_ignore_ascii_case("k").then_some(Action::Palette);
    }
    if press.is_typing {
        return None;
    }
    if press.after_g {
        return DESTINATIONS
            .into_iter()
            .find(|it| press.key.eq_ignore_ascii_case(&it.key.to_string()))
            .map(Action::Go);
    }
    match press.key {
        "/" => Some(Action::Search),
        "?" => Some(Action::Keys),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(key: &str) -> Press<'_> {
        Press {
            key,
            with_command: false,
            is_typing: false,
            after_g: false,
        }
    }

    #[test]
    fn single_keys_are_silent_while_typing() {
        assert_eq!(action(press("/")), Some(Action::Search));
        assert_eq!(action(press("?")), Some(Action::Keys));
        assert_eq!(
            action(Press {
                is_typing: true,
                ..press("/")
            }),
            None
        );
        assert_eq!(
            action(Press {
                is_typing: true,
                with_command: true,
                ..press("K")
            }),
            Some(Action::Palette)
        );
        assert_eq!(
            action(Press {
                with_command: true,
                ..press("/")
            }),
            None
        );
    }

    #[test]
    fn every_page_has_its_own_letter() {
        for destination in DESTINATIONS {
            let key = destination.key.to_string();
            assert_eq!(
                action(Press {
                    after_g: true,
                    ..press(&key)
                }),
                Some(Action::Go(destination))
            );
        }
        assert_eq!(
            action(Press {
                after_g: true,
                ..press("z")
            }),
            None
        );
        assert_eq!(action(press("e")), None, "only after G");
    }
}
