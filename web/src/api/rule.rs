//! Operations of the rule page.
