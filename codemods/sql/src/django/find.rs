//! The calls that Bandit reports, found as it finds them (`plugins/django_sql_injection.py`).

use harden_bandit::names::Names;
use harden_codemod::prelude::*;
use harden_codemod::{Context, Rule};

use crate::rules::{B610, B611};

/// Of which a file has one if it has findings of these rules.
///
/// `extra` is a name of many things: all that may follow it in a call, or where an import gives it
/// another name.
pub(crate) const NEEDLES: &[&str] = &[
    "extra(",
    "extra (",
    "extra  ",
    "extra\t",
    "extra\u{c}",
    "extra\\",
    "extra\n",
    "extra\r",
    "extra#",
    "extra #",
    "extra as",
    "RawSQL",
];

/// A call that Bandit reports.
pub(crate) struct Found<'a> {
    pub(crate) expr: &'a Expr,
    pub(crate) call: &'a ast::ExprCall,
    pub(crate) sql: Sql<'a>,
}

/// What Bandit looks at in it.
#[derive(Clone, Copy)]
pub(crate) enum Sql<'a> {
    /// The arguments of something called `extra`.
    Extra(Extra<'a>),
    /// The first argument of something called `RawSQL`.
    Raw(&'a Expr),
}

/// The arguments of `extra` that Bandit reads.
#[derive(Clone, Copy, Default)]
pub(crate) struct Extra<'a> {
    pub(crate) select: Option<&'a Expr>,
    pub(crate) where_: Option<&'a Expr>,
    pub(crate) tables: Option<&'a Expr>,
}

impl Found<'_> {
    pub(crate) fn rule(&self) -> &'static Rule {
        match self.sql {
            Sql::Extra(_) => B610,
            Sql::Raw(_) => B611,
        }
    }
}

/// Every call that Bandit reports, in the order of the index.
pub(crate) fn found<'a>(cx: &Context<'a>) -> Vec<Found<'a>> {
    let text = cx.module.text();
    if !NEEDLES.iter().any(|needle| text.contains(needle)) {
        return Vec::new();
    }
    let names = Names::of(cx.module);
    let calls = cx.module.index().expressions().filter_map(|expr| {
        let Expr::Call(call) = expr else { return None };
        let sql = match names.last_part(&call.func)? {
            "extra" if cx.wants(B610.id) => {
                Sql::Extra(Some(Extra::of(call)).filter(Extra::is_reported)?)
            }
            "RawSQL"
                if cx.wants(B611.id) && names.has_imported_like("django.db.models", &call.func) =>
            {
                Sql::Raw(raw_sql(call).filter(|sql| !sql.is_string_literal_expr())?)
            }
            _ => return None,
        };
        Some(Found { expr, call, sql })
    });
    calls.collect()
}

impl<'a> Extra<'a> {
    /// As Bandit reads them: what is passed by position comes over what is passed by name.
    fn of(call: &'a ast::ExprCall) -> Self {
        let argument = |name, position: usize| {
            call.arguments.args.get(position).or_else(|| {
                let keyword = call.arguments.find_keyword(name)?;
                Some(&keyword.value)
            })
        };
        Extra {
            select: argument("select", 0),
            where_: argument("where", 1),
            tables: argument("tables", 3),
        }
    }

    fn is_reported(&self) -> bool {
        let lists = [self.where_, self.tables];
        lists.into_iter().flatten().any(|list| !is_plain_list(list))
            || self.select.is_some_and(|select| !is_plain_dict(select))
    }
}

/// Whether Bandit lets `expr` pass for `where` or `tables`: a list of string literals.
pub(crate) fn is_plain_list(expr: &Expr) -> bool {
    matches!(expr, Expr::List(list) if list.elts.iter().all(Expr::is_string_literal_expr))
}

/// Whether Bandit lets `expr` pass for `select`: a dictionary of string literals.
pub(crate) fn is_plain_dict(expr: &Expr) -> bool {
    let is_plain = |item: &ast::DictItem| {
        item.key.as_ref().is_some_and(Expr::is_string_literal_expr)
            && item.value.is_string_literal_expr()
    };
    matches!(expr, Expr::Dict(dict) if dict.items.iter().all(is_plain))
}

/// The SQL of `RawSQL`. Without any Bandit fails, and reports nothing.
fn raw_sql(call: &ast::ExprCall) -> Option<&Expr> {
    let arguments = &call.arguments;
    match arguments.args.first() {
        Some(first) => Some(first),
        None => Some(&arguments.find_keyword("sql")?.value),
    }
}
