//! What names and literals say of a value.

use harden_codemod::prelude::*;

/// Parts of names of functions that quote or escape a value for SQL.
const ESCAPES: &[&str] = &["escape", "quote", "adapt", "literal", "sanitize", "mogrify"];

/// Parts of names of values to which that was done.
const ESCAPED: &[&str] = &["escaped", "quoted", "sanitized", "sqlified"];

/// Last words of names of which each value is more than one, or a piece of SQL.
const SEVERAL: &[&str] = &[
    "args",
    "assignments",
    "clause",
    "clauses",
    "columns",
    "cond",
    "condition",
    "conditions",
    "cols",
    "csv",
    "expr",
    "expression",
    "fields",
    "filters",
    "holders",
    "ids",
    "items",
    "keys",
    "list",
    "marks",
    "params",
    "placeholder",
    "placeholders",
    "query",
    "rows",
    "set",
    "sql",
    "subquery",
    "tuple",
    "tuples",
    "values",
    "where",
];

fn last_name(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Name(name) => Some(&name.id),
        Expr::Attribute(attribute) => Some(&attribute.attr),
        _ => None,
    }
}

/// A call or name that says that a value was made ready for SQL.
pub(crate) fn escapes(expr: &Expr) -> bool {
    let says_so = |name: &str, parts: &[&str]| {
        let name = name.to_ascii_lowercase();
        parts.iter().any(|part| name.contains(part))
    };
    match expr {
        Expr::Call(call) => {
            let doubles = last_name(&call.func) == Some("replace")
                && call.arguments.args.get(1).is_some_and(|new| {
                    matches!(new, Expr::StringLiteral(text)
                        if text.value.to_str().contains(['\'', '\\']))
                });
            doubles || last_name(&call.func).is_some_and(|name| says_so(name, ESCAPES))
        }
        expr => last_name(expr).is_some_and(|name| says_so(name, ESCAPED)),
    }
}

/// An expression that puts quotes into a value: `f"'{name}'"`, `repr(name)`, `json.dumps(value)`.
pub(crate) fn puts_quotes(expr: &Expr) -> bool {
    match expr {
        Expr::StringLiteral(text) => text.value.to_str().contains(['\'', '"']),
        Expr::FString(string) => string.value.elements().any(|element| match element {
            ast::InterpolatedStringElement::Literal(text) => text.value.contains(['\'', '"']),
            ast::InterpolatedStringElement::Interpolation(field) => {
                field.conversion != ast::ConversionFlag::None
            }
        }),
        Expr::Call(call) => matches!(last_name(&call.func), Some("repr" | "ascii" | "dumps")),
        _ => false,
    }
}

/// A literal that is no number, and so a piece of SQL where it is not quoted: `NULL`, `now()`.
pub(crate) fn is_snippet(expr: &Expr) -> bool {
    matches!(expr, Expr::StringLiteral(text)
        if text.value.to_str().trim().parse::<f64>().is_err())
}

/// `",".join(values)`, and what else makes text of a list: `tuple(ids)`, `str([1, 2])`.
pub(crate) fn joins(expr: &Expr) -> bool {
    match expr {
        Expr::Call(call) => matches!(
            last_name(&call.func),
            Some("join" | "tuple" | "list" | "set" | "sorted")
        ),
        Expr::List(_)
        | Expr::Tuple(_)
        | Expr::Set(_)
        | Expr::ListComp(_)
        | Expr::SetComp(_)
        | Expr::Generator(_) => true,
        _ => false,
    }
}

/// Whether the last word of a name says that it is more than one value, or a piece of SQL.
pub(crate) fn names_several(expr: &Expr) -> bool {
    let word = last_name(expr).and_then(|name| {
        let name = name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '_');
        name.rsplit('_').next()
    });
    word.is_some_and(|word| SEVERAL.contains(&word.to_ascii_lowercase().as_str()))
}

/// An expression that puts marks for parameters beside names: `f"{name} = ?"`, a join of such, or a
/// list that they are appended to.
pub(crate) fn holds_marks(module: &Module<'_>, expr: &Expr) -> bool {
    let has_marks = |source: &str| {
        let source: String = source.split_whitespace().collect();
        ["=?", "=%s", "=%%s", "=:", "=$", "=@", "=%("]
            .iter()
            .any(|mark| source.contains(mark))
    };
    match expr {
        Expr::StringLiteral(_)
        | Expr::FString(_)
        | Expr::Generator(_)
        | Expr::ListComp(_)
        | Expr::List(_)
        | Expr::Tuple(_)
        | Expr::BinOp(_) => has_marks(module.slice(expr)),
        Expr::Name(name) => {
            let index = module.index();
            let mut bindings = index.bindings_of(name);
            let Some(binding) = bindings.next() else {
                return false;
            };
            index.uses_of(binding).any(|used| {
                let Some(AnyNode::Expr(list)) = index.node_of(used.name) else {
                    return false;
                };
                let Some(AnyNode::Expr(method @ Expr::Attribute(attribute))) =
                    index.parent_of(list)
                else {
                    return false;
                };
                let adds = matches!(attribute.attr.as_str(), "append" | "extend" | "insert");
                adds && matches!(index.parent_of(method), Some(AnyNode::Expr(call))
                    if has_marks(module.slice(call)))
            })
        }
        _ => false,
    }
}
