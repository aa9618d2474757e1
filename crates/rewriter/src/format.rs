//! A file laid out by Ruff's formatter.

use std::panic::{AssertUnwindSafe, catch_unwind};

use ruff_formatter::printer::LineEnding as PrinterLineEnding;
use ruff_formatter::{IndentStyle, IndentWidth, LineWidth};
use ruff_python_ast::comparable::ComparableStmt;
use ruff_python_ast::token::TokenKind;
use ruff_python_ast::{PySourceType, PythonVersion, Stmt};
use ruff_python_formatter::{
    DocstringCode, MagicTrailingComma, PreviewMode, PyFormatOptions, QuoteStyle,
    format_module_source,
};
use ruff_python_trivia::is_pragma_comment;
use ruff_source_file::LineRanges;
use ruff_text_size::{Ranged, TextRange, TextSize};
use similar::{Algorithm, DiffTag, capture_diff_slices};

use crate::edit::{Edit, EditSet};
use crate::module::Module;
use crate::parse::SyntaxTree;
use crate::style::{Indent, LineEnding, Quotes, Style};
use crate::suites::suites;

/// The deepest tree that is formatted: the formatter takes far more of the stack for a level than
/// the rest of harden.
const MAX_DEPTH: usize = 200;

/// The longest text that is formatted, in bytes. Longer ones are generated.
const MAX_LENGTH: usize = 1 << 20;

/// How many bytes of comments the formatter may read again: for each comment it reads all those
/// that stand before it without code between them.
const MAX_REREAD: usize = 1 << 26;

impl Module<'_> {
    /// The text as `ruff format` lays it out in `style`; `None` where the formatter cannot do it.
    /// `is_stub` tells that the file is a `.pyi`, which has a style of its own.
    pub fn formatted(&self, style: &Style, is_stub: bool) -> Option<String> {
        if self.index().depth > MAX_DEPTH
            || self.text().len() > MAX_LENGTH
            || self.reread() > MAX_REREAD
        {
            return None;
        }
        let options = options(style, self.text(), is_stub)?;
        // The formatter asserts much of what it expects of comments; a panic must not take the fix
        // with it.
        let printed = catch_unwind(AssertUnwindSafe(|| {
            format_module_source(self.text(), options)
        }));
        let text = printed.ok()?.ok()?.into_code();
        // The formatter drops a byte order mark; the file keeps it.
        Some(match self.text().strip_prefix('\u{feff}') {
            Some(_) if !text.starts_with('\u{feff}') => format!("\u{feff}{text}"),
            _ => text,
        })
    }

    /// The bytes that the formatter reads for the comments of the text. See [`MAX_REREAD`].
    fn reread(&self) -> usize {
        let mut code = TextSize::new(0);
        let mut read = 0;
        for token in self.tokens() {
            if token.kind() == TokenKind::Comment {
                read += usize::from(token.start() - code);
            } else if !token.kind().is_trivia() {
                code = token.end();
            }
        }
        read
    }

    /// The edits that make `formatted` of the text, each as small as the words allow, and the tree of
    /// what comes out. `None` where nothing changes, or where it is not the same program: two
    /// programs are the same where their syntax trees are, strings that are joined aside.
    ///
    /// A statement stays as it is where a comment for a tool would come to stand on a line with other
    /// code: it is about its line.
    pub fn layout_edits(&self, formatted: &str) -> Option<(EditSet, SyntaxTree)> {
        let laid_out = SyntaxTree::parse(formatted).ok()?;
        if !is_same_program(self.suite(), laid_out.suite()) {
            return None;
        }
        let (old, new) = (self.text(), formatted);
        let cuts = (cuts(old, self.suite()), cuts(new, laid_out.suite()));
        let edits = match cuts {
            (Some(old_cuts), Some(new_cuts)) if old_cuts.len() == new_cuts.len() => {
                let pairs = old_cuts.windows(2).zip(new_cuts.windows(2));
                pairs
                    .flat_map(|(from, to)| differences(old, from[0]..from[1], &new[to[0]..to[1]]))
                    .collect()
            }
            _ => differences(old, 0..old.len(), new),
        };
        let edits = EditSet::new(old, edits).ok()?;
        let tree = SyntaxTree::parse(&edits.apply(old)).ok()?;
        is_same_program(self.suite(), tree.suite()).then_some((edits, tree))
    }
}

fn is_same_program(old: &[Stmt], new: &[Stmt]) -> bool {
    let (old, new) = (old.iter(), new.iter());
    old.map(ComparableStmt::from)
        .eq(new.map(ComparableStmt::from))
}

/// Where a text is parted so that each part has a simple statement with its lines, from the start to
/// the end; `None` where two statements share a line.
fn cuts(text: &str, suite: &[Stmt]) -> Option<Vec<usize>> {
    fn add(text: &str, suite: &[Stmt], cuts: &mut Vec<usize>) {
        for stmt in suite {
            let inner = suites(stmt);
            if inner.is_empty() {
                cuts.push(text.full_line_end(stmt.end()).to_usize());
            }
            for suite in inner {
                add(text, suite, cuts);
            }
        }
    }
    let mut cuts = vec![0];
    add(text, suite, &mut cuts);
    // What follows the last statement goes with it.
    if cuts.len() > 1 {
        cuts.pop();
    }
    cuts.push(text.len());
    cuts.windows(2)
        .all(|pair| pair[0] < pair[1])
        .then_some(cuts)
}

fn options(style: &Style, text: &str, is_stub: bool) -> Option<PyFormatOptions> {
    let source_type = if is_stub {
        PySourceType::Stub
    } else {
        PySourceType::Python
    };
    let line_width = LineWidth::try_from(u16::try_from(style.line_length).ok()?).ok()?;
    let (indent, width) = match style.indent {
        Indent::Tab(width) => (IndentStyle::Tab, width),
        Indent::Spaces(width) => (IndentStyle::Space, width),
    };
    let line_ending = match style.line_ending {
        LineEnding::LineFeed => PrinterLineEnding::LineFeed,
        LineEnding::CarriageReturnLineFeed => PrinterLineEnding::CarriageReturnLineFeed,
        LineEnding::Auto => match text.find(['\n', '\r']).map(|at| &text[at..]) {
            Some(rest) if rest.starts_with("\r\n") => PrinterLineEnding::CarriageReturnLineFeed,
            Some(rest) if rest.starts_with('\r') => PrinterLineEnding::CarriageReturn,
            _ => PrinterLineEnding::LineFeed,
        },
    };
    let options = PyFormatOptions::from_source_type(source_type)
        .with_line_width(line_width)
        .with_indent_style(indent)
        .with_indent_width(IndentWidth::try_from(width).ok()?)
        .with_line_ending(line_ending)
        .with_quote_style(match style.quotes {
            Quotes::Double => QuoteStyle::Double,
            Quotes::Single => QuoteStyle::Single,
            Quotes::Preserve => QuoteStyle::Preserve,
        })
        .with_magic_trailing_comma(if style.magic_trailing_comma {
            MagicTrailingComma::Respect
        } else {
            MagicTrailingComma::Ignore
        })
        .with_preview(if style.preview {
            PreviewMode::Enabled
        } else {
            PreviewMode::Disabled
        })
        .with_docstring_code(if style.docstring_code {
            DocstringCode::Enabled
        } else {
            DocstringCode::Disabled
        });
    Some(match style.python {
        Some((major, minor)) => options.with_target_version(PythonVersion { major, minor }),
        None => options,
    })
}

/// The edits that make `new` of the part `range` of `old`: the lines that differ, and in them the
/// words and the white space between them. None at all where a comment for a tool would not stay
/// with its line.
pub(crate) fn differences(old: &str, range: Bytes, new: &str) -> Vec<Edit> {
    let part = &old[range.clone()];
    if part == new {
        return Vec::new();
    }
    let lines = |text| str::split_inclusive(text, '\n').collect::<Vec<&str>>();
    let (old_lines, new_lines) = (lines(part), lines(new));
    let (old_at, new_at) = (offsets(&old_lines), offsets(&new_lines));
    let mut edits = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &old_lines, &new_lines) {
        if op.tag() == DiffTag::Equal {
            continue;
        }
        let (from, to) = (op.old_range(), op.new_range());
        let (start, end) = (old_at[from.start], old_at[from.end]);
        let old_part = &part[start..end];
        let new_part = &new[new_at[to.start]..new_at[to.end]];
        if tool_comments(old_part) != tool_comments(new_part) {
            return Vec::new();
        }
        edits.extend(word_edits(old_part, range.start + start, new_part));
    }
    edits
}

/// The edits that make `new` of `old`, which is at `start`.
fn word_edits(old: &str, start: usize, new: &str) -> Vec<Edit> {
    let (old_words, new_words) = (words(old), words(new));
    let mut parts: Vec<(Bytes, String)> = Vec::new();
    let mut push = |range: Bytes, text: &str| {
        if old[range.clone()] == *text {
            return;
        }
        match parts.last_mut() {
            // What is put in at one place is one edit.
            Some((last, new)) if last.end == range.start => {
                last.end = range.end;
                new.push_str(text);
            }
            _ => parts.push((range, text.to_string())),
        }
    };
    let ops = capture_diff_slices(Algorithm::Myers, &texts(&old_words), &texts(&new_words));
    for op in ops {
        let (from, to) = (op.old_range(), op.new_range());
        if op.tag() == DiffTag::Equal {
            for (one, other) in old_words[from].iter().zip(&new_words[to]) {
                push(one.blank.clone(), &new[other.blank.clone()]);
            }
        } else {
            // With the white space before each.
            let range = |words: &[Word<'_>], range: Bytes, len: usize| {
                let start = words.get(range.start).map_or(len, |word| word.blank.start);
                let last = words[range.clone()].last();
                start..last.map_or(start, |word| word.blank.end + word.text.len())
            };
            let new_range = range(&new_words, to, new.len());
            push(range(&old_words, from, old.len()), &new[new_range]);
        }
    }
    let edit = |(range, text): (Bytes, String)| {
        let at = |offset: usize| TextSize::try_from(start + offset).ok();
        Some(Edit::replace(
            TextRange::new(at(range.start)?, at(range.end)?),
            text,
        ))
    };
    parts.into_iter().filter_map(edit).collect()
}

fn texts<'t>(words: &[Word<'t>]) -> Vec<&'t str> {
    words.iter().map(|word| word.text).collect()
}

/// The comments for tools among some lines, each with the words before it on its line.
fn tool_comments(lines: &str) -> Vec<(Vec<&str>, &str)> {
    let has_letters = |word: &&str| word.contains(|c: char| c.is_alphanumeric() || c == '_');
    lines
        .lines()
        .filter_map(|line| {
            let starts = line.match_indices('#').map(|(at, _)| at);
            let at = starts.into_iter().find(|&at| is_for_tool(&line[at..]))?;
            let code = texts(&words(&line[..at])).into_iter().filter(has_letters);
            Some((code.collect(), line[at..].trim_end()))
        })
        .collect()
}

/// Whether a comment is for a tool that acts on the line it stands in.
fn is_for_tool(comment: &str) -> bool {
    let says = |word: &str| comment.contains(word);
    is_pragma_comment(comment) || ["nosec", "noqa", "pragma", "type:"].into_iter().any(says)
}

type Bytes = std::ops::Range<usize>;

/// Where each of some pieces of a text begins, and the last one ends.
fn offsets(pieces: &[&str]) -> Vec<usize> {
    let ends = pieces.iter().scan(0, |end, piece| {
        *end += piece.len();
        Some(*end)
    });
    std::iter::once(0).chain(ends).collect()
}

/// A run of letters and digits, or another character, and where the white space before it is.
struct Word<'t> {
    blank: Bytes,
    text: &'t str,
}

/// The words of a text; the last one is empty, and has the white space at the end.
fn words(text: &str) -> Vec<Word<'_>> {
    let is_letter = |c: char| c.is_alphanumeric() || c == '_';
    let mut out = Vec::new();
    let mut at = 0;
    loop {
        let rest = &text[at..];
        let start = at + (rest.len() - rest.trim_start().len());
        let rest = &text[start..];
        let len = match rest.chars().next() {
            None => 0,
            Some(c) if is_letter(c) => rest.find(|c: char| !is_letter(c)).unwrap_or(rest.len()),
            Some(c) => c.len_utf8(),
        };
        out.push(Word {
            blank: at..start,
            text: &rest[..len],
        });
        if len == 0 {
            return out;
        }
        at = start + len;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text after the edits of the layout.
    fn laid_out(text: &str, style: &Style) -> String {
        let tree = SyntaxTree::parse(text).unwrap();
        let module = Module::new(text, &tree).unwrap();
        let formatted = module.formatted(style, false).unwrap();
        match module.layout_edits(&formatted) {
            Some((edits, _)) => edits.apply(text),
            None => text.to_string(),
        }
    }

    fn of_length(line_length: usize) -> Style {
        Style {
            line_length,
            ..Style::default()
        }
    }

    #[test]
    fn a_comment_for_a_tool_keeps_its_line() {
        let style = of_length(20);
        for comment in [
            "# noqa: E501",
            "# nosec B603",
            "# x  # type: ignore",
            "# pragma: no cover",
        ] {
            let kept = format!("value = call(first, second){}{comment}", "  ");
            assert_eq!(
                laid_out(&format!("{kept}\nx  = 1\n"), &style),
                format!("{kept}\nx = 1\n")
            );
        }
        assert_eq!(
            laid_out("value = call(first, second)  # first\n", &style),
            "value = call(\n    first, second\n)  # first\n"
        );
        // Its line has the same words.
        assert_eq!(
            laid_out("value = [\n    'a',  # nosec B104\n    'b'\n]\n", &style),
            "value = [\n    \"a\",  # nosec B104\n    \"b\",\n]\n"
        );
    }

    #[test]
    fn the_style_is_the_projects() {
        let text = "def f():\n\treturn call('first', \"second\")\n";
        let style = Style {
            indent: Indent::Tab(4),
            quotes: Quotes::Single,
            ..of_length(30)
        };
        assert_eq!(
            laid_out(text, &style),
            "def f():\n\treturn call(\n\t\t'first', 'second'\n\t)\n"
        );
    }

    #[test]
    fn edits_are_as_small_as_words() {
        let text = "a = 1\nvalue = call( first,second )\nb = 2\n";
        let tree = SyntaxTree::parse(text).unwrap();
        let module = Module::new(text, &tree).unwrap();
        let formatted = module.formatted(&Style::default(), false).unwrap();
        let (edits, _) = module.layout_edits(&formatted).unwrap();
        let second = TextSize::try_from(formatted.find("second").unwrap()).unwrap();
        let was = edits.to_old(second).to_usize();
        assert!(text[was..].starts_with("second"));
    }

    #[test]
    fn carriage_returns_and_a_byte_order_mark_stay() {
        assert_eq!(
            laid_out("\u{feff}x  = 1\r\ny = 2\r\n", &Style::default()),
            "\u{feff}x = 1\r\ny = 2\r\n"
        );
    }

    #[test]
    fn statements_on_one_line_are_parted() {
        assert_eq!(
            laid_out("x = 1; y  = 2\n", &Style::default()),
            "x = 1\ny = 2\n"
        );
    }

    #[test]
    fn what_is_nested_deeply_is_not_formatted() {
        let deep = format!("x = {}1{}\n", "[".repeat(190), "]".repeat(190));
        let tree = SyntaxTree::parse(&deep).unwrap();
        let module = Module::new(&deep, &tree).unwrap();
        assert!(module.formatted(&Style::default(), false).is_some());
        let deep = format!("x = {}1\n", "-".repeat(MAX_DEPTH + 1));
        let tree = SyntaxTree::parse(&deep).unwrap();
        let module = Module::new(&deep, &tree).unwrap();
        assert_eq!(module.formatted(&Style::default(), false), None);
    }
}
