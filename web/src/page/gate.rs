//! The frame of set-up and sign-in.
