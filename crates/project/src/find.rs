//! Which manifests a folder has, and which of their lists is the one that counts.

use std::path::{Path, PathBuf};

use crate::conda::{self, Conda};
use crate::files::{Contents, View};
use crate::place::{Place, Slot, Spot, join};
use crate::pyproject::{self, Ranked, Run};
use crate::requirements_txt::{self, Role};
use crate::setup_cfg::SetupCfg;
use crate::setup_py::{Argument, SetupPy};

const SETUP_PY: &str = "setup.py";
const SETUP_CFG: &str = "setup.cfg";

/// What the manifests of one folder declare.
#[derive(Debug)]
pub(crate) struct Project {
    pub(crate) folder: PathBuf,
    /// What it runs with.
    pub(crate) run: Option<Slot>,
    /// What tests need besides; the first is where more goes.
    pub(crate) tests: Vec<Slot>,
    /// Other lists of what it runs with.
    pub(crate) others: Vec<Place>,
    /// Whether it is a project of its own, and not just a folder with a list.
    pub(crate) is_package: bool,
}

/// Reads the manifests of the folder. `None` where it has none.
pub(crate) fn project(view: &View, folder: &Path, root: &Path) -> Option<Project> {
    let pyproject = pyproject::read(view, folder, root);
    let mut finder = Finder {
        view,
        folder,
        root,
        tests: Vec::new(),
        others: Vec::new(),
    };
    let setup = finder.setup();
    let is_package = pyproject.as_ref().is_some_and(|found| found.is_package) || setup.is_some();
    let has_groups = pyproject.as_ref().is_some_and(|found| found.has_groups);
    let mut by_pyproject = Run::None;
    if let Some(found) = pyproject {
        by_pyproject = found.run;
        finder.tests.extend(found.tests);
    }
    let (chosen, may_add) = match (by_pyproject, setup) {
        // setuptools reads what is here, and no requirements file besides.
        (Run::Here(slot), _)
        | (Run::Setuptools | Run::None, Some(Setup::Here(slot) | Setup::Addable(slot))) => {
            (Some(slot), None)
        }
        (Run::Addable(slot), _) => (None, Some(slot)),
        (Run::Setuptools, None) => {
            let path = folder.join(pyproject::NAME);
            let reason = "its dependencies are dynamic, and nothing says where they are";
            (Some(Slot::broken(path, reason)), None)
        }
        (Run::None, None) => (None, None),
    };
    let run = finder.choose(chosen, may_add);
    let run = run.or_else(|| {
        let reason = "it has groups, but no list of what the project runs with";
        has_groups.then(|| Slot::broken(folder.join(pyproject::NAME), reason))
    });
    finder.tests();
    let mut tests = finder.tests;
    // Stable: of equal names, the order in which they were looked for.
    tests.sort_by_key(|(rank, _)| *rank);
    let tests: Vec<Slot> = tests.into_iter().map(|(_, slot)| slot).collect();
    if run.is_none() && tests.is_empty() {
        return None;
    }
    let mut others = finder.others;
    if let Some(run) = &run {
        others.retain(|other| other.path != run.place.path);
    }
    Some(Project {
        folder: folder.to_path_buf(),
        run,
        tests,
        others,
        is_package,
    })
}

/// Where setuptools reads the dependencies without a `[project]` table.
enum Setup {
    Here(Slot),
    Addable(Slot),
}

struct Finder<'a> {
    view: &'a View<'a>,
    folder: &'a Path,
    root: &'a Path,
    tests: Vec<Ranked>,
    others: Vec<Place>,
}

impl Finder<'_> {
    fn setup(&mut self) -> Option<Setup> {
        let cfg = self.setup_cfg();
        let path = self.folder.join(SETUP_PY);
        let contents = self.view.file(&path);
        let text = match &*contents {
            Contents::Missing => return cfg,
            Contents::Unusable(reason) => {
                return Some(Setup::Here(Slot::broken(path, reason.clone())));
            }
            Contents::Text(text) => &text.content,
        };
        let Some(setup) = SetupPy::parse(text) else {
            let reason = "its call of `setup` cannot be told for certain";
            return Some(cfg.unwrap_or_else(|| Setup::Here(Slot::broken(path, reason))));
        };
        for (rank, name) in ["test", "tests", "testing", "dev"].into_iter().enumerate() {
            if setup.extra(name).is_some() {
                let rank = u8::try_from(rank).unwrap_or(u8::MAX);
                self.tests
                    .push((rank, Slot::new(path.clone(), Spot::Extra(name.into()))));
            }
        }
        if let Argument::List(_) = setup.list("tests_require") {
            self.tests
                .push((5, Slot::new(path.clone(), Spot::Argument("tests_require"))));
        }
        // pbr takes what is installed from this file (its documentation, "Requirements").
        let file = self.folder.join("requirements.txt");
        if setup.has("pbr") && self.view.exists(&file) {
            return Some(Setup::Here(requirements_txt::slot(
                self.view, &file, self.root,
            )));
        }
        let here = Slot::new(path.clone(), Spot::Argument("install_requires"));
        match setup.list("install_requires") {
            // What `setup.cfg` has counts where the argument is empty.
            Argument::List(list) if list.elements.is_empty() => match cfg {
                Some(Setup::Here(slot)) => Some(Setup::Here(slot)),
                _ => Some(Setup::Here(here)),
            },
            Argument::List(_) => {
                self.others.push(here.place.clone());
                Some(Setup::Here(here))
            }
            Argument::Computed => Some(Setup::Here(Slot::broken(
                path,
                "its `install_requires` is computed",
            ))),
            Argument::Missing => Some(cfg.unwrap_or_else(|| {
                Setup::Addable(Slot::broken(
                    path,
                    "its call of `setup` has no `install_requires`",
                ))
            })),
        }
    }

    fn setup_cfg(&mut self) -> Option<Setup> {
        let path = self.folder.join(SETUP_CFG);
        let contents = self.view.file(&path);
        let text = match &*contents {
            Contents::Missing => return None,
            Contents::Unusable(reason) => {
                return Some(Setup::Here(Slot::broken(path, reason.clone())));
            }
            Contents::Text(text) => &text.content,
        };
        let cfg = match SetupCfg::parse(text) {
            Ok(cfg) => cfg,
            Err(reason) => return Some(Setup::Here(Slot::broken(path, reason))),
        };
        let at_key = |section, key: &str| Spot::Cfg {
            section,
            key: key.to_string(),
        };
        let extras = "options.extras_require";
        for (rank, name) in ["test", "tests", "testing", "dev"].into_iter().enumerate() {
            if cfg.value(extras, name).is_some() {
                let rank = u8::try_from(rank).unwrap_or(u8::MAX);
                let slot = self.cfg_slot(&cfg, &path, at_key(extras, name));
                self.tests.push((rank, slot));
            }
        }
        if cfg.value("options", "tests_require").is_some() {
            let slot = self.cfg_slot(&cfg, &path, at_key("options", "tests_require"));
            self.tests.push((5, slot));
        }
        if !cfg.has_section("options") {
            return None;
        }
        let slot = self.cfg_slot(&cfg, &path, at_key("options", "install_requires"));
        if cfg.value("options", "install_requires").is_some() {
            self.others.push(slot.place.clone());
            Some(Setup::Here(slot))
        } else {
            Some(Setup::Addable(slot))
        }
    }

    fn cfg_slot(&self, cfg: &SetupCfg, path: &Path, spot: Spot) -> Slot {
        let Spot::Cfg { section, key } = &spot else {
            return Slot::new(path.to_path_buf(), spot);
        };
        let Some(files) = cfg.files(section, key) else {
            return Slot::new(path.to_path_buf(), spot);
        };
        files
            .into_iter()
            .filter_map(|file| join(self.folder, file, self.root))
            .find(|file| self.view.exists(file))
            .map_or_else(
                || {
                    Slot::broken(
                        path.to_path_buf(),
                        "it names a requirements file that is not there",
                    )
                },
                |file| requirements_txt::slot(self.view, &file, self.root),
            )
    }

    /// The list that counts, of those that the build backend reads and those that people install
    /// from. The rest is kept as others.
    fn choose(&mut self, mut chosen: Option<Slot>, may_add: Option<Slot>) -> Option<Slot> {
        if let Some((run, dev)) = pyproject::pipfile(self.view, self.folder) {
            self.others.push(run.place.clone());
            self.tests.extend(dev.map(|dev| (3, dev)));
            if may_add.is_none() {
                chosen.get_or_insert(run);
            }
        }
        for (role, path) in requirements_txt::in_folder(self.view, self.folder) {
            if !matches!(role, Role::Run(_)) {
                continue;
            }
            let slot = requirements_txt::slot(self.view, &path, self.root);
            let place = Place::new(path, Spot::Requirements);
            let is_known = self.others.contains(&place)
                || chosen
                    .as_ref()
                    .is_some_and(|chosen| chosen.place == slot.place);
            if !is_known {
                self.others.push(place.clone());
            }
            // A `[project]` that nothing builds beside a file that has dependencies: the file is
            // the list.
            let counts = may_add.is_none()
                || requirements_txt::declares_something(self.view, &place.path, self.root);
            if counts {
                chosen.get_or_insert(slot);
            }
        }
        for name in conda::NAMES {
            let path = self.folder.join(name);
            let contents = self.view.file(&path);
            let slot = match &*contents {
                Contents::Unusable(reason) => Slot::broken(path, reason.clone()),
                Contents::Text(text) if Conda::parse(&text.content).is_some() => {
                    Slot::new(path, Spot::Conda)
                }
                Contents::Missing | Contents::Text(_) => continue,
            };
            self.others.push(slot.place.clone());
            if may_add.is_none() {
                chosen.get_or_insert(slot);
            }
        }
        chosen.or(may_add)
    }

    /// The requirements files for tests.
    fn tests(&mut self) {
        for (role, path) in requirements_txt::in_folder(self.view, self.folder) {
            if let Role::Tests(rank) = role {
                let slot = requirements_txt::slot(self.view, &path, self.root);
                self.tests.push((rank, slot));
            }
        }
    }
}

/// The folders from the file's own up to the root.
pub(crate) fn folders<'f>(file: &'f Path, root: &'f Path) -> impl Iterator<Item = &'f Path> {
    file.ancestors()
        .skip(1)
        .take_while(move |folder| folder.starts_with(root))
}
