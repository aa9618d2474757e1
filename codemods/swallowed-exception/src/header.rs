//! The imports at the top of the file, and where a statement goes that follows them.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::outline::Site;

/// Where the new logger goes.
pub(crate) struct Place {
    pub(crate) at: TextSize,
    /// Blank lines above and below.
    above: usize,
    below: usize,
}

impl Place {
    /// The text that puts `statement` there.
    pub(crate) fn text(&self, statement: &str, newline: &str) -> String {
        let above = newline.repeat(self.above);
        let below = newline.repeat(self.below);
        format!("{above}{statement}{newline}{below}")
    }
}

/// The imports that a file begins with.
pub(crate) struct Header<'a> {
    suite: &'a [Stmt],
    /// How many statements of the file it has: up to the last import.
    len: usize,
    /// The start of the last plain import in it.
    last_import: Option<TextSize>,
}

impl<'a> Header<'a> {
    pub(crate) fn of(cx: &Context<'a>, sites: &[Site<'a>]) -> Self {
        let suite = cx.module.suite();
        let mut header = Header {
            suite,
            len: 0,
            last_import: None,
        };
        for (position, stmt) in suite.iter().enumerate() {
            match kind(cx, stmt, position) {
                Kind::Import => {
                    header.len = position + 1;
                    header.last_import = Some(stmt.start());
                }
                Kind::Imports => header.len = position + 1,
                Kind::Docstring => header.len = 1,
                Kind::Setting => {}
                Kind::Other => break,
            }
        }
        // `try: import readline`, and a handler that has to find the logger: it goes above.
        let first = sites
            .iter()
            .filter(|site| site.is_import_time() && !header.is_followed(site))
            .map(|site| site.top().start())
            .min();
        if let Some(first) = first {
            let above = suite.partition_point(|stmt| stmt.start() < first);
            let is_kept = |&position: &usize| {
                !matches!(
                    kind(cx, &suite[position], position),
                    Kind::Setting | Kind::Other
                )
            };
            header.len = (0..header.len.min(above))
                .rev()
                .find(is_kept)
                .map_or(0, |last| last + 1);
        }
        header
    }

    /// Whether imports of the header are still to come where the handler runs.
    pub(crate) fn is_followed(&self, site: &Site<'_>) -> bool {
        site.is_import_time()
            && self
                .last_import
                .is_some_and(|last| site.top().start() < last)
    }

    /// Where a statement goes that follows the imports.
    pub(crate) fn end(&self, module: &Module<'_>) -> Place {
        let Some(mut last) = self.len.checked_sub(1) else {
            return self.start(module);
        };
        // `import os; import sys`
        while let Some(next) = self.suite.get(last + 1)
            && next.start() <= module.line_range(self.suite[last].end()).end()
        {
            last += 1;
        }
        let at = next_line(module, self.suite[last].end());
        let is_blank = module.slice(module.line_range(at)).trim().is_empty();
        let below = match self.suite.get(last + 1) {
            Some(next) if !is_blank => blank_lines(next),
            _ => 0,
        };
        Place {
            at,
            above: 1,
            below,
        }
    }

    /// In a file that begins with neither imports nor a docstring: above the first statement and
    /// the comments that belong to it.
    fn start(&self, module: &Module<'_>) -> Place {
        let bom = if module.text().starts_with('\u{feff}') {
            TextSize::of('\u{feff}')
        } else {
            TextSize::new(0)
        };
        let Some(first) = self.suite.first() else {
            return Place {
                at: bom,
                above: 0,
                below: 0,
            };
        };
        let mut at = module.line_range(first.start()).start().max(bom);
        while at > bom {
            let is_crlf = module.text()[..at.to_usize()].ends_with("\r\n");
            let newline = if is_crlf { 2 } else { 1 };
            let above = module.line_range(at - TextSize::new(newline));
            let line = module.slice(above).trim_start_matches('\u{feff}').trim();
            // Python reads an encoding from the first two lines, and the system a program.
            let is_fixed = line.starts_with("#!")
                || (module.line_number(above.start()) <= 2 && line.contains("coding"));
            if !line.starts_with('#') || is_fixed {
                break;
            }
            at = above.start().max(bom);
        }
        Place {
            at,
            above: 0,
            below: blank_lines(first),
        }
    }
}

enum Kind {
    Docstring,
    Import,
    /// A compound statement that does little more than import.
    Imports,
    /// What may stand between imports: `__all__ = […]`, `sys.path.insert(…)`.
    Setting,
    Other,
}

fn kind(cx: &Context<'_>, stmt: &Stmt, position: usize) -> Kind {
    match stmt {
        Stmt::Expr(expr) if position == 0 && expr.value.is_string_literal_expr() => Kind::Docstring,
        Stmt::Import(_) | Stmt::ImportFrom(_) => Kind::Import,
        Stmt::Try(_) | Stmt::If(_) if imports(cx, stmt) => Kind::Imports,
        Stmt::Assign(assign) => match assign.targets.as_slice() {
            [Expr::Name(name)] if name.id.starts_with("__") => Kind::Setting,
            _ => Kind::Other,
        },
        Stmt::Expr(expr) => match &*expr.value {
            Expr::Call(call) => match cx.module.index().qualified_name(&call.func) {
                Some(name) if name.starts_with("sys.path.") => Kind::Setting,
                _ => Kind::Other,
            },
            _ => Kind::Other,
        },
        _ => Kind::Other,
    }
}

/// Whether a compound statement imports, and otherwise only makes up for what it cannot import.
fn imports(cx: &Context<'_>, stmt: &Stmt) -> bool {
    let inside =
        |inner: &&Stmt| inner.range() != stmt.range() && stmt.range().contains_range(inner.range());
    let mut has_import = false;
    let is_plain = cx.module.index().statements().filter(inside).all(|inner| {
        has_import |= inner.is_import_stmt() || inner.is_import_from_stmt();
        matches!(
            inner,
            Stmt::Import(_)
                | Stmt::ImportFrom(_)
                | Stmt::Assign(_)
                | Stmt::AnnAssign(_)
                | Stmt::Pass(_)
                | Stmt::Raise(_)
                | Stmt::Try(_)
                | Stmt::If(_)
        )
    });
    is_plain && has_import
}

/// Where the line after the one of `at` begins.
fn next_line(module: &Module<'_>, at: TextSize) -> TextSize {
    let end = module.line_range(at).end();
    let rest = &module.text()[end.to_usize()..];
    let newline = match rest.as_bytes() {
        [b'\r', b'\n', ..] => 2,
        [] => 0,
        _ => 1,
    };
    end + TextSize::new(newline)
}

/// How many blank lines PEP 8 has above `next`.
fn blank_lines(next: &Stmt) -> usize {
    match next {
        Stmt::FunctionDef(_) | Stmt::ClassDef(_) => 2,
        _ => 1,
    }
}
