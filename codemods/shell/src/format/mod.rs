//! Statements as Black and Ruff's formatter print them.
//!
//! It follows what the [style guide of Black](https://black.readthedocs.io/en/stable/the_black_code_style/current_style.html)
//! says of lines that are too long, with the choices of `ruff format`: nothing is broken that fits;
//! else the brackets that end the line are, and what is in them goes on a line of its own, or each
//! argument on one; operators are broken in parentheses only, before the operator; a comma behind the
//! last argument keeps a line for each. Spacing is of no concern here: a statement that is not printed
//! as it stands is one that no formatter has seen, or one that is not followed, and stays as it is.

mod doc;
mod expression;

use harden_codemod::prelude::*;

use doc::Doc;
pub(crate) use doc::{Lines, width};
use expression::{Expressions, Inside};

/// The longest statement that is laid out, in bytes: what takes more is data, and an expression in it
/// may be nested more deeply than the stack takes.
const LONGEST: usize = 10_000;

/// The statement `text`, of a compound one the part up to the colon, on a line that begins with
/// `indent`, which is not part of it, and in which `behind` columns are taken at its end.
///
/// `None` where that is not followed: comments, literals of several lines, other statements.
pub(crate) fn statement(
    text: &str,
    lines: Lines<'_>,
    indent: &str,
    behind: usize,
) -> Option<String> {
    if text.len() > LONGEST {
        return None;
    }
    let (keyword, rest) = match text.strip_prefix("elif") {
        Some(rest) => ("elif", format!("if{rest}")),
        None => ("", text.to_string()),
    };
    let whole = if rest.ends_with(':') {
        format!("{rest} pass\n")
    } else {
        format!("{rest}\n")
    };
    let tree = SyntaxTree::parse(&whole).ok()?;
    let module = Module::new(&whole, &tree).ok()?;
    let [stmt] = module.suite() else {
        return None;
    };
    if module.has_comment(stmt.range()) {
        return None;
    }
    // A compound statement goes up to its colon.
    let bodies = suites(stmt);
    let is_header =
        |body: &[Stmt]| matches!(body, [Stmt::Pass(pass)] if pass.range.end() == stmt.end());
    if let [body, others @ ..] = bodies.as_slice()
        && !(rest.ends_with(':') && is_header(body) && others.iter().all(|body| body.is_empty()))
    {
        return None;
    }
    let docs = statement_docs(&module, stmt, lines)?;
    let text = doc::print(&docs, lines, indent, behind);
    if !is_same(&module, &text) {
        return None;
    }
    Some(match text.strip_prefix("if") {
        Some(rest) if !keyword.is_empty() => format!("{keyword}{rest}"),
        _ => text,
    })
}

/// Whether `text` is the statement of `module` with other lines: the same tokens, but for parentheses
/// and commas that a formatter puts in or takes away.
fn is_same(module: &Module<'_>, text: &str) -> bool {
    let whole = if text.ends_with(':') {
        format!("{text} pass\n")
    } else {
        format!("{text}\n")
    };
    let Ok(tree) = SyntaxTree::parse(&whole) else {
        return false;
    };
    words(module.text(), module.tokens()).eq(words(&whole, tree.tokens()))
}

/// The tokens that are neither white space nor put in by a formatter.
fn words<'t>(text: &'t str, tokens: &'t ast::token::Tokens) -> impl Iterator<Item = &'t str> {
    use ast::token::TokenKind as Kind;
    tokens
        .iter()
        .filter(|token| {
            !matches!(
                token.kind(),
                Kind::Lpar
                    | Kind::Rpar
                    | Kind::Comma
                    | Kind::Newline
                    | Kind::NonLogicalNewline
                    | Kind::Indent
                    | Kind::Dedent
            )
        })
        .map(|token| &text[token.range()])
}

fn statement_docs(module: &Module<'_>, stmt: &Stmt, lines: Lines<'_>) -> Option<Vec<Doc>> {
    let expressions = Expressions(module);
    // What stands before the last expression, with it, and with what follows it.
    let around = |before: String, last: &Expr, after: &str| {
        let mut docs = vec![Doc::text(before)];
        docs.extend(expressions.last(last)?);
        docs.push(Doc::text(after));
        Some(docs)
    };
    match stmt {
        Stmt::Expr(stmt) => match &*stmt.value {
            value @ Expr::BinOp(_) => expressions.last(value),
            value => expressions.bare(value, Inside::Nothing),
        },
        Stmt::Return(stmt) => match &stmt.value {
            Some(value) => around("return ".to_string(), value, ""),
            None => None,
        },
        Stmt::Assign(stmt) => {
            let targets: Vec<String> = stmt
                .targets
                .iter()
                .map(|target| format!("{} = ", module.slice(target)))
                .collect();
            around(targets.concat(), &stmt.value, "")
        }
        Stmt::AnnAssign(stmt) => {
            let (target, annotation) =
                (module.slice(&*stmt.target), module.slice(&*stmt.annotation));
            around(
                format!("{target}: {annotation} = "),
                stmt.value.as_ref()?,
                "",
            )
        }
        Stmt::AugAssign(stmt) => {
            let (target, op) = (module.slice(&*stmt.target), stmt.op.as_str());
            around(format!("{target} {op}= "), &stmt.value, "")
        }
        Stmt::If(stmt) => around("if ".to_string(), &stmt.test, ":"),
        Stmt::While(stmt) => around("while ".to_string(), &stmt.test, ":"),
        Stmt::For(stmt) if !stmt.is_async => {
            let target = module.slice(&*stmt.target);
            around(format!("for {target} in "), &stmt.iter, ":")
        }
        Stmt::Assert(stmt) if stmt.msg.is_none() => around("assert ".to_string(), &stmt.test, ""),
        Stmt::With(stmt) => {
            let start = if stmt.is_async {
                "async with "
            } else {
                "with "
            };
            let items = stmt
                .items
                .iter()
                .map(|item| {
                    let mut docs = expressions.bare(&item.context_expr, Inside::Nothing)?;
                    if let Some(name) = &item.optional_vars {
                        docs.push(Doc::text(format!(" as {}", module.slice(&**name))));
                    }
                    Some(docs)
                })
                .collect::<Option<Vec<_>>>()?;
            if let [item] = items.as_slice() {
                let mut docs = vec![Doc::text(start)];
                docs.extend(item.iter().cloned());
                docs.push(Doc::text(":"));
                return Some(docs);
            }
            if !lines.wraps_items {
                return None;
            }
            let mut inner = vec![Doc::Line("")];
            inner.extend(expression::separated(items, false));
            Some(vec![Doc::group(vec![
                Doc::text(start),
                Doc::IfBroken("("),
                Doc::Indent(inner),
                Doc::Line(""),
                Doc::IfBroken(")"),
                Doc::text(":"),
            ])])
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Lines, statement};

    fn laid_out(text: &str, limit: usize) -> Option<String> {
        let lines = Lines {
            limit,
            unit: "    ",
            newline: "\n",
            wraps_items: true,
        };
        statement(text, lines, "", 0)
    }

    #[test]
    fn what_fits_stays_on_one_line() {
        for text in [
            "run([\"ls\", \"-l\"], check=False)",
            "if not run([name]).returncode == 0:",
            "elif run([name]) and other:",
            "with run([name]) as process:",
            "lines = [line for line in run([name]).stdout if line]",
        ] {
            assert_eq!(laid_out(text, 88).as_deref(), Some(text), "{text}");
        }
    }

    #[test]
    fn lines_are_broken_as_ruff_does_it() {
        for (text, expected) in [
            (
                "run([name], checks=False)",
                "run(\n    [name], checks=False\n)",
            ),
            (
                "run([name, other], check=False, text=True)",
                "run(\n    [name, other],\n    check=False,\n    text=True,\n)",
            ),
            ("run([name, other],)", "run(\n    [name, other],\n)"),
            (
                "x = run([name]).stdout.decode().strip()",
                "x = (\n    run([name])\n    .stdout.decode()\n    .strip()\n)",
            ),
            (
                "if run([name]).returncode == 0:",
                "if (\n    run(\n        [name]\n    ).returncode\n    == 0\n):",
            ),
            (
                "elif flag and run([name, x], y):",
                "elif flag and run(\n    [name, x], y\n):",
            ),
            (
                "x = [a] if some_name else [b, ccc]",
                "x = (\n    [a]\n    if some_name\n    else [b, ccc]\n)",
            ),
            (
                "with run(name) as a, run(b) as c:",
                "with (\n    run(name) as a,\n    run(b) as c,\n):",
            ),
            (
                "x = run(\"aaaaaaaaaaaa\" \"bbbbbbbbbb\")",
                "x = run(\n    \"aaaaaaaaaaaa\"\n    \"bbbbbbbbbb\"\n)",
            ),
            (
                "run(one.two[three], four=five)",
                "run(\n    one.two[three],\n    four=five,\n)",
            ),
        ] {
            assert_eq!(laid_out(text, 24).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_not_followed_stays() {
        for text in [
            "run([name]  # why\n)",
            "run(\"\"\"a\nb\"\"\")",
            "if a:\n    pass",
            "a; b",
            "def f(): pass",
            "import os",
            "(x := run([name]))",
        ] {
            assert_eq!(laid_out(text, 88), None, "{text}");
        }
    }
}
