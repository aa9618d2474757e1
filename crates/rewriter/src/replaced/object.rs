//! Which module or attribute of one an expression stands for.

use ruff_python_ast::Expr;

use crate::index::{AnyNode, BindingKind};
use crate::module::Module;

use super::text::texts;
use super::{Dotted, PathStart, last_name};

/// How many variables are followed.
const MOST_STEPS: usize = 3;

/// How many meanings of a name are looked at.
const MOST_MEANINGS: usize = 8;

/// The dotted names that `expr` can stand for. What is not known has an empty one, or the attributes
/// that it is followed by.
pub(super) fn objects(module: &Module<'_>, expr: &Expr) -> Vec<Dotted> {
    follow(module, expr, MOST_STEPS)
}

fn unknown() -> Vec<Dotted> {
    vec![Dotted {
        start: PathStart::Unknown,
        path: String::new(),
    }]
}

fn follow(module: &Module<'_>, expr: &Expr, steps: usize) -> Vec<Dotted> {
    match expr {
        Expr::Attribute(attribute) => follow(module, &attribute.value, steps)
            .iter()
            .map(|object| object.attribute(&attribute.attr))
            .collect(),
        Expr::Name(name) => {
            let index = module.index();
            let bindings: Vec<_> = index.bindings_of(name).take(MOST_MEANINGS).collect();
            if bindings.is_empty() {
                // A star import may bring it: it is called what it is called where that comes from.
                return vec![Dotted {
                    start: PathStart::Unknown,
                    path: name.id.to_string(),
                }];
            }
            bindings
                .iter()
                .flat_map(|binding| match binding.kind {
                    BindingKind::Import(imported) => vec![of_import(&imported.qualified())],
                    BindingKind::Value(value) if steps > 0 => follow(module, value, steps - 1),
                    _ => unknown(),
                })
                .collect()
        }
        Expr::Call(call) => {
            let loads = matches!(
                last_name(&call.func),
                Some("import_module" | "__import__" | "importorskip" | "reload" | "load_module")
            );
            match call.arguments.args.first() {
                Some(first) if loads => {
                    let named = texts(module, first);
                    if named.is_empty() {
                        follow(module, first, steps)
                    } else {
                        named.into_iter().map(without_dots).collect()
                    }
                }
                _ => unknown(),
            }
        }
        // `sys.modules["app"]`, `sys.modules[__name__]`
        Expr::Subscript(subscript) => {
            let is_modules = follow(module, &subscript.value, steps)
                .iter()
                .any(|object| object.path == "sys.modules");
            let named = texts(module, &subscript.slice);
            if is_modules && !named.is_empty() {
                named.into_iter().map(without_dots).collect()
            } else {
                unknown()
            }
        }
        // `import app as a` in a `with` or a conditional import gives one of several.
        Expr::If(conditional) => [&conditional.body, &conditional.orelse]
            .into_iter()
            .flat_map(|expr| follow(module, expr, steps))
            .collect(),
        _ => unknown(),
    }
}

fn of_import(qualified: &str) -> Dotted {
    without_dots(Dotted {
        start: PathStart::Top,
        path: qualified.to_string(),
    })
}

/// A relative name starts in a package that is not known here.
fn without_dots(dotted: Dotted) -> Dotted {
    match dotted.path.strip_prefix('.') {
        None => dotted,
        Some(rest) => Dotted {
            start: PathStart::Unknown,
            path: rest.trim_start_matches('.').to_string(),
        },
    }
}

/// The expression that a name in an attribute of `self` or of a class holds, where the file's
/// classes give it one.
pub(super) fn class_attributes<'a>(module: &Module<'a>, name: &str) -> Vec<&'a Expr> {
    let index = module.index();
    let of_body = index.bindings.iter().filter_map(|binding| {
        let is_classes = index.scope_kind(binding) == crate::index::ScopeKind::Class;
        match binding.kind {
            BindingKind::Value(value) if is_classes && binding.name == name => Some(value),
            _ => None,
        }
    });
    // `self.module = "app"`
    let of_instance = index.attribute_stores().iter().filter_map(|store| {
        let Expr::Attribute(attribute) = store else {
            return None;
        };
        if attribute.attr.as_str() != name {
            return None;
        }
        match index.parent_of(store)? {
            AnyNode::Stmt(ruff_python_ast::Stmt::Assign(assign)) => Some(&*assign.value),
            _ => None,
        }
    });
    of_body.chain(of_instance).take(MOST_MEANINGS).collect()
}
