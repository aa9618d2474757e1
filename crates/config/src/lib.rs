//! The settings of harden, and those of Bandit and Ruff that it honours.
//!
//! [`Configs`] finds the [`Config`] of a file: `[tool.harden]` in `pyproject.toml`, or `harden.toml`;
//! Bandit's `.bandit`, `bandit.yaml` and `[tool.bandit]`; Ruff's `ruff.toml`, `.ruff.toml` and
//! `[tool.ruff]`. Every value says where it comes from. What a configuration may name is a [`Known`]
//! that the caller gives, so that this crate knows no rule.

mod bandit;
mod config;
mod configs;
mod editor;
mod fault;
mod folder;
mod globs;
mod ignores;
mod keys;
mod known;
mod origin;
mod paths;
mod policy;
mod reader;
mod reason;
mod render;
mod ruff;
mod schema;
mod settings;
mod style;
mod table;

pub use jiff::civil::Date;

pub use bandit::{BanditSettings, Entry};
pub use config::{Comments, Config};
pub use configs::{Configs, Discovery};
pub use fault::{ConfigError, Fault, FaultKind, Note};
pub use globs::PathGlob;
pub use ignores::IgnoredRules;
pub use known::{Known, KnownCodemod, KnownRule, Selector, nearest};
pub use origin::{Origin, Setting};
pub use reader::parse_date;
pub use reason::{ReasonFault, check_reason};
pub use ruff::{RuffIgnore, RuffSettings};
pub use schema::schema;
pub use settings::{CommentStyle, FixClass, PerFileIgnore, Policy, PythonVersion, Settings};

/// Today's date, where the computer is.
pub fn today() -> Date {
    jiff::ZonedDateTime::now().date()
}
