//! Files whose assertions pytest rewrites.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;

use harden_project::Manifests;

fn rewrites(files: &[(&str, &str)], file: &str) -> bool {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    Manifests::new().rewrites_assertions(&folder.path().join(file), folder.path())
}

const PLUGINS: &str = "pytest_plugins = [\"package.fixtures\", 'package.more']\n";
const HELPERS: &str = "import pytest\npytest.register_assert_rewrite(\"package.comparing\")\n";

#[test]
fn plugins_of_the_outermost_conftest() {
    for place in ["conftest.py", "tests/conftest.py"] {
        let files = [(place, PLUGINS)];
        assert!(rewrites(&files, "package/fixtures.py"), "{place}");
        assert!(rewrites(&files, "src/package/more/__init__.py"), "{place}");
        assert!(rewrites(&files, "src/package/more/one.py"), "{place}");
        assert!(!rewrites(&files, "package/main.py"), "{place}");
        assert!(
            !rewrites(&files, "package/fixtures_of_others.py"),
            "{place}"
        );
    }
}

#[test]
fn helpers_that_a_package_registers() {
    let files = [("package/__init__.py", HELPERS)];
    assert!(rewrites(&files, "package/comparing.py"));
    assert!(!rewrites(&files, "package/main.py"));
    let own = "import pytest\npytest.register_assert_rewrite(__name__ + '.helpers')\n";
    let files = [("package/testing/__init__.py", own)];
    assert!(rewrites(&files, "package/testing/helpers.py"));
    assert!(!rewrites(&files, "package/main.py"));
}

#[test]
fn other_texts_of_such_a_file() {
    let one = "pytest_plugins = \"package.fixtures\"\n@pytest.fixture(scope=\"session\")\n";
    let many = "pytest_plugins: list[str] = [\n  \"package.fixtures\",\n]\nX = \"session\"\n";
    for text in [one, many] {
        let files = [("conftest.py", text)];
        assert!(rewrites(&files, "package/fixtures.py"), "{text}");
        assert!(!rewrites(&files, "package/session.py"), "{text}");
    }
}

#[test]
fn distributions_that_are_plugins() {
    let manifest = "[project.entry-points.pytest11]\nmine = \"package.plugin\"\n";
    assert!(rewrites(&[("pyproject.toml", manifest)], "package/main.py"));
    let setup = "setup(entry_points={'pytest11': ['mine = package.plugin']})\n";
    assert!(rewrites(&[("setup.py", setup)], "package/main.py"));
}

#[test]
fn plugins_that_options_load() {
    let ini = "[pytest]\naddopts = -q -p package.plugin\n";
    assert!(rewrites(&[("pytest.ini", ini)], "package/plugin.py"));
    let toml = "[tool.pytest.ini_options]\naddopts = [\"-p\", \"package.plugin\"]\n";
    assert!(rewrites(&[("pyproject.toml", toml)], "package/plugin.py"));
    assert!(!rewrites(&[("pyproject.toml", toml)], "package/main.py"));
}

#[test]
fn nothing_is_registered_elsewhere() {
    let names = "NAMES = [\"package.main\"]\n";
    assert!(!rewrites(&[("conftest.py", names)], "package/main.py"));
    assert!(!rewrites(
        &[("other/conftest.py", PLUGINS)],
        "package/fixtures.py"
    ));
    assert!(!rewrites(&[], "package/fixtures.py"));
    // What is above the project is none of it.
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("conftest.py"), PLUGINS).unwrap();
    let root = folder.path().join("project");
    let file = root.join("package/fixtures.py");
    assert!(!Manifests::new().rewrites_assertions(&file, Path::new(&root)));
}
