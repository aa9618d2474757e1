use std::fmt;

use harden_report::one_line;
use harden_report::palette::{ERROR, HELP};

/// Why harden could not do what it was asked, with what to do about it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    messages: Vec<String>,
    help: Option<String>,
}

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Failure::all(vec![message.into()])
    }

    /// Several at once, to be mended together.
    pub(crate) fn all(messages: Vec<String>) -> Self {
        Failure {
            messages,
            help: None,
        }
    }

    pub(crate) fn with_help(self, help: impl Into<String>) -> Self {
        Failure {
            help: Some(help.into()),
            ..self
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for message in &self.messages {
            writeln!(f, "{ERROR}error{ERROR:#}: {}", one_line(message))?;
        }
        if let Some(help) = &self.help {
            writeln!(f, "{HELP}help{HELP:#}: {}", one_line(help))?;
        }
        Ok(())
    }
}
