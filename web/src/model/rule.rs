//! Rules as the editor holds them before they are published.
