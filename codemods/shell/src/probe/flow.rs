//! Where the result of a command goes, and what is made of it there.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use super::Seen;
use super::evidence::{Names, says_absent};
use crate::calls::{calls_of, handles_failure};

/// How many variables, functions and attributes a result is followed through, one after the other.
const MAX_STEPS: usize = 5;

/// How many places are looked at for one result.
const MAX_PLACES: usize = 200;

/// What is made of `result`, of a command whose programs are called `names`.
pub(super) fn follow<'a>(cx: &Context<'a>, result: &'a Expr, names: &[String]) -> Seen {
    let mut flow = Flow {
        cx,
        names: Names(names),
        seen: Seen::default(),
        places: Vec::new(),
    };
    flow.place(result, MAX_STEPS);
    if flow.seen.decides {
        for node in cx.module.index().ancestors(result) {
            if let AnyNode::Stmt(Stmt::FunctionDef(function)) = node {
                flow.named(&function.name);
            }
        }
    }
    flow.seen
}

struct Flow<'f, 'a> {
    cx: &'f Context<'a>,
    names: Names<'f>,
    seen: Seen,
    /// The expressions that were looked at.
    places: Vec<TextRange>,
}

impl<'a> Flow<'_, 'a> {
    /// Looks at what is done with the value of `expr`.
    fn place(&mut self, expr: &'a Expr, steps: usize) {
        let Some(steps) = steps.checked_sub(1) else {
            return;
        };
        if self.seen.tells_absence
            || self.places.len() == MAX_PLACES
            || self.places.contains(&expr.range())
        {
            return;
        }
        self.places.push(expr.range());
        let index = self.cx.module.index();
        let mut value = expr;
        loop {
            match index.parent_of(value) {
                Some(AnyNode::Expr(outer)) => {
                    if !self.passes(value, outer, steps) {
                        return;
                    }
                    value = outer;
                }
                Some(AnyNode::Stmt(stmt)) => return self.statement(stmt, value, steps),
                None => return,
            }
        }
    }

    /// Looks at `outer`, which is evaluated from `value` and others. Whether its value still tells
    /// something of the result.
    fn passes(&mut self, value: &'a Expr, outer: &'a Expr, steps: usize) -> bool {
        let is = |expr: &Expr| expr.range() == value.range();
        match outer {
            Expr::Attribute(attribute) => return self.attribute(attribute, outer),
            Expr::Compare(compare) => {
                self.seen.decides = true;
                let others = std::iter::once(&*compare.left)
                    .chain(&compare.comparators)
                    .filter(|other| !is(other));
                for other in others {
                    self.seen.tells_absence |= self.means_absence(other);
                }
            }
            Expr::Call(call) => return self.call(call, outer, value, steps),
            Expr::BoolOp(bool_op) => {
                if bool_op.values.last().is_none_or(|last| !is(last)) {
                    self.seen.decides = true;
                    self.missed(TextRange::new(value.end(), outer.end()));
                }
            }
            Expr::UnaryOp(unary) => self.seen.decides |= unary.op == ast::UnaryOp::Not,
            Expr::If(if_) if is(&if_.test) => {
                self.seen.decides = true;
                self.missed(if_.body.range());
                self.missed(if_.orelse.range());
            }
            Expr::ListComp(ast::ExprListComp { elt, .. })
            | Expr::SetComp(ast::ExprSetComp { elt, .. })
            | Expr::Generator(ast::ExprGenerator { elt, .. }) => {
                self.seen.decides |= !is(elt);
            }
            Expr::Named(named) => {
                self.target(&named.target, steps);
            }
            Expr::If(_)
            | Expr::BinOp(_)
            | Expr::Await(_)
            | Expr::Starred(_)
            | Expr::Subscript(_)
            | Expr::Tuple(_)
            | Expr::List(_)
            | Expr::Set(_)
            | Expr::Dict(_)
            | Expr::DictComp(_)
            | Expr::Lambda(_) => {}
            _ => return false,
        }
        true
    }

    fn attribute(&mut self, attribute: &ast::ExprAttribute, outer: &'a Expr) -> bool {
        match attribute.attr.as_str() {
            // What only a process has, and that says nothing of how it ended.
            "args" | "kill" | "pid" | "send_signal" | "stdin" | "terminate" => return false,
            "check_returncode" => {
                self.seen.tells_absence |= handles_failure(self.cx, outer);
            }
            "communicate" | "output" | "read" | "readline" | "readlines" | "stderr" | "stdout" => {
                self.seen.reads_output = true;
            }
            _ => {}
        }
        true
    }

    /// A call that gets the value, or is a method of it.
    fn call(
        &mut self,
        call: &'a ast::ExprCall,
        outer: &'a Expr,
        value: &'a Expr,
        steps: usize,
    ) -> bool {
        let is = |expr: &Expr| expr.range() == value.range();
        let index = self.cx.module.index();
        let others = call.arguments.args.iter().filter(|other| !is(other));
        for other in others {
            // `re.search("not found", output)`, `output.find("not found")`
            self.seen.tells_absence |= literal_says_absent(other);
        }
        if is(&call.func) {
            return true;
        }
        if let Expr::Attribute(method) = &*call.func
            && matches!(
                method.attr.as_str(),
                "add" | "append" | "extend" | "insert" | "setdefault" | "update"
            )
        {
            self.seen.decides = true;
            self.target(&method.value, steps);
            return false;
        }
        // A function of the file gets it as a parameter.
        let place = call.arguments.args.iter().position(is);
        if let (Some(place), Expr::Name(name)) = (place, &*call.func) {
            let definitions: Vec<&ast::StmtFunctionDef> = index
                .bindings_of(name)
                .filter_map(|binding| match index.statement_at(binding.range) {
                    Some(Stmt::FunctionDef(function)) => Some(function),
                    _ => None,
                })
                .collect();
            for function in definitions {
                let parameter = function.parameters.iter().nth(place);
                if let Some(parameter) = parameter {
                    self.uses_at(parameter.as_parameter().name.range(), steps);
                }
            }
        }
        !matches!(index.parent_of(outer), Some(AnyNode::Stmt(Stmt::Expr(_))))
    }

    fn statement(&mut self, stmt: &'a Stmt, value: &'a Expr, steps: usize) {
        let is = |expr: &Expr| expr.range() == value.range();
        match stmt {
            Stmt::If(_) | Stmt::While(_) => self.branches(stmt),
            Stmt::Assert(assert) if is(&assert.test) => {
                self.seen.decides = true;
                if let Some(message) = &assert.msg {
                    self.missed(message.range());
                }
            }
            Stmt::Assign(assign) => {
                for target in &assign.targets {
                    self.target(target, steps);
                }
            }
            Stmt::AnnAssign(assign) => self.target(&assign.target, steps),
            Stmt::AugAssign(assign) => {
                self.seen.decides = true;
                self.target(&assign.target, steps);
            }
            Stmt::Return(_) => self.returned(value, steps),
            Stmt::Match(match_) if is(&match_.subject) => {
                self.seen.decides = true;
                for case in &match_.cases {
                    let pattern = self.cx.module.slice(case.pattern.range());
                    self.seen.tells_absence |= pattern
                        .split(|c: char| !c.is_ascii_digit())
                        .any(|number| number == "127")
                        || says_absent(pattern);
                }
                for body in suites(stmt) {
                    self.missed_in(body);
                }
            }
            Stmt::With(with) => {
                let targets = with
                    .items
                    .iter()
                    .filter(|item| is(&item.context_expr))
                    .filter_map(|item| item.optional_vars.as_deref());
                for target in targets {
                    self.target(target, steps);
                }
            }
            Stmt::For(for_) if is(&for_.iter) => {
                self.seen.reads_output = true;
                self.target(&for_.target, steps);
            }
            _ => {}
        }
    }

    /// The branches of a statement that is decided by the value.
    fn branches(&mut self, stmt: &'a Stmt) {
        self.seen.decides = true;
        let bodies = suites(stmt);
        for body in &bodies {
            self.missed_in(body);
        }
        // Where success leaves, failure is what the rest of the function is for.
        let leaves = bodies.iter().any(|body| {
            matches!(
                body.last(),
                Some(Stmt::Return(_) | Stmt::Break(_) | Stmt::Continue(_))
            )
        });
        if leaves {
            let end = self
                .cx
                .module
                .index()
                .statements()
                .filter(|other| matches!(other, Stmt::FunctionDef(_)))
                .filter(|function| function.range().contains_range(stmt.range()))
                .map(Ranged::end)
                .min();
            if let Some(end) = end.filter(|end| *end > stmt.end()) {
                self.missed(TextRange::new(stmt.end(), end));
            }
        }
    }

    /// What the value is put in.
    fn target(&mut self, target: &'a Expr, steps: usize) {
        match target {
            Expr::Name(name) => {
                self.named(&name.id);
                self.uses_at(name.range, steps);
            }
            Expr::Attribute(attribute) => {
                self.named(&attribute.attr);
                self.attributes(&attribute.attr, steps);
            }
            Expr::Subscript(subscript) => {
                self.target(&subscript.value, steps);
                let container = match &*subscript.value {
                    Expr::Name(name) => name.id.as_str(),
                    Expr::Attribute(attribute) => attribute.attr.as_str(),
                    _ => "",
                };
                let key = match &*subscript.slice {
                    Expr::StringLiteral(key) => key.value.to_str(),
                    key => self.cx.module.slice(key),
                };
                self.named(key);
                self.named(&format!("{container}_{key}"));
            }
            Expr::Tuple(ast::ExprTuple { elts, .. }) | Expr::List(ast::ExprList { elts, .. }) => {
                for element in elts {
                    self.target(element, steps);
                }
            }
            Expr::Starred(starred) => self.target(&starred.value, steps),
            _ => {}
        }
    }

    /// The uses of the variable that is bound, or read, at `range`.
    fn uses_at(&mut self, range: TextRange, steps: usize) {
        let index = self.cx.module.index();
        let Some(binding) = index.binding_at(range) else {
            return;
        };
        let uses: Vec<&'a Expr> = index
            .uses_of(binding)
            .filter_map(|used| match index.node_of(used.name) {
                Some(AnyNode::Expr(expr)) => Some(expr),
                _ => None,
            })
            .collect();
        for used in uses {
            self.place(used, steps);
        }
    }

    /// The places that read an attribute of this name, of whatever object.
    fn attributes(&mut self, name: &str, steps: usize) {
        let index = self.cx.module.index();
        let reads: Vec<&'a Expr> = index
            .expressions()
            .filter(|expr| {
                matches!(expr, Expr::Attribute(attribute)
                    if attribute.attr.as_str() == name && attribute.ctx.is_load())
            })
            .collect();
        for read in reads {
            self.place(read, steps);
        }
    }

    /// The value is what a function returns: its callers look at it.
    fn returned(&mut self, value: &'a Expr, steps: usize) {
        self.seen.decides = true;
        let index = self.cx.module.index();
        let function = index.ancestors(value).find_map(|node| match node {
            AnyNode::Stmt(Stmt::FunctionDef(function)) => Some(function),
            _ => None,
        });
        let Some(function) = function else {
            return;
        };
        self.named(&function.name);
        for call in calls_of(self.cx, &function.name) {
            self.place(call, steps);
        }
    }

    fn named(&mut self, identifier: &str) {
        self.seen.tells_absence |= self.names.are_asked_for_by(identifier);
    }

    fn missed(&mut self, range: TextRange) {
        self.seen.tells_absence |= self.names.are_missed_in(self.cx, range);
    }

    fn missed_in(&mut self, body: &[Stmt]) {
        if let (Some(first), Some(last)) = (body.first(), body.last()) {
            self.missed(TextRange::new(first.start(), last.end()));
        }
    }

    /// Whether a comparison with `expr` asks for a program that is not there: for the statuses 126
    /// and 127 (XCU 2.8.2), also as a wait status, or a shell's message.
    fn means_absence(&self, expr: &Expr) -> bool {
        match expr {
            Expr::NumberLiteral(number) => matches!(&number.value, ast::Number::Int(int)
                if matches!(int.as_u16(), Some(126 | 127 | 0x7e00 | 0x7f00))),
            Expr::Tuple(ast::ExprTuple { elts, .. })
            | Expr::List(ast::ExprList { elts, .. })
            | Expr::Set(ast::ExprSet { elts, .. }) => {
                elts.iter().any(|element| self.means_absence(element))
            }
            Expr::BinOp(binary) => self.means_absence(&binary.left),
            Expr::Call(call) => call
                .arguments
                .args
                .iter()
                .any(|argument| self.means_absence(argument)),
            Expr::Name(name) => {
                let index = self.cx.module.index();
                index.every_binding(name, |kind| {
                    matches!(kind, BindingKind::Value(value)
                        if !value.is_name_expr() && self.means_absence(value))
                })
            }
            other => literal_says_absent(other),
        }
    }
}

fn literal_says_absent(expr: &Expr) -> bool {
    match expr {
        Expr::StringLiteral(text) => says_absent(text.value.to_str()),
        Expr::BytesLiteral(bytes) => {
            let bytes: Vec<u8> = bytes.value.bytes().collect();
            says_absent(&String::from_utf8_lossy(&bytes))
        }
        _ => false,
    }
}
