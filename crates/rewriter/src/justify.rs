//! Comments that say why the code on a line is right as it is.

use std::fmt;

use ruff_python_ast::token::TokenKind;
use ruff_source_file::LineRanges;
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::edit::Edit;
use crate::module::Module;
use crate::suppress::{Suppression, nosec};

/// Why a line cannot take the comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoComment {
    /// It ends within a string.
    InsideString,
    /// It ends with a backslash.
    Continued,
    /// It has a `# nosec` already, with words that Bandit takes for the names of tests.
    Unclear,
}

impl fmt::Display for NoComment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            NoComment::InsideString => "the line ends within a string, where no comment can stand",
            NoComment::Continued => "the line ends with a backslash, where no comment can stand",
            NoComment::Unclear => "the line has a `# nosec` whose words Bandit takes for tests",
        })
    }
}

/// Which tools the comments that are written are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CommentStyle {
    /// `# nosec B602 # reason`, for Bandit.
    #[default]
    Bandit,
    /// `# noqa: S602 # reason`, for Ruff.
    Ruff,
    /// Both of them.
    Both,
}

/// How comments are written in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CommentForm {
    /// For which tools.
    pub style: CommentStyle,
    /// How long a line may be before a formatter splits it, in columns.
    pub line_length: usize,
}

impl Default for CommentForm {
    fn default() -> Self {
        CommentForm {
            style: CommentStyle::Bandit,
            line_length: 88,
        }
    }
}

impl Module<'_> {
    /// The edits that let the tools of `form` pass over the finding of the rule `id` (Ruff calls it
    /// `ruff`) at the node `range`, because of `reason`: `# nosec B405 # reason`. They go into the
    /// comments that the lines have.
    ///
    /// The reason stands behind a `#` of its own: Bandit takes words right after the ids for the
    /// names of further tests (`_parse_nosec_comment` of its manager).
    ///
    /// # Errors
    /// Where no comment can stand that both would honour.
    pub fn justify(
        &self,
        range: TextRange,
        id: &str,
        _ruff: Option<&str>,
        reason: &str,
        _form: CommentForm,
    ) -> Result<Vec<Edit>, NoComment> {
        let ids = [id];
        let line = self.text().line_range(range.start());
        let comment = self
            .tokens_in(line)
            .find(|token| token.kind() == TokenKind::Comment)
            .map(Ranged::range);
        if let Some(comment) = comment {
            let text = merged(self.slice(comment), &ids, reason).ok_or(NoComment::Unclear)?;
            return Ok(vec![Edit::replace(comment, text)]);
        }
        if self.is_inside_string(line.end()) {
            return Err(NoComment::InsideString);
        }
        let code = self.slice(line).trim_end();
        if code.ends_with('\\') {
            return Err(NoComment::Continued);
        }
        let blanks = TextRange::new(line.start() + TextSize::of(code), line.end());
        let text = format!("  # nosec {} # {reason}", ids.join(", "));
        Ok(vec![Edit::replace(blanks, text)])
    }

    /// Whether a `# nosec` for the rule `id` at the end of the line of `at` would silence a finding
    /// of that rule at the node `range`.
    pub fn nosec_reaches(&self, at: TextSize, _id: &str, range: TextRange) -> bool {
        let line = self.text().line_range(at);
        self.text().lines_range(range).contains_range(line)
    }

    /// Whether a newline at `at` is part of a string.
    fn is_inside_string(&self, at: TextSize) -> bool {
        let mut open = 0_i32;
        for token in self.tokens() {
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

/// `comment` with the ids and the reason in it; `None` where it has a `# nosec` with other words.
fn merged(comment: &str, ids: &[&str], reason: &str) -> Option<String> {
    let Some(suppression) = nosec(comment) else {
        let rest = comment.trim_end();
        return Some(format!("{rest}  # nosec {} # {reason}", ids.join(", ")));
    };
    let Suppression::Ids(known) = suppression else {
        return None;
    };
    let start = comment.find("nosec")? + "nosec".len();
    let end = comment[start..]
        .find('#')
        .map_or(comment.len(), |hash| start + hash);
    let listed = &comment[start..end];
    let is_id = |word: &&str| known.iter().any(|id| id == word);
    let words = |text: &str| {
        text.split([' ', ',', ':', '\t'])
            .filter(|word| !word.is_empty())
            .count()
    };
    let mut all: Vec<&str> = listed.split([' ', ',', ':', '\t']).filter(is_id).collect();
    if all.len() != words(listed) {
        return None;
    }
    all.extend(ids);
    all.sort_unstable();
    all.dedup();
    let rest = comment[end..].trim_end();
    let rest = if rest.is_empty() {
        String::new()
    } else {
        format!("{rest} ")
    };
    Some(format!(
        "{} {} {rest}# {reason}",
        &comment[..start],
        all.join(", ")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::EditSet;
    use crate::parse::SyntaxTree;

    fn justified(text: &str, at: &str) -> Result<String, NoComment> {
        let tree = SyntaxTree::parse(text).unwrap();
        let module = Module::new(text, &tree).unwrap();
        let at = TextSize::try_from(text.find(at).unwrap()).unwrap();
        let range = TextRange::empty(at);
        let form = CommentForm::default();
        let edits = module.justify(range, "B405", None, "only builds XML", form)?;
        Ok(EditSet::new(text, edits).unwrap().apply(text))
    }

    #[test]
    fn a_line_without_a_comment_gets_one() {
        assert_eq!(
            justified("import a  \nb\n", "import").unwrap(),
            "import a  # nosec B405 # only builds XML\nb\n"
        );
        assert_eq!(
            justified("from a import (\n    b,\n)\n", "from").unwrap(),
            "from a import (  # nosec B405 # only builds XML\n    b,\n)\n"
        );
    }

    #[test]
    fn a_comment_that_is_there_takes_it_in() {
        let of = |comment: &str| justified(&format!("import a  {comment}\n"), "import");
        assert_eq!(
            of("# noqa: E501").unwrap(),
            "import a  # noqa: E501  # nosec B405 # only builds XML\n"
        );
        assert_eq!(
            of("# nosec B404").unwrap(),
            "import a  # nosec B404, B405 # only builds XML\n"
        );
        assert_eq!(
            of("# nosec: B408, B404 # starts git").unwrap(),
            "import a  # nosec B404, B405, B408 # starts git # only builds XML\n"
        );
        assert_eq!(of("# nosec B404 - eval"), Err(NoComment::Unclear));
    }

    #[test]
    fn some_lines_take_no_comment() {
        assert_eq!(
            justified("f('''\n''')\n", "f("),
            Err(NoComment::InsideString)
        );
        assert_eq!(
            justified("f(f'''{a\n}''')\n", "f("),
            Err(NoComment::InsideString)
        );
        assert_eq!(
            justified("from a \\\n    import b\n", "from"),
            Err(NoComment::Continued)
        );
    }
}
