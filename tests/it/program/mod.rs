//! The program as an operator meets it: its help, its answers to a wrong setting, what it prints, how it starts and ends.

mod bootstrap;
mod command;
pub(crate) mod process;
mod serve;
mod setting;
