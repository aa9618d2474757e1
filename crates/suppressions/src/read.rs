//! The comments of files.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use harden_rewriter::prelude::ast::token::TokenKind;
use harden_rewriter::{
    Date, Module, Ranged, Suppression, SuppressionComment, SuppressionScope, SyntaxTree, decode,
};
use rayon::prelude::*;

use crate::{Entry, Inventory, Unreadable};

/// The comments that suppress in `files`, in their order. Days are judged by `today`; where that is
/// not known, none is over.
///
/// To be called on a thread with a stack that takes deeply nested Python.
pub fn inventory(files: &[PathBuf], today: Option<Date>) -> Inventory {
    let read: Vec<Result<Vec<Entry>, Unreadable>> = files
        .par_iter()
        .map(|path| {
            std::fs::read(path)
                .map_err(|error| error.to_string())
                .and_then(|bytes| entries(path, bytes, today))
                .map_err(|message| Unreadable {
                    path: path.to_string_lossy().into_owned(),
                    message,
                })
        })
        .collect();
    let mut inventory = Inventory::default();
    for file in read {
        match file {
            Ok(entries) => inventory.entries.extend(entries),
            Err(unreadable) => inventory.unreadable.push(unreadable),
        }
    }
    inventory
}

/// The comments that suppress in a file's bytes.
///
/// # Errors
/// Why they are no Python that can be read.
pub(crate) fn entries(
    path: &Path,
    bytes: Vec<u8>,
    today: Option<Date>,
) -> Result<Vec<Entry>, String> {
    if !may_suppress(&bytes) {
        return Ok(Vec::new());
    }
    let (text, _) = decode(bytes).map_err(|error| error.to_string())?;
    let at_line = |error: harden_rewriter::SyntaxError| format!("line {}: {error}", error.line);
    let tree = SyntaxTree::parse(&text).map_err(at_line)?;
    let module = match Module::new(&text, &tree) {
        Ok(module) => module.on(today),
        Err(error) => {
            tree.leak();
            return Err(at_line(error));
        }
    };
    let path = path.to_string_lossy();
    let suppressions = module.suppressions();
    let entry = |comment: &SuppressionComment<'_>| Entry {
        path: path.clone().into_owned(),
        line: comment.line,
        tool: comment.tool,
        scope: comment.scope,
        ids: match &comment.suppresses {
            Suppression::All => None,
            Suppression::Ids(ids) => {
                let mut ids = ids.clone();
                ids.sort();
                ids.dedup();
                Some(ids)
            }
        },
        reason: comment.reason.map(str::to_string),
        until: comment.until,
        expired: today.is_some_and(|today| comment.is_expired(today)),
        statement: match comment.scope {
            SuppressionScope::File => String::new(),
            SuppressionScope::Line | SuppressionScope::Block => statement(&module, comment),
        },
    };
    Ok(suppressions.iter().map(entry).collect())
}

/// The tokens of the statement that has the comment, with a blank between them.
fn statement(module: &Module<'_>, comment: &SuppressionComment<'_>) -> String {
    let lines = module.logical_lines(comment.comment);
    let tokens = module.tokens();
    let from = tokens.partition_point(|token| token.start() < lines.start());
    let words: Vec<&str> = tokens[from..]
        .iter()
        .take_while(|token| token.end() <= lines.end())
        .filter(|token| token.kind() != TokenKind::Comment)
        .map(|token| module.slice(token).trim())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

/// Whether there can be any: parsing takes most of the time.
fn may_suppress(bytes: &[u8]) -> bool {
    // A handful of short literals cannot exceed any limit; were it to, every file is read.
    static NEEDLES: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
        AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .build(["nosec", "noqa", "ruff:"])
            .ok()
    });
    NEEDLES
        .as_ref()
        .is_none_or(|needles| needles.is_match(bytes))
}
