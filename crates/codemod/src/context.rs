use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use harden_rewriter::prelude::{Binding, Expr, ScopeKind};
use harden_rewriter::{
    ANY_NAME, CommentForm, Date, Edit, ImportRequest, Module, NameTaken, NoComment, Ranged, Style,
    TextRange, Way,
};

use crate::option::{CodemodOption, OptionKind, OptionValue};
use crate::replaced::{Replaced, ReplacedName};
use crate::types::{Known, NoTypes, Types};
use crate::{Finding, Rule};

/// Facts about the project around a file, which a codemod cannot see for itself.
pub trait Project: Sync {
    /// Whether importing `module` from the file at `importer` would find a file of the
    /// project rather than the standard library.
    fn shadows(&self, importer: &Path, module: &str) -> bool;

    /// Whether another file may take `name` from the one at `file`, which imports it: by
    /// `from file import *`, as `file.name`, or to patch it in a test. In doubt, it may.
    ///
    /// Asked only when an import is about to be taken out, since the answer may need a look at
    /// every file of the project. Without a project, no other file is there.
    fn shares(&self, file: &Path, name: &str) -> bool {
        let _ = (file, name);
        false
    }

    /// What other files of the project replace by name, of what the one at `file` may use, in the
    /// order of files and lines.
    ///
    /// Asked only when a fix is about to change what the file calls, since the answer needs a look
    /// at every file of the project. Without a project, no other file is there.
    fn replaced(&self, file: &Path) -> Arc<[Replaced]> {
        let _ = file;
        Arc::default()
    }

    /// How `requirement` (PEP 508) comes to be installed where the file at `file` runs.
    fn provision(&self, file: &Path, requirement: &str) -> Provision {
        let _ = file;
        Provision::ByHand(format!(
            "nothing here declares what this file runs with: `{requirement}` has to be installed"
        ))
    }

    /// The distributions that the manifests of the file's project list, by their names as PEP 503
    /// normalises them; `None` where no manifest lists any.
    fn distributions(&self, file: &Path) -> Option<Vec<String>> {
        let _ = file;
        None
    }

    /// The lowest version of Python that the project of the file says it runs on.
    fn minimum_python(&self, file: &Path) -> Option<(u8, u8)> {
        let _ = file;
        None
    }

    /// Whether only tests run the file, as far as its place and name tell.
    fn is_test(&self, file: &Path) -> bool {
        let _ = file;
        false
    }

    /// What shows that a container starts the file, or that others reach what it starts there.
    ///
    /// Asked only where a finding is: the files that say so are read for it.
    fn container(&self, file: &Path) -> Option<ContainerEvidence> {
        let _ = file;
        None
    }

    /// Whether pytest is told to rewrite the assertions of the file, which is none of its tests: to
    /// show what was compared, for a plugin or helpers of tests.
    fn rewrites_assertions(&self, file: &Path) -> bool {
        let _ = file;
        false
    }

    /// How long a line of the file may be before a formatter breaks it, in columns.
    fn line_length(&self, file: &Path) -> usize {
        self.style(file).line_length
    }

    /// How the project lays the file out: what its formatter and import sorter are set to.
    fn style(&self, file: &Path) -> Style {
        let _ = file;
        Style::default()
    }

    /// Whether an import sorter takes the top-level module `module` for one of the project's own.
    fn is_first_party(&self, file: &Path, module: &str) -> bool {
        self.shadows(file, module)
    }

    /// How comments that justify findings of `rule` are written in the file.
    fn comment_form(&self, file: &Path, rule: &Rule) -> CommentForm {
        let _ = (file, rule);
        CommentForm::default()
    }

    /// Whether every finding that Bandit has in the file is known, those that comments suppress
    /// among them: where the run is limited to a report that was made with `--ignore-nosec`.
    fn findings_are_complete(&self, file: &Path) -> bool {
        let _ = file;
        false
    }

    /// The date by which comments that suppress until some day are judged. Where it is not known,
    /// none has expired.
    fn today(&self) -> Option<Date> {
        None
    }
}

/// How a distribution comes to be installed where a file runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Provision {
    /// A manifest declares it, or will along with the fix.
    Declared,
    /// A person has to see to it: a clause that says how, in lower case without a full stop.
    ByHand(String),
}

/// A line that shows that a container starts a file: "Dockerfile line 7 runs app.py".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContainerEvidence {
    /// The file with the line, as its project calls it.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What the line does, to be read after it: "exposes port 8000".
    pub what: String,
    /// Whether the line names the file itself: that is a proof that the file is started so.
    pub names_file: bool,
}

impl std::fmt::Display for ContainerEvidence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} line {} {}", self.file, self.line, self.what)
    }
}

/// A file without a project around it.
pub struct NoProject;

impl Project for NoProject {
    fn shadows(&self, _importer: &Path, _module: &str) -> bool {
        false
    }
}

/// Why an import a fix needs cannot be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportDoubt {
    /// The name the import would bind means something else where it is needed.
    Taken(NameTaken),
    /// A file of the project would be imported instead.
    Shadowed {
        /// The module that was asked for.
        module: String,
    },
}

impl std::fmt::Display for ImportDoubt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            ImportDoubt::Taken(taken) => taken.fmt(f),
            ImportDoubt::Shadowed { module } => {
                write!(f, "a file of the project is called `{module}` too")
            }
        }
    }
}

/// The options of a codemod that are set, by name.
pub type Options = BTreeMap<&'static str, OptionValue>;

/// What the user wishes of a codemod.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wishes {
    /// The ids of its rules that were selected by name, rather than by not saying anything.
    pub named: Vec<&'static str>,
    /// Its options that are set.
    pub options: Options,
}

/// One file, as a codemod sees it.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The file's text, syntax and names.
    pub module: &'a Module<'a>,
    /// The file's path, for facts about the project only.
    pub path: &'a Path,
    /// The project around the file.
    pub project: &'a dyn Project,
    /// The types of the project's expressions.
    pub types: &'a dyn Types,
    /// The ids of the rules whose findings are wanted; those of all where `None`.
    pub rules: Option<&'a [&'static str]>,
    /// What the user wishes of this codemod; nothing in particular where `None`.
    pub wishes: Option<&'a Wishes>,
}

impl<'a> Context<'a> {
    /// A file of which every finding is wanted, with nothing known around it.
    pub fn alone(module: &'a Module<'a>, path: &'a Path) -> Self {
        Context {
            module,
            path,
            project: &NoProject,
            types: &NoTypes,
            rules: None,
            wishes: None,
        }
    }
}

impl Context<'_> {
    /// Whether the user has selected the rule `id` by name: what it finds is wanted then even where
    /// a codemod would leave it be.
    pub fn is_named(&self, id: &str) -> bool {
        self.wishes.is_some_and(|wishes| wishes.named.contains(&id))
    }

    /// The word that is set for `option`, one of this codemod's, or its default; an empty one for an
    /// option that takes something else than one of some words.
    pub fn choice(&self, option: &CodemodOption) -> &'static str {
        let set = self
            .wishes
            .and_then(|wishes| wishes.options.get(option.name));
        match (set, option.kind) {
            (Some(OptionValue::Choice(word)), _) => word,
            (_, OptionKind::Choice { default, .. }) => default,
            _ => "",
        }
    }

    /// Whether anybody wants the findings of the rule `id`: a codemod need not look for others.
    pub fn wants(&self, id: &str) -> bool {
        self.rules.is_none_or(|rules| rules.contains(&id))
    }

    /// What is known of `expr`, an expression of this file, from its type. See [`Types::of`] for
    /// what that costs.
    pub fn known(&self, expr: &Expr) -> Known {
        self.types.of(self.path, self.module.text(), expr.range())
    }

    /// Whether another file may take what `binding` binds from this one. See [`Project::shares`].
    pub fn is_shared(&self, binding: &Binding<'_>) -> bool {
        self.module.index().scope_kind(binding) == ScopeKind::Module
            && self.project.shares(self.path, binding.name)
    }

    /// Whether other code than that which names it may see or change what `binding` binds: by way of
    /// a namespace, of the module as an object or of a text in this file, or from another file.
    pub fn escapes(&self, binding: &Binding<'_>) -> bool {
        let stem = self.stem();
        let hidden = self.module.hidden_access(binding, stem.as_deref());
        hidden.is_some() || self.is_shared(binding)
    }

    /// Whether another file assigns something else to what `binding`, a module's, binds:
    /// `this_module.NAME = value`. What a test patches for a while does not count.
    pub fn is_reassigned_elsewhere(&self, binding: &Binding<'_>) -> bool {
        self.module.index().scope_kind(binding) == ScopeKind::Module
            && self.project.replaced(self.path).iter().any(|replaced| {
                let is_it = |name: &ReplacedName| {
                    matches!(name, ReplacedName::Own(path)
                        if matches!(path.as_slice(), [only] if only == binding.name || only == ANY_NAME))
                };
                replaced.way == Way::Assigned && replaced.names.iter().any(is_it)
            })
    }

    /// What the module is called by those that import it, without the packages it is in; `None`
    /// where it is called like no module.
    fn stem(&self) -> Option<String> {
        let name = crate::replaced::module_path(self.path).pop()?;
        name.chars()
            .all(|c| c.is_alphanumeric() || c == '_')
            .then_some(name)
    }

    /// The edits that let Bandit, and Ruff where the project has it look, pass over `finding`
    /// because of `reason`, in a comment that says so. See [`Module::justify`].
    ///
    /// # Errors
    /// Where no comment can stand that they would honour.
    pub fn justify(&self, finding: &Finding, reason: &str) -> Result<Vec<Edit>, NoComment> {
        self.justify_rule(finding.rule, finding.range, reason)
    }

    /// [`Context::justify`] for a finding of `rule` at the node `range`.
    ///
    /// # Errors
    /// Where no comment can stand that they would honour.
    pub fn justify_rule(
        &self,
        rule: &Rule,
        range: TextRange,
        reason: &str,
    ) -> Result<Vec<Edit>, NoComment> {
        let form = self.project.comment_form(self.path, rule);
        self.module.justify(range, rule.id, rule.ruff, reason, form)
    }

    /// Asks for `module` (`subprocess`) to be usable where `at` is evaluated.
    ///
    /// Returns the request to put on the fix; its [`ImportRequest::name`] is what the new text
    /// calls the module: the name an existing import binds, or the module's own.
    ///
    /// # Errors
    /// Where the name is taken at that place, or a file of the project hides the module.
    pub fn import(&self, module: &str, at: &Expr) -> Result<ImportRequest, ImportDoubt> {
        let request = self
            .module
            .request_import(module, at)
            .map_err(ImportDoubt::Taken)?;
        if request.is_new() && self.project.shadows(self.path, module) {
            return Err(ImportDoubt::Shadowed {
                module: module.to_string(),
            });
        }
        Ok(request)
    }
}
