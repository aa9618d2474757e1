//! `pyproject.toml`: the lists that PEP 621, PEP 735 and the tools' own tables have.

use std::path::Path;

use toml_edit::{Document, Item};

use crate::files::{Contents, View};
use crate::place::{Slot, Spot, join};
use crate::requirement::normalised;
use crate::tables::{Dialect, keys};
use crate::{requirements_txt, toml};

pub(crate) const NAME: &str = "pyproject.toml";

/// Where a `pyproject.toml` says that a project declares what it runs with.
#[derive(Debug)]
pub(crate) enum Run {
    /// It says nothing of that.
    None,
    /// Here.
    Here(Slot),
    /// There is no list, but it could have one; and nothing says that the project is built, which
    /// would need the list.
    Addable(Slot),
    /// In what setuptools reads besides.
    Setuptools,
}

/// A list for tests, with the rank of its name: the lower, the more so.
pub(crate) type Ranked = (u8, Slot);

/// What a `pyproject.toml` says.
#[derive(Debug)]
pub(crate) struct PyProject {
    pub(crate) run: Run,
    pub(crate) tests: Vec<Ranked>,
    /// Whether it declares a project, and is not just settings and groups.
    pub(crate) is_package: bool,
    pub(crate) has_groups: bool,
}

/// Reads the one of a folder, if there is one.
pub(crate) fn read(view: &View, folder: &Path, root: &Path) -> Option<PyProject> {
    let path = folder.join(NAME);
    let broken = |reason: String| PyProject {
        run: Run::Here(Slot::broken(path.clone(), reason)),
        tests: Vec::new(),
        is_package: true,
        has_groups: false,
    };
    let contents = view.file(&path);
    let text = match &*contents {
        Contents::Missing => return None,
        Contents::Unusable(reason) => return Some(broken(reason.clone())),
        Contents::Text(text) => &text.content,
    };
    let document = match toml::parse(text) {
        Ok(document) => document,
        Err(reason) => return Some(broken(reason)),
    };
    let reader = Reader {
        view,
        folder,
        root,
        path: &path,
        document: &document,
    };
    let has = |path: &[&str]| toml::table(&document, path).is_some();
    Some(PyProject {
        run: reader.run(),
        tests: reader.tests(),
        is_package: has(&["project"])
            || has(&["tool", "poetry"])
            || has(&["tool", "flit", "metadata"]),
        has_groups: has(&["dependency-groups"]),
    })
}

/// The rank of a group's name among those that tests need.
fn rank(name: &str) -> Option<u8> {
    Some(match normalised(name).as_str() {
        "test" | "hatch-test" => 0,
        "tests" => 1,
        "testing" => 2,
        "dev" => 3,
        _ => return None,
    })
}

struct Reader<'a> {
    view: &'a View<'a>,
    folder: &'a Path,
    root: &'a Path,
    path: &'a Path,
    document: &'a Document<&'a str>,
}

impl Reader<'_> {
    fn get(&self, path: &[&str]) -> Option<&Item> {
        toml::get(self.document, path)
    }

    fn slot(&self, spot: Spot) -> Slot {
        Slot::new(self.path.to_path_buf(), spot)
    }

    fn broken(&self, reason: &str) -> Slot {
        Slot::broken(self.path.to_path_buf(), reason)
    }

    /// The list at the path.
    fn array(&self, path: &[&str]) -> Slot {
        match self.get(path).map(Item::as_array) {
            Some(None) => self.broken(&format!("its `{}` is no array", path.join("."))),
            _ => self.slot(Spot::Array(owned(path))),
        }
    }

    fn run(&self) -> Run {
        let poetry = ["tool", "poetry", "dependencies"];
        let by_poetry = || self.slot(Spot::Table(owned(&poetry), Dialect::Poetry));
        let has_poetry = toml::table(self.document, &poetry).is_some();
        if toml::table(self.document, &["project"]).is_some() {
            let has_list = self.get(&["project", "dependencies"]).is_some();
            let dynamic = toml::strings(self.document, &["project", "dynamic"]);
            let is_dynamic = dynamic.iter().any(|key| key == "dependencies");
            if has_list && is_dynamic {
                return Run::Here(self.broken("its dependencies are both listed and dynamic"));
            }
            if has_list {
                return Run::Here(self.array(&["project", "dependencies"]));
            }
            let poetry_has_more = toml::table(self.document, &poetry)
                .is_some_and(|table| keys(table).iter().any(|key| key != "python"));
            if is_dynamic {
                return self.dynamic(has_poetry.then(by_poetry));
            }
            if poetry_has_more {
                return Run::Here(by_poetry());
            }
            let slot = self.slot(Spot::NewArray {
                table: owned(&["project"]),
                key: "dependencies",
                after: "requires-python",
            });
            return match self.get(&["build-system"]) {
                Some(_) => Run::Here(slot),
                None => Run::Addable(slot),
            };
        }
        if has_poetry {
            return Run::Here(by_poetry());
        }
        if self.get(&["tool", "poetry"]).is_some_and(|poetry| {
            poetry
                .as_table_like()
                .is_some_and(|table| table.get("name").is_some())
        }) {
            return Run::Here(self.broken("it has no `[tool.poetry.dependencies]`"));
        }
        let flit = ["tool", "flit", "metadata"];
        if toml::table(self.document, &flit).is_some() {
            let requires = ["tool", "flit", "metadata", "requires"];
            if self.get(&requires).is_some() {
                return Run::Here(self.array(&requires));
            }
            return Run::Here(self.slot(Spot::NewArray {
                table: owned(&flit),
                key: "requires",
                after: "requires-python",
            }));
        }
        Run::None
    }

    /// Where dependencies come from that are `dynamic` (PEP 621).
    fn dynamic(&self, by_poetry: Option<Slot>) -> Run {
        let backend = toml::string(self.document, &["build-system", "build-backend"]);
        if let Some(slot) = by_poetry {
            return Run::Here(slot);
        }
        let backend = backend.unwrap_or("setuptools.build_meta");
        let files = if backend.starts_with("setuptools") {
            let dynamic = ["tool", "setuptools", "dynamic", "dependencies"];
            if self.get(&dynamic).is_none() {
                return Run::Setuptools;
            }
            toml::strings(self.document, &[dynamic.as_slice(), &["file"]].concat())
        } else if backend.starts_with("hatchling") {
            let hook = ["tool", "hatch", "metadata", "hooks", "requirements_txt"];
            let named = toml::strings(self.document, &[hook.as_slice(), &["files"]].concat());
            if named.is_empty() && self.get(&hook).is_some() {
                vec!["requirements.txt".to_string()]
            } else {
                named
            }
        } else {
            Vec::new()
        };
        Run::Here(self.files(&files).unwrap_or_else(|| {
            self.broken(&format!(
                "its dependencies are dynamic, `{backend}` computes them"
            ))
        }))
    }

    /// The first of some requirements files that is there.
    fn files(&self, names: &[String]) -> Option<Slot> {
        names
            .iter()
            .filter_map(|name| join(self.folder, name, self.root))
            .find(|path| self.view.exists(path))
            .map(|path| requirements_txt::slot(self.view, &path, self.root))
    }

    /// The lists that tests are run with; of equal names, the standard ones first.
    fn tests(&self) -> Vec<Ranked> {
        let mut found: Vec<Ranked> = Vec::new();
        self.groups(&["dependency-groups"], &[&[]], &mut found);
        let uv = ["tool", "uv", "dev-dependencies"];
        if self.get(&uv).is_some() {
            found.push((3, self.array(&uv)));
        }
        self.groups(&["tool", "pdm", "dev-dependencies"], &[&[]], &mut found);
        let poetry = ["tool", "poetry", "group"];
        for (name, rank) in self.ranked(&poetry) {
            let path = [poetry.as_slice(), &[&name, "dependencies"]].concat();
            if toml::table(self.document, &path).is_some() {
                let spot = Spot::Table(owned(&path), Dialect::Poetry);
                found.push((rank, self.slot(spot)));
            }
        }
        let old = ["tool", "poetry", "dev-dependencies"];
        if toml::table(self.document, &old).is_some() {
            let spot = Spot::Table(owned(&old), Dialect::Poetry);
            found.push((3, self.slot(spot)));
        }
        let environments: &[&[&str]] = &[&["dependencies"], &["extra-dependencies"]];
        self.groups(&["tool", "hatch", "envs"], environments, &mut found);
        let default = ["tool", "hatch", "envs", "default", "dependencies"];
        if self.get(&default).is_some() {
            found.push((4, self.array(&default)));
        }
        self.groups(&["project", "optional-dependencies"], &[&[]], &mut found);
        self.groups(
            &["tool", "flit", "metadata", "requires-extra"],
            &[&[]],
            &mut found,
        );
        let extras = ["tool", "setuptools", "dynamic", "optional-dependencies"];
        for (name, rank) in self.ranked(&extras) {
            let path = [extras.as_slice(), &[&name, "file"]].concat();
            let slot = self.files(&toml::strings(self.document, &path));
            found.extend(slot.map(|slot| (rank, slot)));
        }
        found
    }

    /// The arrays in the groups of a table that are for tests.
    fn groups(&self, table: &[&str], lists: &[&[&str]], found: &mut Vec<Ranked>) {
        for (name, rank) in self.ranked(table) {
            for list in lists {
                let path = [table, &[&name], list].concat();
                if self.get(&path).is_some() {
                    found.push((rank, self.array(&path)));
                }
            }
        }
    }

    fn ranked(&self, table: &[&str]) -> Vec<(String, u8)> {
        toml::table(self.document, table)
            .into_iter()
            .flat_map(keys)
            .filter_map(|name| rank(&name).map(|rank| (name, rank)))
            .collect()
    }
}

fn owned(path: &[&str]) -> Vec<String> {
    path.iter().map(ToString::to_string).collect()
}

/// The lists of a `Pipfile`: what runs, and what develops.
pub(crate) fn pipfile(view: &View, folder: &Path) -> Option<(Slot, Option<Slot>)> {
    let path = folder.join("Pipfile");
    let contents = view.file(&path);
    let text = match &*contents {
        Contents::Missing => return None,
        Contents::Unusable(reason) => return Some((Slot::broken(path, reason.clone()), None)),
        Contents::Text(text) => &text.content,
    };
    let document = match toml::parse(text) {
        Ok(document) => document,
        Err(reason) => return Some((Slot::broken(path, reason), None)),
    };
    let slot = |key: &str| {
        let spot = Spot::Table(vec![key.to_string()], Dialect::Pipenv);
        toml::table(&document, &[key]).map(|_| Slot::new(path.clone(), spot))
    };
    let run =
        slot("packages").unwrap_or_else(|| Slot::broken(path.clone(), "it has no `[packages]`"));
    Some((run, slot("dev-packages")))
}

/// What a manifest in TOML says about Python: the paths of its constraints, with their dialects.
pub(crate) fn python(document: &Document<&str>) -> Option<Vec<pep440_rs::VersionSpecifiers>> {
    use crate::versions::{pep440, poetry};
    if let Some(text) = toml::string(document, &["project", "requires-python"]) {
        return pep440(text);
    }
    if let Some(text) = toml::string(document, &["tool", "poetry", "dependencies", "python"]) {
        return poetry(text);
    }
    pep440(toml::string(
        document,
        &["tool", "flit", "metadata", "requires-python"],
    )?)
}
