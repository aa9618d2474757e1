//! What scanners report and what people decide.
//!
//! [`scan`] reads reports of Bandit and Ruff and finds the nodes that they mean, [`rules`] lists
//! Bandit's tests. [`Statements`] gives findings keys by which the triage file, in [`mod@file`],
//! recognizes them later; [`session`] asks a person to fill it in. Nothing here prints, and only
//! [`scan::ScanReport::resolve`] looks at the disk.

pub mod file;
mod key;
pub mod rules;
pub mod scan;
pub mod session;
mod statements;

pub use key::{Key, Statements, Twin};
