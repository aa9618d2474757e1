//! A fix that would take a call away from the test that replaces what is called is refused.

use crate::support::Project;

/// Starts a program by a function that tests like to replace.
const APP: &str = "\
import os


def restart():
    os.system(\"mytool restart\")
";

/// Runs the fix over [`APP`] at `app` and the file `other`, and gives what it says, and whether `app`
/// was changed.
#[track_caller]
fn fix(app: (&str, &str), other: (&str, &str), options: &[&str]) -> (String, bool) {
    let project = Project::new(&[("pyproject.toml", "[project]\nname = \"x\"\n"), app, other]);
    let outcome = project.run(&[&["fix", "--apply"][..], options].concat());
    let said = format!("{}{}", outcome.text(), outcome.stderr);
    let is_changed = project.read(app.0) != app.1.as_bytes();
    (said, is_changed)
}

/// Whether the fix of [`APP`] is refused because of `place`, with a test at `path`.
#[track_caller]
fn refused(path: &str, test: &str, place: &str) {
    let (said, is_changed) = fix(("app.py", APP), (path, test), &["--unsafe-fixes"]);
    assert!(!is_changed, "{test:?} {said}");
    assert!(said.contains(place), "{place:?} in {said}");
}

/// Asserts that [`APP`] is fixed although there is a test at `path`.
#[track_caller]
fn fixed(path: &str, test: &str) {
    let (said, is_changed) = fix(("app.py", APP), (path, test), &[]);
    assert!(is_changed, "{test:?} {said}");
}

#[test]
fn a_test_patches_it_by_its_name() {
    for (test, line) in [
        (
            "from unittest import mock\nimport app\n\n@mock.patch(\"app.os.system\")\ndef test_it(m):\n    app.restart()\n",
            4,
        ),
        (
            "from unittest.mock import patch\nimport app\n\ndef test_it():\n    with patch(\"os.system\"):\n        app.restart()\n",
            5,
        ),
        (
            "from unittest import mock\nimport app as a\n\n@mock.patch.object(a.os, \"system\")\ndef test_it(m):\n    a.restart()\n",
            4,
        ),
        (
            "import os\nfrom app import restart\n\ndef test_it(monkeypatch):\n    monkeypatch.setattr(os, \"system\", lambda c: 0)\n    restart()\n",
            5,
        ),
        (
            "import app\n\ndef test_it(mocker):\n    mocker.patch(\"app.os.system\", return_value=0)\n    app.restart()\n",
            4,
        ),
        (
            "from mock import patch\nimport app\n\nMODULE = \"app\"\n\n@patch(MODULE + \".os.system\")\ndef test_it(m):\n    app.restart()\n",
            6,
        ),
        (
            "import app\nfrom flexmock import flexmock\n\ndef test_it():\n    flexmock(app.os).should_receive(\"system\")\n    app.restart()\n",
            5,
        ),
        ("import app\n\ndef setup():\n    app.os.system = print\n", 4),
    ] {
        refused(
            "tests/test_app.py",
            test,
            &format!("tests/test_app.py:{line} replaces"),
        );
    }
}

#[test]
fn a_fixture_replaces_it_for_every_test() {
    let conftest = "import os\nimport pytest\n\n@pytest.fixture(autouse=True)\ndef nothing_runs(monkeypatch):\n    monkeypatch.setattr(os, \"system\", lambda c: 0)\n";
    refused(
        "tests/conftest.py",
        conftest,
        "tests/conftest.py:6 replaces `os.system`",
    );
}

#[test]
fn the_function_is_replaced_by_way_of_another_module() {
    let project = Project::new(&[
        ("pyproject.toml", "[project]\nname = \"x\"\n"),
        ("app.py", APP),
        (
            "helper.py",
            "import os as o\nimport app\n\ndef run():\n    app.restart()\n",
        ),
        (
            "test_helper.py",
            "from unittest import mock\nimport helper\n\n@mock.patch(\"helper.o.system\")\ndef test_it(m):\n    helper.run()\n",
        ),
    ]);
    project
        .run(&["fix", "--apply", "app.py"])
        .says("test_helper.py:4 replaces `helper.o.system`");
    assert_eq!(project.read("app.py"), APP.as_bytes());
}

#[test]
fn what_a_test_replaces_elsewhere_stays_its_own_affair() {
    fixed(
        "tests/test_app.py",
        "from unittest import mock\nimport app\n\n@mock.patch(\"app.os.remove\")\ndef test_it(m):\n    app.restart()\n",
    );
    fixed(
        "tests/test_app.py",
        "import os\nimport app\n\ndef test_it():\n    assert getattr(os, \"system\")\n    app.restart()\n",
    );
    // It never has `app` run.
    fixed(
        "tests/test_other.py",
        "from unittest import mock\nimport other\n\n@mock.patch(\"os.system\")\ndef test_it(m):\n    other.main()\n",
    );
}

#[test]
fn a_test_that_may_check_the_arguments_makes_a_fix_unsafe() {
    let app = "import subprocess\n\n\ndef show():\n    subprocess.run(\"ls -l\", shell=True)\n";
    let test = "from unittest import mock\nimport app\n\n@mock.patch(\"app.subprocess.run\")\ndef test_it(run):\n    app.show()\n    run.assert_called_with(\"ls -l\", shell=True)\n";
    let (_, is_changed) = fix(("app.py", app), ("test_app.py", test), &[]);
    assert!(!is_changed);
    let (said, is_changed) = fix(("app.py", app), ("test_app.py", test), &["--unsafe-fixes"]);
    assert!(is_changed, "{said}");
}

#[test]
fn a_parser_is_replaced_under_its_alias() {
    let app =
        "import xml.etree.ElementTree as ET\n\n\ndef load(path):\n    return ET.parse(path)\n";
    let everywhere = "import xml.etree.ElementTree\nfrom unittest import mock\nimport app\n\ndef test_it():\n    with mock.patch(\"xml.etree.ElementTree.parse\"):\n        app.load(\"x\")\n";
    let (said, is_changed) = fix(
        ("app.py", app),
        ("test_app.py", everywhere),
        &["--unsafe-fixes"],
    );
    assert!(!is_changed, "{said}");
    assert!(said.contains("test_app.py:6 replaces"), "{said}");
    // The name that it patches is still the one that is called.
    let alias = "from unittest import mock\nimport app\n\n@mock.patch(\"app.ET.parse\")\ndef test_it(parse):\n    app.load(\"x\")\n";
    let (said, is_changed) = fix(("app.py", app), ("test_app.py", alias), &["--unsafe-fixes"]);
    assert!(is_changed, "{said}");
}

#[test]
fn standard_input_is_told_of_its_project_too() {
    let project = Project::new(&[
        ("pyproject.toml", "[project]\nname = \"x\"\n"),
        (
            "test_app.py",
            "from unittest import mock\nimport app\n\n@mock.patch(\"app.os.system\")\ndef test_it(m):\n    app.restart()\n",
        ),
    ]);
    let outcome = project.pipe(&["fix", "--stdin-filename", "app.py", "-"], APP.as_bytes());
    assert_eq!(outcome.text(), APP);
}
