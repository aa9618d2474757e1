//! Comments that say why code is right as it is, placed where Bandit and Ruff look for them.

mod anchor;
mod comment;
mod layout;
mod password;
mod path;
mod reach;
mod silence;
mod spot;

use ruff_python_ast::Stmt;
use ruff_python_ast::comparable::ComparableStmt;
use ruff_source_file::LineRanges;
use ruff_text_size::{TextRange, TextSize};

use crate::edit::{Edit, EditSet};
use crate::module::Module;
use crate::parse::SyntaxTree;
use comment::{Wanted, checked_reason};
use layout::composed;
pub(crate) use reach::Reach;

/// Why no comment can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoComment {
    /// The line ends within a string.
    #[error("the line ends within a string, where no comment can stand")]
    InsideString,
    /// The line ends with a backslash.
    #[error("the line ends with a backslash, where no comment can stand")]
    Continued,
    /// The line has a `# nosec` already that is blanket, or has words that are no ids.
    #[error("the line has a `# nosec` whose words Bandit takes for tests")]
    Unclear,
    /// A `# nosec` further down would be without effect: Bandit takes the first one only.
    #[error("a `# nosec` further down in the same call or statement would lose its effect")]
    Shadows,
    /// A formatter would move it away from the finding.
    #[error("a formatter would move the comment away from what it is about")]
    Moved,
    /// Ruff has no such rule, and the comment was to be for Ruff only.
    #[error("Ruff has no rule for it, and comments are written for Ruff only")]
    NotInRuff,
    /// There is no reason, or a tool would take it for a directive.
    #[error("the reason says nothing, or a tool would take it for a directive")]
    Reason,
    /// The finding is a comment's own fault.
    #[error("what is wrong with a comment is not justified by one")]
    AboutComment,
    /// Lines end in a carriage return alone, which Bandit does not take for the end of a line.
    #[error("lines end in a carriage return alone, and Bandit counts them differently")]
    CarriageReturn,
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

/// The formatter that lays a file out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Formatter {
    /// Ruff, which does not count a comment for a tool at the end of a line as part of its width
    /// (`is_pragma_comment` in `crates/ruff_python_trivia/src/pragmas.rs` of its source).
    #[default]
    Ruff,
    /// Black, which counts every comment.
    Black,
}

/// How comments are written in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CommentForm {
    /// For which tools.
    pub style: CommentStyle,
    /// How long a line may be before a formatter splits it, in columns.
    pub line_length: usize,
    /// The formatter that has to leave the comment where it is.
    pub formatter: Formatter,
}

impl Default for CommentForm {
    fn default() -> Self {
        CommentForm {
            style: CommentStyle::Bandit,
            line_length: 88,
            formatter: Formatter::default(),
        }
    }
}

/// A comment to be written.
struct Request<'r> {
    id: &'r str,
    ruff: Option<&'r str>,
    reason: &'r str,
    nosec: bool,
    line_length: usize,
    formatter: Formatter,
    /// Whether the formatter must leave the lines as they are, rather than just the comment with its
    /// finding.
    unchanged: bool,
}

impl Module<'_> {
    /// The edits that let the tools of `form` pass over the finding of the rule `id` (Ruff calls it
    /// `ruff`) at the node `range`, because of `reason`: `# nosec B405 # reason`,
    /// `# noqa: S405 # reason`, or both. They go into the comments that the lines have.
    ///
    /// Each stands where its tool looks for it, and still does after the formatter has formatted the
    /// code: in one comment if the places coincide. Where the formatter would move the comment away,
    /// brackets around the finding are split into lines, as it splits them. No comment that is there
    /// already gets onto another line than the code before it.
    ///
    /// # Errors
    /// Where no comment can stand that the tools would honour, and nothing else be lost by it.
    pub fn justify(
        &self,
        range: TextRange,
        id: &str,
        ruff: Option<&str>,
        reason: &str,
        form: CommentForm,
    ) -> Result<Vec<Edit>, NoComment> {
        let reason = checked_reason(reason)?;
        let ruff = ruff.filter(|_| form.style != CommentStyle::Bandit);
        let request = Request {
            id,
            ruff,
            reason: &reason,
            nosec: form.style != CommentStyle::Ruff,
            line_length: form.line_length,
            formatter: form.formatter,
            unchanged: form.formatter == Formatter::Ruff,
        };
        if !request.nosec && ruff.is_none() {
            return Err(NoComment::NotInRuff);
        }
        if self.has_lone_carriage_return() {
            return Err(NoComment::CarriageReturn);
        }
        let reach = self.reach_or_lines(id, range);
        let refused = match self.place(&reach, &request) {
            Err(NoComment::Moved) => NoComment::Moved,
            placed => return placed,
        };
        let honoured = Request {
            unchanged: false,
            ..request
        };
        let as_it_is = || self.place(&reach, &honoured).ok();
        // Lines that are too long without the comment are not formatted, and stay as they are.
        if !self.has_short_lines(reach.head, form.line_length)
            && let Some(edits) = as_it_is()
        {
            return Ok(edits);
        }
        let layouts = self.layouts(&reach);
        let in_layout = |request: &Request<'_>| {
            let mut layouts = layouts.iter();
            layouts.find_map(|layout| self.place_in_layout(layout, reach.subject, request))
        };
        in_layout(&request)
            .or_else(|| in_layout(&honoured))
            .or_else(as_it_is)
            .ok_or(refused)
    }

    /// The edits of a layout and of the comments in it, if they can stand in it.
    fn place_in_layout(
        &self,
        layout: &[Edit],
        subject: TextRange,
        request: &Request<'_>,
    ) -> Option<Vec<Edit>> {
        if layout.iter().any(|edit| self.moves_comment(edit)) {
            return None;
        }
        let layout = EditSet::new(self.text(), layout.to_vec()).ok()?;
        let text = layout.apply(self.text());
        let tree = SyntaxTree::parse(&text).ok()?;
        let same = |old: &Stmt, new: &Stmt| ComparableStmt::from(old) == ComparableStmt::from(new);
        let is_same = self.suite().len() == tree.suite().len()
            && self
                .suite()
                .iter()
                .zip(tree.suite())
                .all(|(old, new)| same(old, new));
        if !is_same {
            return None;
        }
        let module = Module::new(&text, &tree).ok()?;
        let reach = module.reach_or_lines(request.id, layout.to_new(subject));
        let comments = module.place(&reach, request).ok()?;
        Some(composed(&layout, comments))
    }

    /// The edits that put the comments into the lines as they are.
    fn place(&self, reach: &Reach, request: &Request<'_>) -> Result<Vec<Edit>, NoComment> {
        let noqa = request
            .ruff
            .map(|code| (self.noqa_line(reach.anchor), code));
        if !request.nosec {
            let wanted = Wanted {
                nosec: None,
                noqa: request.ruff,
                reason: Some(request.reason),
            };
            let at = noqa.map_or(reach.anchor, |(at, _)| at);
            return Ok(vec![self.comment(reach, at, wanted, request)?]);
        }
        let mut refused = None;
        for at in self.nosec_candidates(reach, noqa.map(|(at, _)| at)) {
            match self.place_at(reach, at, noqa, request) {
                Ok(edits) => return Ok(edits),
                // A line that is too long can be laid out anew.
                Err(NoComment::Moved) => refused = Some(NoComment::Moved),
                Err(error) => {
                    refused.get_or_insert(error);
                }
            }
        }
        Err(refused.unwrap_or(NoComment::Unclear))
    }

    fn place_at(
        &self,
        reach: &Reach,
        at: TextSize,
        noqa: Option<(TextSize, &str)>,
        request: &Request<'_>,
    ) -> Result<Vec<Edit>, NoComment> {
        if self.first_nosec(reach).is_none() && self.shadows(at) {
            return Err(NoComment::Shadows);
        }
        let line = |at| self.line_range(at);
        let id = Some(request.id);
        let reason = Some(request.reason);
        match noqa {
            Some((other, code)) if line(other) != line(at) => {
                let nosec = Wanted {
                    nosec: id,
                    noqa: None,
                    reason,
                };
                let noqa = |reason| {
                    let wanted = Wanted {
                        nosec: None,
                        noqa: Some(code),
                        reason,
                    };
                    self.comment(reach, other, wanted, request)
                };
                // One reason for both is better than none.
                let noqa = noqa(reason).or_else(|_| noqa(None));
                Ok(vec![self.comment(reach, at, nosec, request)?, noqa?])
            }
            noqa => {
                let wanted = Wanted {
                    nosec: id,
                    noqa: noqa.map(|(_, code)| code),
                    reason,
                };
                Ok(vec![self.comment(reach, at, wanted, request)?])
            }
        }
    }

    /// The edit that puts a comment into the line of `at`.
    fn comment(
        &self,
        reach: &Reach,
        at: TextSize,
        wanted: Wanted<'_>,
        request: &Request<'_>,
    ) -> Result<Edit, NoComment> {
        let spot = self.spot(at)?;
        let text = comment::with(spot.comment.map(|comment| self.slice(comment)), wanted)?;
        let stays = self.fits(reach, &spot, &text, request)
            || (!request.unchanged || self.ends_head(reach, &spot) || self.opens_one_line(&spot))
                && (wanted.nosec.is_none() || self.keeps_nosec(reach, &spot))
                && (wanted.noqa.is_none() || self.keeps_noqa(reach, &spot));
        if !stays {
            return Err(NoComment::Moved);
        }
        if let Some(comment) = spot.comment {
            return Ok(Edit::replace(comment, text));
        }
        let code = self.slice(spot.line).trim_end();
        let blanks = TextRange::new(spot.line.start() + TextSize::of(code), spot.line.end());
        Ok(Edit::replace(blanks, format!("  {text}")))
    }

    /// Places in the lines that a `# nosec` for the finding can stand in, the best first.
    fn nosec_candidates(&self, reach: &Reach, noqa: Option<TextSize>) -> Vec<TextSize> {
        /// Longer nodes are functions, which have a better place than the depth of their bodies.
        const FEW_LINES: usize = 40;
        let counts = |at: &TextSize| {
            reach
                .reported
                .is_some_and(|reported| self.line_range(*at) == self.line_range(reported))
                || reach.lines.contains_inclusive(*at)
        };
        let mut candidates: Vec<TextSize> = Vec::new();
        if let Some(first) = self.first_nosec(reach) {
            let reported = reach
                .reported
                .filter(|reported| self.nosec_in_line(*reported).is_some());
            candidates.extend(noqa.filter(|at| self.nosec_in_line(*at).is_some()));
            candidates.push(first);
            candidates.extend(reported);
        } else {
            candidates.extend(noqa);
            if !reach.is_call {
                candidates.push(self.noqa_line(reach.anchor));
            }
            candidates.push(reach.lines.start());
            candidates.extend(reach.reported);
            candidates.push(reach.lines.end());
            let lines = self.slice(reach.lines).lines().count();
            if lines <= FEW_LINES {
                let mut at = reach.lines.start();
                while at < reach.lines.end() {
                    candidates.push(at);
                    at = self.text().full_line_end(at);
                }
            }
        }
        candidates.retain(counts);
        let mut lines: Vec<TextRange> = Vec::new();
        candidates.retain(|at| {
            let line = self.line_range(*at);
            let is_new = !lines.contains(&line);
            lines.push(line);
            is_new
        });
        candidates
    }

    /// [`Module::reach`], or the lines of `range` where there is no such node.
    pub(crate) fn reach_or_lines(&self, id: &str, range: TextRange) -> Reach {
        self.reach(id, range).unwrap_or(Reach {
            subject: range,
            node: range,
            lines: self.text().lines_range(range),
            reported: None,
            anchor: range.start(),
            head: range,
            value: None,
            is_call: false,
            is_call_with_arguments: false,
        })
    }

    fn has_lone_carriage_return(&self) -> bool {
        let bytes = self.text().as_bytes();
        memchr::memchr_iter(b'\r', bytes).any(|at| bytes.get(at + 1) != Some(&b'\n'))
    }
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

    /// The text with a comment for the address in it.
    fn with_address_justified(text: &str, formatter: Formatter) -> Result<String, NoComment> {
        let tree = SyntaxTree::parse(text).unwrap();
        let module = Module::new(text, &tree).unwrap();
        let at = TextSize::try_from(text.find("\"0.0.0.0\"").unwrap()).unwrap();
        let form = CommentForm {
            formatter,
            ..CommentForm::default()
        };
        let reason = "only compared with what is asked for, so that nothing is bound to it";
        let edits = module.justify(TextRange::empty(at), "B104", None, reason, form)?;
        Ok(EditSet::new(text, edits).unwrap().apply(text))
    }

    const REASON: &str =
        "# nosec B104 # only compared with what is asked for, so that nothing is bound to it\n";

    #[test]
    fn ruff_leaves_a_line_with_a_comment_for_a_tool() {
        for line in [
            "value = other.no_such == \"0.0.0.0\"  # type: ignore[attr-defined]",
            "assert run(first, second, third) == [\"0.0.0.0\", \"127.0.0.1\"]",
            "found = look_up(\"0.0.0.0\").with_all(of_the=rest)",
        ] {
            assert_eq!(
                with_address_justified(&format!("{line}\n"), Formatter::Ruff).unwrap(),
                format!("{line}  {REASON}")
            );
        }
    }

    #[test]
    fn no_comment_gets_onto_another_line() {
        for text in [
            "value = other.no_such == \"0.0.0.0\"  # type: ignore[attr-defined]\n",
            "value = call(other.no_such == \"0.0.0.0\").x  # pyright: ignore\n",
            "value = f(  # noqa: F821\n    other == \"0.0.0.0\", 1)[2]\n",
        ] {
            let Ok(new) = with_address_justified(text, Formatter::Black) else {
                continue;
            };
            let comment = &text[text.find('#').unwrap()..text.find('\n').unwrap()];
            let start = text.split('\n').find(|line| line.contains('#')).unwrap();
            let code = start.split('#').next().unwrap().trim_end();
            assert!(
                new.contains(&format!("{code}  {comment}")),
                "{comment} has moved:\n{new}"
            );
        }
        assert_eq!(
            with_address_justified(
                "value = other.no_such == \"0.0.0.0\"  # type: ignore[attr-defined]\n",
                Formatter::Black
            ),
            Err(NoComment::Moved)
        );
    }

    #[test]
    fn brackets_are_split_as_far_in_as_their_line_is() {
        let text = "if a:\n\tvalue = other.no_such == \"0.0.0.0\"\n";
        assert_eq!(
            with_address_justified(text, Formatter::Black).unwrap(),
            format!("if a:\n\tvalue = (\n\t\tother.no_such == \"0.0.0.0\"  {REASON}\t)\n")
        );
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
    fn some_lines_take_no_comment() {
        assert_eq!(
            justified("from a \\\n    import b\n", "from").unwrap(),
            "from a \\\n    import b  # nosec B405 # only builds XML\n"
        );
        assert_eq!(
            justified("f('''\n''')\n", "f(").unwrap(),
            "f('''\n''')  # nosec B405 # only builds XML\n"
        );
        assert_eq!(
            justified("x = f'''{f(a)}\n'''\n", "f(a"),
            Err(NoComment::InsideString)
        );
        assert_eq!(
            justified("f(a) + \\\n    g(b)\n", "f(a"),
            Err(NoComment::Continued)
        );
    }
}
