//! The edits of a family's fix.

use harden_codemod::prelude::*;
use harden_codemod::{Applicability, Context, Fix};

use crate::REQUIREMENT;
use crate::comment;
use crate::compound::collapsible;
use crate::handlers::handlers;
use crate::naming::{existing, package_is_free, safe_name};
use crate::plan::{Decision, Plan};
use crate::reason::Reason;
use crate::statement::{from, from_package, in_place_of, names};
use crate::uses::{Form, Provider};
use crate::verdict::Verdict;

/// The pure Python `XMLParser` that defusedxml builds on asks expat for the attributes that are
/// written there only, up to Python 3.9.
const NO_DEFAULTS: &str = "on Python 3.9 and older, attributes that a document only has by a default in its DTD are left out";

/// Whether the project says that it runs on Pythons before 3.10.
fn runs_before_3_10(cx: &Context<'_>) -> bool {
    let minimum = cx.project.minimum_python(cx.path);
    minimum.is_some_and(|minimum| minimum < (3, 10))
}

/// The fix that moves what moves in `plan`.
///
/// # Errors
/// Why it cannot be written.
pub(crate) fn write(cx: &Context<'_>, plan: &Plan<'_>) -> Result<Fix, Reason> {
    Writer::new(cx, plan).fix()
}

struct Writer<'p, 'a> {
    cx: &'p Context<'a>,
    plan: &'p Plan<'a>,
    edits: Vec<Edit>,
    imports: Vec<ImportRequest>,
    notes: Vec<String>,
    /// The statements to add, with the import that they go beside.
    new: Vec<(usize, NewImport)>,
    /// The functions to import for what takes their place, with the import that they go beside.
    functions: Vec<(usize, &'static str)>,
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
            functions: Vec::new(),
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
        if plan.family.is_etree() && runs_before_3_10(cx) {
            self.notes.push(NO_DEFAULTS.to_string());
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
        let new_name: Option<String> = match &one.form {
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
                if let Some(name) = existing(cx, plan.family.safe, before) {
                    Some(name.to_string())
                } else {
                    let name = safe_name(cx, base).map_err(Reason::NameTaken)?;
                    if is_first {
                        let import = from_package(plan.family.safe_short(), &name);
                        self.new.push((provider, import));
                    }
                    Some(name)
                }
            }
        };
        if !is_first {
            return Ok(());
        }
        let shared_too = replaced && one.form == Form::Dotted;
        for (place, used) in plan.uses.of_provider(provider) {
            match &plan.verdicts[place] {
                Verdict::Moves(_) => self.moved(place, new_name.as_deref(), replaced),
                Verdict::Shared if shared_too => {
                    self.edits.push(Edit::replace(used.root, plan.family.safe));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// The edits of a use that moves.
    fn moved(&mut self, place: usize, safe: Option<&str>, replaced: bool) {
        let used = &self.plan.uses.uses[place];
        let Verdict::Moves(fit) = &self.plan.verdicts[place] else {
            return;
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
                self.functions.push((used.provider, function));
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
        let found = handlers(cx, plan.family, &moved);
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
                    || self.new.iter().any(|(other, _)| other == provider)
                    || self.functions.iter().any(|(other, _)| other == provider);
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
        let mut edits = found.edits;
        edits.sort_by_key(|(range, _)| range.start());
        edits.dedup();
        for (range, shape) in edits {
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
            let replaces = gone.len() == names(stmt);
            if let Some(try_) = self.collapsible(place) {
                self.collapse(place, try_, new, replaces)?;
                continue;
            }
            let changes = !new.is_empty() || !gone.is_empty() || self.moves_uses(&mates);
            let justified = mates
                .iter()
                .find_map(|&other| match &plan.decisions[other] {
                    Decision::Justified(why) if changes => Some(&why.with_fix),
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

    /// Whether something that one of `providers` is used for moves.
    fn moves_uses(&self, providers: &[usize]) -> bool {
        let plan = self.plan;
        plan.moves()
            .any(|place| providers.contains(&plan.uses.uses[place].provider))
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
            names.push(self.cx.module.slice(one.imported.alias.range).to_string());
        }
        for (provider, function) in &self.functions {
            let is_new = !names.iter().any(|name| name == function);
            if providers.contains(provider) && is_new {
                names.push((*function).to_string());
            }
        }
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
        if self
            .cx
            .module
            .is_suppressed(stmt.range(), rule.id, rule.ruff)
        {
            return Ok(());
        }
        let comment = self
            .cx
            .justify_rule(rule, stmt.range(), reason)
            .map_err(Reason::NoComment)?;
        for edit in comment {
            comment::add(&mut self.edits, edit);
        }
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
            if let Decision::Justified(why) = &plan.decisions[provider] {
                kept = format!(
                    "{kept}  # nosec {} # {}",
                    plan.family.import_rule().id,
                    why.with_fix
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
