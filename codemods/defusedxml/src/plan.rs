//! What becomes of a family's imports in a file, as one fix.

use harden_codemod::prelude::*;
use harden_codemod::{Applicability, Context, Fix};

use crate::comment;
use crate::compound::collapsible;
use crate::family::{Family, Role, call_rule};
use crate::handlers::handlers;
use crate::naming::{existing, package_is_free, safe_name};
use crate::reason::Reason;
use crate::statement::{from, from_package, in_place_of};
use crate::uses::{Form, Provider, Uses};
use crate::verdict::{Verdict, called, judge, parse_of_unknown};
use crate::{REQUIREMENT, rule_of};

/// What becomes of an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Decision {
    /// The safe module takes its place.
    Replaced,
    /// It stays, for this reason, which a comment gives.
    Justified(String),
    /// It stays, and so does its finding.
    Stays(Reason),
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
        let fix = Writer::new(cx, &plan).fix();
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
            if let Some(doubt) = &provider.doubt {
                return Verdict::Stays(if is_optional(cx, provider) {
                    Reason::OptionalDefusedXml
                } else {
                    Reason::NameInDoubt(doubt.clone())
                });
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
    one_meaning_for_each_name(cx, family, uses, &mut verdicts);
    own_output_along(cx, family, uses, &mut verdicts);
    verdicts
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
    /// Inert ones that are called.
    built: usize,
    own: usize,
    stays: Option<Reason>,
}

impl<'a> Plan<'a> {
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
        for (place, used) in self.uses.of_provider(provider) {
            match &self.verdicts[place] {
                Verdict::Moves(_) => count.moves += 1,
                Verdict::Shared => count.shared += 1,
                Verdict::Inert => {
                    count.inert += 1;
                    count.built += usize::from(called(cx, used.expr).is_some());
                }
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
        if let Some(doubt) = &one.doubt {
            return Decision::Stays(if is_optional(cx, one) {
                Reason::OptionalDefusedXml
            } else {
                Reason::NameInDoubt(doubt.clone())
            });
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
            return Decision::Justified(format!(
                "binds `{}`, parsing goes through defusedxml",
                one.binding.name
            ));
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
    ) -> String {
        let moves = self.moves().next().is_some();
        if only_types {
            return "for type checkers only, never run".to_string();
        }
        if count.own > 0 {
            return "parses only XML that this program has just written".to_string();
        }
        let path = provider.imported.qualified();
        let purpose = if path.starts_with("xml.sax.saxutils") {
            "writes and escapes"
        } else if self.family.purpose == "builds" && count.built == 0 && !self.builds(cx) {
            "names types"
        } else {
            self.family.purpose
        };
        match (purpose, moves) {
            ("builds", true) => "only builds XML, parsing goes through defusedxml".to_string(),
            ("builds", false) => "only builds XML, parses none".to_string(),
            (purpose, true) => format!("only {purpose}, parsing goes through defusedxml"),
            (purpose, false) => format!("only {purpose}, parses no XML"),
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
            let all_move = self.moves().next().is_some()
                && others().all(|&other| self.decisions[other] == Decision::Replaced);
            if is_shared(&place) && all_move {
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

/// `edits`, with the lines that are put in at one place in one edit.
fn together(mut edits: Vec<Edit>) -> Vec<Edit> {
    edits.sort();
    edits.dedup();
    let mut merged: Vec<Edit> = Vec::new();
    for edit in edits {
        let is_line =
            |edit: &Edit| edit.range().is_empty() && edit.replacement().ends_with(['\n', '\r']);
        match merged.last_mut() {
            Some(last) if last.range() == edit.range() && is_line(last) && is_line(&edit) => {
                let text = format!("{}{}", last.replacement(), edit.replacement());
                *last = Edit::replace(edit.range(), text);
            }
            _ => merged.push(edit),
        }
    }
    merged
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

/// Writes the fix that moves what moves.
struct Writer<'p, 'a> {
    cx: &'p Context<'a>,
    plan: &'p Plan<'a>,
    edits: Vec<Edit>,
    imports: Vec<ImportRequest>,
    notes: Vec<String>,
    /// The statements to add, with the import that they go beside.
    new: Vec<(usize, NewImport)>,
}

impl<'p, 'a> Writer<'p, 'a> {
    fn new(cx: &'p Context<'a>, plan: &'p Plan<'a>) -> Self {
        Writer {
            cx,
            plan,
            edits: Vec::new(),
            imports: Vec::new(),
            notes: Vec::new(),
            new: Vec::new(),
        }
    }

    fn fix(mut self) -> Result<Fix, Reason> {
        let (cx, plan) = (self.cx, self.plan);
        if cx.project.shadows(cx.path, "defusedxml") {
            return Err(Reason::NameTaken("defusedxml".to_string()));
        }
        for provider in 0..plan.uses.providers.len() {
            self.provider(provider)?;
        }
        self.handlers();
        self.statements()?;
        let edits = together(self.edits);
        let edits = EditSet::new(cx.module.text(), edits).map_err(Reason::Edits)?;
        let applicability = if self.notes.is_empty() {
            plan.family.applicability
        } else {
            Applicability::Unsafe
        };
        self.notes.dedup();
        self.notes.insert(0, plan.family.effect.to_string());
        self.imports.sort();
        self.imports.dedup();
        Ok(Fix {
            edits,
            imports: self.imports,
            distributions: vec![REQUIREMENT],
            applicability,
            effect: self.notes.join("; "),
            also_removes: &[],
            brings: Vec::new(),
        })
    }

    /// The edits of a provider's uses, and the import that it needs.
    fn provider(&mut self, provider: usize) -> Result<(), Reason> {
        let (cx, plan) = (self.cx, self.plan);
        let one = &plan.uses.providers[provider];
        let same = plan.uses.same_name(provider);
        let is_first = same.first() == Some(&provider);
        let replaced = plan.decisions[provider] == Decision::Replaced;
        let moving: Vec<usize> = plan
            .uses
            .of_provider(provider)
            .map(|(place, _)| place)
            .filter(|&place| matches!(plan.verdicts[place], Verdict::Moves(_)))
            .collect();
        if moving.is_empty() && !replaced {
            return Ok(());
        }
        if same.len() > 1 && one.form != Form::Dotted && self.collapsible(provider).is_none() {
            return Err(Reason::Conditional(one.binding.name.to_string()));
        }
        if replaced && is_first && cx.is_shared(one.binding) && !matches!(one.form, Form::Dotted) {
            self.notes.push(format!(
                "other files that take `{}` from this one get defusedxml's",
                one.binding.name
            ));
        }
        // The name of the safe module in the new text; `None` where the old name is its own now.
        let safe: Option<String> = match &one.form {
            Form::Member(_) => None,
            Form::Dotted => {
                if !package_is_free(cx) {
                    return Err(Reason::NameTaken("defusedxml".to_string()));
                }
                self.new.push((provider, in_place_of(plan.family, one)));
                Some(plan.family.safe.to_string())
            }
            Form::Module if replaced => {
                self.new.push((provider, in_place_of(plan.family, one)));
                None
            }
            Form::Module | Form::Package => {
                let base = if one.form == Form::Package {
                    plan.family.safe_short()
                } else {
                    one.binding.name
                };
                let before = moving.first().map_or(one.binding.range.end(), |&place| {
                    plan.uses.uses[place].expr.start()
                });
                match existing(cx, plan.family.safe, before) {
                    Some(name) => Some(name.to_string()),
                    None => {
                        let name = safe_name(cx, base).map_err(Reason::NameTaken)?;
                        if is_first {
                            let import = from_package(plan.family.safe_short(), &name);
                            self.new.push((provider, import));
                        }
                        Some(name)
                    }
                }
            }
        };
        if !is_first {
            return Ok(());
        }
        let shared_too = replaced && one.form == Form::Dotted;
        for (place, used) in plan.uses.of_provider(provider) {
            match &plan.verdicts[place] {
                Verdict::Moves(_) => self.moved(place, safe.as_deref(), replaced)?,
                Verdict::Shared if shared_too => {
                    self.edits.push(Edit::replace(used.root, plan.family.safe));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// The edits of a use that moves.
    fn moved(&mut self, place: usize, safe: Option<&str>, replaced: bool) -> Result<(), Reason> {
        let used = &self.plan.uses.uses[place];
        let Verdict::Moves(fit) = &self.plan.verdicts[place] else {
            return Ok(());
        };
        if let Some(safe) = safe {
            self.edits.push(Edit::replace(used.root, safe));
        }
        if let Some(function) = fit.function {
            let name = match used.expr {
                Expr::Attribute(attribute) => attribute.attr.range(),
                other => other.range(),
            };
            self.edits.push(Edit::replace(name, function));
            let by_itself = matches!(
                self.plan.uses.providers[used.provider].form,
                Form::Member(_)
            );
            if by_itself && self.cx.module.index().is_unused(function) {
                let import = from(self.plan.family.safe, &[function.to_string()]);
                self.new.push((used.provider, import));
            }
        }
        self.edits.extend(fit.edits.iter().cloned());
        self.imports.extend(fit.import.clone());
        let builder = fit
            .target
            .filter(|_| !replaced)
            .and_then(|target| Some((target, self.tree_builder(used.provider, used.root)?)));
        match builder {
            Some((target, name)) => {
                let comma = if target.is_first_of_several { ", " } else { "" };
                self.edits
                    .push(Edit::insert(target.at, format!("target={name}(){comma}")));
            }
            None => self.notes.extend(fit.note.clone()),
        }
        Ok(())
    }

    /// What the usual `TreeBuilder` is called, where the import that has it stays.
    fn tree_builder(&self, provider: usize, root: TextRange) -> Option<String> {
        let plan = self.plan;
        match &plan.uses.providers[provider].form {
            Form::Module | Form::Dotted | Form::Package => {
                Some(format!("{}.TreeBuilder", self.cx.module.slice(root)))
            }
            Form::Member(_) => plan
                .uses
                .providers
                .iter()
                .zip(&plan.decisions)
                .find(|(other, decision)| {
                    other.form == Form::Member("TreeBuilder".to_string())
                        && !matches!(decision, Decision::Replaced)
                })
                .map(|(other, _)| other.binding.name.to_string()),
        }
    }

    fn handlers(&mut self) {
        let (cx, plan) = (self.cx, self.plan);
        let moved: Vec<TextRange> = plan
            .moves()
            .map(|place| plan.uses.uses[place].expr.range())
            .collect();
        let file = TextRange::up_to(TextSize::of(cx.module.text()));
        let found = handlers(cx, plan.family, file, &moved);
        self.notes.extend(found.notes);
        let Some(start) = found.edits.iter().map(|(range, _)| range.start()).min() else {
            return;
        };
        let dotted = self
            .new
            .iter()
            .any(|(_, import)| import.statement == format!("import {}", plan.family.safe));
        let name = if let Some(name) = existing(cx, "defusedxml.DefusedXmlException", start) {
            name.to_string()
        } else if dotted {
            "defusedxml.DefusedXmlException".to_string()
        } else {
            let at_top = (0..plan.uses.providers.len()).find(|provider| {
                let changes = plan.decisions[*provider] == Decision::Replaced
                    || self.new.iter().any(|(other, _)| other == provider);
                let binding = plan.uses.providers[*provider].binding;
                changes && cx.module.index().scope_kind(binding) == ScopeKind::Module
            });
            let name = "DefusedXmlException";
            match at_top {
                Some(provider) if cx.module.index().is_unused(name) => {
                    let import = from("defusedxml", &[name.to_string()]);
                    self.new.push((provider, import));
                    name.to_string()
                }
                _ => {
                    self.notes.push(
                        "a clause that catches the error of a broken document does not catch that"
                            .to_string(),
                    );
                    return;
                }
            }
        };
        for (range, shape) in found.edits {
            self.edits.extend(shape.edits(range, &name));
        }
    }

    /// The edits of the import statements.
    fn statements(&mut self) -> Result<(), Reason> {
        let (cx, plan) = (self.cx, self.plan);
        let mut done: Vec<TextRange> = Vec::new();
        for (place, one) in plan.uses.providers.iter().enumerate() {
            let stmt = one.imported.stmt;
            if done.contains(&stmt.range()) {
                continue;
            }
            done.push(stmt.range());
            let mates: Vec<usize> = (0..plan.uses.providers.len())
                .filter(|&other| plan.uses.providers[other].imported.stmt.range() == stmt.range())
                .collect();
            let gone: Vec<&ast::Alias> = mates
                .iter()
                .filter(|&&other| plan.decisions[other] == Decision::Replaced)
                .map(|&other| plan.uses.providers[other].imported.alias)
                .collect();
            let new = self.new_beside(&mates);
            let names = match stmt {
                Stmt::Import(import) => import.names.len(),
                Stmt::ImportFrom(from) => from.names.len(),
                _ => 0,
            };
            let replaces = gone.len() == names;
            if let Some(try_) = self.collapsible(place) {
                self.collapse(place, try_, new, replaces)?;
                continue;
            }
            let justified = mates
                .iter()
                .find_map(|&other| match &plan.decisions[other] {
                    Decision::Justified(reason) if !new.is_empty() || !gone.is_empty() => {
                        Some(reason)
                    }
                    _ => None,
                });
            if !gone.is_empty() && !replaces {
                let edits = cx
                    .module
                    .take_names(stmt, &gone)
                    .ok_or(Reason::CommentInside)?;
                self.edits.extend(edits);
            }
            if !new.is_empty() {
                let is_own = |module: &str| cx.project.shadows(cx.path, module);
                let added = cx.module.add_third_party(stmt, replaces, new, &is_own);
                self.edits.extend(added);
            }
            let stays = || {
                mates
                    .iter()
                    .any(|&other| plan.decisions[other] != Decision::Replaced)
            };
            if !replaces
                && stays()
                && let Some(reason) = justified
            {
                self.renew(&mates);
                self.justify(stmt, reason)?;
            }
        }
        Ok(())
    }

    /// The new imports that go beside one of `providers`; the names of one module in one statement.
    fn new_beside(&self, providers: &[usize]) -> Vec<NewImport> {
        let plan = self.plan;
        let mut new: Vec<NewImport> = self
            .new
            .iter()
            .filter(|(provider, _)| providers.contains(provider))
            .map(|(_, import)| import.clone())
            .collect();
        let members = |place: &&usize| {
            matches!(plan.uses.providers[**place].form, Form::Member(_))
                && plan.decisions[**place] == Decision::Replaced
        };
        let mut names: Vec<String> = Vec::new();
        for &place in providers.iter().filter(members) {
            let one = &plan.uses.providers[place];
            let vanishes = plan.uses.of_provider(place).all(|(used, _)| {
                matches!(&plan.verdicts[used], Verdict::Moves(fit) if fit.function.is_some())
            }) && plan.uses.of_provider(place).next().is_some();
            if vanishes {
                continue;
            }
            let alias = one.imported.alias;
            names.push(match &alias.asname {
                Some(asname) => format!("{} as {asname}", alias.name),
                None => alias.name.to_string(),
            });
        }
        // A function that is imported for what takes its place.
        let prefix = format!("from {} import ", plan.family.safe);
        new.retain(|import| match import.statement.strip_prefix(&prefix) {
            Some(name) => {
                names.push(name.to_string());
                false
            }
            None => true,
        });
        let mut seen: Vec<String> = Vec::new();
        names.retain(|name| {
            let is_new = !seen.contains(name);
            seen.push(name.clone());
            is_new
        });
        if !names.is_empty() {
            new.push(from(plan.family.safe, &names));
        }
        new
    }

    /// The old name of `ElementTree` in an import that stays becomes the new one: one module.
    fn renew(&mut self, providers: &[usize]) {
        for &place in providers {
            let one = &self.plan.uses.providers[place];
            let name = match one.imported.stmt {
                Stmt::ImportFrom(from) => match &from.module {
                    Some(module) if module.ends_with("cElementTree") => module,
                    _ => continue,
                },
                _ => &one.imported.alias.name,
            };
            let renamed = one.form != Form::Dotted
                && self.plan.decisions[place] != Decision::Replaced
                && name.ends_with(".cElementTree");
            if renamed {
                let new = name.replace(".cElementTree", ".ElementTree");
                self.edits.push(Edit::replace(name.range(), new));
            }
        }
    }

    fn justify(&mut self, stmt: &Stmt, reason: &str) -> Result<(), Reason> {
        let rule = self.plan.family.import_rule();
        let rule = rule_of(rule.id);
        if self
            .cx
            .module
            .is_suppressed(stmt.range(), rule.id, rule.ruff)
        {
            return Ok(());
        }
        let edit = self
            .cx
            .module
            .justify(stmt.start(), &[rule.id], reason)
            .map_err(Reason::NoComment)?;
        comment::add(&mut self.edits, edit);
        Ok(())
    }

    fn collapsible(&self, provider: usize) -> Option<&'a Stmt> {
        let same = self.plan.uses.same_name(provider);
        let providers: Vec<&Provider<'a>> = same
            .iter()
            .map(|&place| &self.plan.uses.providers[place])
            .collect();
        collapsible(self.cx, &providers)
    }

    /// Puts one import in the place of a `try` statement that only imports.
    fn collapse(
        &mut self,
        provider: usize,
        try_: &Stmt,
        new: Vec<NewImport>,
        replaces: bool,
    ) -> Result<(), Reason> {
        let (cx, plan) = (self.cx, self.plan);
        let same = plan.uses.same_name(provider);
        if same.first() != Some(&provider) {
            return Ok(());
        }
        if cx.module.has_comment(try_.range()) {
            return Err(Reason::CommentInside);
        }
        let mut lines: Vec<String> = Vec::new();
        if !replaces && let Some(&last) = same.last() {
            let kept = cx
                .module
                .slice(plan.uses.providers[last].imported.stmt.range());
            let mut kept = kept.to_string();
            if let Decision::Justified(reason) = &plan.decisions[provider] {
                kept = format!(
                    "{kept}  # nosec {} # {reason}",
                    plan.family.import_rule().id
                );
            }
            lines.push(kept);
        }
        lines.extend(new.into_iter().map(|import| import.statement));
        let indent = cx.module.indent_of_line(try_.start());
        let between = format!("{}{indent}", cx.module.newline());
        self.edits
            .push(Edit::replace(try_.range(), lines.join(&between)));
        Ok(())
    }
}
