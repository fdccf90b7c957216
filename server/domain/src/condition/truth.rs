//! Kleene's three-valued logic: a result may be unknown, and unknown is never taken for false (behaviour.md §3).

keyed! {
    /// The result of a condition or of a rule's conditions together.
    pub enum Truth, "truth value" {
        False = "false", "fails";
        Unknown = "unknown", "not yet known";
        True = "true", "passes";
    }
}

impl Truth {
    /// False if either is false, else unknown if either is unknown.
    pub fn and(self, other: Self) -> Self {
        self.min(other)
    }

    /// True if either is true, else unknown if either is unknown.
    pub fn or(self, other: Self) -> Self {
        self.max(other)
    }
}

impl std::ops::Not for Truth {
    type Output = Self;

    /// Unknown stays unknown.
    fn not(self) -> Self {
        match self {
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
            Self::True => Self::False,
        }
    }
}

impl From<bool> for Truth {
    fn from(is_true: bool) -> Self {
        match is_true {
            true => Self::True,
            false => Self::False,
        }
    }
}
