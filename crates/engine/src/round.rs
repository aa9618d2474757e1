//! One round: outcomes, choice, edits, imports, verification.

use std::path::Path;

use harden_codemod::{Applicability, Context, Finding, Fix, Outcome, Project, Provision};
use harden_rewriter::{
    Claims, EditSet, ImportRequest, Module, SyntaxTree, TextRange, edit_imports,
    same_tokens_outside,
};

use crate::given::Given;
use crate::outcomes::Original;
use crate::prefilter::Admitted;
use crate::{Misfit, Settings, joined, justified, replaced};

/// An outcome and the codemod it is of.
pub(crate) struct Owned {
    pub(crate) codemod: &'static str,
    pub(crate) outcome: Outcome,
    /// Whether a person has accepted its fix although it is unsafe.
    pub(crate) accepted: bool,
}

impl Owned {
    pub(crate) fn new(codemod: &'static str, outcome: Outcome) -> Self {
        Owned {
            codemod,
            outcome,
            accepted: false,
        }
    }

    /// Whether its fix is applied where those of the class `lowest` are.
    pub(crate) fn is_applied_at(&self, lowest: Applicability) -> bool {
        let lowest = if self.accepted {
            lowest.min(Applicability::Unsafe)
        } else {
            lowest
        };
        self.fix().is_some_and(|fix| fix.applicability >= lowest)
    }

    pub(crate) fn fix(&self) -> Option<&Fix> {
        self.outcome.fix()
    }
}

/// What the codemods say of a file.
pub(crate) struct Found {
    /// The outcomes that count, sorted by place and codemod.
    pub(crate) outcomes: Vec<Owned>,
    /// The findings that a comment suppresses or that were not asked for.
    pub(crate) passed_over: Vec<PassedOver>,
}

/// A finding that does not count.
pub(crate) struct PassedOver {
    pub(crate) codemod: &'static str,
    pub(crate) finding: Finding,
    /// Whether that is because of a comment.
    pub(crate) suppressed: bool,
}

impl Found {
    /// Every finding.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Finding> {
        let counted = self.outcomes.iter();
        let passed_over = self.passed_over.iter();
        counted
            .map(|owned| owned.outcome.finding())
            .chain(passed_over.map(|passed| &passed.finding))
    }

    /// How many findings a comment suppresses.
    pub(crate) fn suppressed(&self) -> usize {
        let passed_over = self.passed_over.iter();
        passed_over.filter(|passed| passed.suppressed).count()
    }
}

/// Asks the codemods that can have a finding in a file what they say of it, and people what they have decided on it.
///
/// # Errors
/// Where the report that the run is limited to does not fit the file.
pub(crate) fn outcomes(
    module: &Module<'_>,
    path: &Path,
    settings: &Settings<'_>,
    admitted: Admitted,
    original: &Original,
    given: &mut Given,
) -> Result<Found, Misfit> {
    let context = |rules, wishes| Context {
        module,
        path,
        project: settings.project,
        types: settings.types,
        rules,
        wishes,
    };
    let cx = context(None, None);
    let mut all: Vec<Owned> = Vec::new();
    for (codemod, rules) in settings.parts(admitted) {
        let wishes = settings.wishes.get(codemod.name());
        let own = codemod.run(&context(Some(rules), wishes)).into_iter();
        all.extend(own.map(|outcome| Owned::new(codemod.name(), outcome)));
    }
    given.add_reported(module, path, settings, &mut all)?;
    let first_reviewed = all.len();
    review(&cx, settings, original, given, &mut all);
    let mut found = Found {
        outcomes: Vec::new(),
        passed_over: Vec::new(),
    };
    for (number, mut owned) in all.into_iter().enumerate() {
        let finding = owned.outcome.finding();
        let rule = finding.rule;
        let counts = settings.asks(owned.codemod, rule)
            && !given.ignored.contains(&rule.id)
            && given.is_wanted(original, finding);
        let suppressed = counts && number < first_reviewed && is_suppressed(module, &owned);
        if !counts || suppressed {
            found.passed_over.push(PassedOver {
                codemod: owned.codemod,
                finding: finding.clone(),
                suppressed,
            });
            continue;
        }
        if settings.unasked_proofs.contains(&rule.id) {
            justified::withhold(&mut owned);
        }
        found.outcomes.push(owned);
    }
    joined::join(settings, &mut found.outcomes, &mut found.passed_over);
    classify(settings, &mut found.outcomes);
    for owned in &mut found.outcomes {
        if let Some(fix) = owned.outcome.fix_mut() {
            provide(fix, path, settings.project);
        }
    }
    found.outcomes.sort_by_key(|owned| {
        let finding = owned.outcome.finding();
        (
            finding.range.start(),
            owned.codemod,
            finding.rule.id,
            finding.range.end(),
        )
    });
    replaced::withhold(
        module,
        path,
        settings.project,
        original,
        &mut found.outcomes,
    );
    given.decide(&cx, original, settings, &mut found);
    Ok(found)
}

/// Adds the outcomes that show only in the light of `all` the others.
///
/// Where the run is limited to a report, what only harden sees is no part of it.
fn review(
    cx: &Context<'_>,
    settings: &Settings<'_>,
    original: &Original,
    given: &Given,
    all: &mut Vec<Owned>,
) {
    if !settings.codemods.iter().any(|codemod| codemod.reviews()) {
        return;
    }
    let mut findings: Vec<Finding> = all
        .iter()
        .map(|owned| owned.outcome.finding())
        .filter(|finding| given.is_wanted(original, finding))
        .cloned()
        .collect();
    let place = |finding: &Finding| (finding.range.start(), finding.rule.id, finding.range.end());
    findings.sort_by_key(place);
    findings.dedup_by_key(|finding| place(finding));
    for codemod in &settings.codemods {
        let wishes = settings.wishes.get(codemod.name());
        let cx = Context { wishes, ..*cx };
        let reviewed = codemod.review(&cx, &findings).into_iter();
        all.extend(reviewed.map(|outcome| Owned::new(codemod.name(), outcome)));
    }
}

/// Gives the fixes the classes that the settings want. What several findings share, and be it the
/// reason of a comment, is trusted as little as the least of them.
fn classify(settings: &Settings<'_>, outcomes: &mut [Owned]) {
    let mut distrusted: Vec<EditSet> = Vec::new();
    for owned in outcomes.iter_mut() {
        if let Outcome::Fixed { finding, fix } = &mut owned.outcome {
            let class = settings.class(finding.rule, fix.applicability);
            if class < fix.applicability {
                distrusted.push(fix.edits.clone());
            }
            fix.applicability = class;
        }
    }
    if distrusted.is_empty() {
        return;
    }
    distrusted.dedup();
    for fix in outcomes
        .iter_mut()
        .filter_map(|owned| owned.outcome.fix_mut())
    {
        if distrusted.contains(&fix.edits) {
            fix.applicability = fix.applicability.min(Applicability::Unsafe);
        }
    }
}

/// Whether a comment suppresses the finding.
///
/// Where a comment that has expired would be followed by one with a new reason, and that one by
/// another in the next round, the old one stands: a person has to look at it.
fn is_suppressed(module: &Module<'_>, owned: &Owned) -> bool {
    let Finding { rule, range, .. } = owned.outcome.finding();
    match owned.outcome {
        Outcome::Justified { .. } => module.was_suppressed(*range, rule.id, rule.ruff),
        _ => module.is_suppressed(*range, rule.id, rule.ruff),
    }
}

/// What has to be installed by hand makes a fix unsafe: until then, the program does not run.
fn provide(fix: &mut Fix, path: &Path, project: &dyn Project) {
    for requirement in &fix.distributions {
        if let Provision::ByHand(how) = project.provision(path, requirement) {
            fix.applicability = fix.applicability.min(Applicability::Unsafe);
            fix.effect = format!("{}; {how}", fix.effect);
        }
    }
}

/// Those of `wanted` that are due: a comment waits until no fix is left that would change the code it
/// is about.
pub(crate) fn fixes_first<'o>(wanted: &[&'o Owned]) -> Vec<&'o Owned> {
    let is_fix = |owned: &Owned| matches!(owned.outcome, Outcome::Fixed { .. });
    let range = |owned: &Owned| owned.outcome.finding().range;
    let fixed: Vec<TextRange> = wanted
        .iter()
        .filter(|owned| is_fix(owned))
        .map(|owned| range(owned))
        .collect();
    let waits = |owned: &Owned| {
        let at = range(owned);
        let mut fixed = fixed.iter();
        fixed.any(|fixed| fixed.intersect(at).is_some_and(|both| !both.is_empty()))
    };
    let is_due = |owned: &&Owned| fixed.is_empty() || is_fix(owned) || !waits(owned);
    wanted.iter().copied().filter(is_due).collect()
}

/// The fixes that can be applied together, first come first served; the others wait for the next
/// round. `candidates` are sorted.
pub(crate) fn choose<'o>(candidates: &[&'o Owned]) -> Vec<&'o Owned> {
    let mut claims = Claims::default();
    candidates
        .iter()
        .copied()
        .filter(|owned| owned.fix().is_some_and(|fix| claims.claim(&fix.edits)))
        .collect()
}

/// A text after a round, its tree, and the edits that led to it: the fixes', then those of the
/// imports.
pub(crate) struct Applied {
    pub(crate) text: String,
    pub(crate) tree: SyntaxTree,
    pub(crate) steps: Vec<EditSet>,
}

/// Applies `fixes` to the file and sees to the imports.
///
/// # Errors
/// What is wrong with the result, where it does not parse or tokens outside the edits changed.
pub(crate) fn apply(
    module: &Module<'_>,
    tree: &SyntaxTree,
    path: &Path,
    project: &dyn Project,
    fixes: &[&Fix],
) -> Result<Applied, String> {
    let text = module.text();
    let edits = EditSet::merge(text, fixes.iter().map(|fix| &fix.edits))
        .ok_or("its edits do not fit each other")?;
    let edited = edits.apply(text);
    let edited_tree = verified(&edits, (text, tree), &edited)?;
    let requests: Vec<&ImportRequest> = fixes.iter().flat_map(|fix| &fix.imports).collect();
    let import_edits = {
        let edited_module =
            Module::new(&edited, &edited_tree).map_err(|error| error.to_string())?;
        edit_imports(module, &edited_module, &requests, path, &|name| {
            project.shares(path, name)
        })
    };
    if import_edits.is_empty() {
        return Ok(Applied {
            text: edited,
            tree: edited_tree,
            steps: vec![edits],
        });
    }
    let imports = EditSet::new(&edited, import_edits).map_err(|error| error.to_string())?;
    let with_imports = imports.apply(&edited);
    let tree = verified(&imports, (&edited, &edited_tree), &with_imports)?;
    Ok(Applied {
        text: with_imports,
        tree,
        steps: vec![edits, imports],
    })
}

/// The tree of `new_text`, which is `old_text` after `edits`.
///
/// # Errors
/// Where it does not parse, or tokens outside the edits changed.
pub(crate) fn verified(
    edits: &EditSet,
    (old_text, old_tree): (&str, &SyntaxTree),
    new_text: &str,
) -> Result<SyntaxTree, String> {
    let tree = SyntaxTree::parse(new_text).map_err(|error| {
        format!(
            "its result is not valid Python: {error} in line {}",
            error.line
        )
    })?;
    let same = same_tokens_outside(
        edits,
        (old_text, old_tree.tokens()),
        (new_text, tree.tokens()),
    );
    if same {
        Ok(tree)
    } else {
        Err("its result differs outside the edited places".to_string())
    }
}
