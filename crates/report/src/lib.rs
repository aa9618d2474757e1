//! A run as text for people and JSON for programs.
//!
//! Everything here is a function from data to text or bytes: nothing is printed or written, and
//! the same run always gives the same bytes. Text carries ANSI styles, which the printer strips
//! where they are not wanted; only the [`diff`] is asked for with or without, because a file's
//! own escape sequences have to stay in it.

mod concise;
mod diff;
mod faults;
mod json;
mod listing;
mod notes;
pub mod palette;
mod run;
mod statistics;
mod summary;
mod tally;
mod text;

#[cfg(test)]
mod tests;

pub use concise::concise;
pub use diff::{diff, file_diff};
pub use faults::{bugs, faults};
pub use json::{SCHEMA_VERSION, json};
pub use listing::{Resolvers, rules_json, rules_table};
pub use notes::notes;
pub use run::Run;
pub use statistics::statistics;
pub use summary::summary;
pub use tally::{Bucket, RuleTally, Tally};
pub use text::{counted, one_line, shown_path};
