//! The nodes on the way from a statement down to one of its parts.

use ruff_python_ast::visitor::source_order::{SourceOrderVisitor, TraversalSignal, walk_stmt};
use ruff_python_ast::{AnyNodeRef, Stmt};
use ruff_text_size::{Ranged, TextRange};

/// A node, behind all that are around it.
pub(super) type Path<'a> = Vec<AnyNodeRef<'a>>;

/// Calls `visit` with every node that touches `range`, outer ones first.
pub(super) fn each_near<'a>(
    suite: &'a [Stmt],
    range: TextRange,
    visit: &mut dyn FnMut(&[AnyNodeRef<'a>]),
) {
    let first = suite.partition_point(|stmt| stmt.end() < range.start());
    let mut walk = Walk {
        range,
        path: Vec::new(),
        visit,
    };
    for stmt in &suite[first..] {
        if stmt.start() > range.end() {
            break;
        }
        walk_stmt(&mut walk, stmt);
    }
}

struct Walk<'a, 'v> {
    range: TextRange,
    path: Path<'a>,
    visit: &'v mut dyn FnMut(&[AnyNodeRef<'a>]),
}

impl<'a> SourceOrderVisitor<'a> for Walk<'a, '_> {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        self.path.push(node);
        if node.range().intersect(self.range).is_none() {
            return TraversalSignal::Skip;
        }
        (self.visit)(&self.path);
        TraversalSignal::Traverse
    }

    fn leave_node(&mut self, _node: AnyNodeRef<'a>) {
        self.path.pop();
    }
}

/// The path to the node meant by `range`, among those that `wanted` accepts: the one with this very
/// range, else the first within it, those that `likely` accepts before the others, else the
/// smallest around it.
pub(super) fn find<'a>(
    suite: &'a [Stmt],
    range: TextRange,
    wanted: &dyn Fn(AnyNodeRef<'a>) -> bool,
    likely: &dyn Fn(&[AnyNodeRef<'a>]) -> bool,
) -> Option<Path<'a>> {
    let mut exact = None;
    let mut within: Option<(bool, Path<'a>)> = None;
    let mut around: Option<Path<'a>> = None;
    each_near(suite, range, &mut |path| {
        let Some(node) = path.last().filter(|node| wanted(**node)) else {
            return;
        };
        if node.range() == range {
            exact.get_or_insert_with(|| path.to_vec());
        } else if range.contains_range(node.range()) {
            let is_likely = likely(path);
            if within
                .as_ref()
                .is_none_or(|(was_likely, _)| is_likely && !was_likely)
            {
                within = Some((is_likely, path.to_vec()));
            }
        } else if node.range().contains_range(range) {
            around = Some(path.to_vec());
        }
    });
    exact.or(within.map(|(_, path)| path)).or(around)
}

/// The path to the innermost node around `range`.
pub(super) fn innermost(suite: &[Stmt], range: TextRange) -> Path<'_> {
    let mut innermost = Vec::new();
    each_near(suite, range, &mut |path| {
        if path
            .last()
            .is_some_and(|node| node.range().contains_range(range))
        {
            innermost = path.to_vec();
        }
    });
    innermost
}
