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
                    return Some(Err(Reason::LxmlArguments {
                        name: site.qualified.clone(),
                    }));
                }
                None => {}
            }
            // The parser's class comes from where the function does.
            let class = match &*site.call.func {
                Expr::Attribute(function) => ParserClass {
                    name: format!("{}.XMLParser", cx.module.slice(function.value.range())),
                    import: None,
                },
                function => match ParserClass::beside(cx, function) {
                    Some(class) => class,
                    None => {
                        return Some(Err(Reason::NoParserClass {
                            function: cx.module.slice(function).to_string(),
                        }));
                    }
                },
            };
            let text = format!("parser={}({SETTINGS})", class.name);
            return Some(edit(cx, site.call, &text, class.import));
        }
        None if passes("resolve_entities") || passes("no_network") || passes("html") => {
            return None;
        }
        None => SETTINGS.to_string(),
    };
    Some(edit(cx, site.call, &text, None))
}

/// The name of lxml's class `XMLParser` at a call.
struct ParserClass {
    name: String,
    /// The edit that imports it.
    import: Option<Edit>,
}

impl ParserClass {
    /// The class for a call of `function`, which is imported by itself: `from lxml.etree import
    /// parse`. The file's own import of the class is used, or the one of the function gets it too.
    ///
    /// Returns `None` where the name may mean something else, or the function is no such name.
    fn beside(cx: &Context<'_>, function: &Expr) -> Option<Self> {
        const CLASS: &str = "XMLParser";
        let index = cx.module.index();
        let name = function.as_name_expr()?;
        let mut bindings = index.bindings_of(name);
        let (binding, None) = (bindings.next()?, bindings.next()) else {
            return None;
        };
        let BindingKind::Import(imported) = binding.kind else {
            return None;
        };
        let Stmt::ImportFrom(from) = imported.stmt else {
            return None;
        };
        let is_top = |stmt: &Stmt| {
            let mut suite = cx.module.suite().iter();
            suite.any(|top| top.range() == stmt.range())
        };
        let is_class = |alias: &&ast::Alias| *alias.name == *CLASS && alias.asname.is_none();
        if let Some(alias) = from.names.iter().find(is_class) {
            return is_only_imported(cx, CLASS, alias.range).then(|| ParserClass {
                name: CLASS.to_string(),
                import: None,
            });
        }
        if !is_top(imported.stmt) || !index.is_unused(CLASS) {
            return None;
        }
        // Classes come before functions, as isort sorts them.
        let is_behind = |alias: &&ast::Alias| {
            let is_function = alias.name.starts_with(|c: char| !c.is_ascii_uppercase());
            is_function || *alias.name > *CLASS
        };
        let import = if let Some(next) = from.names.iter().find(is_behind) {
            let indent = cx.module.line_range(next.start());
            let indent = cx
                .module
                .slice(TextRange::new(indent.start(), next.start()));
            let blank = if indent.trim().is_empty() {
                format!("{}{indent}", cx.module.newline())
            } else {
                " ".to_string()
            };
            Edit::insert(next.start(), format!("{CLASS},{blank}"))
        } else {
            Edit::insert(from.names.last()?.end(), format!(", {CLASS}"))
        };
        Some(ParserClass {
            name: CLASS.to_string(),
            import: Some(import),
        })
    }
}

/// Whether nothing in the file binds `name` but the import at `alias`: every other place that has
/// the name reads it, or an attribute called like it.
fn is_only_imported(cx: &Context<'_>, name: &str, alias: TextRange) -> bool {
    let index = cx.module.index();
    let mut last = None;
    cx.module
        .tokens()
        .iter()
        .filter(|token| !token.kind().is_trivia())
        .all(|token| {
            let before = last.replace(token.kind());
            let is_it = token.kind() == ast::token::TokenKind::Name
                && cx.module.slice(token.range()) == name
                && before != Some(ast::token::TokenKind::Dot);
            !is_it
                || alias.contains_range(token.range())
                || index.expressions().any(|expr| {
                    matches!(expr, Expr::Name(read)
                        if read.range == token.range() && read.ctx.is_load())
                })
        })
}

fn edit(
    cx: &Context<'_>,
    call: &ast::ExprCall,
    text: &str,
    import: Option<Edit>,
) -> Result<Fix, Reason> {
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
        return Err(Reason::LxmlArguments {
            name: cx.module.slice(call.func.range()).to_string(),
        });
    }
    Ok(Fix {
        edits: EditSet::new(cx.module.text(), import.into_iter().chain([edit]).collect())
            .map_err(Reason::Edits)?,
        imports: Vec::new(),
        distributions: Vec::new(),
        applicability: Applicability::Unsafe,
        effect: EFFECT.to_string(),
        also_removes: &[],
        brings: Vec::new(),
    })
}
