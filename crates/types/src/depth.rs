//! How deep a file is nested.
//!
//! ty goes as deep as a file does, with a lot of stack for each level, and a stack that runs over
//! is the end of the whole run.

use ruff_python_ast::AnyNodeRef;
use ruff_python_ast::visitor::source_order::{SourceOrderVisitor, TraversalSignal};

/// The deepest nesting that is analysed. Nobody writes such a file; a program may.
const DEEPEST: usize = 4000;

/// Whether something in `root` is nested too deep to be analysed.
pub(crate) fn is_excessive(root: AnyNodeRef<'_>) -> bool {
    let mut visitor = Visitor {
        depth: 0,
        excessive: false,
    };
    root.visit_source_order(&mut visitor);
    visitor.excessive
}

struct Visitor {
    depth: usize,
    excessive: bool,
}

impl<'a> SourceOrderVisitor<'a> for Visitor {
    fn enter_node(&mut self, _node: AnyNodeRef<'a>) -> TraversalSignal {
        // Each node that is entered is left, also if it is skipped.
        self.depth += 1;
        self.excessive |= self.depth > DEEPEST;
        if self.excessive {
            TraversalSignal::Skip
        } else {
            TraversalSignal::Traverse
        }
    }

    fn leave_node(&mut self, _node: AnyNodeRef<'a>) {
        self.depth -= 1;
    }
}
