//! XML-RPC, whose parser is replaced for the whole process: `defusedxml.xmlrpc.monkey_patch()`.

use harden_codemod::prelude::*;
use harden_codemod::{Applicability, Context, Finding, Fix, Outcome};

use crate::comment;
use crate::findings::justified;
use crate::naming::package_is_free;
use crate::reason::Reason;
use crate::{REQUIREMENT, rule_of};

/// What parses neither answers nor requests.
const INERT: &[&str] = &[
    "APPLICATION_ERROR",
    "Binary",
    "Boolean",
    "DateTime",
    "Error",
    "Fault",
    "INTERNAL_ERROR",
    "INVALID_ENCODING_CHAR",
    "INVALID_METHOD_PARAMS",
    "INVALID_XMLRPC",
    "MAXINT",
    "METHOD_NOT_FOUND",
    "MININT",
    "NOT_WELLFORMED_ERROR",
    "PARSE_ERROR",
    "ProtocolError",
    "ResponseError",
    "SERVER_ERROR",
    "SYSTEM_ERROR",
    "TRANSPORT_ERROR",
    "UNSUPPORTED_ENCODING",
    "dumps",
];

const PATCH: &str = "defusedxml.xmlrpc.monkey_patch()";
const PATCHED: &str = "defusedxml.xmlrpc.monkey_patch() guards its parser";
const EFFECT: &str = "all XML-RPC of this process refuses documents that declare entities, and bodies of more than 30 MB after unpacking";

/// The outcome for every import of `xmlrpc`.
pub(crate) fn outcomes(cx: &Context<'_>) -> Vec<Outcome> {
    let index = cx.module.index();
    let statements: Vec<&Stmt> = index.statements().filter(|stmt| is_xmlrpc(stmt)).collect();
    statements
        .iter()
        .map(|stmt| {
            let rule = rule_of("B411");
            let finding = Finding {
                rule,
                range: stmt.range(),
                severity: rule.severity,
                message: "XML-RPC is parsed without defence".to_string(),
            };
            outcome(cx, &statements, stmt, finding)
        })
        .collect()
}

/// Whether Bandit reports the import: it compares how the names begin.
fn is_xmlrpc(stmt: &Stmt) -> bool {
    match stmt {
        Stmt::Import(import) => import
            .names
            .iter()
            .any(|alias| alias.name.starts_with("xmlrpc")),
        Stmt::ImportFrom(from) => from
            .module
            .as_ref()
            .is_some_and(|module| module.starts_with("xmlrpc")),
        _ => false,
    }
}

fn outcome(cx: &Context<'_>, all: &[&Stmt], stmt: &Stmt, finding: Finding) -> Outcome {
    match parses(cx, stmt) {
        Ok(false) => justified(cx, finding, "parses no XML-RPC"),
        Ok(true) if is_patched(cx) => justified(cx, finding, PATCHED),
        Ok(true) => match fix(cx, all) {
            Ok(fix) => Outcome::Justified { finding, fix },
            Err(reason) => Outcome::of(finding, Err(reason)),
        },
        Err(reason) => Outcome::of(finding, Err(reason)),
    }
}

/// Whether the file patches the parser itself.
fn is_patched(cx: &Context<'_>) -> bool {
    let calls = cx
        .module
        .calls_where(|function| function == "defusedxml.xmlrpc.monkey_patch");
    calls.iter().any(|site| site.doubt.is_none())
}

/// Whether something that `stmt` imports parses.
fn parses(cx: &Context<'_>, stmt: &Stmt) -> Result<bool, Reason> {
    let index = cx.module.index();
    if let Stmt::ImportFrom(from) = stmt {
        if from.level > 0 {
            return Err(Reason::RelativeImport);
        }
        if from.names.iter().any(|alias| alias.name == *"*") {
            return Err(Reason::StarImport);
        }
    }
    let of_statement = index
        .imports()
        .filter(|(_, imported)| imported.stmt.range() == stmt.range());
    let mut parses = false;
    for (binding, imported) in of_statement {
        let path = imported.qualified();
        let uses_class = path == "xmlrpc.client.ExpatParser"
            || index.expressions().any(|expr| {
                matches!(expr, Expr::Attribute(attribute) if attribute.attr == *"ExpatParser")
                    && index.qualified_name(expr).as_deref() == Some("xmlrpc.client.ExpatParser")
            });
        if uses_class {
            return Err(Reason::NoCounterpart {
                name: "ExpatParser".to_string(),
                line: cx.module.line_of(stmt.start()),
            });
        }
        match path.strip_prefix("xmlrpc.client.") {
            Some(name) => parses |= !INERT.contains(&name),
            None if path.starts_with("xmlrpc") => {
                parses |= index.uses_of(binding).any(|used| !is_inert(cx, used));
            }
            None => {}
        }
    }
    Ok(parses)
}

fn is_inert(cx: &Context<'_>, used: &NameUse<'_>) -> bool {
    let index = cx.module.index();
    let Some(AnyNode::Expr(mut expr)) = index.node_of(used.name) else {
        return false;
    };
    while let Some(AnyNode::Expr(outer @ Expr::Attribute(_))) = index.parent_of(expr) {
        if let Some(path) = index.qualified_name(outer)
            && let Some(name) = path.strip_prefix("xmlrpc.client.")
        {
            return INERT.contains(&name);
        }
        expr = outer;
    }
    false
}

/// Patches the parser behind the file's imports, and says so at each import of `xmlrpc`.
fn fix(cx: &Context<'_>, all: &[&Stmt]) -> Result<Fix, Reason> {
    let module = cx.module;
    if !package_is_free(cx) || cx.project.shadows(cx.path, "defusedxml") {
        return Err(Reason::NameTaken("defusedxml".to_string()));
    }
    let is_top = |stmt: &Stmt| module.suite().iter().any(|top| top.range() == stmt.range());
    let Some(first) = all.iter().find(|stmt| is_top(stmt)) else {
        return Err(Reason::LocalImport);
    };
    // The imports at the top of the file, up to the first statement that is none.
    let is_import = |stmt: &&Stmt| matches!(stmt, Stmt::Import(_) | Stmt::ImportFrom(_));
    let last = module
        .suite()
        .iter()
        .skip_while(|stmt| stmt.start() < first.start())
        .take_while(is_import)
        .last()
        .unwrap_or(first);
    let rest = module.slice(TextRange::new(
        last.end(),
        module.line_range(last.end()).end(),
    ));
    if rest.trim_start().starts_with(';') {
        return Err(Reason::NoComment(NoComment::Continued));
    }
    let newline = module.newline();
    let import = NewImport {
        is_from: false,
        module: "defusedxml.xmlrpc".to_string(),
        statement: "import defusedxml.xmlrpc".to_string(),
    };
    let is_own = |name: &str| cx.project.shadows(cx.path, name);
    let mut edits = module.add_third_party(first, false, vec![import], &is_own);
    let end = module.line_range(last.end()).end();
    let patch = format!("{newline}{newline}{PATCH}");
    // Where the new import is the last one, the call follows it.
    match edits
        .iter()
        .position(|edit| follows(module, edit.range().start(), end))
    {
        Some(place) => {
            let import = edits.swap_remove(place);
            let text = import
                .replacement()
                .trim_end_matches(['\r', '\n'])
                .to_string();
            let tail = &import.replacement()[text.len()..];
            edits.push(Edit::replace(
                import.range(),
                format!("{text}{patch}{tail}"),
            ));
        }
        None => edits.push(Edit::insert(end, patch)),
    }
    for stmt in all {
        if module.is_suppressed(stmt.range(), "B411", Some("S411")) {
            continue;
        }
        let comment = cx
            .justify_rule(rule_of("B411"), stmt.range(), PATCHED)
            .map_err(Reason::NoComment)?;
        for edit in comment {
            comment::add(&mut edits, edit);
        }
    }
    Ok(Fix {
        edits: EditSet::new(module.text(), edits).map_err(Reason::Edits)?,
        imports: Vec::new(),
        distributions: vec![REQUIREMENT],
        applicability: Applicability::Unsafe,
        effect: EFFECT.to_string(),
        caution: None,
        also_removes: &[],
        brings: Vec::new(),
    })
}

/// Whether an insertion at `at` is behind the line that ends at `end`, with nothing between.
fn follows(module: &Module<'_>, at: TextSize, end: TextSize) -> bool {
    at >= end && module.slice(TextRange::new(end, at)).trim().is_empty()
}
