//! `usedforsecurity=False` put into a call, as a person would have typed it there.

use ast::token::TokenKind;
use harden_codemod::Context;
use harden_codemod::prelude::*;

const ARGUMENT: &str = "usedforsecurity=False";

/// How many columns it takes behind another one.
const GROWN: usize = ", ".len() + ARGUMENT.len();

/// The edits that add the argument to `call`.
pub(crate) fn edits(cx: &Context<'_>, expr: &Expr, call: &ast::ExprCall) -> Vec<Edit> {
    let module = cx.module;
    let arguments = &call.arguments;
    let open = arguments.start() + TextSize::new(1);
    let close = arguments.end() - TextSize::new(1);
    let Some(last) = Last::of(module, call) else {
        return vec![alone(module, call, TextRange::new(open, close))];
    };
    if let [Expr::Generator(generator)] = &*arguments.args
        && !generator.parenthesized
        && arguments.keywords.is_empty()
    {
        // `md5(byte for byte in data)`
        let first = module
            .tokens_in(TextRange::new(open, close))
            .find(|token| !is_blank(token.kind()))
            .map_or(open, Ranged::start);
        return vec![
            Edit::insert(first, "("),
            Edit::insert(last.end, format!("), {ARGUMENT}")),
        ];
    }
    let line = module.line_range(last.start);
    let before = module.slice(TextRange::new(line.start(), last.start));
    let inline = Edit::insert(last.end, format!(", {ARGUMENT}"));
    if before.trim().is_empty() && line.start() > open {
        // A formatter puts all of them on the one line that they fit.
        let is_only = arguments.len() == 1 && last.comma.is_none() && last.end == line.end();
        if is_only && width(module, line) + GROWN <= cx.project.line_length(cx.path) {
            return vec![inline];
        }
        return on_own_line(module, &last, before, close);
    }
    match broken(cx, expr, call, &last) {
        Some(edits) => edits,
        None => vec![inline],
    }
}

/// The argument where there is no other, below the comments between the parentheses.
fn alone(module: &Module<'_>, call: &ast::ExprCall, between: TextRange) -> Edit {
    let comment = module
        .tokens_in(between)
        .filter(|token| token.kind() == TokenKind::Comment)
        .last();
    let Some(comment) = comment else {
        return Edit::replace(between, ARGUMENT);
    };
    let newline = module.newline();
    let indent = module.indent_of_line(comment.start());
    let line = module.line_range(comment.start());
    let text = if line.start() + indent.text_len() == comment.start() {
        format!("{newline}{indent}{ARGUMENT}")
    } else {
        // `md5(  # fed below`
        let outer = module.indent_of_line(call.start());
        format!("{newline}{outer}{}{ARGUMENT}", module.indentation())
    };
    Edit::insert(comment.end(), text)
}

/// The last argument of a call.
struct Last {
    start: TextSize,
    end: TextSize,
    /// Where the comma behind it ends, if there is one.
    comma: Option<TextSize>,
}

impl Last {
    fn of(module: &Module<'_>, call: &ast::ExprCall) -> Option<Self> {
        let arguments = &call.arguments;
        let starts = arguments
            .args
            .iter()
            .map(|argument| module.parenthesized(argument).start());
        let keywords = arguments.keywords.iter().map(Ranged::start);
        let start = starts.chain(keywords).max()?;
        let mut last = Last {
            start,
            end: start,
            comma: None,
        };
        let within = TextRange::new(start, arguments.end() - TextSize::new(1));
        for token in module
            .tokens_in(within)
            .filter(|token| !is_blank(token.kind()))
        {
            // The last of these can only be the comma behind the argument.
            if token.kind() == TokenKind::Comma {
                last.comma = Some(token.end());
            } else {
                last.end = token.end();
                last.comma = None;
            }
        }
        Some(last)
    }
}

fn is_blank(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::Comment | TokenKind::NonLogicalNewline)
}

/// The argument on a line of its own, as the last one is, whose line begins with `indent`.
fn on_own_line(module: &Module<'_>, last: &Last, indent: &str, close: TextSize) -> Vec<Edit> {
    let new_line = format!("{}{indent}{ARGUMENT}", module.newline());
    let (behind, comma) = match last.comma {
        Some(comma) => (comma, ","),
        None => (last.end, ""),
    };
    let line_end = module.line_range(behind).end();
    if close < line_end {
        // The closing parenthesis follows in the same line.
        let missing = if last.comma.is_none() { "," } else { "" };
        return vec![Edit::insert(behind, format!("{missing}{new_line}{comma}"))];
    }
    // A comment behind the last argument stays with it.
    let line = Edit::insert(line_end, format!("{new_line}{comma}"));
    if last.comma.is_some() {
        vec![line]
    } else if line_end == last.end {
        vec![Edit::insert(line_end, format!(",{new_line}"))]
    } else {
        vec![Edit::insert(last.end, ","), line]
    }
}

/// The arguments on a line of their own, where the line would get too long and a formatter would
/// break it there: the call is all that an assignment, `return` or expression has.
fn broken(cx: &Context<'_>, expr: &Expr, call: &ast::ExprCall, last: &Last) -> Option<Vec<Edit>> {
    let module = cx.module;
    let limit = cx.project.line_length(cx.path);
    let (open, close) = (
        call.arguments.start() + TextSize::new(1),
        call.arguments.end() - TextSize::new(1),
    );
    let line = module.line_range(expr.start());
    let width = width(module, line);
    let stmt = module.index().statement_of(expr)?;
    let is_alone = module
        .slice(line)
        .trim_start()
        .starts_with(module.slice(stmt).lines().next()?);
    if width > limit
        || width + GROWN <= limit
        || !line.contains_range(stmt.range())
        || !is_alone
        || last.comma.is_some()
        // It may be for a tool, and has to stay in the first line.
        || module.has_comment(line)
        || !module.is_whole_value(expr)
    {
        return None;
    }
    let indent = module.indent_of_line(expr.start());
    let newline = module.newline();
    let inner = format!("{newline}{indent}{}", module.indentation());
    Some(vec![
        Edit::insert(open, inner),
        Edit::replace(
            TextRange::new(last.end, close),
            format!(", {ARGUMENT}{newline}{indent}"),
        ),
    ])
}

/// How many columns a line takes.
fn width(module: &Module<'_>, line: TextRange) -> usize {
    module.slice(line).chars().count()
}
