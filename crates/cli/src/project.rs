//! What the disk tells about the project around a file.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use harden_codemod::{ContainerEvidence, NoProject, Project, Provision, Replaced};
use harden_project::{Availability, ManifestChange, Manifests, is_test_file};

use crate::shared::{SharedNames, project_root};

/// The project a file is in, as the folders around the file show it.
#[derive(Default)]
pub(crate) struct DiskProject {
    /// The folders the run is over.
    folders: Vec<PathBuf>,
    threads: Option<usize>,
    manifests: Manifests,
    /// Whether the manifests stay as they are: a run over standard input gives back one text.
    keeps_manifests: bool,
    /// Whether files in these folders are tests', whatever they are called.
    test_folders: Mutex<BTreeMap<PathBuf, bool>>,
    /// What is known of the files below each root, once it was asked for.
    shared: Mutex<BTreeMap<PathBuf, Arc<OnceLock<SharedNames>>>>,
}

impl DiskProject {
    /// The project of a run over `paths`.
    pub(crate) fn new(paths: &[PathBuf], threads: Option<usize>) -> Self {
        DiskProject {
            folders: paths
                .iter()
                .filter_map(|path| fs::canonicalize(path).ok())
                .filter(|path| path.is_dir())
                .collect(),
            threads,
            ..DiskProject::default()
        }
    }

    /// The roots of the projects that the files and folders at `paths` are in, sorted. What is
    /// not there, standard input for one, is in the current directory's.
    pub(crate) fn roots(&self, paths: &[PathBuf]) -> Vec<PathBuf> {
        let mut roots: Vec<PathBuf> = paths
            .iter()
            .filter_map(|path| {
                fs::canonicalize(path)
                    .or_else(|_| std::path::absolute(path))
                    .ok()
            })
            // The root is asked of a file: of any one in a folder.
            .map(|path| if path.is_dir() { path.join("*") } else { path })
            .filter_map(|file| project_root(&file, &self.folders).map(Path::to_path_buf))
            .collect();
        roots.sort_unstable();
        roots.dedup();
        roots
    }
}

impl DiskProject {
    /// The same, for a run that cannot change manifests.
    pub(crate) fn keeping_manifests(mut self, keeps: bool) -> Self {
        self.keeps_manifests = keeps;
        self
    }

    /// The changes of manifests that declare what `files` need.
    pub(crate) fn declare<'f>(
        &self,
        files: impl Iterator<Item = (&'f Path, &'f str)>,
    ) -> Vec<ManifestChange> {
        let needs: Vec<(PathBuf, PathBuf, String)> = files
            .filter_map(|(file, requirement)| {
                let (file, root) = self.place(file)?;
                Some((file, root, requirement.to_string()))
            })
            .collect();
        self.manifests.declare(&needs)
    }

    /// Whether Ruff's import sorter takes `module` for first-party (its documentation, "How does Ruff
    /// determine which of my imports are first-party, third-party, etc.?"): it is a file or folder in
    /// one of `sources`, or the package that the file is in. Without `sources`, they are the project's
    /// root and `src` there.
    pub(crate) fn is_first_party(
        &self,
        file: &Path,
        module: &str,
        sources: Option<Vec<PathBuf>>,
    ) -> bool {
        let Ok(file) = fs::canonicalize(file).or_else(|_| std::path::absolute(file)) else {
            return false;
        };
        let sources = sources.unwrap_or_else(|| {
            let root = project_root(&file, &self.folders);
            root.map_or_else(Vec::new, |root| vec![root.to_path_buf(), root.join("src")])
        });
        let is_in = |folder: &PathBuf| {
            folder.join(module).is_dir() || folder.join(format!("{module}.py")).is_file()
        };
        let is_own_package = || {
            let folder = file.parent()?;
            let outermost = folder
                .strip_prefix(import_root(folder))
                .ok()?
                .iter()
                .next()?;
            Some(outermost == module)
        };
        sources.iter().any(is_in) || is_own_package().unwrap_or(false)
    }

    /// A file's whole path, and the root of its project.
    fn place(&self, file: &Path) -> Option<(PathBuf, PathBuf)> {
        let file = fs::canonicalize(file)
            .or_else(|_| std::path::absolute(file))
            .ok()?;
        let root = project_root(&file, &self.folders)?.to_path_buf();
        Some((file, root))
    }

    /// What `ask` gets to know of the file from the other files of its project, which are read for
    /// it, once. The path that it is given has no symbolic links.
    fn among_others<R>(
        &self,
        file: &Path,
        ask: impl FnOnce(&SharedNames, &Path) -> R,
    ) -> Option<R> {
        let (file, root) = self.place(file)?;
        let names = Arc::clone(
            self.shared
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .entry(root.clone())
                .or_default(),
        );
        // Outside the lock: files of other projects need not wait.
        let names = names.get_or_init(|| SharedNames::read(&root, self.threads));
        Some(ask(names, &file))
    }
}

impl Project for DiskProject {
    /// Looks where Python looks before the standard library: in the folder the file is run from,
    /// and in the folder its outermost package is imported from.
    fn shadows(&self, importer: &Path, module: &str) -> bool {
        let Ok(importer) = std::path::absolute(importer) else {
            return false;
        };
        let Some(folder) = importer.parent() else {
            return false;
        };
        let module = module.split('.').next().unwrap_or(module);
        let root = import_root(folder);
        provides(root, module)
            // A file of a package may be run as a script, and sees its neighbours then. It is
            // not its own neighbour: a package's `subprocess.py` gets the real one.
            || (root != folder
                && candidates(folder, module)
                    .iter()
                    .any(|file| *file != importer && file.is_file()))
    }

    fn provision(&self, file: &Path, requirement: &str) -> Provision {
        let Some((file, root)) = self.place(file) else {
            return NoProject.provision(file, requirement);
        };
        match self.manifests.availability(&file, &root, requirement) {
            Availability::Declared { .. } => Provision::Declared,
            Availability::Addable { .. } if !self.keeps_manifests => Provision::Declared,
            Availability::Addable { manifest } => Provision::ByHand(format!(
                "`{requirement}` has to be added to {}",
                name(&manifest)
            )),
            Availability::ByHand {
                manifest,
                reason,
                command,
            } => {
                let run = command.map_or(String::new(), |command| format!(": run `{command}`"));
                Provision::ByHand(format!(
                    "`{requirement}` has to be added to {} by hand, since {reason}{run}",
                    name(&manifest)
                ))
            }
            Availability::Nowhere => NoProject.provision(&file, requirement),
        }
    }

    fn distributions(&self, file: &Path) -> Option<Vec<String>> {
        let (file, root) = self.place(file)?;
        self.manifests.distributions(&file, &root)
    }

    fn minimum_python(&self, file: &Path) -> Option<(u8, u8)> {
        let (file, root) = self.place(file)?;
        self.manifests.minimum_python(&file, &root)
    }

    fn is_test(&self, file: &Path) -> bool {
        let anywhere = Path::new("");
        let Ok(file) = std::path::absolute(file) else {
            return false;
        };
        let (Some(folder), Some(name)) = (file.parent(), file.file_name()) else {
            return false;
        };
        // Most files are told apart without a look at the disk.
        if !is_test_file(&file, anywhere) || is_test_file(Path::new(name), anywhere) {
            return is_test_file(Path::new(name), anywhere);
        }
        let known = &self.test_folders;
        let known = || known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(&is_test) = known().get(folder) {
            return is_test;
        }
        let is_test = match distribution(folder) {
            Some(root) => is_test_file(&file, root),
            None => self
                .place(&file)
                .is_none_or(|(file, root)| is_test_file(&file, &root)),
        };
        known().insert(folder.to_path_buf(), is_test);
        is_test
    }

    fn container(&self, file: &Path) -> Option<ContainerEvidence> {
        let (file, root) = self.place(file)?;
        let container = self.manifests.container(&file, &root)?;
        Some(ContainerEvidence {
            file: container.file.to_string_lossy().replace('\\', "/"),
            line: container.line,
            what: container.entry.to_string(),
            names_file: container.entry.names_file(),
        })
    }

    fn rewrites_assertions(&self, file: &Path) -> bool {
        self.place(file)
            .is_some_and(|(file, root)| self.manifests.rewrites_assertions(&file, &root))
    }

    fn shares(&self, file: &Path, name: &str) -> bool {
        self.among_others(file, |names, file| names.shares(file, name))
            .unwrap_or(false)
    }

    fn replaced(&self, file: &Path) -> Arc<[Replaced]> {
        self.among_others(file, SharedNames::replaced)
            .unwrap_or_default()
    }
}

/// The innermost distribution that files in `folder` are part of, within the repository. A sample
/// project among tests is one of its own; a manifest right in `tests` is about the tests.
fn distribution(folder: &Path) -> Option<&Path> {
    let is_for_tests = |folder: &Path| {
        let name = folder.file_name().and_then(|name| name.to_str());
        matches!(name, Some("tests" | "test"))
    };
    let has_any = |folder: &Path, names: &[&str]| {
        let mut names = names.iter();
        names.any(|name| folder.join(name).exists())
    };
    let root = folder.ancestors().find(|folder| {
        let is_distribution = || has_any(folder, &["pyproject.toml", "setup.py", "setup.cfg"]);
        has_any(folder, &[".git"]) || (!is_for_tests(folder) && is_distribution())
    })?;
    Some(root)
}

/// A manifest's file name.
fn name(manifest: &Path) -> String {
    let name = manifest.file_name().unwrap_or(manifest.as_os_str());
    name.to_string_lossy().into_owned()
}

/// The folder that holds the outermost package `folder` is part of; `folder` if it is in none.
pub(crate) fn import_root(folder: &Path) -> &Path {
    folder
        .ancestors()
        .find(|ancestor| !ancestor.join("__init__.py").is_file())
        .unwrap_or(folder)
}

fn provides(folder: &Path, module: &str) -> bool {
    candidates(folder, module).iter().any(|file| file.is_file())
}

/// The files that would be `module` in `folder`. A folder without `__init__.py` is none of them:
/// Python takes the standard library's module before a namespace package.
fn candidates(folder: &Path, module: &str) -> [PathBuf; 2] {
    [
        folder.join(format!("{module}.py")),
        folder.join(module).join("__init__.py"),
    ]
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn shadows(files: &[&str], importer: &str) -> bool {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        DiskProject::default().shadows(&folder.path().join(importer), "subprocess")
    }

    fn is_test(files: &[&str], file: &str) -> bool {
        let folder = tempfile::tempdir().unwrap();
        for file in files.iter().chain([&file]) {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        DiskProject::default().is_test(&folder.path().join(file))
    }

    #[test]
    fn files_below_tests_are_tests_unless_they_are_a_project_of_their_own() {
        let of_project = |file| is_test(&["pyproject.toml", "tests/demo/pyproject.toml"], file);
        assert!(of_project("tests/helpers.py"));
        assert!(of_project("tests/unit/helpers.py"));
        assert!(of_project("src/test_a.py"));
        assert!(!of_project("src/a.py"));
        assert!(!of_project("tests/demo/a.py"));
        assert!(of_project("tests/demo/tests/a.py"));
        assert!(of_project("tests/demo/a_test.py"));
        assert!(is_test(&["setup.py", "tests/pyproject.toml"], "tests/a.py"));
        assert!(is_test(&[".git/config", "setup.py"], "test/a.py"));
    }

    #[test]
    fn a_neighbour_of_a_script_hides_the_standard_library() {
        assert!(shadows(&["subprocess.py", "a.py"], "a.py"));
        assert!(shadows(&["subprocess/__init__.py", "a.py"], "a.py"));
        assert!(!shadows(&["other.py", "a.py"], "a.py"));
    }

    #[test]
    fn a_script_of_that_name_would_import_itself() {
        assert!(shadows(&["subprocess.py"], "subprocess.py"));
    }

    #[test]
    fn a_namespace_package_does_not_hide_the_standard_library() {
        assert!(!shadows(&["subprocess/a.py", "b.py"], "b.py"));
    }

    #[test]
    fn the_folder_a_package_is_imported_from_counts() {
        let package = ["p/__init__.py", "p/q/__init__.py", "p/q/a.py"];
        assert!(!shadows(&package, "p/q/a.py"));
        assert!(shadows(
            &[&package[..], &["subprocess.py"]].concat(),
            "p/q/a.py"
        ));
        assert!(shadows(
            &[&package[..], &["p/q/subprocess.py"]].concat(),
            "p/q/a.py"
        ));
        assert!(!shadows(
            &[&package[..], &["p/subprocess.py"]].concat(),
            "p/q/a.py"
        ));
    }

    #[test]
    fn a_packages_own_module_of_that_name_gets_the_real_one() {
        assert!(!shadows(
            &["p/__init__.py", "p/subprocess.py"],
            "p/subprocess.py"
        ));
    }
}
