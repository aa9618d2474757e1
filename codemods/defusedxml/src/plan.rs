//! What becomes of a family's imports in a file, as one fix.

use harden_codemod::prelude::*;
use harden_codemod::{Context, Fix};

use crate::family::{Family, Role, call_rule};
use crate::output::OWN_OUTPUT;
use crate::reason::Reason;
use crate::uses::{Form, Provider, Uses};
use crate::verdict::{Verdict, called, judge, parse_of_unknown};
use crate::writer::write;

/// What becomes of an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Decision {
    /// The safe module takes its place.
    Replaced,
    /// It stays, and a comment says why.
    Justified(Why),
    /// It stays, and so does its finding.
    Stays(Reason),
}

/// Why an import that stays is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Why {
    /// What a comment says that is written by the fix which moves the parsing.
    pub(crate) with_fix: String,
    /// What one says that is true whether the parsing moves or not; `None` where nothing is, since
    /// the import itself is used to parse until then.
    pub(crate) alone: Option<String>,
}

/// What becomes of a family in a file.
pub(crate) struct Plan<'a> {
    pub(crate) family: &'static Family,
    pub(crate) uses: Uses<'a>,
    /// In the order of the uses.
    pub(crate) verdicts: Vec<Verdict>,
    /// In the order of the providers.
    pub(crate) decisions: Vec<Decision>,
    /// The change that moves what moves; `None` where nothing does.
    pub(crate) fix: Option<Result<Fix, Reason>>,
}

pub(crate) fn plan<'a>(cx: &Context<'a>, family: &'static Family) -> Option<Plan<'a>> {
    let uses = Uses::of(family, cx);
    if uses.providers.is_empty() {
        return None;
    }
    let verdicts = verdicts(cx, family, &uses);
    let mut plan = Plan {
        family,
        decisions: Vec::new(),
        fix: None,
        uses,
        verdicts,
    };
    for provider in 0..plan.uses.providers.len() {
        let decision = plan.decide(cx, provider);
        plan.decisions.push(decision);
    }
    plan.keep_whole_statements();
    if plan.moves().next().is_some() {
        let fix = write(cx, &plan);
        if let Err(reason) = &fix {
            for decision in &mut plan.decisions {
                if !matches!(decision, Decision::Stays(_)) {
                    *decision = Decision::Stays(reason.clone());
                }
            }
        }
        plan.fix = Some(fix);
    }
    Some(plan)
}

fn verdicts(cx: &Context<'_>, family: &'static Family, uses: &Uses<'_>) -> Vec<Verdict> {
    let mut tree_parse = None;
    let mut verdicts: Vec<Verdict> = uses
        .uses
        .iter()
        .map(|used| {
            let provider = &uses.providers[used.provider];
            if let Some(reason) = doubt(cx, provider) {
                return Verdict::Stays(reason);
            }
            let verdict = judge(cx, family, used);
            let call = called(cx, used.expr);
            let is_tree = family.is_etree() && used.member == "ElementTree" && call.is_some();
            match verdict {
                Verdict::Inert if is_tree => {
                    match *tree_parse.get_or_insert_with(|| parse_of_unknown(cx)) {
                        Some(line) => Verdict::Stays(Reason::TreeParse { line }),
                        None => Verdict::Inert,
                    }
                }
                Verdict::Moves(_)
                    if call
                        .is_some_and(|(expr, _)| is_suppressed(cx, family, &used.member, expr)) =>
                {
                    Verdict::Stays(Reason::SuppressedCall {
                        line: cx.module.line_of(used.expr.start()),
                    })
                }
                verdict => verdict,
            }
        })
        .collect();
    parsers_stay_with_their_calls(cx, uses, &mut verdicts);
    what_is_patched_stays(&mut verdicts);
    parsers_stay_together(cx, uses, &mut verdicts);
    one_meaning_for_each_name(cx, family, uses, &mut verdicts);
    own_output_along(cx, family, uses, &mut verdicts);
    verdicts
}

/// Why what the provider's name means, or what is used of it, is not certain.
fn doubt(cx: &Context<'_>, provider: &Provider<'_>) -> Option<Reason> {
    // What a class body binds is reached through the class and its objects: `self.minidom`.
    if cx.module.index().scope_kind(provider.binding) == ScopeKind::Class {
        return Some(Reason::ClassAttribute(provider.binding.name.to_string()));
    }
    let doubt = provider.doubt.as_ref()?;
    Some(if is_optional(cx, provider) {
        Reason::OptionalDefusedXml
    } else {
        Reason::NameInDoubt(doubt.clone())
    })
}

fn is_optional(cx: &Context<'_>, provider: &Provider<'_>) -> bool {
    cx.module
        .index()
        .bindings_of_same_name(provider.binding)
        .any(|other| {
            matches!(&other.kind, BindingKind::Import(imported)
                if imported.qualified().starts_with("defusedxml"))
        })
}

fn is_suppressed(cx: &Context<'_>, family: &Family, member: &str, call: &Expr) -> bool {
    call_rule(&format!("{}.{member}", family.module))
        .is_some_and(|rule| cx.module.is_suppressed(call.range(), rule.id, rule.ruff))
}

/// A parser that is made for a call that stays would not make that one's finding go away.
fn parsers_stay_with_their_calls(cx: &Context<'_>, uses: &Uses<'_>, verdicts: &mut [Verdict]) {
    let staying: Vec<(TextRange, Reason)> = uses
        .uses
        .iter()
        .zip(verdicts.iter())
        .filter_map(|(used, verdict)| match verdict {
            Verdict::Stays(reason @ Reason::CustomParser { .. }) => {
                let (expr, _) = called(cx, used.expr)?;
                Some((expr.range(), reason.clone()))
            }
            _ => None,
        })
        .collect();
    for (used, verdict) in uses.uses.iter().zip(verdicts) {
        let around = staying
            .iter()
            .find(|(range, _)| range.contains_range(used.expr.range()));
        if used.member == "XMLParser"
            && matches!(verdict, Verdict::Moves(_))
            && let Some((_, reason)) = around
        {
            *verdict = Verdict::Stays(reason.clone());
        }
    }
}

/// Where the file puts a function of its own in a function's place, it means to call that.
fn what_is_patched_stays(verdicts: &mut [Verdict]) {
    let patched = verdicts.iter().find_map(|verdict| match verdict {
        Verdict::Stays(reason @ Reason::Patched { .. }) => Some(reason.clone()),
        _ => None,
    });
    let Some(reason) = patched else { return };
    for verdict in verdicts {
        if matches!(verdict, Verdict::Moves(_)) {
            *verdict = Verdict::Stays(reason.clone());
        }
    }
}

/// If one parser stays the standard library's, or its class does, so do all, and the calls that are
/// given one: defusedxml's functions would parse with it unprotected.
fn parsers_stay_together(cx: &Context<'_>, uses: &Uses<'_>, verdicts: &mut [Verdict]) {
    let stays = uses
        .uses
        .iter()
        .zip(verdicts.iter())
        .find_map(|(used, verdict)| match verdict {
            Verdict::Stays(reason) if used.member == "XMLParser" => Some(reason.clone()),
            _ => None,
        });
    let Some(reason) = stays else { return };
    let is_given_parser = |call: &ast::ExprCall| {
        let arguments = &call.arguments;
        arguments.find_keyword("parser").is_some() || arguments.args.len() > 1
    };
    for (used, verdict) in uses.uses.iter().zip(verdicts) {
        let is_one = used.member == "XMLParser";
        let takes_one = called(cx, used.expr).is_some_and(|(_, call)| is_given_parser(call));
        if matches!(verdict, Verdict::Moves(_)) && (is_one || takes_one) {
            *verdict = Verdict::Stays(reason.clone());
        }
    }
}

/// A name that is imported by itself is one function or the other: if one use stays, all do.
fn one_meaning_for_each_name(
    cx: &Context<'_>,
    family: &Family,
    uses: &Uses<'_>,
    verdicts: &mut [Verdict],
) {
    for (provider, one) in uses.providers.iter().enumerate() {
        let Form::Member(member) = &one.form else {
            continue;
        };
        let places: Vec<usize> = uses.of_provider(provider).map(|(place, _)| place).collect();
        let stays = places.iter().find_map(|&place| match &verdicts[place] {
            Verdict::Stays(reason) => Some(reason.clone()),
            _ => None,
        });
        // `ElementTree(file=f)` becomes `parse(f)`, and that name has to be had.
        let lacks_name = places.iter().find_map(|&place| match &verdicts[place] {
            Verdict::Moves(fit) => fit
                .function
                .filter(|function| !can_have(cx, uses, function))
                .map(|function| Reason::NameTaken(function.to_string())),
            _ => None,
        });
        let is_parser = family.role(member) == Role::Parser;
        let Some(reason) = lacks_name.or(stays.filter(|_| is_parser)) else {
            continue;
        };
        for place in places {
            if matches!(verdicts[place], Verdict::Moves(_)) {
                verdicts[place] = Verdict::Stays(reason.clone());
            }
        }
    }
}

fn can_have(cx: &Context<'_>, uses: &Uses<'_>, function: &str) -> bool {
    cx.module.index().is_unused(function)
        || uses.providers.iter().any(|provider| {
            provider.form == Form::Member(function.to_string())
                && provider.binding.name == function
                && provider.doubt.is_none()
        })
}

/// Where something of the family moves anyway, so do the calls that parse the program's own output.
fn own_output_along(cx: &Context<'_>, family: &Family, uses: &Uses<'_>, verdicts: &mut [Verdict]) {
    if !verdicts
        .iter()
        .any(|verdict| matches!(verdict, Verdict::Moves(_)))
    {
        return;
    }
    for (used, verdict) in uses.uses.iter().zip(verdicts) {
        if matches!(verdict, Verdict::OwnOutput)
            && let Some((expr, call)) = called(cx, used.expr)
            && let Ok(fit) = crate::arguments::fit(cx, family, &used.member, expr, call)
        {
            *verdict = Verdict::Moves(fit);
        }
    }
}

/// What the uses of one name come to.
#[derive(Default)]
struct Count {
    moves: usize,
    shared: usize,
    inert: usize,
    own: usize,
    stays: Option<Reason>,
}

impl Plan<'_> {
    /// The uses that move, with their places.
    pub(crate) fn moves(&self) -> impl Iterator<Item = usize> {
        self.verdicts
            .iter()
            .enumerate()
            .filter(|(_, verdict)| matches!(verdict, Verdict::Moves(_)))
            .map(|(place, _)| place)
    }

    fn count(&self, cx: &Context<'_>, provider: usize) -> Count {
        let mut count = Count::default();
        for (place, _) in self.uses.of_provider(provider) {
            match &self.verdicts[place] {
                Verdict::Moves(_) => count.moves += 1,
                Verdict::Shared => count.shared += 1,
                Verdict::Inert => count.inert += 1,
                Verdict::OwnOutput => count.own += 1,
                Verdict::Stays(reason) => {
                    count.stays.get_or_insert_with(|| reason.clone());
                }
            }
        }
        let one = &self.uses.providers[provider];
        if matches!(one.form, Form::Module) {
            match self.named_in_text(cx, one) {
                Ok(mentions) => count.inert += mentions,
                Err(reason) => {
                    count.stays.get_or_insert(reason);
                }
            }
        }
        count
    }

    /// How often annotations in quotes use the module for what does not parse.
    fn named_in_text(&self, cx: &Context<'_>, provider: &Provider<'_>) -> Result<usize, Reason> {
        let name = provider.binding.name;
        if !cx.module.is_named_in_text(name) {
            return Ok(0);
        }
        let mut mentions = 0;
        for text in cx.module.index().annotation_strings() {
            for (at, _) in text.match_indices(name) {
                let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
                if text[..at].ends_with(is_word) {
                    continue;
                }
                let member: String = text[at + name.len()..]
                    .strip_prefix('.')
                    .unwrap_or_default()
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect();
                if member == "ElementTree" || self.family.role(&member) != Role::Other {
                    mentions += 1;
                }
            }
        }
        if mentions > 0 {
            Ok(mentions)
        } else {
            // In `__all__`, a doctest or a type comment.
            Err(Reason::Shared(name.to_string()))
        }
    }

    fn decide(&self, cx: &Context<'_>, provider: usize) -> Decision {
        let one = &self.uses.providers[provider];
        if let Some(reason) = doubt(cx, one) {
            return Decision::Stays(reason);
        }
        let count = self.count(cx, provider);
        let is_package = cx.path.file_stem().is_some_and(|stem| stem == "__init__");
        let is_shared = || is_package || cx.is_shared(one.binding);
        let only_types = is_for_types_only(cx, one);
        if let Form::Member(member) = &one.form {
            let role = self.family.role(member);
            return match (&count.stays, role) {
                (Some(reason), _) if count.moves == 0 => Decision::Stays(reason.clone()),
                _ if count.moves > 0 && count.moves == self.uses.of_provider(provider).count() => {
                    Decision::Replaced
                }
                (Some(reason), _) => Decision::Stays(reason.clone()),
                (None, Role::Parser | Role::Other)
                    if count.own + count.inert == 0 && !only_types =>
                {
                    if is_shared() || cx.module.is_named_in_text(one.binding.name) {
                        Decision::Stays(Reason::Shared(one.binding.name.to_string()))
                    } else {
                        Decision::Stays(Reason::Unused(one.binding.name.to_string()))
                    }
                }
                _ => Decision::Justified(self.why(cx, &count, one, only_types)),
            };
        }
        if let Some(reason) = &count.stays {
            return Decision::Stays(reason.clone());
        }
        let stays = count.inert + count.own;
        let unused = count.moves + count.shared + stays == 0;
        let is_submodule = one.form == Form::Dotted
            && crate::family::normal(&one.imported.alias.name) != self.family.module;
        let may_go = match one.form {
            Form::Package => false,
            Form::Dotted => !self.binds_for_others(cx, one),
            _ => true,
        };
        if count.moves > 0 && stays == 0 && may_go {
            return Decision::Replaced;
        }
        if only_types {
            return Decision::Justified(self.why(cx, &count, one, true));
        }
        if is_shared() && one.form == Form::Module {
            return Decision::Stays(Reason::Shared(one.binding.name.to_string()));
        }
        if count.moves > 0 && stays == 0 {
            return Decision::Justified(Why {
                with_fix: format!(
                    "binds `{}`, parsing goes through defusedxml",
                    one.binding.name
                ),
                alone: None,
            });
        }
        let name = || one.binding.name.to_string();
        if unused && !is_submodule && is_shared() {
            return Decision::Stays(Reason::Shared(name()));
        }
        // Code that looks names up by their text may use any of them.
        if unused && !is_submodule && cx.module.reads_namespaces() {
            return Decision::Stays(Reason::LookedUp(name()));
        }
        if unused && !is_submodule {
            return Decision::Stays(Reason::Unused(
                cx.module.slice(one.imported.alias.range).to_string(),
            ));
        }
        Decision::Justified(self.why(cx, &count, one, false))
    }

    /// Whether `import xml.…` is what binds `xml` for uses of other modules: `xml.parsers.expat`.
    fn binds_for_others(&self, cx: &Context<'_>, one: &Provider<'_>) -> bool {
        let index = cx.module.index();
        let is_ours = |binding: &Binding<'_>| {
            self.uses
                .providers
                .iter()
                .any(|provider| provider.binding.range == binding.range)
        };
        let is_bound_besides = index
            .bindings_of_same_name(one.binding)
            .any(|other| !is_ours(other));
        let is_used_besides = index.uses_of(one.binding).any(|used| {
            let mut uses = self.uses.uses.iter();
            !uses.any(|ours| ours.expr.range().contains_range(used.name.range))
        });
        is_used_besides && !is_bound_besides
    }

    /// Why an import that stays is right.
    fn why(
        &self,
        cx: &Context<'_>,
        count: &Count,
        provider: &Provider<'_>,
        only_types: bool,
    ) -> Why {
        let alone = |reason: &str| (count.moves == 0).then(|| reason.to_string());
        let always = |reason: &str| Why {
            with_fix: reason.to_string(),
            alone: alone(reason),
        };
        if only_types {
            return always("for type checkers only, never run");
        }
        if count.own > 0 {
            return always(OWN_OUTPUT);
        }
        let path = provider.imported.qualified();
        let purpose = if path.starts_with("xml.sax.saxutils") {
            "writes and escapes"
        } else if self.family.purpose == "builds" && !self.builds(cx) {
            "names types"
        } else {
            self.family.purpose
        };
        let (with_fix, by_itself) = match purpose {
            "builds" => (
                "only builds XML, parsing goes through defusedxml".to_string(),
                "only builds XML, parses none".to_string(),
            ),
            purpose => (
                format!("only {purpose}, parsing goes through defusedxml"),
                format!("only {purpose}, parses no XML"),
            ),
        };
        Why {
            with_fix,
            alone: alone(&by_itself),
        }
    }

    /// Whether something of the family that does not parse is called anywhere.
    fn builds(&self, cx: &Context<'_>) -> bool {
        self.uses
            .uses
            .iter()
            .zip(&self.verdicts)
            .any(|(used, verdict)| {
                matches!(verdict, Verdict::Inert | Verdict::Shared)
                    && called(cx, used.expr).is_some()
            })
    }

    /// Of a `from` statement, what is the same in both modules moves only if all else does, and a
    /// comment on what stays has one reason.
    fn keep_whole_statements(&mut self) {
        for place in 0..self.uses.providers.len() {
            let stmt = self.uses.providers[place].imported.stmt.range();
            let mates: Vec<usize> = (0..self.uses.providers.len())
                .filter(|&other| self.uses.providers[other].imported.stmt.range() == stmt)
                .collect();
            let is_shared = |other: &usize| match &self.uses.providers[*other].form {
                Form::Member(member) => self.family.role(member) == Role::Shared,
                _ => false,
            };
            let others = || mates.iter().filter(|other| !is_shared(other));
            let is_error = |other: &usize| {
                self.uses.providers[*other].form == Form::Member("ParseError".to_string())
            };
            let something_moves = others().next().is_some()
                || (self.moves().next().is_some() && mates.iter().all(is_error));
            let all_move = something_moves
                && others().all(|&other| self.decisions[other] == Decision::Replaced);
            // An unused name is as good in the safe module, and the statement need not stay for it.
            let is_unused_parser =
                matches!(self.decisions[place], Decision::Stays(Reason::Unused(_)))
                    && matches!(&self.uses.providers[place].form, Form::Member(member)
                    if self.family.role(member) == Role::Parser)
                    && mates
                        .iter()
                        .any(|&other| self.decisions[other] == Decision::Replaced);
            if (is_shared(&place) && all_move) || is_unused_parser {
                self.decisions[place] = Decision::Replaced;
            }
            let first_stays = mates
                .iter()
                .find_map(|&other| match &self.decisions[other] {
                    stays @ Decision::Stays(_) => Some(stays.clone()),
                    _ => None,
                });
            if let Some(stays) = first_stays
                && matches!(self.decisions[place], Decision::Justified(_))
            {
                self.decisions[place] = stays;
            }
        }
    }
}

/// `if TYPE_CHECKING:`
fn is_for_types_only(cx: &Context<'_>, provider: &Provider<'_>) -> bool {
    let Some(Stmt::If(if_)) = cx.module.index().owner_of(provider.binding) else {
        return false;
    };
    let is_flag = match &*if_.test {
        Expr::Name(name) => name.id == *"TYPE_CHECKING",
        Expr::Attribute(attribute) => attribute.attr == *"TYPE_CHECKING",
        _ => false,
    };
    let body_end = if_.body.last().map_or(if_.end(), Ranged::end);
    is_flag && provider.binding.range.end() <= body_end
}
