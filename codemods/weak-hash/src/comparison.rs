//! Where a digest is compared with something that the program has not computed itself.
//!
//! Such a comparison is how a download, a package or a license is checked. Against accidents MD5 does
//! for that; against an attacker it does not (RFC 6151, section 2), and the code rarely says which of
//! the two is meant. The digest is followed through variables, attributes, results of functions of the
//! file and their parameters.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::terms;

/// How many expressions that hold the digest are looked at: a bound on the work for odd files.
const HOLDERS: usize = 128;

/// How often the whole file is searched for uses of an attribute or a method.
const SEARCHES: usize = 6;

/// How deep the value of an expression is looked into.
const DEPTH: usize = 4;

/// Functions whose result no longer tells the digest apart from others, or that only show it.
const FORGETTING: &[&str] = &[
    "bool",
    "debug",
    "hash",
    "info",
    "isinstance",
    "len",
    "log",
    "print",
    "type",
    "warning",
];

/// Methods of a container or a text that look for their argument in it.
const LOOKING: &[&str] = &[
    "__contains__",
    "count",
    "endswith",
    "find",
    "index",
    "isdisjoint",
    "issubset",
    "issuperset",
    "rfind",
    "rindex",
    "startswith",
];

/// Collections that are filled later, by the program itself.
const COLLECTIONS: &[&str] = &[
    "Counter",
    "OrderedDict",
    "defaultdict",
    "deque",
    "dict",
    "frozenset",
    "list",
    "set",
];

/// A place where the digest is compared.
#[derive(Debug, Clone)]
pub(crate) struct Comparison<'a> {
    /// The expression that holds the digest there.
    pub(crate) holder: &'a Expr,
    /// What it is compared with, as it is written, or the function that compares.
    pub(crate) with: String,
    /// The names in the statement and of the functions and classes around it.
    pub(crate) names: Vec<&'a str>,
}

/// The comparisons of the digest that `call` makes, in the order in which they are come upon.
pub(crate) fn all<'a>(cx: &Context<'a>, call: &'a Expr) -> Vec<Comparison<'a>> {
    let mut tracer = Tracer {
        cx: *cx,
        holders: vec![call],
        makers: Vec::new(),
        searched: Vec::new(),
        found: Vec::new(),
    };
    let mut next = 0;
    while let Some(&holder) = tracer.holders.get(next)
        && next < HOLDERS
    {
        tracer.follow(holder);
        next += 1;
    }
    tracer.found
}

struct Tracer<'a> {
    cx: Context<'a>,
    /// The expressions that hold the digest, each once.
    holders: Vec<&'a Expr>,
    /// The functions and methods of the file that return it.
    makers: Vec<&'a str>,
    /// The attributes whose uses have been looked for.
    searched: Vec<&'a str>,
    found: Vec<Comparison<'a>>,
}

impl<'a> Tracer<'a> {
    /// Looks at what is done with the value of `holder`.
    fn follow(&mut self, holder: &'a Expr) {
        let index = self.cx.module.index();
        let mut inner = holder;
        for node in index.ancestors(holder) {
            match node {
                AnyNode::Expr(outer) => {
                    if !self.passes_through(holder, inner, outer) {
                        return;
                    }
                    inner = outer;
                }
                AnyNode::Stmt(stmt) => {
                    self.arrives(holder, inner, stmt);
                    return;
                }
            }
        }
    }

    /// Whether the value of `outer`, an expression around `inner`, is made of the digest as well.
    fn passes_through(&mut self, holder: &'a Expr, inner: &Expr, outer: &'a Expr) -> bool {
        match outer {
            Expr::Compare(compare) => {
                self.compare(holder, inner, compare);
                false
            }
            Expr::Call(call) if call.func.range() == inner.range() => {
                let Expr::Attribute(method) = &*call.func else {
                    return true;
                };
                // `digest.startswith(expected)`
                let compares = matches!(
                    method.attr.as_str(),
                    "startswith" | "endswith" | "__eq__" | "__ne__"
                );
                if compares && let Some(other) = call.arguments.args.first() {
                    self.compare_with(holder, other);
                }
                !compares && method.attr.as_str() != "update"
            }
            Expr::Call(call) => self.argument(holder, inner, call),
            Expr::Subscript(subscript) if subscript.slice.range().contains_range(inner.range()) => {
                // `EXPECTED[digest]`
                if subscript.ctx.is_load() {
                    self.look_up(holder, &subscript.value);
                }
                false
            }
            Expr::BinOp(operation) => match operation.op {
                // `int(digest, 16) % shards`; but not `"%s" % digest`
                ast::Operator::Mod => operation.left.range() != inner.range(),
                ast::Operator::BitXor => {
                    let other = if operation.left.range() == inner.range() {
                        &operation.right
                    } else {
                        &operation.left
                    };
                    self.compare_with(holder, other);
                    false
                }
                _ => true,
            },
            Expr::Named(named) => {
                self.hold(&named.target);
                true
            }
            Expr::Yield(_) | Expr::YieldFrom(_) => {
                self.returned(outer);
                false
            }
            _ => true,
        }
    }

    /// Looks at `stmt`, whose expression `inner` is made of the digest.
    fn arrives(&mut self, holder: &'a Expr, inner: &'a Expr, stmt: &'a Stmt) {
        match stmt {
            Stmt::Assign(assign) if assign.value.range() == inner.range() => {
                for target in &assign.targets {
                    self.hold(target);
                }
            }
            Stmt::AnnAssign(assign) => self.hold(&assign.target),
            Stmt::AugAssign(assign) => self.hold(&assign.target),
            Stmt::For(for_) if for_.iter.range() == inner.range() => self.hold(&for_.target),
            Stmt::Return(_) => self.returned(inner),
            Stmt::Match(match_) if match_.subject.range() == inner.range() => {
                self.push(holder, "the patterns of `match`".to_string());
            }
            _ => {}
        }
    }

    /// Looks at the uses of `target`, which the digest is assigned to.
    fn hold(&mut self, target: &'a Expr) {
        let (module, index) = (self.cx.module, self.cx.module.index());
        match target {
            Expr::Name(name) => self.uses_at(name.range),
            Expr::Attribute(attribute) => self.attribute_uses(attribute.attr.as_str()),
            Expr::Subscript(stored) => {
                let written = module.slice(stored);
                if !self.search(written) {
                    return;
                }
                let uses = index.expressions().filter(|used| {
                    matches!(used, Expr::Subscript(read) if read.ctx.is_load())
                        && module.slice(*used) == written
                });
                for used in uses {
                    self.add(used);
                }
            }
            Expr::Starred(starred) => self.hold(&starred.value),
            Expr::Tuple(ast::ExprTuple { elts, .. }) | Expr::List(ast::ExprList { elts, .. }) => {
                for element in elts {
                    self.hold(element);
                }
            }
            _ => {}
        }
    }

    /// Looks at the uses of what is bound at `range`.
    fn uses_at(&mut self, range: TextRange) {
        let index = self.cx.module.index();
        let Some(binding) = index.binding_at(range) else {
            return;
        };
        let uses: Vec<&'a Expr> = index
            .uses_of(binding)
            .filter_map(|used| match index.node_of(used.name)? {
                AnyNode::Expr(used) => Some(used),
                AnyNode::Stmt(_) => None,
            })
            .collect();
        for used in uses {
            self.add(used);
        }
    }

    /// Looks at the attributes of this name that are read, whatever they are of.
    fn attribute_uses(&mut self, name: &'a str) {
        if !self.search(name) {
            return;
        }
        for used in self.cx.module.index().expressions() {
            if matches!(used, Expr::Attribute(read) if read.attr.as_str() == name && read.ctx.is_load())
            {
                self.add(used);
            }
        }
    }

    /// Whether the file may be searched for `name`: not twice, and not too often.
    fn search(&mut self, name: &'a str) -> bool {
        if self.searched.len() >= SEARCHES || self.searched.contains(&name) {
            return false;
        }
        self.searched.push(name);
        true
    }

    fn add(&mut self, holder: &'a Expr) {
        if self.holders.len() < HOLDERS
            && self
                .holders
                .iter()
                .all(|known| known.range() != holder.range())
        {
            self.holders.push(holder);
        }
    }

    /// Looks at the calls of the function whose result `expr` is.
    fn returned(&mut self, expr: &Expr) {
        let mut around = self.cx.module.index().ancestors(expr);
        let def = around.find_map(|node| match node {
            AnyNode::Stmt(Stmt::FunctionDef(def)) => Some(def),
            _ => None,
        });
        let Some(def) = def else {
            return;
        };
        let name = def.name.as_str();
        if !self.makers.contains(&name) {
            self.makers.push(name);
        }
        if matches!(around.next(), Some(AnyNode::Stmt(Stmt::ClassDef(_)))) {
            self.attribute_uses(name);
        } else {
            self.uses_at(def.name.range);
        }
    }

    /// Whether the result of `call`, which `inner` is passed to, is made of the digest as well.
    fn argument(&mut self, holder: &'a Expr, inner: &Expr, call: &'a ast::ExprCall) -> bool {
        let name = last_name(&call.func).unwrap_or_default();
        if FORGETTING.contains(&name) {
            return false;
        }
        if let Expr::Attribute(method) = &*call.func {
            if LOOKING.contains(&name) {
                self.compare_with(holder, &method.value);
                return false;
            }
            if matches!(name, "get" | "pop" | "setdefault") {
                self.look_up(holder, &method.value);
            }
        }
        let keyword = call
            .arguments
            .keywords
            .iter()
            .find(|keyword| keyword.range().contains_range(inner.range()));
        let expects = keyword
            .and_then(|keyword| keyword.arg.as_ref())
            .is_some_and(|name| terms::expects(name.as_str()));
        if expects || terms::compares(name) {
            let others = call
                .arguments
                .args
                .iter()
                .filter(|argument| !argument.range().contains_range(inner.range()));
            if !others.clone().any(|other| self.is_own(other, DEPTH)) {
                self.push(holder, format!("`{name}()`"));
            }
        }
        self.parameter(inner, call);
        true
    }

    /// Looks at the uses of the parameter that `call`, of a function of the file, passes `inner` as.
    fn parameter(&mut self, inner: &Expr, call: &'a ast::ExprCall) {
        let index = self.cx.module.index();
        let arguments = &call.arguments;
        let (def, bound): (&'a ast::StmtFunctionDef, usize) = match &*call.func {
            Expr::Name(name) => {
                let def = index.bindings_of(name).find_map(|binding| {
                    if !matches!(binding.kind, BindingKind::Definition) {
                        return None;
                    }
                    match index.statement_at(binding.range)? {
                        Stmt::FunctionDef(def) => Some(def),
                        _ => None,
                    }
                });
                match def {
                    Some(def) => (def, 0),
                    None => return,
                }
            }
            Expr::Attribute(method)
                if matches!(&*method.value, Expr::Name(name) if matches!(name.id.as_str(), "self" | "cls"))
                    && self.search(method.attr.as_str()) =>
            {
                let def = index.statements().find_map(|stmt| match stmt {
                    Stmt::FunctionDef(def) if def.name.as_str() == method.attr.as_str() => {
                        Some(def)
                    }
                    _ => None,
                });
                match def {
                    Some(def) => {
                        let is_static = def.decorator_list.iter().any(|decorator| {
                            last_name(&decorator.expression) == Some("staticmethod")
                        });
                        (def, usize::from(!is_static))
                    }
                    None => return,
                }
            }
            _ => return,
        };
        let position = arguments
            .args
            .iter()
            .position(|argument| argument.range().contains_range(inner.range()));
        let keyword = arguments
            .keywords
            .iter()
            .find(|keyword| keyword.range().contains_range(inner.range()))
            .and_then(|keyword| keyword.arg.as_ref());
        let parameter = match (position, keyword) {
            (Some(at), _) => def
                .parameters
                .posonlyargs
                .iter()
                .chain(&def.parameters.args)
                .nth(at + bound),
            (None, Some(name)) => def
                .parameters
                .iter_non_variadic_params()
                .find(|parameter| parameter.parameter.name.as_str() == name.as_str()),
            _ => None,
        };
        if let Some(parameter) = parameter {
            self.uses_at(parameter.parameter.name.range);
        }
    }

    /// Looks at `compare`, one of whose operands `inner` is.
    fn compare(&mut self, holder: &'a Expr, inner: &Expr, compare: &'a ast::ExprCompare) {
        let operands: Vec<&'a Expr> = std::iter::once(&*compare.left)
            .chain(&compare.comparators)
            .collect();
        for (at, op) in compare.ops.iter().enumerate() {
            let is_one_of = matches!(op, ast::CmpOp::In | ast::CmpOp::NotIn);
            let is_equal = matches!(op, ast::CmpOp::Eq | ast::CmpOp::NotEq);
            let (Some(&left), Some(&right)) = (operands.get(at), operands.get(at + 1)) else {
                return;
            };
            if !is_equal && !is_one_of {
                continue;
            }
            if left.range() == inner.range() {
                self.compare_with(holder, right);
            } else if right.range() == inner.range() {
                self.compare_with(holder, left);
            }
        }
    }

    fn compare_with(&mut self, holder: &'a Expr, other: &Expr) {
        if !self.is_own(other, DEPTH) {
            let written = self.cx.module.slice(other);
            let line = written.lines().next().unwrap_or_default();
            let with = if line.len() == written.len() && line.chars().count() <= 50 {
                format!("`{line}`")
            } else {
                "another value".to_string()
            };
            self.push(holder, with);
        }
    }

    /// Looks at `container`, in which the digest is looked up: that matters where it holds what is
    /// expected.
    fn look_up(&mut self, holder: &'a Expr, container: &Expr) {
        let written = self.cx.module.slice(container);
        if terms::expects(written) && !self.is_own(container, DEPTH) {
            self.compare_with(holder, container);
        }
    }

    fn push(&mut self, holder: &'a Expr, with: String) {
        let names = self.names_around(holder);
        self.found.push(Comparison {
            holder,
            with,
            names,
        });
    }

    /// The names in the statement of `expr`, or before the statements in it, and of the functions and
    /// classes around.
    fn names_around(&self, expr: &Expr) -> Vec<&'a str> {
        let (module, index) = (self.cx.module, self.cx.module.index());
        let mut ranges: Vec<TextRange> = Vec::new();
        for node in index.ancestors(expr) {
            match node {
                AnyNode::Stmt(Stmt::FunctionDef(def)) => {
                    ranges.push(def.name.range);
                    ranges.push(def.parameters.range);
                }
                AnyNode::Stmt(Stmt::ClassDef(class)) => ranges.push(class.name.range),
                AnyNode::Stmt(stmt) if ranges.is_empty() => {
                    ranges.push(crate::part::header(stmt));
                }
                _ => {}
            }
        }
        ranges
            .into_iter()
            .flat_map(|range| module.tokens_in(range))
            .filter(|token| {
                matches!(
                    token.kind(),
                    ast::token::TokenKind::Name | ast::token::TokenKind::String
                )
            })
            .map(|token| module.slice(token.range()))
            .filter(|text| !text.contains(char::is_whitespace))
            .collect()
    }

    /// Whether the program has certainly computed `expr` itself, or it is nothing to compare with.
    fn is_own(&self, expr: &Expr, depth: usize) -> bool {
        let Some(depth) = depth.checked_sub(1) else {
            return false;
        };
        let index = self.cx.module.index();
        match expr {
            Expr::NoneLiteral(_) | Expr::BooleanLiteral(_) => true,
            Expr::StringLiteral(text) => text.value.is_empty(),
            Expr::BytesLiteral(bytes) => bytes.value.is_empty(),
            Expr::Call(call) => {
                let name = last_name(&call.func).unwrap_or_default();
                let of_hashlib = index
                    .qualified_name(&call.func)
                    .is_some_and(|name| name.starts_with("hashlib."));
                if of_hashlib
                    || matches!(name, "hexdigest" | "digest")
                    || self.makers.contains(&name)
                {
                    return true;
                }
                if let Some(first) = call.arguments.args.first() {
                    let wraps = COLLECTIONS.contains(&name)
                        || name.starts_with("b64")
                        || matches!(name, "str" | "bytes" | "sorted" | "hexlify");
                    // `defaultdict(list)`
                    return name == "defaultdict" || wraps && self.is_own(first, depth);
                }
                if COLLECTIONS.contains(&name) {
                    return true;
                }
                // `digest.lower()`
                matches!(&*call.func, Expr::Attribute(method) if self.is_own(&method.value, depth))
            }
            Expr::List(ast::ExprList { elts, .. })
            | Expr::Set(ast::ExprSet { elts, .. })
            | Expr::Tuple(ast::ExprTuple { elts, .. }) => {
                elts.iter().all(|element| self.is_own(element, depth))
            }
            Expr::Dict(dict) => dict
                .items
                .iter()
                .all(|item| self.is_own(&item.value, depth)),
            Expr::ListComp(made) => self.is_own(&made.elt, depth),
            Expr::SetComp(made) => self.is_own(&made.elt, depth),
            Expr::Generator(made) => self.is_own(&made.elt, depth),
            Expr::Subscript(subscript) => self.is_own(&subscript.value, depth),
            Expr::Named(named) => self.is_own(&named.value, depth),
            Expr::If(if_) => self.is_own(&if_.body, depth) && self.is_own(&if_.orelse, depth),
            Expr::Name(name) => {
                let is_own = index.every_binding(name, |kind| match kind {
                    BindingKind::Value(value) | BindingKind::Element(value) => {
                        self.is_own(value, depth)
                    }
                    _ => false,
                });
                let mut uses = index.bindings_of(name).take(1).flat_map(|binding| {
                    index
                        .uses_of(binding)
                        .filter_map(|used| match index.node_of(used.name)? {
                            AnyNode::Expr(used) => Some(used),
                            AnyNode::Stmt(_) => None,
                        })
                });
                is_own && uses.all(|used| self.keeps_own(used, depth))
            }
            Expr::Attribute(attribute) => {
                let name = attribute.attr.as_str();
                let mut stores = index
                    .attribute_stores()
                    .iter()
                    .filter(|store| matches!(store, Expr::Attribute(store) if store.attr.as_str() == name))
                    .peekable();
                let mut uses = index.expressions().filter(|used| {
                    matches!(used, Expr::Attribute(used) if used.attr.as_str() == name && used.ctx.is_load())
                });
                stores.peek().is_some()
                    && uses.all(|used| self.keeps_own(used, depth))
                    && stores.all(|store| match index.parent_of(store) {
                        Some(AnyNode::Stmt(Stmt::Assign(assign))) => {
                            self.is_own(&assign.value, depth)
                        }
                        Some(AnyNode::Stmt(Stmt::AnnAssign(assign))) => assign
                            .value
                            .as_ref()
                            .is_some_and(|value| self.is_own(value, depth)),
                        _ => false,
                    })
            }
            _ => false,
        }
    }
}

impl Tracer<'_> {
    /// Whether `used`, where a collection is read, puts nothing into it that the program has not
    /// computed: `expected[name] = line.split()[0]` does.
    fn keeps_own(&self, used: &Expr, depth: usize) -> bool {
        let index = self.cx.module.index();
        let is_digest = |value: &Expr| {
            self.is_own(value, depth)
                || self
                    .holders
                    .iter()
                    .any(|holder| value.range().contains_range(holder.range()))
        };
        match index.parent_of(used) {
            Some(AnyNode::Expr(element @ Expr::Subscript(subscript)))
                if subscript.ctx.is_store() =>
            {
                let is_stored = match index.parent_of(element) {
                    Some(AnyNode::Stmt(Stmt::Assign(assign))) => is_digest(&assign.value),
                    _ => false,
                };
                is_stored || is_digest(&subscript.slice)
            }
            Some(AnyNode::Expr(method @ Expr::Attribute(attribute))) => {
                let fills = matches!(
                    attribute.attr.as_str(),
                    "add" | "append" | "extend" | "insert" | "setdefault" | "update"
                );
                match index.parent_of(method) {
                    Some(AnyNode::Expr(Expr::Call(call))) if fills => {
                        call.arguments.args.iter().any(is_digest)
                    }
                    _ => true,
                }
            }
            // Whoever gets the collection may fill it.
            Some(AnyNode::Expr(Expr::Call(call))) => {
                call.arguments.is_empty() || {
                    let name = last_name(&call.func).unwrap_or_default();
                    FORGETTING.contains(&name)
                        || matches!(name, "sorted" | "enumerate" | "set" | "list")
                }
            }
            _ => true,
        }
    }
}

/// `name` of `name`, `module.name` and `name(…)`.
fn last_name(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Name(name) => Some(name.id.as_str()),
        Expr::Attribute(attribute) => Some(attribute.attr.as_str()),
        Expr::Call(call) => last_name(&call.func),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        assert!(FORGETTING.is_sorted() && LOOKING.is_sorted() && COLLECTIONS.is_sorted());
    }
}
