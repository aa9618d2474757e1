//! Calls that are too long for a line.

use harden_codemod::Context;
use harden_codemod::prelude::*;

/// The text of a call that is put at `range`: in one line if it fits in there, else with its
/// arguments in the next one, or in one line each.
pub(crate) fn call(
    cx: &Context<'_>,
    range: TextRange,
    function: &str,
    arguments: &[String],
) -> String {
    let module = cx.module;
    let limit = cx.project.line_length(cx.path);
    let width = |text: &str| text.chars().count();
    let flat = arguments.join(", ");
    let before = TextRange::new(module.line_range(range.start()).start(), range.start());
    let after = TextRange::new(range.end(), module.line_range(range.end()).end());
    let around = width(module.slice(before)) + width(module.slice(after));
    // What follows may have calls that are as well broken.
    let is_last = !module.slice(after).contains('(');
    if !is_last || around + width(function) + width(&flat) + 2 <= limit {
        return format!("{function}({flat})");
    }
    let newline = module.newline();
    let outer = module.indent_of_line(range.start());
    let inner = format!("{outer}{}", module.indentation());
    let lines = if width(&inner) + width(&flat) <= limit {
        format!("{inner}{flat}{newline}")
    } else {
        let separator = format!(",{newline}{inner}");
        format!("{inner}{},{newline}", arguments.join(&separator))
    };
    format!("{function}({newline}{lines}{outer})")
}
