//! The real program, killed without warning. What it acknowledged before is there after, whole and told once.

mod clock;
mod company;
mod evaluation;
mod kill;
mod log;
mod reading;
mod replicas;
mod uninstall;

pub(crate) use replicas::times_told;
