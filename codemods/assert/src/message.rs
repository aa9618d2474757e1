//! The message of an assertion, handed to the exception.

use ast::token::TokenKind;
use harden_codemod::Context;
use harden_codemod::prelude::*;

/// The text before a message, where it was parted from the condition, and the edits in and behind it.
pub(crate) struct Raised {
    pub(crate) before: String,
    pub(crate) edits: Vec<Edit>,
    /// Where the message starts, with its parentheses.
    pub(crate) start: TextSize,
}

/// `raise` with `exception` and `message`, on a line of its own that begins with `indent`; where it
/// stays on the line of the assertion, without an indent.
pub(crate) fn raised(
    cx: &Context<'_>,
    exception: &str,
    message: &Expr,
    indent: Option<&str>,
) -> Raised {
    let module = cx.module;
    let outer = module.parenthesized(message);
    let is_one_line = !module.slice(outer).contains(['\n', '\r']);
    let has_parentheses = outer != message.range();
    let (newline, deeper) = (module.newline(), module.indentation());
    let mut edits = Vec::new();
    // Those of a tuple are its own, and a `yield` needs its.
    if has_parentheses
        && !matches!(
            message,
            Expr::Yield(_) | Expr::YieldFrom(_) | Expr::Starred(_)
        )
    {
        if indent.is_some() {
            edits.extend(shifted(module, outer, deeper));
        }
        return Raised {
            before: format!("raise {exception}"),
            edits,
            start: outer.start(),
        };
    }
    let mut before = format!("raise {exception}(");
    let mut behind = ")".to_string();
    if let Some(indent) = indent {
        let width = [indent, &before, module.slice(outer), &behind]
            .map(|text| text.chars().count())
            .iter()
            .sum::<usize>();
        if !is_one_line || width > cx.project.line_length(cx.path) {
            before += &format!("{newline}{indent}{deeper}");
            behind = format!("{newline}{indent}{behind}");
            edits.extend(shifted(module, outer, &deeper.repeat(2)));
        }
    }
    edits.push(Edit::insert(outer.end(), behind));
    Raised {
        before,
        edits,
        start: outer.start(),
    }
}

/// The edits that put `deeper` before the lines that begin in `range`, but for those in a string.
fn shifted(module: &Module<'_>, range: TextRange, deeper: &str) -> Vec<Edit> {
    let mut depth = 0_usize;
    let mut inside: Vec<TextRange> = Vec::new();
    for token in module.tokens_in(range) {
        match token.kind() {
            TokenKind::FStringStart | TokenKind::TStringStart => {
                if depth == 0 {
                    inside.push(token.range());
                }
                depth += 1;
            }
            TokenKind::FStringEnd | TokenKind::TStringEnd => {
                depth = depth.saturating_sub(1);
                if depth == 0
                    && let Some(last) = inside.last_mut()
                {
                    *last = last.cover(token.range());
                }
            }
            TokenKind::String if depth == 0 => inside.push(token.range()),
            _ => {}
        }
    }
    let text = module.slice(range);
    let starts = text
        .char_indices()
        .filter(|&(at, c)| c == '\n' || (c == '\r' && !text[at..].starts_with("\r\n")));
    starts
        .filter_map(|(at, _)| {
            let at = range.start() + TextSize::try_from(at + 1).ok()?;
            let is_in_string = inside.iter().any(|one| one.start() < at && at < one.end());
            let is_blank = module.slice(module.line_range(at)).trim().is_empty();
            (!is_in_string && !is_blank).then(|| Edit::insert(at, deeper))
        })
        .collect()
}
