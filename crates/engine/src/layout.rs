//! The layout of a changed file: formatted, and its imports sorted, where they were before.

use std::path::Path;

use harden_codemod::{Project, Style};
use harden_rewriter::{EditSet, Module, SyntaxTree};

use crate::round::{Applied, Found, verified};

/// How a file was laid out as it was read.
pub(crate) struct Layout {
    style: Style,
    is_stub: bool,
    was_formatted: bool,
    were_imports_sorted: bool,
}

impl Layout {
    /// The layout of `module`, the file at `path` as it was read.
    pub(crate) fn of(module: &Module<'_>, path: &Path, project: &dyn Project) -> Self {
        let style = project.style(path);
        let is_stub = path.extension().is_some_and(|extension| extension == "pyi");
        let is_own = |name: &str| project.is_first_party(path, name);
        let formatted = module.formatted(&style, is_stub);
        let unsorted = module.sort_imports(&style, &is_own);
        Layout {
            was_formatted: formatted.is_some_and(|text| text == module.text()),
            were_imports_sorted: unsorted.is_some_and(|edits| edits.is_empty()),
            style,
            is_stub,
        }
    }

    /// The text of `module`, whose tree is `tree`, laid out as the file was; `None` where it is so
    /// already, or where a finding of `found` would be suppressed that is not, or the other way
    /// round.
    pub(crate) fn restore(
        &self,
        module: &Module<'_>,
        tree: &SyntaxTree,
        found: &Found,
        path: &Path,
        project: &dyn Project,
    ) -> Option<Applied> {
        let sorted = self.sorted(module, tree, path, project);
        let applied = match sorted {
            None => self.formatted(module)?,
            Some(mut sorted) => {
                let formatted = Module::new(&sorted.text, &sorted.tree)
                    .ok()
                    .and_then(|module| self.formatted(&module));
                if let Some(formatted) = formatted {
                    sorted.text = formatted.text;
                    sorted.tree = formatted.tree;
                    sorted.steps.extend(formatted.steps);
                }
                sorted
            }
        };
        let after = Module::new(&applied.text, &applied.tree).ok()?;
        let after = after.on(module.today());
        let is_as_before = found.all().all(|finding| {
            let (id, ruff) = (finding.rule.id, finding.rule.ruff);
            let range = applied
                .steps
                .iter()
                .fold(finding.range, |range, step| step.to_new(range));
            module.is_suppressed(finding.range, id, ruff) == after.is_suppressed(range, id, ruff)
        });
        is_as_before.then_some(applied)
    }

    /// `text`, from which comments were taken since it was laid out, laid out again.
    pub(crate) fn again(&self, text: String, path: &Path, project: &dyn Project) -> String {
        let Ok(tree) = SyntaxTree::parse(&text) else {
            return text;
        };
        let Ok(module) = Module::new(&text, &tree) else {
            tree.leak();
            return text;
        };
        let nothing = Found {
            outcomes: Vec::new(),
            passed_over: Vec::new(),
        };
        let laid_out = self.restore(&module, &tree, &nothing, path, project);
        laid_out.map_or_else(|| text.clone(), |applied| applied.text)
    }

    fn sorted(
        &self,
        module: &Module<'_>,
        tree: &SyntaxTree,
        path: &Path,
        project: &dyn Project,
    ) -> Option<Applied> {
        if !self.were_imports_sorted {
            return None;
        }
        let is_own = |name: &str| project.is_first_party(path, name);
        let edits = module.sort_imports(&self.style, &is_own)?;
        let edits = EditSet::new(module.text(), edits).ok()?;
        let text = edits.apply(module.text());
        let tree = verified(&edits, (module.text(), tree), &text).ok()?;
        Some(Applied {
            text,
            tree,
            steps: vec![edits],
        })
    }

    fn formatted(&self, module: &Module<'_>) -> Option<Applied> {
        if !self.was_formatted {
            return None;
        }
        let formatted = module.formatted(&self.style, self.is_stub)?;
        let (edits, tree) = module.layout_edits(&formatted)?;
        Some(Applied {
            text: edits.apply(module.text()),
            tree,
            steps: vec![edits],
        })
    }
}
