//! A text, or a list of texts, that a variable holds until the call: Bandit wants it written out there.

use harden_codemod::Context;
use harden_codemod::prelude::*;
use harden_proof::path;

use super::find::Found;
use super::reason::Reason;
use crate::execution::Held;
use crate::held;
use crate::reason::Reason as Text;

/// What is in a variable that nothing but the call reads.
pub(crate) struct Inlined<'a> {
    /// Where the call reads it.
    used: &'a Expr,
    /// What it is given.
    pub(crate) value: &'a Expr,
    /// The assignment, with the blanks behind it.
    statement: TextRange,
    held: Held,
}

/// What `used` holds, which `found` is passed: if it is given it once, by an assignment before the
/// call in the same block, and only read by the call.
pub(crate) fn of<'a>(cx: &Context<'a>, found: &Found<'a>, used: &'a Expr) -> Option<Inlined<'a>> {
    let Expr::Name(name) = used else { return None };
    let (module, index) = (cx.module, cx.module.index());
    let mut bindings = index.bindings_of(name);
    let (Some(binding), None) = (bindings.next(), bindings.next()) else {
        return None;
    };
    let BindingKind::Value(value) = binding.kind else {
        return None;
    };
    let Some(AnyNode::Stmt(stmt @ Stmt::Assign(assign))) = index.parent_of(value) else {
        return None;
    };
    let is_only_read_here = assign.targets.len() == 1
        && index.scope_kind(binding) == ScopeKind::Function
        && index.uses_of(binding).count() == 1
        && !module.reads_namespaces();
    if !is_only_read_here || !is_run_by_statement(index, found.expr) {
        return None;
    }
    let here = path(module.suite(), found.expr.range())?;
    let there = path(module.suite(), stmt.range())?;
    let (here, there) = (here.last()?, there.last()?);
    let is_behind = here.block.as_ptr() == there.block.as_ptr()
        && there.at < here.at
        && !matches!(here.stmt(), Stmt::While(_));
    if !is_behind {
        return None;
    }
    Some(Inlined {
        used,
        value,
        statement: alone(module, stmt)?,
        held: Held {
            between: TextRange::new(stmt.end(), found.expr.end()),
            in_block: true,
        },
    })
}

impl Inlined<'_> {
    /// Checks that `values`, which are in it, are the same for the call.
    ///
    /// # Errors
    /// Where one may have become another.
    pub(crate) fn check<'v>(
        &self,
        cx: &Context<'_>,
        values: impl Iterator<Item = &'v Expr>,
    ) -> Result<(), Reason> {
        for value in values {
            held::check(cx, &self.held, value)?;
        }
        Ok(())
    }

    /// The edits that write it out in the call, as `edits` leave it.
    ///
    /// # Errors
    /// Where its parts stand on several lines, or `edits` do not fit each other.
    pub(crate) fn edits(&self, cx: &Context<'_>, edits: Vec<Edit>) -> Result<Vec<Edit>, Reason> {
        let module = cx.module;
        let is_one_literal = match self.value {
            Expr::FString(string) => !string.value.is_implicit_concatenated(),
            Expr::StringLiteral(string) => !string.value.is_implicit_concatenated(),
            _ => false,
        };
        if module.slice(self.value).contains('\n') && !is_one_literal {
            return Err(Text::Layout.into());
        }
        let is_within = |edit: &Edit| self.value.range().contains_range(edit.range());
        if !edits.iter().all(is_within) {
            return Err(Text::Layout.into());
        }
        let mut new = String::new();
        let mut from = self.value.start();
        if !edits.is_empty() {
            let edits = EditSet::new(module.text(), edits).map_err(Text::Edits)?;
            for edit in edits.edits() {
                new.push_str(module.slice(TextRange::new(from, edit.range().start())));
                new.push_str(edit.replacement());
                from = edit.range().end();
            }
        }
        new.push_str(module.slice(TextRange::new(from, self.value.end())));
        Ok(vec![
            Edit::delete(self.statement),
            Edit::replace(self.used.range(), new),
        ])
    }
}

/// Whether `call` is evaluated once by the statement that it is part of.
fn is_run_by_statement(index: &Index<'_>, call: &Expr) -> bool {
    index
        .ancestors(call)
        .take_while(|node| matches!(node, AnyNode::Expr(_)))
        .all(|node| {
            !matches!(
                node,
                AnyNode::Expr(
                    Expr::Lambda(_)
                        | Expr::ListComp(_)
                        | Expr::SetComp(_)
                        | Expr::DictComp(_)
                        | Expr::Generator(_)
                )
            )
        })
}

/// A statement that has its lines for itself, up to the next thing behind it.
fn alone(module: &Module<'_>, stmt: &Stmt) -> Option<TextRange> {
    let line = module.line_range(stmt.start());
    let before = module.slice(TextRange::new(line.start(), stmt.start()));
    let behind = &module.text()[stmt.end().to_usize()..];
    let rest = behind.trim_start_matches([' ', '\t']);
    let is_alone = before.trim().is_empty()
        && rest.starts_with(['\n', '\r'])
        && !module.has_comment(stmt.range());
    let blanks = behind.len() - behind.trim_start().len();
    let end = stmt.end() + TextSize::try_from(blanks).ok()?;
    is_alone.then_some(TextRange::new(stmt.start(), end))
}
