//! Where modules are looked for.

use std::path::{Path, PathBuf};

use ruff_db::system::{System, SystemPath, SystemPathBuf};
use ruff_db::vendored::VendoredFileSystem;
use ty_module_resolver::SearchPathSettings;
use ty_python_core::platform::PythonPlatform;
use ty_python_core::program::{ProgramSettings, UseDefaultStrategy};
use ty_python_semantic::PythonVersionWithSource;

use crate::path;

/// The settings for the projects at `roots`.
pub(crate) fn of_projects(
    roots: &[PathBuf],
    system: &dyn System,
    vendored: &VendoredFileSystem,
) -> ProgramSettings {
    let roots: Vec<SystemPathBuf> = roots
        .iter()
        .filter_map(|root| path::of_folder(root))
        .collect();
    let settings = SearchPathSettings {
        src_roots: sources(&roots),
        site_packages_paths: installed(&roots),
        ..SearchPathSettings::empty()
    };
    let Ok(search_paths) = settings.to_search_paths(system, vendored, &UseDefaultStrategy);
    ProgramSettings {
        python_version: PythonVersionWithSource::default(),
        // Code is not only run where it is fixed.
        python_platform: PythonPlatform::All,
        search_paths,
    }
}

/// The folders that modules are imported from. A file belongs to the first that holds it, so
/// that `src` has to come before what is around it.
fn sources(roots: &[SystemPathBuf]) -> Vec<SystemPathBuf> {
    let mut sources = Vec::new();
    for root in roots {
        let src = root.join("src");
        if is_dir(&src) && !src.join("__init__.py").as_std_path().is_file() {
            sources.push(src);
        }
    }
    for root in roots {
        if !sources.contains(root) {
            sources.push(root.clone());
        }
    }
    sources
}

/// The folders of installed packages: those of the environment that is active, else of those that
/// stand in the projects.
fn installed(roots: &[SystemPathBuf]) -> Vec<SystemPathBuf> {
    let active = std::env::var_os("VIRTUAL_ENV").map(PathBuf::from);
    let environments: Vec<SystemPathBuf> = match active.and_then(|path| path::of_folder(&path)) {
        Some(active) => vec![active],
        None => roots.iter().map(|root| root.join(".venv")).collect(),
    };
    let mut folders = Vec::new();
    for environment in environments {
        if environment.join("pyvenv.cfg").as_std_path().is_file() {
            folders.extend(site_packages(&environment));
        }
    }
    folders
}

/// The folders of packages of one virtual environment, sorted.
fn site_packages(environment: &SystemPath) -> Vec<SystemPathBuf> {
    let mut parents = vec![environment.join("Lib")];
    parents.extend(pythons(environment.join("lib").as_std_path()));
    parents.sort();
    parents
        .into_iter()
        .map(|parent| parent.join("site-packages"))
        .filter(|folder| is_dir(folder))
        .collect()
}

/// `lib/python3.13` and the like.
fn pythons(lib: &Path) -> Vec<SystemPathBuf> {
    std::fs::read_dir(lib)
        .into_iter()
        .flatten()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_name().as_encoded_bytes().starts_with(b"python3"))
        .filter_map(|entry| SystemPathBuf::from_path_buf(entry.path()).ok())
        .collect()
}

fn is_dir(path: &SystemPath) -> bool {
    path.as_std_path().is_dir()
}
