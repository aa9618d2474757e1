//! Python's expressions as text that knows where it may be broken.

use harden_codemod::prelude::*;

use super::doc::Doc;

/// Makes [`Doc`]s of the expressions of one module.
pub(super) struct Expressions<'m, 'a>(pub(super) &'m Module<'a>);

/// Whether something is in brackets, where it may be broken at its operators.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Inside {
    Brackets,
    Nothing,
}

impl Inside {
    fn line(self) -> Doc {
        match self {
            Inside::Brackets => Doc::Line(" "),
            Inside::Nothing => Doc::text(" "),
        }
    }

    /// A group of its own in brackets; elsewhere nothing of it is broken.
    fn group(self, docs: Vec<Doc>) -> Vec<Doc> {
        match self {
            Inside::Brackets => vec![Doc::group(docs)],
            Inside::Nothing => docs,
        }
    }
}

impl Expressions<'_, '_> {
    /// The last expression of a statement, which gets parentheses where it cannot be broken without
    /// (Ruff's `Parenthesize::IfBreaks`). Those that it has are gone where it fits without.
    ///
    /// `None` for what is not followed, here and below.
    pub(super) fn last(&self, expr: &Expr) -> Option<Vec<Doc>> {
        if !self.is_multiline(expr) {
            return self.bare(expr, Inside::Nothing);
        }
        let wrapped = self.bare(expr, Inside::Brackets)?;
        if !self.can_omit_parentheses(expr) {
            return Some(vec![Doc::Parenthesized(wrapped)]);
        }
        let bare = self.bare(expr, Inside::Nothing)?;
        Some(vec![Doc::Bracketed { bare, wrapped }])
    }

    /// Whether it is broken at operators or before attributes, rather than in its brackets alone.
    fn is_multiline(&self, expr: &Expr) -> bool {
        match expr {
            Expr::BinOp(_)
            | Expr::BoolOp(_)
            | Expr::Compare(_)
            | Expr::If(_)
            | Expr::UnaryOp(_) => true,
            Expr::StringLiteral(string) => string.value.is_implicit_concatenated(),
            Expr::FString(string) => string.value.is_implicit_concatenated(),
            Expr::Call(_) | Expr::Attribute(_) | Expr::Subscript(_) => self.is_fluent(expr),
            _ => false,
        }
    }

    /// Whether `expr` is a chain of calls that is broken before its attributes: two of those follow
    /// a call or subscript.
    fn is_fluent(&self, expr: &Expr) -> bool {
        let mut count = 0;
        let mut expr = expr;
        loop {
            expr = match expr {
                Expr::Attribute(attribute) => {
                    if has_brackets(&attribute.value) {
                        count += 1;
                    }
                    &attribute.value
                }
                Expr::Call(call) => &call.func,
                Expr::Subscript(subscript) => &subscript.value,
                _ => return count >= 2,
            };
            if self.is_parenthesized(expr) {
                return count >= 2;
            }
        }
    }

    fn is_parenthesized(&self, expr: &Expr) -> bool {
        self.0.parenthesized(expr) != expr.range()
    }

    /// Ruff's `can_omit_optional_parentheses`: it has one operator at most, and brackets at an end.
    fn can_omit_parentheses(&self, expr: &Expr) -> bool {
        if self.is_fluent(expr) {
            return false;
        }
        let mut ends = Ends::default();
        self.visit(expr, &mut ends);
        if !ends.has_brackets || ends.count > 1 {
            return false;
        }
        ends.precedence <= ATTRIBUTE || ends.first == Some(true) || ends.last
    }

    fn visit(&self, expr: &Expr, ends: &mut Ends) {
        ends.last = can_break_at_end(expr);
        if self.is_parenthesized(expr) {
            ends.has_brackets = true;
            ends.last = true;
            ends.first.get_or_insert(true);
            return;
        }
        match expr {
            _ if is_display(expr) => ends.has_brackets = true,
            Expr::Call(call) => {
                ends.has_brackets = true;
                self.visit(&call.func, ends);
                ends.last = can_break_at_end(expr);
            }
            Expr::Subscript(subscript) => {
                ends.has_brackets = true;
                self.visit(&subscript.value, ends);
                // In its brackets, it is broken only where nothing else helps.
                ends.last = false;
            }
            Expr::Attribute(attribute) => {
                self.visit(&attribute.value, ends);
                if has_brackets(&attribute.value) || is_display(&attribute.value) {
                    ends.operators(ATTRIBUTE, 1);
                }
                ends.last = false;
            }
            Expr::UnaryOp(unary) => {
                ends.first.get_or_insert(false);
                self.visit(&unary.operand, ends);
            }
            Expr::Await(await_) => {
                ends.first.get_or_insert(false);
                self.visit(&await_.value, ends);
            }
            Expr::BinOp(binary) => {
                ends.operators(precedence(binary.op), 1);
                self.visit(&binary.left, ends);
                self.visit(&binary.right, ends);
            }
            Expr::Compare(compare) => {
                ends.operators(COMPARATOR, compare.ops.len());
                self.visit(&compare.left, ends);
                for right in &compare.comparators {
                    self.visit(right, ends);
                }
            }
            Expr::BoolOp(bool_op) => {
                ends.operators(BOOLEAN, bool_op.values.len() - 1);
                for value in &bool_op.values {
                    self.visit(value, ends);
                }
            }
            Expr::If(if_) => {
                ends.operators(CONDITIONAL, 2);
                self.visit(&if_.body, ends);
                self.visit(&if_.test, ends);
                self.visit(&if_.orelse, ends);
            }
            Expr::StringLiteral(string) if string.value.is_implicit_concatenated() => {
                ends.operators(STRING, string.value.iter().count() - 1);
            }
            _ => {}
        }
        ends.first.get_or_insert(can_break_at_end(expr));
    }

    /// An expression with the parentheses that it has.
    fn whole(&self, expr: &Expr, inside: Inside) -> Option<Vec<Doc>> {
        if !self.is_parenthesized(expr) {
            return self.bare(expr, inside);
        }
        Some(vec![Doc::group(vec![
            Doc::text("("),
            Doc::Indent(
                std::iter::once(Doc::Line(""))
                    .chain(self.bare(expr, Inside::Brackets)?)
                    .collect(),
            ),
            Doc::Line(""),
            Doc::text(")"),
        ])])
    }

    /// An expression without parentheses around it.
    pub(super) fn bare(&self, expr: &Expr, inside: Inside) -> Option<Vec<Doc>> {
        let text = || {
            let text = self.0.slice(expr);
            (!text.contains('\n')).then(|| vec![Doc::text(text)])
        };
        match expr {
            Expr::Call(_) | Expr::Attribute(_) | Expr::Subscript(_) => {
                let is_fluent = inside == Inside::Brackets && self.is_fluent(expr);
                let chain = self.chain(expr, is_fluent)?;
                Some(if is_fluent {
                    vec![Doc::group(chain)]
                } else {
                    chain
                })
            }
            Expr::List(list) => self.display(expr, &list.elts),
            Expr::Set(set) => self.display(expr, &set.elts),
            Expr::Tuple(tuple) if tuple.parenthesized && tuple.elts.len() > 1 => {
                self.display(expr, &tuple.elts)
            }
            Expr::Dict(dict) => {
                let items = dict
                    .items
                    .iter()
                    .map(|item| match &item.key {
                        None => self.prefixed("**", &item.value, Inside::Brackets),
                        Some(key) => {
                            let mut docs = self.whole(key, Inside::Brackets)?;
                            docs.push(Doc::text(": "));
                            docs.extend(self.whole(&item.value, Inside::Brackets)?);
                            Some(docs)
                        }
                    })
                    .collect::<Option<Vec<_>>>()?;
                Some(self.items(expr.range(), ("{", "}"), items))
            }
            Expr::Starred(starred) => self.prefixed("*", &starred.value, inside),
            Expr::Await(await_) => self.prefixed("await ", &await_.value, inside),
            Expr::UnaryOp(unary) => {
                let operator = match unary.op {
                    ast::UnaryOp::Not => "not ",
                    ast::UnaryOp::USub => "-",
                    ast::UnaryOp::UAdd => "+",
                    ast::UnaryOp::Invert => "~",
                };
                self.prefixed(operator, &unary.operand, inside)
            }
            Expr::BinOp(binary) => {
                let mut docs = Vec::new();
                self.operands(&binary.left, binary.op, inside, &mut docs)?;
                docs.push(inside.line());
                docs.push(Doc::text(format!("{} ", binary.op.as_str())));
                docs.extend(self.whole(&binary.right, inside)?);
                Some(inside.group(docs))
            }
            Expr::BoolOp(bool_op) => {
                let operator = match bool_op.op {
                    ast::BoolOp::And => "and ",
                    ast::BoolOp::Or => "or ",
                };
                let mut docs = Vec::new();
                for value in &bool_op.values {
                    if !docs.is_empty() {
                        docs.push(inside.line());
                        docs.push(Doc::text(operator));
                    }
                    docs.extend(self.whole(value, inside)?);
                }
                Some(inside.group(docs))
            }
            Expr::Compare(compare) => {
                let mut docs = self.whole(&compare.left, inside)?;
                for (op, right) in compare.ops.iter().zip(&compare.comparators) {
                    docs.push(inside.line());
                    docs.push(Doc::text(format!("{} ", op.as_str())));
                    docs.extend(self.whole(right, inside)?);
                }
                Some(inside.group(docs))
            }
            Expr::If(if_) => {
                let mut docs = self.whole(&if_.body, inside)?;
                docs.extend([inside.line(), Doc::text("if ")]);
                docs.extend(self.whole(&if_.test, inside)?);
                docs.extend([inside.line(), Doc::text("else ")]);
                docs.extend(self.whole(&if_.orelse, inside)?);
                Some(inside.group(docs))
            }
            Expr::StringLiteral(string) if string.value.is_implicit_concatenated() => {
                let parts = string.value.iter().map(Ranged::range);
                self.strings(parts, inside)
            }
            Expr::FString(string) if string.value.is_implicit_concatenated() => {
                let parts = string.value.iter().map(Ranged::range);
                self.strings(parts, inside)
            }
            Expr::Generator(_) | Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_) => {
                self.comprehension(expr)
            }
            _ => text(),
        }
    }

    /// Literals side by side, which become a line each where they do not fit one.
    fn strings(&self, parts: impl Iterator<Item = TextRange>, inside: Inside) -> Option<Vec<Doc>> {
        let mut docs = Vec::new();
        for part in parts {
            let text = self.0.slice(part);
            if text.contains('\n') {
                return None;
            }
            if !docs.is_empty() {
                docs.push(inside.line());
            }
            docs.push(Doc::text(text));
        }
        Some(inside.group(docs))
    }

    fn prefixed(&self, prefix: &str, expr: &Expr, inside: Inside) -> Option<Vec<Doc>> {
        let mut docs = vec![Doc::text(prefix)];
        docs.extend(self.whole(expr, inside)?);
        Some(docs)
    }

    /// The left side of an operator: operands of the same precedence are broken alike.
    fn operands(
        &self,
        expr: &Expr,
        op: ast::Operator,
        inside: Inside,
        docs: &mut Vec<Doc>,
    ) -> Option<()> {
        match expr {
            Expr::BinOp(left)
                if precedence(left.op) == precedence(op) && !self.is_parenthesized(expr) =>
            {
                self.operands(&left.left, left.op, inside, docs)?;
                docs.push(inside.line());
                docs.push(Doc::text(format!("{} ", left.op.as_str())));
                docs.extend(self.whole(&left.right, inside)?);
            }
            _ => docs.extend(self.whole(expr, inside)?),
        }
        Some(())
    }

    /// Calls, attributes and subscripts, with a line before an attribute where `is_fluent`.
    fn chain(&self, expr: &Expr, is_fluent: bool) -> Option<Vec<Doc>> {
        let link = |inner: &Expr| {
            if self.is_parenthesized(inner) {
                self.whole(inner, Inside::Nothing)
            } else {
                self.chain(inner, is_fluent)
            }
        };
        match expr {
            Expr::Attribute(attribute) => {
                let mut docs = link(&attribute.value)?;
                if is_fluent && has_brackets(&attribute.value) {
                    docs.push(Doc::Line(""));
                }
                docs.push(Doc::text(format!(".{}", attribute.attr)));
                Some(docs)
            }
            Expr::Call(call) => {
                let mut docs = link(&call.func)?;
                docs.extend(self.arguments(&call.arguments)?);
                Some(docs)
            }
            Expr::Subscript(subscript) => {
                let mut docs = link(&subscript.value)?;
                let index = match &*subscript.slice {
                    Expr::Slice(_) | Expr::Tuple(_) => {
                        vec![Doc::text(self.0.slice(&*subscript.slice))]
                    }
                    slice => self.whole(slice, Inside::Brackets)?,
                };
                docs.push(block("[", index, "]"));
                Some(docs)
            }
            _ => self.bare(expr, Inside::Nothing),
        }
    }

    fn arguments(&self, arguments: &ast::Arguments) -> Option<Vec<Doc>> {
        if arguments.is_empty() {
            return Some(vec![Doc::text("()")]);
        }
        if let ([only @ Expr::Generator(generator)], []) = (&*arguments.args, &*arguments.keywords)
            && !generator.parenthesized
        {
            return Some(vec![block("(", self.comprehension(only)?, ")")]);
        }
        let mut all: Vec<(TextSize, Vec<Doc>)> = Vec::new();
        for expr in &arguments.args {
            all.push((expr.start(), self.whole(expr, Inside::Brackets)?));
        }
        for keyword in &arguments.keywords {
            let name = match &keyword.arg {
                Some(name) => format!("{name}="),
                None => "**".to_string(),
            };
            all.push((
                keyword.start(),
                self.prefixed(&name, &keyword.value, Inside::Brackets)?,
            ));
        }
        all.sort_by_key(|(start, _)| *start);
        let has_comma = self.ends_in_comma(arguments.range);
        let items = all.into_iter().map(|(_, docs)| docs).collect();
        let inner = broken_if(has_comma, Doc::group(separated(items, has_comma)));
        Some(vec![block("(", vec![inner], ")")])
    }

    fn display(&self, expr: &Expr, elements: &[Expr]) -> Option<Vec<Doc>> {
        let brackets = match expr {
            Expr::List(_) => ("[", "]"),
            Expr::Set(_) => ("{", "}"),
            _ => ("(", ")"),
        };
        let items = elements
            .iter()
            .map(|element| self.whole(element, Inside::Brackets))
            .collect::<Option<Vec<_>>>()?;
        Some(self.items(expr.range(), brackets, items))
    }

    /// Items in brackets: a line each where they do not fit one.
    fn items(
        &self,
        range: TextRange,
        (open, close): (&'static str, &'static str),
        items: Vec<Vec<Doc>>,
    ) -> Vec<Doc> {
        if items.is_empty() {
            return vec![Doc::text(format!("{open}{close}"))];
        }
        let has_comma = self.ends_in_comma(range);
        let doc = block(open, separated(items, has_comma), close);
        vec![broken_if(has_comma, doc)]
    }

    /// Whether a comma stands before the bracket that `range` ends in: whoever puts one there wants a
    /// line for each item.
    fn ends_in_comma(&self, range: TextRange) -> bool {
        let tokens: Vec<_> = self
            .0
            .tokens_in(range)
            .filter(|token| token.kind() != ast::token::TokenKind::NonLogicalNewline)
            .collect();
        matches!(tokens.as_slice(), [.., comma, _] if comma.kind() == ast::token::TokenKind::Comma)
    }

    /// A comprehension, which is broken before each `for` and `if`.
    fn comprehension(&self, expr: &Expr) -> Option<Vec<Doc>> {
        let (brackets, elements, generators) = match expr {
            Expr::Generator(it) => (
                it.parenthesized.then_some(("(", ")")),
                vec![&*it.elt],
                &it.generators,
            ),
            Expr::ListComp(it) => (Some(("[", "]")), vec![&*it.elt], &it.generators),
            Expr::SetComp(it) => (Some(("{", "}")), vec![&*it.elt], &it.generators),
            // `{key: value for …}`
            _ => {
                return (!self.0.slice(expr).contains('\n'))
                    .then(|| vec![Doc::text(self.0.slice(expr))]);
            }
        };
        let mut docs = Vec::new();
        for element in elements {
            docs.extend(self.whole(element, Inside::Brackets)?);
        }
        for generator in generators {
            docs.push(Doc::Line(" "));
            let is_async = if generator.is_async {
                "async for"
            } else {
                "for"
            };
            let target = self.0.slice(&generator.target);
            docs.push(Doc::text(format!("{is_async} {target} in ")));
            docs.extend(self.whole(&generator.iter, Inside::Brackets)?);
            for condition in &generator.ifs {
                docs.push(Doc::Line(" "));
                docs.push(Doc::text("if "));
                docs.extend(self.whole(condition, Inside::Brackets)?);
            }
        }
        Some(match brackets {
            Some((open, close)) => vec![block(open, docs, close)],
            None => docs,
        })
    }
}

/// `docs` in brackets, one level deeper where they are broken.
fn block(open: &str, docs: Vec<Doc>, close: &str) -> Doc {
    let mut inner = vec![Doc::Line("")];
    inner.extend(docs);
    Doc::group(vec![
        Doc::text(open),
        Doc::Indent(inner),
        Doc::Line(""),
        Doc::text(close),
    ])
}

/// `items` with commas between them, and one behind the last where they are broken; a single one
/// has one only if it had one before.
pub(super) fn separated(items: Vec<Vec<Doc>>, has_comma: bool) -> Vec<Doc> {
    let is_one = items.len() == 1;
    let mut docs = Vec::new();
    for item in items {
        if !docs.is_empty() {
            docs.push(Doc::text(","));
            docs.push(Doc::Line(" "));
        }
        docs.extend(item);
    }
    if !is_one || has_comma {
        docs.push(Doc::IfBroken(","));
    }
    docs
}

/// `doc`, which is broken in any case where `has_comma`.
fn broken_if(has_comma: bool, mut doc: Doc) -> Doc {
    if let Doc::Group { is_broken, .. } = &mut doc {
        *is_broken |= has_comma;
    }
    doc
}

/// Whether it ends in brackets that belong to what stands before them.
fn has_brackets(expr: &Expr) -> bool {
    matches!(expr, Expr::Call(_) | Expr::Subscript(_))
}

/// Whether it stands in brackets of its own.
fn is_display(expr: &Expr) -> bool {
    match expr {
        Expr::Tuple(tuple) => tuple.parenthesized,
        Expr::Generator(generator) => generator.parenthesized,
        _ => matches!(
            expr,
            Expr::List(_)
                | Expr::Set(_)
                | Expr::Dict(_)
                | Expr::ListComp(_)
                | Expr::SetComp(_)
                | Expr::DictComp(_)
        ),
    }
}

/// Whether a formatter breaks a line in the brackets that it ends in.
fn can_break_at_end(expr: &Expr) -> bool {
    match expr {
        Expr::Call(call) => !call.arguments.is_empty(),
        Expr::List(list) => !list.elts.is_empty(),
        Expr::Dict(dict) => !dict.items.is_empty(),
        Expr::Tuple(tuple) => tuple.parenthesized && !tuple.elts.is_empty(),
        _ => is_display(expr),
    }
}

/// What decides whether an expression needs parentheses to be broken.
#[derive(Default)]
struct Ends {
    has_brackets: bool,
    /// The weakest operator, and how often it is there.
    precedence: usize,
    count: usize,
    /// Whether it begins with brackets, and whether it ends with some.
    first: Option<bool>,
    last: bool,
}

impl Ends {
    fn operators(&mut self, precedence: usize, count: usize) {
        match precedence.cmp(&self.precedence) {
            std::cmp::Ordering::Greater => {
                self.precedence = precedence;
                self.count = count;
            }
            std::cmp::Ordering::Equal => self.count += count,
            std::cmp::Ordering::Less => {}
        }
    }
}

const ATTRIBUTE: usize = 1;
const COMPARATOR: usize = 9;
const STRING: usize = 10;
const BOOLEAN: usize = 11;
const CONDITIONAL: usize = 12;

fn precedence(op: ast::Operator) -> usize {
    use ast::Operator as Op;
    match op {
        Op::Pow => 2,
        Op::Mult | Op::MatMult | Op::Div | Op::Mod | Op::FloorDiv => 3,
        Op::Add | Op::Sub => 4,
        Op::LShift | Op::RShift => 5,
        Op::BitAnd => 6,
        Op::BitXor => 7,
        Op::BitOr => 8,
    }
}
