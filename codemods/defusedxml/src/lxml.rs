//! lxml, whose parsers are told not to resolve entities.
//!
//! Neither Bandit nor Ruff reports these calls any more (they were B320 and B410). `defusedxml.lxml`
//! is deprecated, so the parser's own settings are used.

use harden_codemod::prelude::*;
use harden_codemod::{Applicability, Context, Finding, Fix, Outcome};

use crate::reason::Reason;
use crate::rule_of;

const SETTINGS: &str = "resolve_entities=False, no_network=True";
const EFFECT: &str = "entities that a document declares are left as they stand instead of being expanded, and nothing is fetched for it";

/// The functions that parse, with the position of their parser.
const FUNCTIONS: &[(&str, Option<usize>)] = &[
    ("lxml.etree.parse", Some(1)),
    ("lxml.etree.fromstring", Some(1)),
    ("lxml.etree.XML", Some(1)),
    ("lxml.etree.iterparse", None),
];

/// The outcome for every call that parses with lxml's default parser.
pub(crate) fn outcomes(cx: &Context<'_>) -> Vec<Outcome> {
    let parses = |function: &str| FUNCTIONS.iter().any(|(name, _)| *name == function);
    cx.module
        .calls_where(parses)
        .into_iter()
        .filter_map(|site| {
            let (_, position) = FUNCTIONS.iter().find(|(name, _)| *name == site.qualified)?;
            let fix = match &site.doubt {
                Some(doubt) => Err(Reason::NameInDoubt(doubt.clone())),
                None => fix(cx, &site, *position)?,
            };
            let rule = rule_of("B410");
            let finding = Finding {
                rule,
                range: site.expr.range(),
                severity: rule.severity,
                message: format!(
                    "{} expands entities with its default parser",
                    site.qualified
                ),
            };
            Some(Outcome::of(finding, fix))
        })
        .collect()
}

/// The fix; `None` where the call has a parser, or settings, of its own.
fn fix(
    cx: &Context<'_>,
    site: &QualifiedCall<'_>,
    position: Option<usize>,
) -> Option<Result<Fix, Reason>> {
    let line = cx.module.line_of(site.call.start());
    if unpacks(site.call) {
        return Some(Err(Reason::UnpackedArguments { line }));
    }
    let passes = |name: &str| site.call.arguments.find_keyword(name).is_some();
    let text = match position {
        Some(position) => {
            let given = argument(site.call, "parser", Some(position)).ok().flatten();
            match given {
                Some(given) if !given.is_none_literal_expr() => return None,
                Some(_) => {
                    return Some(Err(Reason::Arguments {
                        name: site.qualified.clone(),
                        line,
                    }));
                }
                None => {}
            }
            // The parser's class comes from where the function does.
            let Expr::Attribute(function) = &*site.call.func else {
                return Some(Err(Reason::NoCounterpart {
                    name: cx.module.slice(site.call.func.range()).to_string(),
                    line,
                }));
            };
            let module = cx.module.slice(function.value.range());
            format!("parser={module}.XMLParser({SETTINGS})")
        }
        None if passes("resolve_entities") || passes("no_network") || passes("html") => {
            return None;
        }
        None => SETTINGS.to_string(),
    };
    Some(edit(cx, site.call, &text))
}

fn edit(cx: &Context<'_>, call: &ast::ExprCall, text: &str) -> Result<Fix, Reason> {
    let last = call
        .arguments
        .iter_source_order()
        .map(|argument| match argument {
            ast::ArgOrKeyword::Arg(arg) => cx.module.parenthesized(arg).end(),
            ast::ArgOrKeyword::Keyword(keyword) => cx.module.parenthesized(&keyword.value).end(),
        })
        .last();
    let edit = match last {
        Some(end) => Edit::insert(end, format!(", {text}")),
        None => Edit::insert(call.arguments.start() + TextSize::new(1), text),
    };
    // `fromstring(part for part in parts)` would need parentheses first.
    let is_bare_generator = matches!(
        call.arguments.args.first(),
        Some(Expr::Generator(generator)) if !generator.parenthesized
    );
    if is_bare_generator {
        return Err(Reason::Arguments {
            name: cx.module.slice(call.func.range()).to_string(),
            line: cx.module.line_of(call.start()),
        });
    }
    Ok(Fix {
        edits: EditSet::new(cx.module.text(), vec![edit]).map_err(Reason::Edits)?,
        imports: Vec::new(),
        distributions: Vec::new(),
        applicability: Applicability::Unsafe,
        effect: EFFECT.to_string(),
        caution: None,
        also_removes: &[],
        brings: Vec::new(),
    })
}
