//! What a value is made of.

use harden_rewriter::prelude::*;

/// How many names are followed from one to the next before giving up.
const MAX_STEPS: usize = 4;

/// Whether something about `expr`, an expression of `module`, or about what it is made of, satisfies
/// `test`: what was assigned to a name in it, operands, fields of f-strings, the objects of methods
/// and the arguments of calls.
pub fn any_origin<'a>(
    module: &Module<'a>,
    expr: &'a Expr,
    test: &mut impl FnMut(&'a Expr) -> bool,
) -> bool {
    let search = Search {
        module,
        through_calls: true,
    };
    search.any(expr, MAX_STEPS, test)
}

/// [`any_origin`], without what calls make of other values.
pub fn any_value<'a>(
    module: &Module<'a>,
    expr: &'a Expr,
    test: &mut impl FnMut(&'a Expr) -> bool,
) -> bool {
    let search = Search {
        module,
        through_calls: false,
    };
    search.any(expr, MAX_STEPS, test)
}

struct Search<'m, 'a> {
    module: &'m Module<'a>,
    through_calls: bool,
}

impl<'a> Search<'_, 'a> {
    fn any(&self, expr: &'a Expr, steps: usize, test: &mut impl FnMut(&'a Expr) -> bool) -> bool {
        let Some(steps) = steps.checked_sub(1) else {
            return false;
        };
        if test(expr) {
            return true;
        }
        match expr {
            Expr::Name(name) => self
                .module
                .index()
                .bindings_of(name)
                .filter_map(|binding| match binding.kind {
                    BindingKind::Value(value) => Some(value),
                    _ => None,
                })
                .any(|value| self.any(value, steps, test)),
            Expr::BinOp(binary) => {
                self.any(&binary.left, steps, test) || self.any(&binary.right, steps, test)
            }
            Expr::If(if_) => self.any(&if_.body, steps, test) || self.any(&if_.orelse, steps, test),
            Expr::BoolOp(bool_op) => bool_op
                .values
                .iter()
                .any(|value| self.any(value, steps, test)),
            Expr::Named(named) => self.any(&named.value, steps, test),
            Expr::Call(call) if self.through_calls => {
                // `quote(x).strip()`, `str(quote(x))`, `"{}".format(quote(x))`
                let object = match &*call.func {
                    Expr::Attribute(method) => Some(&*method.value),
                    _ => None,
                };
                let mut parts = object.into_iter().chain(&*call.arguments.args);
                parts.any(|part| self.any(part, steps, test))
            }
            Expr::FString(string) => string.value.elements().any(|element| match element {
                ast::InterpolatedStringElement::Interpolation(field) => {
                    self.any(&field.expression, steps, test)
                }
                ast::InterpolatedStringElement::Literal(_) => false,
            }),
            _ => false,
        }
    }
}
