//! The statements of a file in a normal form that survives formatting.

use harden_rewriter::Module;
use harden_rewriter::prelude::ast::token::{Token, TokenKind};
use harden_rewriter::prelude::{Ranged, Stmt, TextRange, TextSize, ast, suites};

/// A simple statement, or a header of a compound one: from its keyword to its colon.
#[derive(Debug)]
pub(crate) struct Unit {
    pub(crate) range: TextRange,
    /// The qualified name of the function or class around it, by its place in
    /// [`Statements::functions`].
    pub(crate) function: usize,
    /// Its tokens, joined by blanks.
    pub(crate) text: String,
    /// Where each of the tokens starts.
    starts: Vec<TextSize>,
}

/// Where a range begins and ends.
pub(crate) type Place = ((usize, usize), (usize, usize));

impl Unit {
    /// Where `range` begins and ends in the statement: in which token, and how far in it.
    pub(crate) fn place(&self, range: TextRange) -> Place {
        let place = |at| {
            // A handler's finding ends with the handler, far behind the header.
            if at >= self.range.end() {
                return (usize::MAX, 0);
            }
            let token = self.starts.partition_point(|&start| start <= at);
            let start = token.checked_sub(1).map(|token| self.starts[token]);
            (token, start.map_or(0, |start| (at - start).to_usize()))
        };
        (place(range.start()), place(range.end()))
    }
}

/// Every unit of a file.
#[derive(Debug)]
pub(crate) struct Units {
    /// Disjoint, in source order.
    pub(crate) units: Vec<Unit>,
    pub(crate) functions: Vec<String>,
}

impl Units {
    pub(crate) fn of(module: &Module<'_>) -> Self {
        let mut walk = Walk {
            module,
            units: Vec::new(),
            functions: vec![String::new()],
        };
        walk.suite(module.suite(), 0);
        walk.units.sort_by_key(|unit| unit.range.start());
        Units {
            units: walk.units,
            functions: walk.functions,
        }
    }

    /// The unit that `at` is in.
    pub(crate) fn at(&self, at: TextSize) -> Option<usize> {
        let next = self.units.partition_point(|unit| unit.range.start() <= at);
        let found = next.checked_sub(1)?;
        self.units[found]
            .range
            .contains_inclusive(at)
            .then_some(found)
    }
}

struct Walk<'w, 'm> {
    module: &'w Module<'m>,
    units: Vec<Unit>,
    functions: Vec<String>,
}

impl Walk<'_, '_> {
    fn suite(&mut self, suite: &[Stmt], function: usize) {
        for stmt in suite {
            self.stmt(stmt, function);
        }
    }

    fn stmt(&mut self, stmt: &Stmt, function: usize) {
        let (name, decorators) = match stmt {
            Stmt::FunctionDef(def) => (Some(&def.name), def.decorator_list.as_slice()),
            Stmt::ClassDef(class) => (Some(&class.name), class.decorator_list.as_slice()),
            _ => (None, [].as_slice()),
        };
        for decorator in decorators {
            self.unit(decorator.range(), function);
        }
        let inner = match name {
            Some(name) => self.define(name, function),
            None => function,
        };
        let mut start = definition(self.module, stmt, decorators).start();
        for suite in suites(stmt) {
            let (Some(first), Some(last)) = (suite.first(), suite.last()) else {
                continue;
            };
            self.unit(TextRange::new(start, first.start()), function);
            self.suite(suite, inner);
            start = last.end();
        }
        if start < stmt.end() {
            self.unit(TextRange::new(start, stmt.end()), function);
        }
    }

    fn define(&mut self, name: &str, function: usize) -> usize {
        let outer = &self.functions[function];
        let qualified = if outer.is_empty() {
            name.to_string()
        } else {
            format!("{outer}.{name}")
        };
        self.functions.push(qualified);
        self.functions.len() - 1
    }

    fn unit(&mut self, range: TextRange, function: usize) {
        let words = words(self.module, range);
        let Some(first) = words.first() else { return };
        // The unit begins where its first token does: comments before an `else` are not in it.
        let range = TextRange::new(first.start(), range.end());
        let texts: Vec<&str> = words.iter().map(|word| self.module.slice(*word)).collect();
        self.units.push(Unit {
            range,
            function,
            // Line endings within strings are the file's, and no part of the program.
            text: texts.join(" ").replace("\r\n", "\n"),
            starts: words.iter().map(Ranged::start).collect(),
        });
    }
}

/// The range of a statement without its decorators: from the `def`, `async` or `class` on, which is
/// where Python's `ast` has it.
pub(crate) fn definition(
    module: &Module<'_>,
    stmt: &Stmt,
    decorators: &[ast::Decorator],
) -> TextRange {
    let Some(last) = decorators.last() else {
        return stmt.range();
    };
    tokens_in(module, TextRange::new(last.end(), stmt.end()))
        .find(|token| {
            matches!(
                token.kind(),
                TokenKind::Def | TokenKind::Async | TokenKind::Class
            )
        })
        .map_or(stmt.range(), |token| {
            TextRange::new(token.start(), stmt.end())
        })
}

fn tokens_in<'m>(module: &Module<'m>, range: TextRange) -> impl Iterator<Item = &'m Token> {
    let tokens = module.tokens();
    let from = tokens.partition_point(|token| token.start() < range.start());
    tokens[from..]
        .iter()
        .take_while(move |token| token.end() <= range.end())
}

/// A bracket that is open.
struct Open {
    /// Whether a single comma makes a tuple of what is in it.
    is_tuple_by_comma: bool,
    commas: usize,
}

/// The ranges of the tokens in `range` that mean something. A string is one, also with expressions
/// in it; a comma before a closing bracket, which formatters add and remove, is none.
fn words(module: &Module<'_>, range: TextRange) -> Vec<TextRange> {
    let mut words = Words::default();
    // The f-string that is being read, and how many there are in its expressions.
    let mut string: Option<(TextSize, usize)> = None;
    for token in tokens_in(module, range) {
        match (token.kind(), &mut string) {
            (TokenKind::FStringStart | TokenKind::TStringStart, Some((_, depth))) => *depth += 1,
            (TokenKind::FStringStart | TokenKind::TStringStart, None) => {
                string = Some((token.start(), 0));
            }
            (TokenKind::FStringEnd | TokenKind::TStringEnd, Some((start, 0))) => {
                words.add(TokenKind::String, TextRange::new(*start, token.end()));
                string = None;
            }
            (TokenKind::FStringEnd | TokenKind::TStringEnd, Some((_, depth))) => *depth -= 1,
            (_, Some(_)) => {}
            (kind, None) => words.add(kind, token.range()),
        }
    }
    words.ranges
}

#[derive(Default)]
struct Words {
    ranges: Vec<TextRange>,
    open: Vec<Open>,
    last: Option<TokenKind>,
}

impl Words {
    fn add(&mut self, kind: TokenKind, range: TextRange) {
        match kind {
            TokenKind::Comment
            | TokenKind::Newline
            | TokenKind::NonLogicalNewline
            | TokenKind::Indent
            | TokenKind::Dedent
            | TokenKind::EndOfFile => return,
            // Between the end of a block and the next header.
            TokenKind::Semi if self.ranges.is_empty() => return,
            TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => self.open.push(Open {
                is_tuple_by_comma: is_tuple_by_comma(kind, self.last),
                commas: 0,
            }),
            TokenKind::Comma => {
                if let Some(open) = self.open.last_mut() {
                    open.commas += 1;
                }
            }
            TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => {
                let closed = self.open.pop();
                let matters = closed.is_some_and(|open| open.is_tuple_by_comma && open.commas == 1);
                if self.last == Some(TokenKind::Comma) && !matters {
                    self.ranges.pop();
                }
            }
            _ => {}
        }
        self.ranges.push(range);
        self.last = Some(kind);
    }
}

/// Whether a single comma makes a tuple of what stands in the bracket: `(x,)` and `a[x,]`, but
/// neither `f(x,)` nor `[x,]`.
fn is_tuple_by_comma(bracket: TokenKind, before: Option<TokenKind>) -> bool {
    let follows_operand = matches!(
        before,
        Some(TokenKind::Name | TokenKind::Rpar | TokenKind::Rsqb | TokenKind::String)
    );
    match bracket {
        TokenKind::Lpar => !follows_operand,
        TokenKind::Lsqb => follows_operand,
        _ => false,
    }
}
