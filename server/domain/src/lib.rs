//! Latchkey's decisions: rules, conditions, reconciling. Data in, decision out; no I/O, no clock, no randomness.
