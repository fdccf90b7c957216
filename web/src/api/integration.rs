//! Operations of the integration page.
