//! What `# nosec` comments silence: those that are there, and new ones.

use ruff_python_ast::token::TokenKind;
use ruff_python_ast::{AnyNodeRef, Stmt};
use ruff_source_file::LineRanges;
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::path;
use super::reach::{Reach, Subject, subject};
use crate::module::Module;
use crate::suppress::{Suppression, nosec};

impl Module<'_> {
    /// Whether a `# nosec` for the rule `id` at the end of the line of `at` would silence a finding
    /// of that rule at the node `range`: on the line that Bandit reports, or as the first one on
    /// the lines of the node (`_get_nosecs_from_contexts` of its tester unites both).
    pub fn nosec_reaches(&self, at: TextSize, id: &str, range: TextRange) -> bool {
        let reach = self.reach_or_lines(id, range);
        let line = self.line_range(at);
        let is_line = |reported| line == self.line_range(reported);
        if reach.reported.is_some_and(is_line) {
            return true;
        }
        // Bandit looks at the first line of the file for what it finds in no node.
        if subject(id) == Subject::File && line.start() == TextSize::default() {
            return true;
        }
        reach.lines.contains_range(line)
            && self
                .first_nosec(&reach)
                .is_none_or(|first| first >= line.start())
    }

    /// The lines on which Bandit looks for a `# nosec` about a finding of the rule `id` at the node
    /// `range`, as a whole.
    pub fn nosec_lines(&self, id: &str, range: TextRange) -> TextRange {
        self.reach_or_lines(id, range).lines
    }

    /// What comments suppress of Bandit's findings of `id` at `range`.
    pub(crate) fn nosec_of(&self, reach: &Reach) -> Option<Suppression> {
        let reported = reach.reported.and_then(|at| self.nosec_in_line(at));
        let first = self
            .first_nosec(reach)
            .and_then(|first| self.nosec_in_line(first));
        // Of a blanket one and one with ids, the ids are left.
        match (reported, first) {
            (Some(Suppression::Ids(mut one)), Some(Suppression::Ids(other))) => {
                one.extend(other);
                Some(Suppression::Ids(one))
            }
            (Some(Suppression::Ids(ids)), _) | (_, Some(Suppression::Ids(ids))) => {
                Some(Suppression::Ids(ids))
            }
            (reported, first) => reported.or(first),
        }
    }

    /// Where the first `# nosec` on the lines of a finding's node stands.
    pub(super) fn first_nosec(&self, reach: &Reach) -> Option<TextSize> {
        self.nosecs(reach.lines).next().map(|(at, _)| at)
    }

    pub(super) fn nosec_in_line(&self, at: TextSize) -> Option<Suppression> {
        self.nosecs(self.line_range(at)).next().map(|(_, it)| it)
    }

    fn nosecs(&self, lines: TextRange) -> impl Iterator<Item = (TextSize, Suppression)> {
        self.tokens_in(lines)
            .filter(|token| token.kind() == TokenKind::Comment)
            .filter_map(|token| Some((token.start(), nosec(self.slice(token.range()))?)))
    }

    /// Whether a new `# nosec` in the line of `at` would take the place of a later one as the first
    /// on the lines of a node that may have findings.
    pub(super) fn shadows(&self, at: TextSize) -> bool {
        let line = self.line_range(at);
        let suite = self.suite();
        let Some(stmt) = suite.get(suite.partition_point(|stmt| stmt.end() < line.start())) else {
            return false;
        };
        let behind = self.text().lines_range(stmt.range());
        let behind = TextRange::new(line.end(), behind.end().max(line.end()));
        let Some((last, _)) = self.nosecs(behind).last() else {
            return false;
        };
        let mut shadows = false;
        path::each_near(suite, TextRange::new(line.start(), last), &mut |path| {
            shadows = shadows || may_have_findings(path) && self.shadows_in(line, path);
        });
        shadows
    }

    /// [`Module::shadows`] for the last node of `path`.
    fn shadows_in(&self, line: TextRange, path: &[AnyNodeRef<'_>]) -> bool {
        let Some(reach) = self.reach_of_path("", path) else {
            return false;
        };
        let Some((first, suppression)) = self.nosecs(reach.lines).next() else {
            return false;
        };
        if !reach.lines.contains_range(line) || first < line.end() {
            return false;
        }
        let kind = path.last().and_then(|node| subject_of(*node));
        let Suppression::Ids(ids) = suppression else {
            return true;
        };
        ids.iter().any(|id| {
            let is_kind = Some(subject(id)) == kind
                || subject(id) == Subject::Import && kind == Some(Subject::Call);
            // A comment in the line that the test reports keeps its effect.
            let reported = || self.reach_of_path(id, path)?.reported;
            is_kind && reported().is_none_or(|at| !self.line_range(at).contains(first))
        })
    }
}

/// What Bandit looks at a node as.
fn subject_of(node: AnyNodeRef<'_>) -> Option<Subject> {
    Some(match node {
        AnyNodeRef::ExprCall(_) => Subject::Call,
        AnyNodeRef::StmtAssert(_) => Subject::Assert,
        AnyNodeRef::StmtImport(_) | AnyNodeRef::StmtImportFrom(_) => Subject::Import,
        AnyNodeRef::StmtFunctionDef(_) => Subject::FunctionDef,
        AnyNodeRef::ExceptHandlerExceptHandler(_) => Subject::ExceptHandler,
        AnyNodeRef::ExprStringLiteral(_) | AnyNodeRef::ExprFString(_) => Subject::Str,
        _ => return None,
    })
}

/// Whether Bandit may find something in the last node of `path`.
fn may_have_findings(path: &[AnyNodeRef<'_>]) -> bool {
    let Some(node) = path.last() else {
        return false;
    };
    match node {
        AnyNodeRef::StmtFunctionDef(function) => function
            .parameters
            .iter_non_variadic_params()
            .filter_map(|parameter| parameter.default())
            .any(|default| {
                default.is_string_literal_expr()
                    || default.is_attribute_expr()
                    || default.is_name_expr()
            }),
        AnyNodeRef::ExceptHandlerExceptHandler(handler) => {
            matches!(&*handler.body, [Stmt::Pass(_) | Stmt::Continue(_)])
        }
        node => subject_of(*node).is_some(),
    }
}
