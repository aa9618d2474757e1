//! `harden` from outside: what it prints, writes and returns.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its helpers too"
)]

mod applying;
mod broken_input;
mod configuration;
mod exit_codes;
mod formats;
mod help;
mod interrupting;
mod manifests;
mod replaced;
mod reports;
mod selection;
mod shared_names;
mod stdin;
mod support;
mod suppressions;
mod triage;
