//! Which part of a statement is about an expression in it.

use harden_codemod::prelude::*;

/// The part of a statement that an expression is in.
pub(crate) struct Part {
    pub(crate) range: TextRange,
    /// What has nothing to do with the expression.
    pub(crate) holes: Vec<TextRange>,
    /// What the expression is passed on with.
    pub(crate) beside: Vec<TextRange>,
}

impl Part {
    /// Takes in `outer`, an expression around the one at `inner`.
    pub(crate) fn widen(&mut self, outer: &Expr, inner: TextRange) {
        let is_other = |range: &TextRange| !range.contains_range(inner);
        match outer {
            Expr::Dict(dict) => {
                let entries = dict.items.iter().map(|item| {
                    let start = item.key.as_ref().map_or(item.value.start(), Ranged::start);
                    TextRange::new(start, item.value.end())
                });
                self.holes.extend(entries.filter(is_other));
            }
            Expr::Call(call) if call.arguments.range().contains_range(inner) => {
                let args = call.arguments.args.iter().map(Ranged::range);
                let keywords = call.arguments.keywords.iter().map(Ranged::range);
                self.beside.extend(args.chain(keywords).filter(is_other));
            }
            Expr::Tuple(ast::ExprTuple { elts, .. }) | Expr::List(ast::ExprList { elts, .. }) => {
                self.beside
                    .extend(elts.iter().map(Ranged::range).filter(is_other));
            }
            _ => {}
        }
        self.range = outer.range();
    }

    /// Takes in what of `stmt` is about the expression at `inner`.
    pub(crate) fn finish(&mut self, stmt: &Stmt, inner: TextRange) {
        match stmt {
            Stmt::FunctionDef(def) => {
                let of_default = def
                    .parameters
                    .iter_non_variadic_params()
                    .find(|parameter| parameter.range().contains_range(inner));
                self.range = of_default.map_or(self.range, Ranged::range);
            }
            _ if header(stmt) != stmt.range() => {}
            Stmt::Assign(assign) => {
                self.range = stmt.range();
                let several = assign
                    .targets
                    .iter()
                    .filter(|target| matches!(target, Expr::Tuple(_) | Expr::List(_)));
                self.beside.extend(several.map(Ranged::range));
                // `sums[file_name] = …`: it is called so what is hashed, and not its digest.
                let keys = assign.targets.iter().filter_map(|target| match target {
                    Expr::Subscript(ast::ExprSubscript { slice, .. })
                        if !slice.is_string_literal_expr() =>
                    {
                        Some(slice.range())
                    }
                    _ => None,
                });
                self.beside.extend(keys);
            }
            _ => self.range = stmt.range(),
        }
    }
}

/// A statement without the statements in it.
pub(crate) fn header(stmt: &Stmt) -> TextRange {
    let body = match stmt {
        Stmt::FunctionDef(def) => &def.body,
        Stmt::ClassDef(def) => &def.body,
        Stmt::For(for_) => &for_.body,
        Stmt::While(while_) => &while_.body,
        Stmt::If(if_) => &if_.body,
        Stmt::With(with) => &with.body,
        Stmt::Try(try_) => &try_.body,
        Stmt::Match(match_) => return match_.subject.range(),
        _ => return stmt.range(),
    };
    let end = body.first().map_or(stmt.end(), Ranged::start);
    TextRange::new(stmt.start(), end)
}
