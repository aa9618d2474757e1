//! Where Ruff reports a finding, which is where it looks for a `noqa`.

use ruff_python_ast::token::TokenKind;
use ruff_python_ast::{AnyNodeRef, Expr, ExprCall, Operator};
use ruff_source_file::LineRanges;
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::module::Module;

/// Where the range that Ruff reports for a call begins: the function, or an argument
/// (`crates/ruff_linter/src/rules/flake8_bandit` of its source).
pub(super) fn anchor_of_call(id: &str, call: &ExprCall) -> TextSize {
    let arguments = &call.arguments;
    let keyword = |name| arguments.find_keyword(name).map(Ranged::start);
    let value = |name, position| {
        arguments
            .find_argument_value(name, position)
            .map(Ranged::start)
    };
    let argument = match id {
        "B103" => value("mode", 1),
        "B106" => arguments
            .keywords
            .iter()
            .find(|keyword| {
                keyword.value.is_string_literal_expr()
                    && keyword
                        .arg
                        .as_ref()
                        .is_some_and(|arg| super::password::is_password(arg))
            })
            .map(Ranged::start),
        "B113" => keyword("timeout"),
        "B201" => keyword("debug"),
        "B324" => match &*call.func {
            Expr::Attribute(function) => match function.attr.as_str() {
                "new" => value("name", 0),
                "crypt" => value("salt", 1),
                "mksalt" => value("method", 0),
                _ => None,
            },
            _ => None,
        },
        "B501" => keyword("verify"),
        "B502" => keyword("ssl_version").or_else(|| keyword("method")),
        "B505" => value("key_size", usize::from(name_of(call) != Some("dsa")))
            .or_else(|| value("bits", 0))
            .or_else(|| value("curve", 0)),
        "B506" => value("Loader", 1),
        "B507" => value("policy", 0),
        "B508" => keyword("mpModel"),
        "B607" | "B609" => value("args", 0),
        "B610" => Some(arguments.start()),
        "B701" => keyword("autoescape"),
        _ => None,
    };
    argument.unwrap_or(call.func.start())
}

/// `dsa` in `dsa.generate_private_key(…)`.
fn name_of(call: &ExprCall) -> Option<&str> {
    match &*call.func.as_attribute_expr()?.value {
        Expr::Name(name) => Some(name.id.as_str()),
        Expr::Attribute(attribute) => Some(attribute.attr.as_str()),
        _ => None,
    }
}

/// Where the range that Ruff reports for a string begins: the string, for S608 the whole
/// expression that it is built with, and for S105 the password.
pub(super) fn anchor_of_text(id: &str, text: AnyNodeRef<'_>, above: &[AnyNodeRef<'_>]) -> TextSize {
    match id {
        "B105" => above
            .last()
            .and_then(|parent| password(*parent, above, text))
            .unwrap_or(text.start()),
        "B608" => built(above, text).unwrap_or(text.start()),
        _ => text.start(),
    }
}

/// `x["password"] = "…"` and `{"password": "…"}`: Bandit reports the key.
fn password(
    parent: AnyNodeRef<'_>,
    above: &[AnyNodeRef<'_>],
    text: AnyNodeRef<'_>,
) -> Option<TextSize> {
    match parent {
        AnyNodeRef::ExprDict(dict) => dict
            .items
            .iter()
            .find(|item| {
                item.key
                    .as_ref()
                    .is_some_and(|key| key.range() == text.range())
            })
            .map(|item| item.value.start()),
        AnyNodeRef::ExprSubscript(_) => match above.iter().rev().nth(1)? {
            AnyNodeRef::StmtAssign(assign) => Some(assign.value.start()),
            _ => None,
        },
        _ => None,
    }
}

/// The chain of `+` and `%`, or the call of `format`, around a string.
fn built(above: &[AnyNodeRef<'_>], text: AnyNodeRef<'_>) -> Option<TextSize> {
    let mut start = None;
    let mut inner = text.range();
    for node in above.iter().rev() {
        match node {
            AnyNodeRef::ExprBinOp(binary)
                if matches!(binary.op, Operator::Add)
                    || matches!(binary.op, Operator::Mod) && binary.left.range() == inner =>
            {
                start = Some(binary.start());
                inner = binary.range;
            }
            AnyNodeRef::ExprAttribute(attribute) if attribute.value.range() == inner => {
                inner = attribute.range;
            }
            AnyNodeRef::ExprCall(call) if call.func.range() == inner => {
                return Some(call.start());
            }
            _ => return start,
        }
    }
    start
}

impl Module<'_> {
    /// A place in the line whose `noqa` Ruff takes for what begins at `at`: its own, or the last
    /// one of a string of several lines that begins there, or of lines joined by backslashes
    /// (`extract_noqa_line_for` in Ruff's `directives.rs`).
    pub(crate) fn noqa_line(&self, at: TextSize) -> TextSize {
        let mut mappings: Vec<TextRange> = Vec::new();
        let logical = self.logical_lines(TextRange::empty(at));
        let (mut outermost, mut depth) = (TextSize::default(), 0_usize);
        for token in self.tokens_in(self.text().lines_range(logical)) {
            match token.kind() {
                TokenKind::String if token.is_triple_quoted_string() => {
                    mappings.push(token.range());
                }
                TokenKind::FStringStart | TokenKind::TStringStart => {
                    if depth == 0 {
                        outermost = token.start();
                    }
                    depth += 1;
                }
                TokenKind::FStringEnd | TokenKind::TStringEnd => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        mappings.push(TextRange::new(outermost, token.end()));
                    }
                }
                _ => {}
            }
        }
        let several = |range: &TextRange| self.text().contains_line_break(*range);
        let strings = mappings
            .into_iter()
            .filter(several)
            .map(|range| TextRange::new(self.text().line_start(range.start()), range.end()));
        let mut all: Vec<TextRange> = strings.chain(self.continued(logical)).collect();
        all.sort_by_key(Ranged::start);
        let mut merged: Vec<TextRange> = Vec::new();
        for range in all {
            match merged.last_mut() {
                Some(last) if last.intersect(range).is_some() => *last = last.cover(range),
                _ => merged.push(range),
            }
        }
        merged
            .iter()
            .find(|range| range.contains(at))
            .map_or(at, Ranged::end)
    }

    /// The lines of `logical` that backslashes join, up to where the last of them begins.
    fn continued(&self, logical: TextRange) -> Vec<TextRange> {
        let mut ranges: Vec<TextRange> = Vec::new();
        let mut start = self.text().line_start(logical.start());
        while start < logical.end() {
            let end = self.text().full_line_end(start);
            if self.is_continued(self.text().line_range(start)) {
                match ranges.last_mut() {
                    Some(last) if last.end() == start => *last = TextRange::new(last.start(), end),
                    _ => ranges.push(TextRange::new(start, end)),
                }
            }
            if end == start {
                break;
            }
            start = end;
        }
        ranges
    }

    /// Whether a backslash joins the line with the next one.
    pub(super) fn is_continued(&self, line: TextRange) -> bool {
        self.slice(line).ends_with('\\')
            && !self.is_inside_string(line.end())
            && !self.has_comment(line)
    }

    /// Whether a newline at `at` is part of a string.
    pub(super) fn is_inside_string(&self, at: TextSize) -> bool {
        let mut open = 0_i32;
        let logical = self.logical_lines(TextRange::empty(at));
        for token in self.tokens_in(logical) {
            if token.start() >= at {
                break;
            }
            match token.kind() {
                TokenKind::FStringStart | TokenKind::TStringStart => open += 1,
                TokenKind::FStringEnd | TokenKind::TStringEnd => open -= 1,
                TokenKind::String if token.end() > at => return true,
                _ => {}
            }
        }
        open > 0
    }
}
