//! Text in, report out: one file's way through the codemods, and the parallel run over files.
//!
//! The engine takes its codemods as a slice and never sees where they come from. It prints
//! nothing and writes only through [`write`].

mod brought;
mod decision;
mod file;
mod given;
mod joined;
mod justified;
mod layout;
mod outcomes;
mod prefilter;
mod replaced;
mod report;
mod round;
mod run;
mod settings;
mod stale;
mod write;

pub use decision::{Decision, Decisions, Misfit, NoDecisions, Reported};
pub use file::fix_bytes;
pub use report::{Bug, ByteEdit, Change, Fault, FileReport, Report, SiteReport, Status};
pub use run::{Mode, STACK, run, with_stack};
pub use settings::Settings;
pub use write::write;
