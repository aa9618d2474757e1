//! harden as it is installed: from a source distribution, by Cargo, by pre-commit, by the action.
//!
//! The judges are the real `build`, pip, pre-commit and zizmor.
#![cfg(unix)]
#![allow(clippy::expect_used, reason = "a test fails by panicking")]

mod action;
mod distribution;
mod hook;
mod support;
