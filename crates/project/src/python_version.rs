//! The lowest Python that a project says it runs on.

use std::path::Path;
use std::str::FromStr;

use pep440_rs::VersionSpecifiers;

use crate::conda::{self, Conda};
use crate::files::View;
use crate::find;
use crate::pyproject;
use crate::script::{self, Header};
use crate::setup_cfg::SetupCfg;
use crate::setup_py::SetupPy;
use crate::{toml, versions};

/// What the header of a script says (PEP 723).
pub(crate) fn of_script(text: &str) -> Option<(u8, u8)> {
    match script::header(text)? {
        Header::Read {
            requires_python: Some(text),
            ..
        } => versions::lowest_python(&versions::pep440(&text)?),
        _ => None,
    }
}

/// What the nearest manifests say that say something, up to those of the project itself.
pub(crate) fn of_file(view: &View, file: &Path, root: &Path) -> Option<(u8, u8)> {
    for folder in find::folders(file, root) {
        if let Some(sets) = sets(view, folder) {
            return versions::lowest_python(&sets);
        }
        if find::project(view, folder, root).is_some_and(|project| project.is_package) {
            return None;
        }
    }
    None
}

/// What the manifests of one folder say.
pub(crate) fn of_folder(view: &View, folder: &Path) -> Option<(u8, u8)> {
    versions::lowest_python(&sets(view, folder)?)
}

fn sets(view: &View, folder: &Path) -> Option<Vec<VersionSpecifiers>> {
    let text = |name: &str| view.text(&folder.join(name));
    let by_pyproject = || pyproject::python(&toml::parse(&text(pyproject::NAME)?).ok()?);
    let by_cfg = || {
        let text = text("setup.cfg")?;
        let value = SetupCfg::parse(&text)
            .ok()?
            .value("options", "python_requires")?;
        versions::pep440(&value.concat())
    };
    let by_setup = || {
        let text = text("setup.py")?;
        versions::pep440(SetupPy::parse(&text)?.string("python_requires")?)
    };
    let by_pipfile = || {
        let text = text("Pipfile")?;
        let document = toml::parse(&text).ok()?;
        if let Some(full) = toml::string(&document, &["requires", "python_full_version"]) {
            let specifiers = VersionSpecifiers::from_str(&format!("=={full}")).ok()?;
            return Some(vec![specifiers]);
        }
        versions::prefix(toml::string(&document, &["requires", "python_version"])?)
    };
    let by_conda = || {
        conda::NAMES
            .iter()
            .find_map(|name| Conda::parse(&text(name)?)?.python())
    };
    // Arguments of `setup` win over `setup.cfg`.
    by_pyproject()
        .or_else(by_setup)
        .or_else(by_cfg)
        .or_else(by_pipfile)
        .or_else(by_conda)
}
