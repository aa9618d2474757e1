//! The demo project's files are formatted and their imports sorted; all codemods together keep that.

use std::path::{Path, PathBuf};

use harden_codemod::{Applicability, Project, Provision};
use harden_engine::{Settings, fix_bytes, with_stack};
use harden_registry::CODEMODS;
use harden_testing::oracle;

/// A project that declares whatever a fix needs.
struct Declaring;

impl Project for Declaring {
    fn shadows(&self, _importer: &Path, _module: &str) -> bool {
        false
    }

    fn is_first_party(&self, _file: &Path, module: &str) -> bool {
        module == "notes_mcp"
    }

    fn provision(&self, _file: &Path, _requirement: &str) -> Provision {
        Provision::Declared
    }
}

fn demo() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/demo")
}

/// What Ruff would change in a folder, by both its formatter and its import sorter.
fn complaints(folder: &Path) -> Result<String, Box<dyn std::error::Error>> {
    let ruff = |arguments: &[&str]| {
        let run = oracle::python()
            .args(["-m", "ruff"])
            .args(arguments)
            .args(["--no-cache", "--diff", "."])
            .current_dir(folder)
            .output()?;
        Ok::<_, Box<dyn std::error::Error>>(String::from_utf8(run.stdout)?)
    };
    Ok(ruff(&["format"])? + &ruff(&["check", "--select", "I"])?)
}

#[test]
fn what_was_formatted_stays_formatted() {
    for applicability in [Applicability::Safe, Applicability::Unsafe] {
        let folder = tempfile::tempdir().unwrap();
        let pyproject = std::fs::read(demo().join("pyproject.toml")).unwrap();
        std::fs::write(folder.path().join("pyproject.toml"), pyproject).unwrap();
        let package = folder.path().join("notes_mcp");
        std::fs::create_dir(&package).unwrap();
        let mut changed = 0;
        for entry in std::fs::read_dir(demo().join("notes_mcp")).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|extension| extension != "py") {
                continue;
            }
            let bytes = std::fs::read(&path).unwrap();
            let report = with_stack(Some(1), || {
                let mut settings = Settings::new(CODEMODS.to_vec(), &Declaring);
                settings.applicability = applicability;
                fix_bytes(&path, bytes.clone(), &settings)
            });
            changed += usize::from(report.change.is_some());
            let after = report.change.map_or(bytes, |change| change.after);
            std::fs::write(package.join(path.file_name().unwrap()), after).unwrap();
        }
        assert!(changed > 2, "{changed} files of the demo changed");
        assert_eq!(
            complaints(folder.path()).unwrap(),
            "",
            "with {applicability:?} fixes"
        );
    }
    assert_eq!(complaints(&demo()).unwrap(), "", "before");
}
