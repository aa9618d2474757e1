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
        let before = format!("raise {exception}");
        if let Some(indent) = indent {
            let hangs = module.slice(outer)[1..].trim_start_matches([' ', '\t']);
            let shift = if hangs.starts_with(['\n', '\r', '#']) {
                Shift::By(deeper.to_string())
            } else {
                // Its lines stand below what follows the parenthesis.
                let line = module.line_range(outer.start());
                let old = module.slice(TextRange::new(line.start(), outer.start()));
                Shift::between(old, &format!("{indent}{before}"), deeper)
            };
            edits.extend(shift.edits(module, outer));
        }
        return Raised {
            before,
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
            before.extend([newline, indent, deeper]);
            behind = format!("{newline}{indent}{behind}");
            edits.extend(Shift::By(deeper.repeat(2)).edits(module, outer));
        }
    }
    edits.push(Edit::insert(outer.end(), behind));
    Raised {
        before,
        edits,
        start: outer.start(),
    }
}

/// What becomes of the blanks that lines begin with.
enum Shift {
    /// So many more.
    By(String),
    /// So many blanks less.
    Less(usize),
}

impl Shift {
    /// The way from behind `old` to behind `new`, both from the start of their lines. Where tabs are
    /// among the blanks, no column can be told, and the lines are put `deeper`.
    fn between(old: &str, new: &str, deeper: &str) -> Self {
        if [old, new].iter().any(|text| text.contains('\t')) {
            return Shift::By(deeper.to_string());
        }
        let (old, new) = (old.chars().count(), new.chars().count());
        match new.checked_sub(old) {
            Some(more) => Shift::By(" ".repeat(more)),
            None => Shift::Less(old - new),
        }
    }

    /// The edits that do so to the lines that begin in `range`, but for those in a string.
    fn edits(&self, module: &Module<'_>, range: TextRange) -> Vec<Edit> {
        let strings = strings(module, range);
        let text = module.slice(range);
        let starts = text
            .char_indices()
            .filter(|&(at, c)| c == '\n' || (c == '\r' && !text[at..].starts_with("\r\n")));
        starts
            .filter_map(|(at, _)| {
                let at = range.start() + TextSize::try_from(at + 1).ok()?;
                let is_in_string = strings.iter().any(|one| one.start() < at && at < one.end());
                let is_blank = module.slice(module.line_range(at)).trim().is_empty();
                (!is_in_string && !is_blank).then(|| self.edit(module, at))?
            })
            .collect()
    }

    fn edit(&self, module: &Module<'_>, at: TextSize) -> Option<Edit> {
        match self {
            Shift::By(deeper) => (!deeper.is_empty()).then(|| Edit::insert(at, deeper.clone())),
            Shift::Less(blanks) => {
                let blanks = module.indent_of_line(at).len().min(*blanks);
                let blanks = TextSize::try_from(blanks).ok()?;
                Some(Edit::delete(TextRange::at(at, blanks)))
            }
        }
    }
}

/// The strings in `range`.
fn strings(module: &Module<'_>, range: TextRange) -> Vec<TextRange> {
    let mut depth = 0_usize;
    let mut strings: Vec<TextRange> = Vec::new();
    for token in module.tokens_in(range) {
        match token.kind() {
            TokenKind::FStringStart | TokenKind::TStringStart => {
                if depth == 0 {
                    strings.push(token.range());
                }
                depth += 1;
            }
            TokenKind::FStringEnd | TokenKind::TStringEnd => {
                depth = depth.saturating_sub(1);
                if depth == 0
                    && let Some(last) = strings.last_mut()
                {
                    *last = last.cover(token.range());
                }
            }
            TokenKind::String if depth == 0 => strings.push(token.range()),
            _ => {}
        }
    }
    strings
}
