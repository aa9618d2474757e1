//! A check that is suggested for a name that no parameter can stand for.
//!
//! Where all calls in the file pass literals for it, these are all that are needed, and whatever else
//! comes in is refused. Callers in other files are out of sight, so the check is only suggested.

use harden_codemod::prelude::*;
use harden_codemod::{Applicability, Context, Fix};
use harden_proof::{function, path};

/// More literals than this are no list that somebody wants to read.
const MOST: usize = 8;

/// The check of `value`, a parameter of the function around it.
pub(crate) fn check(cx: &Context<'_>, value: &Expr) -> Option<Fix> {
    let Expr::Name(name) = value else {
        return None;
    };
    let index = cx.module.index();
    let mut bindings = index.bindings_of(name);
    let (Some(binding), None) = (bindings.next(), bindings.next()) else {
        return None;
    };
    if !matches!(binding.kind, BindingKind::Parameter(_)) {
        return None;
    }
    let path = path(cx.module.suite(), value.range())?;
    let Stmt::FunctionDef(def) = function(&path)? else {
        return None;
    };
    let is_own = def.parameters.range().contains_range(binding.range);
    if !is_own || !def.decorator_list.is_empty() {
        return None;
    }
    let mut allowed = passed(cx, def, &name.id)?;
    allowed.sort();
    allowed.dedup();
    if allowed.is_empty() || allowed.len() > MOST {
        return None;
    }
    let edit = insertion(cx, def, &name.id, &allowed)?;
    Some(Fix {
        edits: EditSet::new(cx.module.text(), vec![edit]).ok()?,
        imports: Vec::new(),
        distributions: Vec::new(),
        applicability: Applicability::Display,
        effect: format!(
            "`{}` cannot be a parameter: a check that it is one of those that this file passes keeps everything else out of the query",
            name.id
        ),
        caution: None,
        also_removes: &[],
        brings: Vec::new(),
    })
}

/// The literals that all calls of `def` in the file pass for its parameter `name`.
fn passed(cx: &Context<'_>, def: &ast::StmtFunctionDef, name: &str) -> Option<Vec<String>> {
    let index = cx.module.index();
    let parameters = &def.parameters;
    let by_place = || parameters.posonlyargs.iter().chain(&parameters.args);
    let place = by_place().position(|parameter| parameter.name() == name);
    let default = by_place()
        .chain(&parameters.kwonlyargs)
        .find(|parameter| parameter.name() == name)
        .and_then(|parameter| parameter.default());
    let defined = index.binding_at(def.name.range)?;
    let mut texts = Vec::new();
    for used in index.uses_of(defined) {
        let AnyNode::Expr(function) = index.node_of(used.name)? else {
            return None;
        };
        let AnyNode::Expr(Expr::Call(call)) = index.parent_of(function)? else {
            return None;
        };
        if call.func.range() != function.range() {
            return None;
        }
        match argument(call, name, place).ok()?.or(default)? {
            Expr::StringLiteral(text) => texts.push(text.value.to_str().to_string()),
            _ => return None,
        }
    }
    Some(texts)
}

/// The check at the start of the function's body, behind its docstring.
fn insertion(
    cx: &Context<'_>,
    def: &ast::StmtFunctionDef,
    name: &str,
    allowed: &[String],
) -> Option<Edit> {
    let module = cx.module;
    let is_docstring =
        |stmt: &&Stmt| matches!(stmt, Stmt::Expr(expr) if expr.value.is_string_literal_expr());
    let first = def
        .body
        .iter()
        .find(|stmt| !is_docstring(stmt))
        .filter(|stmt| !stmt.is_function_def_stmt() && !stmt.is_class_def_stmt())?;
    let line = module.line_range(first.start());
    let indent = module.slice(TextRange::new(line.start(), first.start()));
    if !indent.trim().is_empty() {
        return None;
    }
    let quote = module.quote();
    let literals: Vec<String> = allowed
        .iter()
        .map(|text| literal::string(text, quote, ""))
        .collect();
    let list = match &*literals {
        [only] => format!("({only},)"),
        several => format!("({})", several.join(", ")),
    };
    let (newline, step, c) = (module.newline(), module.indentation(), quote.as_char());
    let text = format!(
        "if {name} not in {list}:{newline}{indent}{step}raise ValueError(f{c}not allowed: {{{name}}}{c}){newline}{indent}"
    );
    Some(Edit::insert(first.start(), text))
}
