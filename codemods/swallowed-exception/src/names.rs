//! Whether a name means in a function what it means in the module.

use ast::token::TokenKind;
use harden_codemod::prelude::*;

use crate::outline::Site;

/// The line in which something between the module and the handler gives `name` a meaning of its
/// own; `None` where it means there what it means in the module.
///
/// Every place counts that has the name and does not just read it, be it in another function
/// within the outermost one.
pub(crate) fn bound_around(module: &Module<'_>, site: &Site<'_>, name: &str) -> Option<Line> {
    let within = match site.functions().next() {
        Some(outermost) => outermost.range,
        None => site
            .around
            .iter()
            .find(|stmt| stmt.is_class_def_stmt())?
            .range(),
    };
    let index = module.index();
    let mut last = None;
    module
        .tokens_in(within)
        .filter(|token| !token.kind().is_trivia())
        .find(|token| {
            let before = last.replace(token.kind());
            token.kind() == TokenKind::Name
                && module.slice(token.range()) == name
                && before != Some(TokenKind::Dot)
                && !is_read(index, name, token.range())
                && !is_keyword(index, name, token.range())
        })
        .map(|token| module.line_of(token.start()))
}

fn is_read(index: &Index<'_>, name: &str, range: TextRange) -> bool {
    index.expressions().any(|expr| {
        matches!(expr, Expr::Name(read)
            if read.range == range && read.id == name && read.ctx.is_load())
    })
}

fn is_keyword(index: &Index<'_>, name: &str, range: TextRange) -> bool {
    index.calls_with_keyword(name).any(|(_, call)| {
        let mut keywords = call.arguments.keywords.iter();
        keywords.any(|keyword| keyword.arg.as_ref().is_some_and(|arg| arg.range == range))
    })
}

/// The name and attributes of a dotted name, outermost object first.
pub(crate) fn dotted(expr: &Expr) -> Option<Vec<&str>> {
    let mut parts = Vec::new();
    let mut current = expr;
    loop {
        match current {
            Expr::Name(name) => {
                parts.push(name.id.as_str());
                parts.reverse();
                return Some(parts);
            }
            Expr::Attribute(attribute) => {
                parts.push(attribute.attr.as_str());
                current = &attribute.value;
            }
            _ => return None,
        }
    }
}

/// The first parameter of a function: `self`.
pub(crate) fn first_parameter(def: &ast::StmtFunctionDef) -> Option<&str> {
    let parameters = &def.parameters;
    let first = parameters.posonlyargs.first().or(parameters.args.first())?;
    Some(first.parameter.name.as_str())
}
