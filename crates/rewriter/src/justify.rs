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

impl Module<'_> {
    /// The edit that lets Bandit pass over the findings of the rules `ids` in the line of `at`,
    /// because of `reason`: `# nosec B405 # reason`. It goes into the comment that the line has.
    ///
    /// The reason stands behind a `#` of its own: Bandit takes words right after the ids for the
    /// names of further tests (`_parse_nosec_comment` of its manager).
    ///
    /// # Errors
    /// Where the line cannot take the comment.
    pub fn justify(&self, at: TextSize, ids: &[&str], reason: &str) -> Result<Edit, NoComment> {
        let line = self.text().line_range(at);
        let comment = self
            .tokens_in(line)
            .find(|token| token.kind() == TokenKind::Comment)
            .map(Ranged::range);
        if let Some(comment) = comment {
            let text = merged(self.slice(comment), ids, reason).ok_or(NoComment::Unclear)?;
            return Ok(Edit::replace(comment, text));
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
        Ok(Edit::replace(blanks, text))
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
        let edit = module.justify(at, &["B405"], "only builds XML")?;
        Ok(EditSet::new(text, vec![edit]).unwrap().apply(text))
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
