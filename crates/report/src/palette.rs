//! The styles of terminal text: one for each meaning.

use anstyle::{AnsiColor, Style};

/// What the eye should find first.
pub const STRONG: Style = Style::new().bold();
/// What may be skipped.
pub const FAINT: Style = Style::new().dimmed();
/// Text that comes.
pub const ADDED: Style = AnsiColor::Green.on_default();
/// Text that goes.
pub const REMOVED: Style = AnsiColor::Red.on_default();
/// Where in the file a hunk is.
pub const HUNK: Style = AnsiColor::Cyan.on_default();
/// The word before an error.
pub const ERROR: Style = AnsiColor::Red.on_default().bold();
/// The word before a warning, and what needs a decision.
pub const WARNING: Style = AnsiColor::Yellow.on_default().bold();
/// The word before advice.
pub const HELP: Style = AnsiColor::Cyan.on_default().bold();
/// A success.
pub const GOOD: Style = AnsiColor::Green.on_default().bold();
