//! From Okta to the door, over real HTTP, on both engines. Each test names the sentence of behaviour.md it holds.

mod chosen;
mod cursor;
mod fan_out;
mod first_day;
mod first_weeks;
mod heard;
pub(crate) mod house;
mod identity;
mod log;
pub(crate) mod losses;
mod overrides;
mod preview;
mod publish;
mod race;
mod rules;
pub(crate) mod settle;
