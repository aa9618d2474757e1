//! The findings of the families' rules, with what becomes of them.

use harden_codemod::prelude::*;
use harden_codemod::{Applicability, Context, Finding, Fix, Outcome, Rule};

use crate::family::{FAMILIES, IMPORTS, call_rule, family_of, import_rule, normal};
use crate::output::OWN_OUTPUT;
use crate::plan::{Decision, Plan, plan};
use crate::reason::Reason;
use crate::rule_of;
use crate::verdict::Verdict;

/// The outcome for every import and call that Bandit reports.
pub(crate) fn outcomes(cx: &Context<'_>) -> Vec<Outcome> {
    let plans: Vec<Plan<'_>> = FAMILIES
        .iter()
        .filter_map(|family| plan(cx, family))
        .collect();
    let mut outcomes = calls(cx, &plans);
    outcomes.extend(imports(cx, &plans));
    outcomes.extend(dynamic_imports(cx));
    outcomes
}

fn calls(cx: &Context<'_>, plans: &[Plan<'_>]) -> Vec<Outcome> {
    cx.module
        .calls_where(|function| call_rule(function).is_some())
        .into_iter()
        .filter_map(|site| {
            let rule = call_rule(&last_reading(cx, &site))?;
            let finding = Finding {
                rule,
                range: site.expr.range(),
                severity: rule.severity,
                message: format!("{} expands what a document's DTD declares", site.qualified),
            };
            Some(call(cx, plans, &site, finding))
        })
        .collect()
}

/// What Bandit takes the function for: of several imports of a name, the last one.
fn last_reading(cx: &Context<'_>, site: &QualifiedCall<'_>) -> String {
    let (root, member) = match &*site.call.func {
        Expr::Attribute(function) => (&*function.value, Some(function.attr.as_str())),
        root => (root, None),
    };
    let Expr::Name(name) = root else {
        return site.qualified.clone();
    };
    let last = cx
        .module
        .index()
        .bindings_of(name)
        .filter_map(|binding| match &binding.kind {
            BindingKind::Import(imported) => Some(imported.qualified()),
            _ => None,
        })
        .last();
    match (last, member) {
        (Some(path), Some(member)) if normal(&path) == "xml.etree.ElementTree" => {
            format!("{path}.{member}")
        }
        (Some(path), None) if normal(&path).starts_with("xml.etree.ElementTree.") => path,
        _ => site.qualified.clone(),
    }
}

fn call(
    cx: &Context<'_>,
    plans: &[Plan<'_>],
    site: &QualifiedCall<'_>,
    finding: Finding,
) -> Outcome {
    let family = family_of(&site.qualified).map(|(family, _)| family);
    let plan = plans.iter().find(|plan| Some(plan.family) == family);
    let judged = plan.and_then(|plan| {
        let place = plan
            .uses
            .uses
            .iter()
            .position(|used| used.expr.range() == site.call.func.range())?;
        Some((plan, &plan.verdicts[place]))
    });
    match (judged, &site.doubt) {
        (Some((plan, Verdict::Moves(_))), _) => match &plan.fix {
            Some(Ok(fix)) => Outcome::Fixed {
                finding,
                fix: fix.clone(),
            },
            Some(Err(reason)) => refused(finding, reason.clone()),
            None => refused(finding, Reason::StarImport),
        },
        (Some((_, Verdict::OwnOutput)), _) => justified(cx, finding, OWN_OUTPUT),
        (Some((_, Verdict::Stays(reason))), _) => refused(finding, reason.clone()),
        (_, Some(NameDoubt::StarImport { .. }) | None) => refused(finding, Reason::StarImport),
        (_, Some(doubt)) => refused(finding, Reason::NameInDoubt(doubt.clone())),
    }
}

fn refused(finding: Finding, reason: Reason) -> Outcome {
    Outcome::of(finding, Err(reason))
}

/// The outcome that puts the reason into a comment, and changes nothing else.
pub(crate) fn justified(cx: &Context<'_>, finding: Finding, reason: &str) -> Outcome {
    let edits = match cx.justify(&finding, reason) {
        Ok(edits) => EditSet::new(cx.module.text(), edits).map_err(Reason::Edits),
        Err(no_comment) => Err(Reason::NoComment(no_comment)),
    };
    match edits {
        Ok(edits) => Outcome::Justified {
            finding,
            fix: Fix {
                edits,
                imports: Vec::new(),
                distributions: Vec::new(),
                applicability: Applicability::Safe,
                effect: format!("nothing changes but a comment: {reason}"),
                also_removes: &[],
                brings: Vec::new(),
            },
        },
        Err(reason) => refused(finding, reason),
    }
}

fn imports(cx: &Context<'_>, plans: &[Plan<'_>]) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for stmt in cx.module.index().statements() {
        let mut rules: Vec<&'static Rule> = paths(stmt)
            .iter()
            .filter_map(|path| import_rule(path))
            .collect();
        rules.sort_by_key(|rule| rule.id);
        rules.dedup_by_key(|rule| rule.id);
        for rule in rules {
            let finding = Finding {
                rule,
                range: stmt.range(),
                severity: rule.severity,
                message: "a module that parses XML without defence is imported".to_string(),
            };
            outcomes.push(import(cx, plans, stmt, finding));
        }
    }
    outcomes
}

/// What Bandit takes the names of an import for: it drops the dots of a relative one.
fn paths(stmt: &Stmt) -> Vec<String> {
    match stmt {
        Stmt::Import(import) => import
            .names
            .iter()
            .map(|alias| alias.name.to_string())
            .collect(),
        Stmt::ImportFrom(from) => {
            let module = from.module.as_ref().map_or("", |module| module.as_str());
            from.names
                .iter()
                .map(|alias| format!("{module}.{}", alias.name))
                .collect()
        }
        _ => Vec::new(),
    }
}

fn import(cx: &Context<'_>, plans: &[Plan<'_>], stmt: &Stmt, finding: Finding) -> Outcome {
    if let Stmt::ImportFrom(from) = stmt {
        if from.level > 0 {
            return refused(finding, Reason::RelativeImport);
        }
        if from.names.iter().any(|alias| alias.name == *"*") {
            return refused(finding, Reason::StarImport);
        }
    }
    // What the rule reports may be of two families: `xml.sax`, and a module in it.
    let decided: Vec<(&Plan<'_>, &Decision)> = plans
        .iter()
        .filter(|plan| plan.family.import_rule().id == finding.rule.id)
        .flat_map(|plan| {
            plan.uses
                .providers
                .iter()
                .zip(&plan.decisions)
                .filter(|(provider, _)| provider.imported.stmt.range() == stmt.range())
                .map(move |(_, decision)| (plan, decision))
        })
        .collect();
    let stays = decided.iter().find_map(|(_, decision)| match decision {
        Decision::Stays(reason) => Some(reason.clone()),
        _ => None,
    });
    if let Some(reason) = stays {
        return refused(finding, reason);
    }
    let touched = decided.iter().find_map(|(plan, _)| match &plan.fix {
        Some(Ok(fix)) if changes(cx, fix, stmt) => Some(fix.clone()),
        _ => None,
    });
    let why = decided.iter().find_map(|(plan, decision)| match decision {
        Decision::Justified(why) => Some((plan, why)),
        _ => None,
    });
    match (touched, why) {
        (Some(fix), None) => Outcome::Fixed { finding, fix },
        (Some(fix), Some(_)) => Outcome::Justified { finding, fix },
        (None, Some((plan, why))) => match (&why.alone, &plan.fix) {
            (Some(reason), _) => justified(cx, finding, reason),
            // True only once the parsing has moved.
            (None, Some(Ok(fix))) => Outcome::Justified {
                finding,
                fix: fix.clone(),
            },
            (None, Some(Err(reason))) => refused(finding, reason.clone()),
            (None, None) => refused(finding, Reason::StarImport),
        },
        (None, None) => refused(
            finding,
            Reason::Unused(cx.module.slice(stmt.range()).to_string()),
        ),
    }
}

/// Whether the fix changes the line of the import.
fn changes(cx: &Context<'_>, fix: &Fix, stmt: &Stmt) -> bool {
    let lines = cx
        .module
        .line_range(stmt.start())
        .cover(cx.module.line_range(stmt.end()));
    fix.edits
        .edits()
        .iter()
        .any(|edit| lines.contains_range(edit.range()) || edit.range().contains_range(stmt.range()))
}

/// `importlib.import_module("xml.sax")`, `__import__("xml.sax")`: Bandit compares whole names there.
fn dynamic_imports(cx: &Context<'_>) -> Vec<Outcome> {
    let functions = |function: &str| matches!(function, "importlib.import_module" | "__import__");
    cx.module
        .calls_where(functions)
        .into_iter()
        .filter_map(|site| {
            let Some(Expr::StringLiteral(text)) = site.call.arguments.args.first() else {
                return None;
            };
            let (_, id) = IMPORTS
                .iter()
                .chain(&[("xmlrpc", "B411")])
                .find(|(module, _)| text.value.to_str() == *module)?;
            let rule = rule_of(id);
            Some(refused(
                Finding {
                    rule,
                    range: site.expr.range(),
                    severity: rule.severity,
                    message: "a module that parses XML without defence is imported".to_string(),
                },
                Reason::DynamicImport,
            ))
        })
        .collect()
}
