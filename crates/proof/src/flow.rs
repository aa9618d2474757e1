//! What a variable holds at a place of the code that it belongs to.
//!
//! A block's statements are gone through backwards from the place, and then the statement that the
//! block is part of, in the same way. Each either settles what the variable holds after it, or
//! leaves it as it was. Where control can come from several places, all of them have to be fixed.

use harden_rewriter::prelude::*;

use crate::doubt::Doubt;
use crate::kind::Value;
use crate::place::{Part, Step, blocks, breaks, exits};
use crate::prover::{Known, Prover};
use crate::variable::{Variable, generators, is_walrus};

/// What is settled; `None` where it is as it was before.
pub(crate) type Settled = Result<Option<Value>, Doubt>;

/// A variable of the code that is gone through.
type Of<'v, 'm, 'a> = &'v Variable<'m, 'a>;

impl<'a> Prover<'_, 'a> {
    /// What the variable holds where `expr` reads it, in the last statement of `path`.
    pub(crate) fn at_use(&mut self, v: Of<'_, '_, 'a>, expr: &'a Expr, path: &[Step<'a>]) -> Known {
        let Some(step) = path.last() else {
            return Err(Doubt::Involved(v.name().to_string()));
        };
        let stmt = step.stmt();
        let inner = |binding: &Binding<'a>| {
            blocks(stmt)
                .into_iter()
                .flat_map(|(_, block)| block)
                .any(|stmt| stmt.range().contains_range(binding.range))
        };
        // What the statement itself gives the variable before, or while, `expr` is evaluated.
        let given: Vec<_> = v
            .bindings_in(stmt.range())
            .into_iter()
            .filter(|binding| match stmt {
                // The test, or a handler's type, is evaluated after what is in the blocks.
                Stmt::While(_) | Stmt::Try(_) => true,
                Stmt::Assign(_)
                | Stmt::AnnAssign(_)
                | Stmt::AugAssign(_)
                | Stmt::For(_)
                | Stmt::FunctionDef(_)
                | Stmt::ClassDef(_) => is_walrus(self.index(), binding) && !inner(binding),
                _ => !inner(binding),
            })
            .collect();
        if given.is_empty() {
            if let Some(value) = self.fact_within(v, expr)? {
                return Ok(value);
            }
            return self.before(v, path);
        }
        self.assuming(v.id(), Some(stmt.range()), |this| {
            let before = this.before(v, path)?;
            this.either(&given, before)
        })
    }

    /// What the variable holds right before the last statement of `path`.
    fn before(&mut self, v: Of<'_, '_, 'a>, path: &[Step<'a>]) -> Known {
        let Some((step, outer)) = path.split_last() else {
            return Err(Doubt::Involved(v.name().to_string()));
        };
        if let Some(value) = self.run_back(v, outer, *step)? {
            return Ok(value);
        }
        match self.entering(v, step.part, outer)? {
            Some(value) => Ok(value),
            None => self.before(v, outer),
        }
    }

    /// What the statements of a block before that of `step` settle.
    fn run_back(&mut self, v: Of<'_, '_, 'a>, outer: &[Step<'a>], step: Step<'a>) -> Settled {
        for at in (0..step.at).rev() {
            let mut here = outer.to_vec();
            here.push(step.at(at));
            if let Some(value) = self.after(v, &here)? {
                return Ok(Some(value));
            }
        }
        Ok(None)
    }

    /// What holds at the end of a block of the last statement of `path`.
    fn at_end(
        &mut self,
        v: Of<'_, '_, 'a>,
        part: Part<'a>,
        block: &'a [Stmt],
        path: &[Step<'a>],
    ) -> Settled {
        let end = Step {
            part,
            block,
            at: block.len(),
        };
        match self.run_back(v, path, end)? {
            Some(value) => Ok(Some(value)),
            None => self.entering(v, part, path),
        }
    }

    /// What the last statement of `path` settles.
    fn after(&mut self, v: Of<'_, '_, 'a>, path: &[Step<'a>]) -> Settled {
        let Some(step) = path.last() else {
            return Ok(None);
        };
        let stmt = step.stmt();
        self.step(stmt.range())?;
        let given = v.bindings_in(stmt.range());
        match stmt {
            Stmt::If(if_) => {
                let mut ways = Ways::default();
                for (part, block) in blocks(stmt) {
                    if !exits(self.index(), block) {
                        ways.add(self.at_end(v, part, block, path)?);
                    }
                }
                let has_else = if_
                    .elif_else_clauses
                    .last()
                    .is_some_and(|clause| clause.test.is_none());
                if !has_else {
                    ways.add(self.tests_before(v, if_, if_.elif_else_clauses.len() + 1, path)?);
                }
                return self.join(v, ways, path);
            }
            Stmt::Match(match_) => {
                let mut ways = Ways::default();
                for (part, block) in blocks(stmt) {
                    if !exits(self.index(), block) {
                        ways.add(self.at_end(v, part, block, path)?);
                    }
                }
                let is_total = match_
                    .cases
                    .last()
                    .is_some_and(|case| case.guard.is_none() && is_wildcard(&case.pattern));
                // Patterns and guards may bind the variable in passing.
                if !is_total {
                    ways.add(self.captured(v, match_, match_.cases.len(), path)?);
                }
                return self.join(v, ways, path);
            }
            Stmt::While(while_) => {
                if !breaks(&while_.body)
                    && v.bindings_in(block_range(&while_.orelse)).is_empty()
                    && let Some(value) = self.fact(v, &while_.test, false)?
                {
                    return Ok(Some(value));
                }
            }
            Stmt::Try(try_) if v.bindings_in(block_range(&try_.finalbody)).is_empty() => {
                let mut ways = Ways::default();
                if !exits(self.index(), &try_.body) && !exits(self.index(), &try_.orelse) {
                    ways.add(self.at_end(v, Part::TryElse, &try_.orelse, path)?);
                }
                for handler in &try_.handlers {
                    let ast::ExceptHandler::ExceptHandler(handler) = handler;
                    if !exits(self.index(), &handler.body) {
                        let part = Part::Handler(handler);
                        ways.add(self.at_end(v, part, &handler.body, path)?);
                    }
                }
                return self.join(v, ways, path);
            }
            Stmt::Assign(_) | Stmt::AnnAssign(_) => {
                let direct: Vec<_> = given
                    .iter()
                    .filter(|binding| !is_walrus(self.index(), binding))
                    .copied()
                    .collect();
                if !direct.is_empty() {
                    return self.either(&direct, Value::never()).map(Some);
                }
            }
            _ => {}
        }
        if given.is_empty() {
            return Ok(None);
        }
        self.given_within(v, &given, path).map(Some)
    }

    /// What the variable held before the last statement of `path`, or was `given` in it.
    fn given_within(
        &mut self,
        v: Of<'_, '_, 'a>,
        given: &[&Binding<'a>],
        path: &[Step<'a>],
    ) -> Known {
        let place = path.last().map(|step| step.stmt().range());
        self.assuming(v.id(), place, |this| {
            let before = this.before(v, path)?;
            this.either(given, before)
        })
    }

    /// What the ways out of the last statement of `path` have in common.
    fn join(&mut self, v: Of<'_, '_, 'a>, ways: Ways, path: &[Step<'a>]) -> Settled {
        if ways.settled.is_none() && ways.as_before {
            return Ok(None);
        }
        // No way out at all: what comes after is never reached.
        let mut value = ways.settled.unwrap_or_else(Value::never);
        if ways.as_before {
            value = value.or(self.before(v, path)?);
        }
        Ok(Some(value))
    }

    /// What holds at the start of a block, as far as the last statement of `path`, which it is part
    /// of, settles it.
    fn entering(&mut self, v: Of<'_, '_, 'a>, part: Part<'a>, path: &[Step<'a>]) -> Settled {
        let Some(owner) = path.last().map(Step::stmt) else {
            // The module's first statement: nothing is bound yet.
            return Ok(Some(Value::never()));
        };
        self.step(owner.range())?;
        let within = |range| v.bindings_in(range);
        match (part, owner) {
            (Part::Function, Stmt::FunctionDef(def)) => {
                let is_bound_here = v.bindings.iter().any(|binding| {
                    matches!(binding.kind, BindingKind::Parameter(_))
                        && def.parameters.range.contains_range(binding.range)
                });
                if is_bound_here {
                    return Err(Doubt::Parameter(v.name().to_string()));
                }
                // Another function's parameter, which never changes: see where this one is defined.
                if v.is_unchanging_parameter() {
                    return Ok(None);
                }
                Ok(Some(Value::never()))
            }
            (Part::Clause(at), Stmt::If(if_)) => {
                let test = match at.checked_sub(1) {
                    None => Some(&*if_.test),
                    Some(at) => if_.elif_else_clauses[at].test.as_ref(),
                };
                if let Some(test) = test {
                    if let Some(value) = self.fact(v, test, true)? {
                        return Ok(Some(value));
                    }
                    let given = within(test.range());
                    if !given.is_empty() {
                        return self.given_within(v, &within(owner.range()), path).map(Some);
                    }
                }
                self.tests_before(v, if_, at, path)
            }
            (Part::Loop, Stmt::For(for_)) => {
                let target = within(for_.target.range());
                if !target.is_empty() {
                    return self.either(&target, Value::never()).map(Some);
                }
                self.looped(v, path)
            }
            (Part::Loop, Stmt::While(while_)) => match self.fact(v, &while_.test, true)? {
                Some(value) => Ok(Some(value)),
                None => self.looped(v, path),
            },
            (Part::LoopElse, Stmt::While(while_)) => match self.fact(v, &while_.test, false)? {
                Some(value) => Ok(Some(value)),
                None => self.looped(v, path),
            },
            (Part::LoopElse | Part::Finally, _) => self.looped(v, path),
            (Part::TryElse, Stmt::Try(try_)) => self.at_end(v, Part::Try, &try_.body, path),
            (Part::Handler(handler), Stmt::Try(try_)) => {
                let mut given = within(block_range(&try_.body));
                if let Some(name) = &handler.name {
                    given.extend(within(name.range));
                }
                if let Some(type_) = &handler.type_ {
                    given.extend(within(type_.range()));
                }
                self.if_given(v, &given, path)
            }
            (Part::With, Stmt::With(with)) => {
                let given: Vec<_> = with
                    .items
                    .iter()
                    .flat_map(|item| within(item.range))
                    .collect();
                self.if_given(v, &given, path)
            }
            (Part::Case(at), Stmt::Match(match_)) => {
                let case = &match_.cases[at];
                if let Some(guard) = &case.guard
                    && let Some(value) = self.fact(v, guard, true)?
                {
                    return Ok(Some(value));
                }
                if let Some(value) = self.captured(v, match_, at + 1, path)? {
                    return Ok(Some(value));
                }
                if v.is_read_by(self.index(), &match_.subject) {
                    return Ok(self.matched(v, &case.pattern));
                }
                Ok(None)
            }
            _ => Ok(None),
        }
    }

    /// What follows from the tests before the clause `at` of an `if`, which all failed.
    fn tests_before(
        &mut self,
        v: Of<'_, '_, 'a>,
        if_: &'a ast::StmtIf,
        at: usize,
        path: &[Step<'a>],
    ) -> Settled {
        let elifs = if_
            .elif_else_clauses
            .iter()
            .filter_map(|clause| clause.test.as_ref());
        let tests: Vec<&'a Expr> = std::iter::once(&*if_.test).chain(elifs).take(at).collect();
        for test in tests.into_iter().rev() {
            if let Some(value) = self.fact(v, test, false)? {
                return Ok(Some(value));
            }
            if !v.bindings_in(test.range()).is_empty() {
                let given: Vec<_> = v.bindings_in(if_.range);
                return self.given_within(v, &given, path).map(Some);
            }
        }
        Ok(None)
    }

    /// What the patterns and guards of the first cases give the variable.
    fn captured(
        &mut self,
        v: Of<'_, '_, 'a>,
        match_: &'a ast::StmtMatch,
        cases: usize,
        path: &[Step<'a>],
    ) -> Settled {
        let mut given = v.bindings_in(match_.subject.range());
        for case in &match_.cases[..cases] {
            given.extend(v.bindings_in(case.pattern.range()));
            if let Some(guard) = &case.guard {
                given.extend(v.bindings_in(guard.range()));
            }
        }
        self.if_given(v, &given, path)
    }

    fn if_given(
        &mut self,
        v: Of<'_, '_, 'a>,
        given: &[&Binding<'a>],
        path: &[Step<'a>],
    ) -> Settled {
        if given.is_empty() {
            return Ok(None);
        }
        self.given_within(v, given, path).map(Some)
    }

    /// What holds wherever control is in the last statement of `path`, or comes back to.
    fn looped(&mut self, v: Of<'_, '_, 'a>, path: &[Step<'a>]) -> Settled {
        let given = path
            .last()
            .map_or_else(Vec::new, |step| v.bindings_in(step.stmt().range()));
        self.if_given(v, &given, path)
    }

    /// What the conditional expressions, `and`, `or` and comprehensions around `expr` say of the
    /// variable that it reads.
    pub(crate) fn fact_within(&mut self, v: Of<'_, '_, 'a>, expr: &'a Expr) -> Settled {
        let keeps = v.is_unchanging_parameter();
        let is_of_expression = matches!(v.kind, ScopeKind::Comprehension | ScopeKind::Lambda);
        if is_of_expression && v.bindings.len() != 1 {
            return Ok(None);
        }
        let mut at = expr;
        let ancestors: Vec<_> = self.index().ancestors(expr).collect();
        for ancestor in ancestors {
            let AnyNode::Expr(outer) = ancestor else {
                break;
            };
            // Code that runs later may see another value.
            if !keeps && defers(outer) && !owns(v, outer) {
                break;
            }
            let conditions: Vec<(&'a Expr, bool)> = match outer {
                Expr::If(if_) if holds(&if_.body, at) => vec![(&if_.test, true)],
                Expr::If(if_) if holds(&if_.orelse, at) => vec![(&if_.test, false)],
                Expr::BoolOp(op) => op
                    .values
                    .iter()
                    .take_while(|value| value.end() <= at.start())
                    .map(|value| (value, op.op == ast::BoolOp::And))
                    .collect(),
                comp => {
                    let at_start = |range: TextRange| at.start() < range.start();
                    let is_element = !generators(comp)
                        .iter()
                        .any(|generator| generator.range.contains_range(at.range()));
                    generators(comp)
                        .iter()
                        .flat_map(|generator| &generator.ifs)
                        .filter(|test| is_element || !(at_start(test.range()) || holds(test, at)))
                        .map(|test| (test, true))
                        .collect()
                }
            };
            for (test, outcome) in conditions.into_iter().rev() {
                if let Some(value) = self.fact(v, test, outcome)? {
                    return Ok(Some(value));
                }
            }
            if owns(v, outer) {
                break;
            }
            at = outer;
        }
        Ok(None)
    }

    /// Whether `expr` is in a lambda or generator, which runs later than the statement.
    pub(crate) fn is_deferred(&self, expr: &'a Expr) -> bool {
        let mut at = expr;
        for ancestor in self.index().ancestors(expr) {
            let AnyNode::Expr(outer) = ancestor else {
                break;
            };
            let starts_at_once = matches!(outer, Expr::Generator(generator)
                if generator.generators.first().is_some_and(|first| holds(&first.iter, at))
                    || self.is_used_up(outer));
            if defers(outer) && !starts_at_once {
                return true;
            }
            at = outer;
        }
        false
    }

    /// Whether a generator is gone through where it stands: `", ".join(... for ...)`.
    fn is_used_up(&self, generator: &Expr) -> bool {
        let Some(AnyNode::Expr(Expr::Call(call))) = self.index().parent_of(generator) else {
            return false;
        };
        let is_argument = matches!(&*call.arguments.args, [only] if only.range() == generator.range())
            && call.arguments.keywords.is_empty();
        let takes_all = match &*call.func {
            Expr::Attribute(method) => {
                method.attr.as_str() == "join" && method.value.is_string_literal_expr()
            }
            _ => matches!(
                self.builtin(call),
                Some("list" | "tuple" | "set" | "frozenset" | "sorted")
            ),
        };
        is_argument && takes_all
    }
}

/// The ways control leaves a statement.
#[derive(Default)]
struct Ways {
    /// What those hold that settle it.
    settled: Option<Value>,
    /// Whether some leave the variable as it was.
    as_before: bool,
}

impl Ways {
    fn add(&mut self, way: Option<Value>) {
        match way {
            None => self.as_before = true,
            Some(value) => {
                self.settled = Some(match self.settled.take() {
                    None => value,
                    Some(settled) => settled.or(value),
                });
            }
        }
    }
}

/// Whether the variable belongs to a lambda or comprehension, `outer`.
fn owns(v: Of<'_, '_, '_>, outer: &Expr) -> bool {
    let at = v.id();
    match outer {
        Expr::Lambda(lambda) => lambda
            .parameters
            .as_ref()
            .is_some_and(|parameters| parameters.range.contains_range(at)),
        comp => generators(comp)
            .iter()
            .any(|generator| generator.target.range().contains_range(at)),
    }
}

fn defers(expr: &Expr) -> bool {
    matches!(expr, Expr::Lambda(_) | Expr::Generator(_))
}

fn holds(outer: &Expr, inner: &Expr) -> bool {
    outer.range().contains_range(inner.range())
}

fn is_wildcard(pattern: &ast::Pattern) -> bool {
    matches!(pattern, ast::Pattern::MatchAs(as_) if as_.pattern.is_none())
}

/// The range of a block; an empty one for an empty block.
fn block_range(block: &[Stmt]) -> TextRange {
    match (block.first(), block.last()) {
        (Some(first), Some(last)) => TextRange::new(first.start(), last.end()),
        _ => TextRange::default(),
    }
}
