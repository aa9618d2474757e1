//! What the code around a call says that the digest is for.
//!
//! Read are the statement with the call, the names of the functions and classes around it, the values
//! of the variables that are hashed, the statements that use the variable that the digest is in, the
//! calls of the function that makes it, and the comments by all of them.

use std::fmt;

use ast::token::TokenKind;
use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::comparison::{self, Comparison};
use crate::part::{Part, header};
use crate::terms::{self, Need, Said, Use};

/// How many variables a value is followed through, on each side of the call.
const STEPS: usize = 3;

/// Modules whose name says something, unlike that of a program's own package.
const TELLING_MODULES: &[&str] = &[
    "hmac",
    "secrets",
    "crypt",
    "ssl",
    "bcrypt",
    "passlib",
    "jwt",
    "itsdangerous",
    "cryptography",
    "nacl",
];

/// A place that says what the digest is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sign<K> {
    pub(crate) kind: K,
    /// The name, or a comment's kind.
    text: String,
    line: Line,
}

impl<K> fmt::Display for Sign<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, line {}", self.text, self.line)
    }
}

/// What is said of a digest.
#[derive(Debug, Default)]
pub(crate) struct Evidence {
    /// The first place that speaks of security.
    pub(crate) need: Option<Sign<Need>>,
    /// The first place that speaks of something else.
    pub(crate) plain: Option<Sign<Use>>,
    /// What the digest is compared with, where that may be for security and nobody says.
    pub(crate) compared: Option<Compared>,
}

/// What a digest is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Compared {
    /// The other side, as it is written, or the function that compares.
    with: String,
    line: Line,
}

impl fmt::Display for Compared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (line {})", self.with, self.line)
    }
}

/// How a text is related to the digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Relation {
    /// It is about the digest.
    Digest,
    /// It is about something that the digest is passed on with.
    Beside,
    /// It is about what is hashed.
    Input,
    /// It may be about another digest: one of several that a function makes, or that a variable
    /// holds.
    Other,
}

/// What is said of the digest that `call` makes.
pub(crate) fn of<'a>(cx: &Context<'a>, expr: &'a Expr, call: &'a ast::ExprCall) -> Evidence {
    let mut reader = Reader {
        cx,
        seen: Vec::new(),
        evidence: Evidence::default(),
        need_of_input: None,
        keyable: None,
        has_key: false,
    };
    reader.input(call.arguments.range(), STEPS);
    reader.extent(expr, Some(call.arguments.range()), Relation::Digest);
    reader.used(expr, STEPS);
    reader.context(expr);
    let comparisons = comparison::all(cx, expr);
    for comparison in &comparisons {
        reader.comparison(comparison);
    }
    reader.evidence.need = reader.evidence.need.or(reader.need_of_input);
    // With a key in what is hashed, it may as well be a signature.
    if !reader.has_key && reader.evidence.plain.is_none() {
        reader.evidence.plain = reader.keyable;
    }
    let plain = reader.evidence.plain.as_ref().map(|sign| sign.kind);
    reader.evidence.compared = comparisons
        .into_iter()
        .find(|comparison| may_protect(comparison, plain))
        .map(|comparison| Compared {
            with: comparison.with,
            line: cx.module.line_of(comparison.holder.start()),
        });
    reader.evidence
}

/// Whether `comparison`, of a digest that is for `plain`, may protect against an attacker.
fn may_protect(comparison: &Comparison<'_>, plain: Option<Use>) -> bool {
    match plain {
        Some(plain) if plain.is_settled() => false,
        Some(plain) if plain.is_compared_freely() => {
            comparison.names.iter().any(|name| terms::verifies(name))
        }
        _ => true,
    }
}

struct Reader<'c, 'a> {
    cx: &'c Context<'a>,
    /// What has been read.
    seen: Vec<(TextRange, Relation)>,
    evidence: Evidence,
    /// The first place that speaks of security, of what is hashed. What the digest itself is called
    /// tells better what it is for.
    need_of_input: Option<Sign<Need>>,
    /// The first place that speaks of what a signature might be called as well.
    keyable: Option<Sign<Use>>,
    has_key: bool,
}

impl<'a> Reader<'_, 'a> {
    /// Reads what is hashed in `range`, and what is known of the variables there.
    fn input(&mut self, range: TextRange, steps: usize) {
        if !self.read(range, Relation::Input) {
            return;
        }
        let Some(steps) = steps.checked_sub(1) else {
            return;
        };
        let index = self.cx.module.index();
        // `self.MAGIC`, an attribute of a class of the file
        let attributes: Vec<&str> = index
            .expressions()
            .filter_map(|expr| match expr {
                Expr::Attribute(read) if range.contains_range(read.range) => {
                    Some(read.attr.as_str())
                }
                _ => None,
            })
            .collect();
        if !attributes.is_empty() {
            for expr in index.expressions() {
                if let Expr::Name(name) = expr
                    && name.ctx.is_store()
                    && attributes.contains(&name.id.as_str())
                    && index.is_in_class_body(expr)
                    && let Some(stmt @ (Stmt::Assign(_) | Stmt::AnnAssign(_))) =
                        index.statement_of(expr)
                {
                    self.literals(stmt.range());
                }
            }
        }
        let names = index.expressions().filter_map(|expr| match expr {
            Expr::Name(name) if range.contains_range(name.range) => Some(name),
            _ => None,
        });
        for name in names {
            for binding in index.bindings_of(name) {
                let said_by_statement = matches!(
                    binding.kind,
                    BindingKind::Value(_)
                        | BindingKind::Element(_)
                        | BindingKind::Augmented
                        | BindingKind::Other
                );
                if said_by_statement && let Some(stmt) = index.statement_at(binding.range) {
                    self.input(header(stmt), steps);
                }
            }
        }
    }

    /// Reads the statement with `expr`, or the part of it that `expr` is in where statements stand
    /// in it, and the names of the functions and classes around; not the other entries of a
    /// dictionary, and not `input`, which has been read.
    fn extent(&mut self, expr: &Expr, input: Option<TextRange>, relation: Relation) {
        let mut part = Part {
            range: expr.range(),
            holes: input.into_iter().collect(),
            beside: Vec::new(),
        };
        let mut is_inside = true;
        for node in self.cx.module.index().ancestors(expr) {
            match node {
                AnyNode::Expr(outer) => part.widen(outer, expr.range()),
                AnyNode::Stmt(stmt) => {
                    if std::mem::take(&mut is_inside) {
                        part.finish(stmt, expr.range());
                    }
                    match stmt {
                        Stmt::FunctionDef(def) => self.read(def.name.range, relation),
                        Stmt::ClassDef(class) => self.read(class.name.range, relation),
                        _ => false,
                    };
                }
            }
        }
        part.holes.extend(&part.beside);
        part.holes.sort_by_key(Ranged::start);
        let mut from = part.range.start();
        for hole in &part.holes {
            if hole.start() >= from && hole.end() <= part.range.end() {
                self.read(TextRange::new(from, hole.start()), relation);
                from = hole.end();
            }
        }
        // A comment behind the statement belongs to it.
        let end = self.cx.module.line_range(part.range.end()).end();
        self.read(TextRange::new(from, end.max(part.range.end())), relation);
        let beside = match relation {
            Relation::Digest => Relation::Beside,
            other => other,
        };
        for range in part.beside {
            self.read(range, beside);
        }
    }

    /// Reads the uses of the variable that the value of `expr` goes to.
    fn used(&mut self, expr: &'a Expr, steps: usize) {
        let Some(steps) = steps.checked_sub(1) else {
            return;
        };
        let index = self.cx.module.index();
        let mut targets: Vec<&'a Expr> = Vec::new();
        for node in index.ancestors(expr) {
            match node {
                AnyNode::Expr(Expr::Named(named)) => targets.push(&named.target),
                AnyNode::Expr(_) => {}
                AnyNode::Stmt(stmt) => {
                    match stmt {
                        Stmt::Assign(assign) => targets.extend(&assign.targets),
                        Stmt::AnnAssign(assign) => targets.push(&assign.target),
                        Stmt::AugAssign(assign) => targets.push(&assign.target),
                        _ => {}
                    }
                    break;
                }
            }
        }
        for target in targets {
            match target {
                Expr::Name(name) => {
                    if let Some(binding) = index.binding_at(name.range) {
                        let until = replaced_at(self.cx, binding);
                        for used in index.uses_of(binding) {
                            if let Some(AnyNode::Expr(used)) = index.node_of(used.name) {
                                self.use_of(used, used.start() < until, steps);
                            }
                        }
                    }
                }
                // `self.digest = hashlib.md5()`, and `self.digest.update(…)` elsewhere.
                Expr::Attribute(stored) => {
                    for used in index.expressions() {
                        if let Expr::Attribute(read) = used
                            && read.attr.as_str() == stored.attr.as_str()
                            && read.ctx.is_load()
                        {
                            let module = self.cx.module;
                            let is_same = class_of(index, used) == class_of(index, target)
                                && module.slice(&*read.value) == module.slice(&*stored.value);
                            self.use_of(used, is_same, steps);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// Reads what is done with `used`, a variable that holds the digest or the hash object; or may
    /// hold another, unless it `is_same`.
    fn use_of(&mut self, used: &'a Expr, is_same: bool, steps: usize) {
        let index = self.cx.module.index();
        if let Some(AnyNode::Expr(method @ Expr::Attribute(attribute))) = index.parent_of(used)
            && attribute.attr == *"update"
            && let Some(AnyNode::Expr(Expr::Call(call))) = index.parent_of(method)
            && call.func.range() == method.range()
        {
            self.input(call.arguments.range(), STEPS);
            return;
        }
        if !is_same {
            self.extent(used, None, Relation::Other);
            return;
        }
        let known = self.seen.len();
        self.extent(used, None, Relation::Digest);
        if self.seen.len() > known {
            self.used(used, steps);
        }
    }

    /// Reads what stands around the statement: the comment above it, what the function that it is in
    /// says, and the calls of that.
    fn context(&mut self, expr: &Expr) {
        let (module, index) = (self.cx.module, self.cx.module.index());
        if let Some(stmt) = index.statement_of(expr) {
            self.read(comments_above(module, stmt.start()), Relation::Digest);
        }
        let mut around = index.ancestors(expr);
        let innermost = around.find_map(|node| match node {
            AnyNode::Stmt(Stmt::FunctionDef(def)) => Some(def),
            _ => None,
        });
        if let Some(def) = innermost {
            self.function(def);
            if around.any(|node| matches!(node, AnyNode::Stmt(Stmt::ClassDef(_)))) {
                self.method_callers(def);
            }
        }
    }

    fn function(&mut self, def: &'a ast::StmtFunctionDef) {
        let (module, index) = (self.cx.module, self.cx.module.index());
        if let Some(Stmt::Expr(docstring)) = def.body.first()
            && docstring.value.is_string_literal_expr()
        {
            let said = terms::prose(module.slice(docstring));
            self.note(said, "the docstring", docstring.start(), Relation::Digest);
        }
        // Digests that must not give away how much of them is right.
        for token in module.tokens_in(def.range) {
            let text = module.slice(token.range());
            if token.kind() == TokenKind::Name && matches!(text, "compare_digest" | "hmac") {
                let said = terms::identifier(text);
                self.note(said, &format!("`{text}`"), token.start(), Relation::Digest);
            }
        }
        if let Some(binding) = index.binding_at(def.name.range) {
            for used in index.uses_of(binding) {
                if let Some(AnyNode::Expr(used)) = index.node_of(used.name) {
                    self.extent(used, None, Relation::Other);
                }
            }
        }
    }

    /// Reads the calls `self.method(…)`.
    fn method_callers(&mut self, def: &ast::StmtFunctionDef) {
        for expr in self.cx.module.index().expressions() {
            if let Expr::Attribute(attribute) = expr
                && attribute.attr.as_str() == def.name.as_str()
                && matches!(&*attribute.value, Expr::Name(name) if matches!(name.id.as_str(), "self" | "cls"))
            {
                self.extent(expr, None, Relation::Other);
            }
        }
    }

    /// Reads the statement in which the digest is compared.
    fn comparison(&mut self, comparison: &Comparison<'_>) {
        self.extent(comparison.holder, None, Relation::Other);
        let telling = comparison
            .names
            .iter()
            .find(|name| terms::is_about_authenticity(name));
        if let Some(name) = telling {
            let said = Said {
                need: Some(Need::Authenticity),
                ..Said::default()
            };
            let at = comparison.holder.start();
            self.note(said, &format!("`{}`", unquoted(name)), at, Relation::Other);
        }
    }

    /// Reads the names, strings and comments in `range`; not if they have been read already.
    fn read(&mut self, range: TextRange, relation: Relation) -> bool {
        if self.seen.contains(&(range, relation)) {
            return false;
        }
        self.seen.push((range, relation));
        let module = self.cx.module;
        if relation == Relation::Input {
            self.literals(range);
        }
        let mut is_attribute = false;
        for token in module.tokens_in(range) {
            let text = module.slice(token.range());
            let is_root = !std::mem::replace(&mut is_attribute, token.kind() == TokenKind::Dot);
            match token.kind() {
                TokenKind::Name if !(is_root && self.is_silent_module(text)) => {
                    let said = terms::identifier(text);
                    self.note(said, &format!("`{text}`"), token.start(), relation);
                }
                TokenKind::String | TokenKind::FStringMiddle | TokenKind::TStringMiddle => {
                    let said = if text.contains(char::is_whitespace) {
                        Said {
                            use_: None,
                            ..terms::prose(text)
                        }
                    } else {
                        terms::identifier(text)
                    };
                    self.note(said, "a string", token.start(), relation);
                }
                TokenKind::Comment => {
                    let said = match relation {
                        Relation::Digest => terms::comment(text),
                        _ => terms::prose(text),
                    };
                    self.note(said, "the comment", token.start(), relation);
                }
                _ => {}
            }
        }
        true
    }

    /// Reads the literals in `range`, which is hashed: some formats ask for this very algorithm.
    fn literals(&mut self, range: TextRange) {
        let module = self.cx.module;
        let literals: Vec<(TextSize, &str)> = module
            .tokens_in(range)
            .filter(|token| {
                matches!(
                    token.kind(),
                    TokenKind::String | TokenKind::FStringMiddle | TokenKind::TStringMiddle
                )
            })
            .map(|token| (token.start(), unquoted(module.slice(token.range()))))
            .collect();
        let pieces: Vec<&str> = literals.iter().map(|(_, piece)| *piece).collect();
        if let (Some(kind), Some((at, _))) = (terms::mandated(&pieces), literals.first()) {
            let said = Said {
                use_: Some(kind),
                ..Said::default()
            };
            self.note(said, "a string", *at, Relation::Digest);
        }
    }

    /// Whether `name` is a module's that says nothing of what is done with it.
    fn is_silent_module(&self, name: &str) -> bool {
        !TELLING_MODULES.contains(&name)
            && self.cx.module.index().imports().any(|(binding, imported)| {
                binding.name == name && matches!(imported.stmt, Stmt::Import(_))
            })
    }

    fn note(&mut self, said: Said, text: &str, at: TextSize, relation: Relation) {
        let line = || self.cx.module.line_of(at);
        if relation == Relation::Input {
            self.has_key |= said.key;
        }
        let need = match relation {
            Relation::Input => &mut self.need_of_input,
            _ => &mut self.evidence.need,
        };
        if let Some(kind) = said.need
            && need.is_none()
        {
            *need = Some(Sign {
                kind,
                text: text.to_string(),
                line: line(),
            });
        }
        let Some(kind) = said.use_ else {
            return;
        };
        let counts = match relation {
            Relation::Digest => true,
            Relation::Beside | Relation::Input => kind.is_told_by_others(),
            Relation::Other => false,
        };
        let place = if kind.may_be_keyed() {
            &mut self.keyable
        } else {
            &mut self.evidence.plain
        };
        // What the author denies, or a protocol asks for, is the best proof.
        let is_better = place
            .as_ref()
            .is_none_or(|sign| kind.is_settled() && !sign.kind.is_settled());
        if counts && is_better {
            *place = Some(Sign {
                kind,
                text: text.to_string(),
                line: self.cx.module.line_of(at),
            });
        }
    }
}

/// What a literal has between its quotes.
fn unquoted(text: &str) -> &str {
    text.trim_start_matches(|letter: char| {
        letter.is_ascii_alphabetic() && text.ends_with(['"', '\''])
    })
    .trim_matches(['"', '\''])
}

/// Where `binding`'s value has certainly been replaced by one that is not made of it.
fn replaced_at(cx: &Context<'_>, binding: &Binding<'_>) -> TextSize {
    let index = cx.module.index();
    let owner = index.owner_of(binding);
    let replaces = |other: &&Binding<'_>| {
        let BindingKind::Value(value) = other.kind else {
            return false;
        };
        let is_made_of_it = index
            .uses_of(binding)
            .any(|used| value.range().contains_range(used.name.range));
        let always_runs = match (index.owner_of(other), owner) {
            (None, _) => true,
            (Some(outer), Some(inner)) if outer.range() == inner.range() => {
                // The other may be in another branch.
                !matches!(outer, Stmt::If(_) | Stmt::Try(_) | Stmt::Match(_))
            }
            (Some(outer), Some(inner)) => outer.range().contains_range(inner.range()),
            (Some(_), None) => false,
        };
        other.range.start() > binding.range.start() && always_runs && !is_made_of_it
    };
    index
        .bindings_of_same_name(binding)
        .filter(replaces)
        .map(|other| other.range.start())
        .min()
        .unwrap_or(cx.module.text().text_len())
}

/// Where the class is that `expr` is in.
fn class_of(index: &Index<'_>, expr: &Expr) -> Option<TextRange> {
    index.ancestors(expr).find_map(|node| match node {
        AnyNode::Stmt(Stmt::ClassDef(class)) => Some(class.range),
        _ => None,
    })
}

/// The lines above the one of `at` that hold nothing but comments.
fn comments_above(module: &Module<'_>, at: TextSize) -> TextRange {
    let below = module.line_range(at).start();
    let mut from = below;
    loop {
        let above = module.slice(TextRange::up_to(from));
        let Some(above) = above.strip_suffix('\n') else {
            break;
        };
        let line = module.line_range(above.strip_suffix('\r').unwrap_or(above).text_len());
        if !module.slice(line).trim_start().starts_with('#') {
            break;
        }
        from = line.start();
    }
    TextRange::new(from, below)
}
