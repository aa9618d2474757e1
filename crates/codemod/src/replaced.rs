//! What the project replaces by name, in terms of the file that uses it.

use std::path::{Component, Path};

use harden_rewriter::{ANY_NAME, PathStart, Replacement, Way};

/// A place in the project that replaces something by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replaced {
    /// The file, as the project calls it: `tests/test_app.py`.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What it replaces, as it is written there: `app.os.system`.
    pub path: String,
    /// What that may be for the file that was asked about.
    pub names: Vec<ReplacedName>,
}

/// A thing that is replaced. Parts of a name can be [`ANY_NAME`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReplacedName {
    /// A name in the file's own namespace, with the attributes after it: `os.system`.
    Own(Vec<String>),
    /// An attribute of a module that can be imported: `os.system`.
    Global {
        /// The module's name and the attribute.
        path: Vec<String>,
        /// Whether more may stand before the path.
        is_tail: bool,
        /// Whether what is imported later gets the replacement as well.
        outlives_imports: bool,
    },
}

impl ReplacedName {
    /// What `replacement` is for the module at `file`, a path of which the last parts are those of
    /// its dotted name. `stands_in_it` tells whether it stands in that file.
    pub fn of(replacement: &Replacement, file: &Path, stands_in_it: bool) -> Vec<ReplacedName> {
        let path: Vec<String> = replacement.path.split('.').map(str::to_string).collect();
        let way = replacement.way;
        let mut names = Vec::new();
        if way != Way::Module && replacement.start != PathStart::This {
            let module = module_path(file);
            for end in 1..path.len() {
                let is_it = path[end - 1] == "__main__" && end == 1;
                if is_it || is_module(&module, &path[..end]) {
                    names.push(ReplacedName::Own(path[end..].to_vec()));
                }
            }
        }
        match replacement.start {
            PathStart::This if stands_in_it => names.push(ReplacedName::Own(path)),
            PathStart::This => {}
            PathStart::Top => names.push(ReplacedName::global(path, false, way)),
            PathStart::Unknown => {
                if path.len() > 1 {
                    names.push(ReplacedName::global(path.clone(), true, way));
                }
                names.push(ReplacedName::Own(path));
            }
        }
        names
    }

    /// The attribute at `path`, replaced in the way `way`.
    pub fn global(path: Vec<String>, is_tail: bool, way: Way) -> Self {
        ReplacedName::Global {
            path,
            is_tail,
            outlives_imports: way != Way::Patched,
        }
    }

    /// Whether it is what an expression uses: a name of the file's own namespace with the
    /// attributes after it, `written`, where it is one; and the dotted name that it stands for,
    /// `qualified`, of which the first `imported` parts were looked up when the file was imported.
    pub fn is_used_by(
        &self,
        written: Option<&[&str]>,
        qualified: Option<(&[&str], usize)>,
    ) -> bool {
        match self {
            ReplacedName::Own(path) => written.is_some_and(|written| starts_with(written, path)),
            ReplacedName::Global {
                path,
                is_tail,
                outlives_imports,
            } => qualified.is_some_and(|(qualified, imported)| {
                let starts = if *is_tail { qualified.len() } else { 1 };
                (0..starts).any(|at| {
                    let is_looked_up_later = *outlives_imports || at + path.len() > imported;
                    is_looked_up_later && starts_with(&qualified[at..], path)
                })
            }),
        }
    }
}

/// The parts of the dotted name of the module at `file`, with folders that are no packages before
/// them.
pub fn module_path(file: &Path) -> Vec<String> {
    let mut parts: Vec<String> = file
        .with_extension("")
        .components()
        .filter_map(|part| match part {
            Component::Normal(part) => Some(part.to_string_lossy().into_owned()),
            _ => None,
        })
        .collect();
    if parts.len() > 1 && parts.last().is_some_and(|last| last == "__init__") {
        parts.pop();
    }
    parts
}

/// Whether `name` can be the dotted name of the module with these parts: the last of both are the
/// same, as far as both go.
pub fn is_module(module: &[String], name: &[String]) -> bool {
    !name.is_empty()
        && !module.is_empty()
        && module
            .iter()
            .rev()
            .zip(name.iter().rev())
            .all(|(part, named)| part == named)
}

fn starts_with(name: &[&str], path: &[String]) -> bool {
    path.len() <= name.len()
        && path
            .iter()
            .zip(name)
            .all(|(part, name)| part == name || part == ANY_NAME)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(path: &str) -> Vec<String> {
        path.split('.').map(str::to_string).collect()
    }

    fn uses(name: &ReplacedName, written: &str, qualified: &str, imported: usize) -> bool {
        let written: Vec<&str> = written.split('.').collect();
        let qualified: Vec<&str> = qualified.split('.').collect();
        name.is_used_by(Some(&written), Some((&qualified, imported)))
    }

    fn of(path: &str, start: PathStart, file: &str) -> Vec<ReplacedName> {
        let replacement = Replacement {
            line: 1,
            path: path.to_string(),
            start,
            way: Way::Patched,
        };
        ReplacedName::of(&replacement, Path::new(file), false)
    }

    #[test]
    fn a_module_is_known_by_the_end_of_its_path() {
        let own = |path, file| {
            let names = of(path, PathStart::Top, file);
            names.contains(&ReplacedName::Own(parts("os.system")))
        };
        assert!(own("pkg.app.os.system", "src/pkg/app.py"));
        assert!(own("app.os.system", "src/pkg/app.py"));
        assert!(own("pkg.os.system", "src/pkg/__init__.py"));
        assert!(own("pkg.app.os.system", "app.py"));
        assert!(!own("other.app.os.system", "src/pkg/app.py"));
        assert!(!own("other.os.system", "src/pkg/app.py"));
    }

    #[test]
    fn a_name_of_the_file_is_used_under_that_name() {
        let name = ReplacedName::Own(parts("o.system"));
        assert!(uses(&name, "o.system", "os.system", 1));
        assert!(!uses(&name, "os.system", "os.system", 1));
        assert!(uses(
            &ReplacedName::Own(parts("o")),
            "o.system",
            "os.system",
            1
        ));
        assert!(uses(
            &ReplacedName::Own(parts("o.*")),
            "o.system",
            "os.system",
            1
        ));
        assert!(!uses(
            &ReplacedName::Own(parts("o.system.x")),
            "o.system",
            "os.system",
            1
        ));
    }

    #[test]
    fn what_was_imported_before_a_patch_stays_what_it_was() {
        let patched = ReplacedName::global(parts("os.system"), false, Way::Patched);
        assert!(uses(&patched, "os.system", "os.system", 1));
        assert!(uses(&patched, "system", "os.system", 0));
        assert!(!uses(&patched, "system", "os.system", 2));
        let assigned = ReplacedName::global(parts("os.system"), false, Way::Assigned);
        assert!(uses(&assigned, "system", "os.system", 2));
        let module = ReplacedName::global(parts("os"), false, Way::Module);
        assert!(uses(&module, "os.system", "os.system", 1));
    }

    #[test]
    fn the_end_of_a_name_is_enough_where_its_start_is_not_known() {
        let names = of("ElementTree.parse", PathStart::Unknown, "other.py");
        let used = |name: &ReplacedName| uses(name, "ET.parse", "xml.etree.ElementTree.parse", 3);
        assert!(names.iter().any(used));
        let whole = ReplacedName::global(parts("ElementTree.parse"), false, Way::Patched);
        assert!(!used(&whole));
    }
}
