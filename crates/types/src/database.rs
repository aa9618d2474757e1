//! The database that ty's queries run on.

use std::path::PathBuf;

use ruff_db::diagnostic::Diagnostic;
use ruff_db::files::{File, Files};
use ruff_db::source::source_text;
use ruff_db::system::{OsSystem, System, SystemPath, SystemPathBuf, SystemVirtualPath};
use ruff_db::vendored::VendoredFileSystem;
use ruff_diagnostics::SourceMap;
use salsa::Setter as _;
use ty_python_core::ProgramFile;
use ty_python_core::program::ProgramSettings;
use ty_python_semantic::lint::{LintRegistry, RuleSelection};
use ty_python_semantic::{
    AnalysisSettings, Program, PythonVersionWithSource, default_lint_registry,
};

use crate::{settings, yardsticks};

/// Everything ty has found out in a run.
#[salsa::db]
#[derive(Clone)]
pub(crate) struct Database {
    storage: salsa::Storage<Self>,
    files: Files,
    system: OsSystem,
    vendored: VendoredFileSystem,
    program: ProgramSettings,
    rules: RuleSelection,
    analysis: AnalysisSettings,
    yardsticks: Option<File>,
    /// The file whose text is not the disk's. There is at most one, so that no answer depends on
    /// which questions came before.
    overlaid: Option<File>,
}

impl Database {
    /// A database for the projects at `roots`. Nothing if there is no current directory.
    pub(crate) fn new(roots: &[PathBuf]) -> Option<Self> {
        let current = SystemPathBuf::from_path_buf(std::env::current_dir().ok()?).ok()?;
        let system = OsSystem::new(current);
        let vendored = ty_vendored::file_system().clone();
        let program = settings::of_projects(roots, &system, &vendored);
        let mut database = Database {
            storage: salsa::Storage::new(None),
            files: Files::default(),
            system,
            vendored,
            program,
            rules: RuleSelection::from_registry(default_lint_registry()),
            analysis: AnalysisSettings::default(),
            yardsticks: None,
            overlaid: None,
        };
        database
            .program
            .search_paths
            .try_register_static_roots(&database);
        let file = database
            .files
            .virtual_file(&database, SystemVirtualPath::new("yardsticks.py"))
            .file();
        database.set_text(file, yardsticks::SOURCE);
        database.yardsticks = Some(file);
        Some(database)
    }

    /// The file at `path`, with `text` whatever the disk has. All other files have the text they
    /// have on the disk.
    pub(crate) fn overlay(&mut self, path: &SystemPath, text: &str) -> Option<File> {
        // The file is known to the database from here on, even if the disk does not have it.
        let _ = ruff_db::files::system_path_to_file(self, path);
        let file = self.files.try_system(self, path)?;
        if let Some(other) = self.overlaid
            && other != file
        {
            other.set_source_text_override(self).to(None);
            self.overlaid = None;
        }
        if source_text(self, file).as_str() != text {
            self.set_text(file, text);
            self.overlaid = Some(file);
        }
        Some(file)
    }

    fn set_text(&mut self, file: File, text: &str) {
        let text = source_text(self, file).with_text(text.to_string(), &SourceMap::default());
        file.set_source_text_override(self).to(Some(text));
    }

    /// The file with the types that others are measured by.
    pub(crate) fn yardsticks(&self) -> Option<File> {
        self.yardsticks
    }
}

#[salsa::db]
impl salsa::Database for Database {}

#[salsa::db]
impl ruff_db::Db for Database {
    fn vendored(&self) -> &VendoredFileSystem {
        &self.vendored
    }

    fn system(&self) -> &dyn System {
        &self.system
    }

    fn files(&self) -> &Files {
        &self.files
    }
}

#[salsa::db]
impl ty_module_resolver::Db for Database {}

#[salsa::db]
impl ty_python_core::Db for Database {
    /// Nobody wants to see what ty thinks of the project.
    fn should_check_file(&self, _file: File) -> bool {
        false
    }
}

#[salsa::db]
impl ty_python_semantic::Db for Database {
    fn check_file(&self, _file: File) -> Vec<Diagnostic> {
        Vec::new()
    }

    fn program_file(&self, file: File) -> ProgramFile<'_> {
        Program::from_settings(self, &self.program).program_file(self, file)
    }

    fn python_version_with_source(&self, _file: File) -> &PythonVersionWithSource {
        &self.program.python_version
    }

    fn rule_selection(&self, _file: File) -> &RuleSelection {
        &self.rules
    }

    fn lint_registry(&self) -> &LintRegistry {
        default_lint_registry()
    }

    fn analysis_settings(&self, _file: File) -> &AnalysisSettings {
        &self.analysis
    }

    fn verbose(&self) -> bool {
        false
    }

    fn is_open_file(&self, _file: File) -> bool {
        false
    }

    fn dyn_clone(&self) -> Box<dyn ty_python_semantic::Db> {
        Box::new(self.clone())
    }
}
