//! Text to syntax tree.

use ruff_python_ast::token::{TokenKind, Tokens};
use ruff_python_ast::{ModModule, Suite};
use ruff_python_parser::{Mode, ParseOptions, Parsed, parse_unchecked};
use ruff_source_file::LineIndex;
use ruff_text_size::{Ranged, TextSize};

/// Why a text is not Python.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct SyntaxError {
    /// What is wrong.
    pub message: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

impl SyntaxError {
    pub(crate) fn new(text: &str, at: TextSize, message: String) -> Self {
        let position = LineIndex::from_source_text(text).line_column(at, text);
        SyntaxError {
            message,
            line: position.line.get(),
            column: position.column.get(),
        }
    }
}

/// The deepest nesting of brackets Python's own tokenizer takes (its `MAXLEVEL`).
const MAX_BRACKETS: usize = 200;

/// A parsed file.
pub struct SyntaxTree(Parsed<ModModule>);

impl SyntaxTree {
    /// Parses `text` as a module.
    ///
    /// # Errors
    /// Where it is not Python 3, or nested more deeply than Python itself takes.
    pub fn parse(text: &str) -> Result<Self, SyntaxError> {
        let parsed = parse_unchecked(text, ParseOptions::from(Mode::Module));
        if let Some(at) = too_many_brackets(parsed.tokens()) {
            // Dropping a tree recurses as deeply as the tree is nested: this one is leaked, once,
            // rather than risk the stack.
            std::mem::forget(parsed);
            return Err(SyntaxError::new(
                text,
                at,
                format!("too many nested parentheses (Python itself takes {MAX_BRACKETS})"),
            ));
        }
        if let Some(error) = parsed.errors().first() {
            return Err(SyntaxError::new(
                text,
                error.location.start(),
                error.error.to_string(),
            ));
        }
        // `Mode::Module` always parses to a module.
        parsed
            .try_into_module()
            .map(SyntaxTree)
            .ok_or_else(|| SyntaxError::new(text, 0.into(), "not a module".to_string()))
    }

    /// The module's statements.
    pub fn suite(&self) -> &Suite {
        self.0.suite()
    }

    /// The tokens, comments included.
    pub fn tokens(&self) -> &Tokens {
        self.0.tokens()
    }

    /// Gives the tree up without visiting it: for one too deep to visit.
    pub fn leak(self) {
        std::mem::forget(self);
    }
}

fn too_many_brackets(tokens: &Tokens) -> Option<TextSize> {
    let mut depth = 0_usize;
    for token in tokens {
        match token.kind() {
            TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => {
                depth += 1;
                if depth > MAX_BRACKETS {
                    return Some(token.start());
                }
            }
            TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => {
                depth = depth.saturating_sub(1);
            }
            _ => {}
        }
    }
    None
}
