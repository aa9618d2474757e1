//! What an expression reads that may have another value than it was last seen to get.
//!
//! Between an assignment and the expression that is asked about, a function may be called that
//! assigns something else. ty leaves that out, for attributes as for the elements of a dictionary:
//!
//! ```python
//! self.command = "ls"
//! self.ask()
//! run(self.command)
//! ```

use std::collections::BTreeSet;

use ruff_python_ast::comparable::ComparableExpr;
use ruff_python_ast::find_node::CoveringNode;
use ruff_python_ast::visitor::source_order::{SourceOrderVisitor, TraversalSignal};
use ruff_python_ast::{AnyNodeRef, Expr};

/// The places that an expression reads.
#[derive(Default)]
pub(crate) struct Places<'a> {
    names: BTreeSet<&'a str>,
    attributes: BTreeSet<&'a str>,
    /// What is subscripted.
    containers: Vec<&'a Expr>,
}

impl<'a> Places<'a> {
    /// The places that `node` reads.
    pub(crate) fn of(node: AnyNodeRef<'a>) -> Self {
        let mut places = Places::default();
        visit(node, &mut |node| match node {
            AnyNodeRef::ExprName(name) => {
                places.names.insert(name.id.as_str());
            }
            AnyNodeRef::ExprAttribute(attribute) => {
                places.attributes.insert(attribute.attr.as_str());
            }
            AnyNodeRef::ExprSubscript(subscript) => places.containers.push(&subscript.value),
            _ => {}
        });
        places
    }

    /// Whether `module` has a function that assigns to one of these names from within.
    pub(crate) fn are_shared_in(&self, module: AnyNodeRef<'_>) -> bool {
        let mut shared = false;
        visit(module, &mut |node| {
            let names = match node {
                AnyNodeRef::StmtGlobal(global) => &global.names,
                AnyNodeRef::StmtNonlocal(nonlocal) => &nonlocal.names,
                _ => return,
            };
            shared |= names.iter().any(|name| self.names.contains(name.as_str()));
        });
        shared
    }

    /// Whether one of these attributes or elements is assigned in `scope`, so that ty takes it to
    /// have that value.
    pub(crate) fn are_assigned_in(&self, scope: AnyNodeRef<'_>) -> bool {
        if self.attributes.is_empty() && self.containers.is_empty() {
            return false;
        }
        let mut assigned = false;
        visit(scope, &mut |node| {
            assigned |= match node {
                AnyNodeRef::ExprAttribute(attribute) => {
                    !attribute.ctx.is_load() && self.attributes.contains(attribute.attr.as_str())
                }
                AnyNodeRef::ExprSubscript(subscript) => {
                    !subscript.ctx.is_load() && self.is_container(&subscript.value)
                }
                AnyNodeRef::StmtAssign(assign) => {
                    assign.value.is_dict_expr()
                        && assign
                            .targets
                            .iter()
                            .any(|target| self.is_container(target))
                }
                AnyNodeRef::StmtAnnAssign(assign) => {
                    assign
                        .value
                        .as_ref()
                        .is_some_and(|value| value.is_dict_expr())
                        && self.is_container(&assign.target)
                }
                AnyNodeRef::ExprNamed(named) => {
                    named.value.is_dict_expr() && self.is_container(&named.target)
                }
                _ => false,
            };
        });
        assigned
    }

    fn is_container(&self, expr: &Expr) -> bool {
        let expr = ComparableExpr::from(expr);
        self.containers
            .iter()
            .any(|container| ComparableExpr::from(*container) == expr)
    }
}

/// The outermost function around a node; the module if there is none. What ty knows from an
/// assignment, it knows there only.
pub(crate) fn scope<'a>(node: &CoveringNode<'a>, module: AnyNodeRef<'a>) -> AnyNodeRef<'a> {
    node.ancestors()
        .rfind(|ancestor| matches!(ancestor, AnyNodeRef::StmtFunctionDef(_)))
        .unwrap_or(module)
}

/// Calls `see` for `node` and everything in it.
fn visit<'a>(node: AnyNodeRef<'a>, see: &mut dyn FnMut(AnyNodeRef<'a>)) {
    struct Visitor<'v, 'a>(&'v mut dyn FnMut(AnyNodeRef<'a>));

    impl<'a> SourceOrderVisitor<'a> for Visitor<'_, 'a> {
        fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
            (self.0)(node);
            TraversalSignal::Traverse
        }
    }

    see(node);
    node.visit_source_order(&mut Visitor(see));
}
