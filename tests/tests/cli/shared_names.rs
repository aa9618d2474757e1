//! An import that a fix leaves without a use stays where another file takes the name from there.

use std::process::Command;

use crate::support::Project;

/// Uses `os` for nothing but what is fixed.
const COMMON: &str = "\
import os


def hello():
    os.system(\"echo hello\")
";

/// Runs the fix over a project with [`COMMON`] at `pkg/common.py` and the file `user`, which is
/// the program, and gives whether `import os` stayed.
#[track_caller]
fn keeps_import(user: (&str, &str)) -> bool {
    let project = Project::new(&[("pkg/__init__.py", ""), ("pkg/common.py", COMMON), user]);
    let before = run(&project, user.0);
    assert!(before.contains("hello\n"), "{before}");
    project.run(&["fix", "--apply"]).exits(0);
    let fixed = common(&project);
    assert!(fixed.contains("subprocess.run([\"echo\", \"hello\"]"));
    assert!(fixed.contains("import subprocess\n"));
    assert_eq!(run(&project, user.0), before);

    let once = project.files();
    project.run(&["fix", "--apply"]).exits(0);
    assert_eq!(project.files(), once);
    fixed.contains("import os\n")
}

fn common(project: &Project) -> String {
    String::from_utf8(project.read("pkg/common.py")).expect("UTF-8")
}

/// What the program at `path` prints.
#[track_caller]
fn run(project: &Project, path: &str) -> String {
    let output = Command::new("python3")
        .args(["-B", path])
        .env("PYTHONPATH", project.path(""))
        .current_dir(project.path(""))
        .output()
        .expect("python3 runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn a_star_import_takes_it() {
    assert!(keeps_import((
        "main.py",
        "from pkg.common import *\n\nhello()\nprint(os.path.join('a', 'b'))\n",
    )));
}

#[test]
fn an_import_takes_it() {
    assert!(keeps_import((
        "main.py",
        "from pkg.common import (\n    hello,\n    os,\n)\n\nhello()\nprint(os.sep)\n",
    )));
}

#[test]
fn a_dotted_name_takes_it() {
    for import in [
        "import pkg.common as common",
        "import pkg.common as c\n\ncommon = c",
        "from pkg import common",
        "import importlib\n\ncommon = importlib.import_module('pkg.common')",
    ] {
        let text = format!("{import}\n\ncommon.hello()\nprint(common.os.sep)\n");
        assert!(keeps_import(("main.py", &text)), "{import}");
    }
}

#[test]
fn a_test_that_patches_it_takes_it() {
    for target in [
        "'pkg.common.os.getcwd', lambda: 'x'",
        "f'{MODULE}.os.getcwd', lambda: 'x'",
        "MODULE + '.os.getcwd', lambda: 'x'",
    ] {
        let text = format!(
            "from unittest import mock\n\nfrom pkg.common import hello\n\nMODULE = 'pkg.common'\n\n\
             with mock.patch({target}):\n    hello()\n"
        );
        assert!(keeps_import(("tests/test_common.py", &text)), "{target}");
    }
    assert!(keeps_import((
        "tests/test_common.py",
        "from unittest import mock\n\nfrom pkg import common\n\n\
         with mock.patch.object(common.os, 'getcwd'):\n    pass\ncommon.hello()\n",
    )));
}

#[test]
fn nobody_takes_it() {
    for text in [
        "from pkg.common import hello\n\nhello()\n",
        "import os\n\nfrom pkg import common\n\ncommon.hello()\nprint(os.sep)\n",
        "import os\nimport pkg.common\nfrom unittest import mock\n\n\
         with mock.patch('os.getcwd'):\n    pkg.common.hello()\n",
    ] {
        assert!(!keeps_import(("main.py", text)), "{text}");
    }
}

#[test]
fn a_file_of_another_name_is_another_matter() {
    let project = Project::new(&[
        ("pkg/common.py", COMMON),
        ("pkg/other.py", "import os\n\nos.getcwd()\n"),
        (
            "main.py",
            "from pkg.other import *\nfrom pkg import other\nother.os.sep\n",
        ),
    ]);
    project.run(&["fix", "--apply"]).exits(0);
    assert!(!common(&project).contains("import os\n"));
}

/// The files of a repository below the folder where `harden` runs, which is somebody's home.
const REPOSITORY: [(&str, &str); 3] = [
    ("repo/.git/HEAD", ""),
    ("repo/pkg/common.py", COMMON),
    (
        "repo/tests/test_common.py",
        "from pkg.common import *\n\nos.getcwd()\n",
    ),
];

#[test]
fn a_file_that_is_left_out_takes_it() {
    for args in [["--exclude", "tests"], ["--", "repo/pkg/common.py"]] {
        let project = Project::new(&REPOSITORY);
        project
            .run(&[&["fix", "--apply"], &args[..]].concat())
            .exits(0);
        let fixed = String::from_utf8(project.read("repo/pkg/common.py")).expect("UTF-8");
        assert!(fixed.contains("import os\nimport subprocess\n"), "{fixed}");
    }
}

#[test]
fn source_on_standard_input_is_in_its_project() {
    let project = Project::new(&REPOSITORY);
    let keeps_import = |name| {
        let args = ["fix", "--stdin-filename", name];
        let outcome = project.pipe(&args, COMMON.as_bytes()).exits(0);
        outcome.text().contains("import os\n")
    };
    assert!(keeps_import("repo/pkg/common.py"));
    assert!(!keeps_import("repo/pkg/other.py"));
}
