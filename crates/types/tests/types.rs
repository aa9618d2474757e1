//! What is known of expressions, asked as a codemod asks.

mod project;

use std::path::Path;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use harden_codemod::{Kind, Known, Types as _};
use harden_rewriter::{TextRange, TextSize};
use harden_types::Ty;

use project::Project;

/// What is known of the expression between the guillemets of `text`, a file without a project.
fn known(text: &str) -> Known {
    static TYPES: LazyLock<Ty> = LazyLock::new(|| Ty::new(Vec::new()));
    project::ask(&TYPES, Path::new("a.py"), text)
}

fn kind(text: &str) -> Option<Kind> {
    known(text).kind
}

fn texts(text: &str) -> Vec<String> {
    known(text).texts
}

fn defined_as(text: &str) -> Option<String> {
    known(text).defined_as
}

#[test]
fn text_is_str() {
    assert_eq!(kind("def f(x: str): «x»"), Some(Kind::Str));
    assert_eq!(kind("«'a'»"), Some(Kind::Str));
    assert_eq!(kind("def f(x: int): «f'{x}'»"), Some(Kind::Str));
    assert_eq!(kind("def f(x): «str(x)»"), Some(Kind::Str));
    assert_eq!(kind("import sys\n«sys.argv[1]»"), Some(Kind::Str));
    assert_eq!(
        kind("from typing import LiteralString\ndef f(x: LiteralString): «x»"),
        Some(Kind::Str)
    );
    assert_eq!(kind("class S(str): ...\ndef f(x: S): «x»"), Some(Kind::Str));
    assert_eq!(
        kind("from enum import StrEnum\nclass E(StrEnum):\n    A = 'a'\n    B = 'b'\n«E.A»"),
        Some(Kind::Str)
    );
    assert_eq!(
        kind("from typing import NewType\nN = NewType('N', str)\ndef f(x: N): «x»"),
        Some(Kind::Str)
    );
    assert_eq!(kind("type T = str\ndef f(x: T): «x»"), Some(Kind::Str));
    assert_eq!(kind("def f[T: str](x: T): «x»"), Some(Kind::Str));
}

#[test]
fn octets_are_bytes() {
    assert_eq!(kind("def f(x: bytes): «x»"), Some(Kind::Bytes));
    assert_eq!(kind("«b'a'»"), Some(Kind::Bytes));
    assert_eq!(kind("def f(x: str): «x.encode()»"), Some(Kind::Bytes));
}

#[test]
fn numbers_are_int_and_truth_is_not() {
    assert_eq!(kind("def f(x: int): «x»"), Some(Kind::Int));
    assert_eq!(kind("«1»"), Some(Kind::Int));
    assert_eq!(kind("def f(x: str): «len(x)»"), Some(Kind::Int));
    assert_eq!(kind("def f(x: bool): «x»"), None);
    assert_eq!(kind("def f(x: float): «x»"), None);
    assert_eq!(
        kind("from typing import Literal\ndef f(x: Literal[2, True]): «x»"),
        None
    );
}

#[test]
fn constants_are_true_or_false() {
    assert_eq!(kind("«True»"), Some(Kind::True));
    assert_eq!(kind("x = not True\n«x»"), Some(Kind::False));
    assert_eq!(kind("def f(x: int): «x is None»"), Some(Kind::False));
}

#[test]
fn paths_are_of_pathlib() {
    assert_eq!(
        kind("from pathlib import Path\ndef f(x: Path): «x / 'a'»"),
        Some(Kind::Path)
    );
    assert_eq!(
        kind("import pathlib\n«pathlib.PurePosixPath('a')»"),
        Some(Kind::Path)
    );
    assert_eq!(kind("import os\ndef f(x: os.PathLike[str]): «x»"), None);
}

#[test]
fn a_module_of_the_project_has_no_paths_of_pathlib() {
    let project = Project::new(&[("pathlib.py", "class PurePath: ...\n")]);
    let known = project.known("a.py", "import pathlib\n«pathlib.PurePath()»");
    assert_eq!(known.kind, None);
}

#[test]
fn lists_and_tuples_of_text_are_strings() {
    assert_eq!(kind("def f(x: list[str]): «x»"), Some(Kind::Strings));
    assert_eq!(kind("def f(x: tuple[str, ...]): «x»"), Some(Kind::Strings));
    assert_eq!(kind("«('a', 'b')»"), Some(Kind::Strings));
    assert_eq!(kind("«['a', 'b']»"), Some(Kind::Strings));
    assert_eq!(kind("x = ['a', 'b']\n«x»"), Some(Kind::Strings));
    assert_eq!(kind("def f(x: str): «x.split()»"), Some(Kind::Strings));
    assert_eq!(
        kind("def f(x: list[str] | tuple[str, str]): «x»"),
        Some(Kind::Strings)
    );
    assert_eq!(kind("def f(x: list[str | bytes]): «x»"), None);
    assert_eq!(kind("def f(x: list[int]): «x»"), None);
    assert_eq!(kind("def f(x: list): «x»"), None);
    assert_eq!(kind("def f(x: tuple[str, int]): «x»"), None);
    assert_eq!(kind("def f(y):\n    x = [y, 'b']\n    «x»"), None);
}

#[test]
fn what_may_be_two_kinds_is_none() {
    assert_eq!(kind("def f(x: str | None): «x»"), None);
    assert_eq!(kind("def f(x: str | list[str]): «x»"), None);
    assert_eq!(kind("def f(x: str | bytes): «x»"), None);
    assert_eq!(
        kind("def f(x: str | None):\n    if x is not None: «x»"),
        Some(Kind::Str)
    );
}

#[test]
fn what_is_unknown_proves_nothing() {
    assert_eq!(known("def f(x): «x»"), Known::default());
    assert_eq!(known("def f(x='a'): «x»"), Known::default());
    assert_eq!(known("from nowhere import x\n«x»"), Known::default());
    assert_eq!(
        known("from typing import Any\ndef f(x: Any): «x»"),
        Known::default()
    );
    assert_eq!(
        known("from nowhere import x\ndef f(y: bool): «x if y else 'a'»"),
        Known::default()
    );
    assert_eq!(
        known("from nowhere import C\nclass D(C): ...\ndef f(x: D): «x»"),
        Known::default()
    );
    assert_eq!(known("def f(): return\n«name»"), Known::default());
}

#[test]
fn what_may_be_assigned_unseen_proves_nothing() {
    let class = "class C:\n    def f(self):\n        self.x = 'a'\n        self.g()\n";
    assert_eq!(known(&format!("{class}        «self.x»")).texts, [""; 0]);
    assert_eq!(
        known(&format!("{class}        «self.x + 'b'»")),
        Known::default()
    );
    assert_eq!(known("x = {'a': 'b'}\ng(x)\n«x['a']»"), Known::default());
    assert_eq!(
        known("def f(x: dict[str, object]):\n    x['a'] = 'b'\n    g(x)\n    «x['a']»"),
        Known::default()
    );
    assert_eq!(
        known("x = 'a'\ndef f():\n    global x\n    x = input()\nf()\n«x»"),
        Known::default()
    );
    assert_eq!(
        known("import subprocess\nsubprocess.run = print\ng()\n«subprocess.run»"),
        Known::default()
    );
}

#[test]
fn what_an_attribute_is_declared_as_holds() {
    let class = "class C:\n    x: str\n    def f(self):\n        self.x = 'a'\n";
    let known = known(&format!("{class}        self.g()\n        «self.x»"));
    assert_eq!(known.kind, Some(Kind::Str));
    assert_eq!(known.texts, [""; 0]);
}

#[test]
fn code_that_is_never_reached_proves_nothing() {
    assert_eq!(
        known("def f(x: str):\n    return\n    «x»"),
        Known::default()
    );
}

#[test]
fn texts_are_folded_and_sorted() {
    assert_eq!(texts("x = 'b' + 'a'\n«x»"), ["ba"]);
    assert_eq!(texts("def f(y: bool): «'b' if y else 'a'»"), ["a", "b"]);
    assert_eq!(
        texts("from typing import Literal\ndef f(x: Literal['b', 'a']): «x»"),
        ["a", "b"]
    );
    assert_eq!(
        texts("from typing import Literal\ntype T = Literal['b', 'a']\ndef f(x: T): «x»"),
        ["a", "b"]
    );
    assert_eq!(
        texts("«'a\\n\\'\\\"\\\\\\x00é\\u200b€'»"),
        ["a\n'\"\\\0é\u{200b}€"]
    );
    assert_eq!(texts("def f(y: bool): «'b' if y else None»"), [""; 0]);
    assert_eq!(texts("def f(y: str): «y»"), [""; 0]);
    assert_eq!(texts("«b'a'»"), [""; 0]);
    assert_eq!(texts("«1»"), [""; 0]);
}

#[test]
fn half_a_surrogate_pair_is_no_text() {
    assert_eq!(texts("«'\\ud800'»"), [""; 0]);
}

#[test]
fn constants_are_folded_across_modules() {
    let project = Project::new(&[
        ("pkg/__init__.py", ""),
        (
            "pkg/tools.py",
            "from typing import Final\nGREP: Final = 'grep'\nLS = 'ls'\n",
        ),
        ("pkg/names.py", "from .tools import *\n"),
        ("pkg/a.py", ""),
    ]);
    let known = project.known("main.py", "from pkg.names import GREP\n«GREP + ' -r'»");
    assert_eq!(known.texts, ["grep -r"]);
    assert_eq!(known.kind, Some(Kind::Str));
    let known = project.known("main.py", "from pkg.names import LS\n«LS»");
    assert_eq!(known.texts, ["ls"]);
    let known = project.known("pkg/a.py", "from . import tools\n«tools.GREP»");
    assert_eq!(known.texts, ["grep"]);
}

#[test]
fn functions_and_classes_are_where_they_are_defined() {
    let run = Some("subprocess.run".to_string());
    assert_eq!(defined_as("import subprocess\n«subprocess.run»"), run);
    assert_eq!(defined_as("from subprocess import run as r\n«r»"), run);
    assert_eq!(
        defined_as("import subprocess\nr = subprocess.run\n«r»"),
        run
    );
    assert_eq!(
        defined_as("import subprocess\n«subprocess.Popen»").as_deref(),
        Some("subprocess.Popen")
    );
    assert_eq!(
        defined_as("import os\n«os.system»").as_deref(),
        Some("os.system")
    );
    assert_eq!(defined_as("«open»").as_deref(), Some("builtins.open"));
    assert_eq!(
        defined_as("class C:\n    def run(self): ...\n«C.run»").as_deref(),
        None
    );
    assert_eq!(defined_as("import subprocess\n«subprocess»"), None);
    assert_eq!(
        defined_as("import subprocess\n«subprocess.run(['a'])»"),
        None
    );
    assert_eq!(
        defined_as("import subprocess\ndef f(x: bool): «subprocess.run if x else subprocess.call»"),
        None
    );
}

#[test]
fn imports_through_modules_of_the_project_are_followed() {
    let project = Project::new(&[
        ("pkg/__init__.py", "from .compat import run\n"),
        (
            "pkg/compat.py",
            "from subprocess import run\nimport os as system\n",
        ),
        (
            "pkg/wrap.py",
            "import subprocess\n\ndef run(command):\n    return subprocess.run(command)\n\nclass C:\n    def run(self): ...\n\ndef outer():\n    def run(): ...\n    return run\n",
        ),
    ]);
    let defined_as = |text: &str| project.known("main.py", text).defined_as;
    let run = Some("subprocess.run".to_string());
    assert_eq!(defined_as("from pkg import run\n«run»"), run);
    assert_eq!(defined_as("import pkg.compat as c\n«c.run»"), run);
    assert_eq!(
        defined_as("from pkg.compat import system\n«system.system»").as_deref(),
        Some("os.system")
    );
    assert_eq!(
        defined_as("from pkg.wrap import run\n«run»").as_deref(),
        Some("pkg.wrap.run")
    );
    assert_eq!(
        defined_as("from pkg.wrap import C\n«C.run»").as_deref(),
        Some("pkg.wrap.C.run")
    );
    assert_eq!(
        defined_as("from pkg.wrap import outer\n«outer()»").as_deref(),
        None
    );
}

#[test]
fn a_folder_src_is_where_modules_are_imported_from() {
    let project = Project::new(&[
        ("src/pkg/__init__.py", ""),
        (
            "src/pkg/a.py",
            "from typing import Final\n\ndef f() -> str: ...\n",
        ),
    ]);
    let text = "from pkg.a import f\n«f»";
    for path in ["src/pkg/b.py", "tests/test_a.py"] {
        assert_eq!(
            project.known(path, text).defined_as.as_deref(),
            Some("pkg.a.f")
        );
    }
}

#[test]
fn installed_packages_are_known_in_an_environment_only() {
    let package = (
        "x/lib/python3.13/site-packages/dep/__init__.py",
        "def f() -> str: ...\n",
    );
    let text = "import dep\n«dep.f()»";
    let kind_in = |environment: &str, marker: &str| {
        let path = package.0.replace('x', environment);
        Project::new(&[(&path, package.1), (marker, "")])
            .known("a.py", text)
            .kind
    };
    // What is active wins over what stands in the project.
    if std::env::var_os("VIRTUAL_ENV").is_none() {
        assert_eq!(kind_in(".venv", ".venv/pyvenv.cfg"), Some(Kind::Str));
    }
    assert_eq!(kind_in(".venv", "other"), None);
    assert_eq!(kind_in("other", "other/pyvenv.cfg"), None);
}

#[test]
fn the_text_counts_and_not_the_disk() {
    let project = Project::new(&[("a.py", "x = 'disk'\n"), ("b.py", "")]);
    assert_eq!(project.known("a.py", "x = 'one'\n«x»").texts, ["one"]);
    assert_eq!(project.known("a.py", "x = 'three'\n«x»").texts, ["three"]);
    assert_eq!(
        project.known("a.py", "x = b'x'\n«x»").kind,
        Some(Kind::Bytes)
    );
}

#[test]
fn other_modules_are_as_on_the_disk() {
    let project = Project::new(&[("a.py", "def f() -> str: ...\n"), ("b.py", "")]);
    let other = "import a\n«a.f()»";
    assert_eq!(project.known("b.py", other).kind, Some(Kind::Str));
    assert_eq!(
        project.known("a.py", "def f() -> bytes: ...\n«f()»").kind,
        Some(Kind::Bytes)
    );
    assert_eq!(project.known("b.py", other).kind, Some(Kind::Str));
}

#[test]
fn the_path_need_not_exist() {
    let project = Project::new(&[("a.py", "from subprocess import run\n")]);
    let text = "from a import run\nx = 'a'\n";
    for path in ["new.py", "no/such/folder/new.py", "<stdin>", "script"] {
        assert_eq!(project.known(path, &format!("{text}«x»")).texts, ["a"]);
        assert_eq!(
            project
                .known(path, &format!("{text}«run»"))
                .defined_as
                .as_deref(),
            Some("subprocess.run")
        );
    }
}

#[test]
fn what_is_imported_relative_to_a_file_that_is_not_there_is_unknown() {
    let project = Project::new(&[("pkg/__init__.py", ""), ("pkg/a.py", "X = 'a'\n")]);
    let text = "from .a import X\n«X»";
    assert_eq!(project.known("pkg/new.py", text), Known::default());
}

#[test]
fn faulty_text_is_not_analysed() {
    assert_eq!(known("x = 'a'\n«x»\ndef"), Known::default());
    let project = Project::new(&[("a.py", "x: str = 'a'\ndef\n")]);
    project.known("b.py", "import a\n«a.x»");
}

#[test]
fn a_range_that_is_no_expression_is_nothing() {
    assert_eq!(known("«x = 'a'»"), Known::default());
    assert_eq!(known("x = 'a' «+ 'b'»"), Known::default());
    assert_eq!(known("«»"), Known::default());
    let project = Project::new(&[]);
    let range = TextRange::new(TextSize::new(90), TextSize::new(99));
    let path = project.path("a.py");
    assert_eq!(project.types().of(&path, "x", range), Known::default());
}

#[test]
fn a_huge_text_is_not_analysed() {
    let text = format!("x = 'a'\n«x»\n{}", "#".repeat(300_000));
    assert_eq!(known(&text), Known::default());
}

#[test]
fn an_answer_is_the_same_twice() {
    let project = Project::new(&[("a.py", "")]);
    let text = "import subprocess\ndef f(x: bool): «'a' if x else 'b'»";
    assert_eq!(project.known("a.py", text), project.known("a.py", text));
    assert_eq!(project.known("a.py", text), known(text));
}

#[test]
fn many_threads_may_ask() {
    let project = Project::new(&[]);
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let project = &project;
            scope.spawn(move || {
                for round in 0..3 {
                    let text = format!("x = '{thread}'\ny = '{round}'\n«x + y»");
                    let known = project.known(&format!("t{thread}.py"), &text);
                    assert_eq!(known.texts, [format!("{thread}{round}")]);
                }
            });
        }
    });
    assert_eq!(project.types().statistics().0, 8);
}

#[test]
fn a_run_without_questions_pays_nothing() {
    let start = Instant::now();
    let types = Ty::new(vec![std::env::temp_dir()]);
    assert_eq!(types.statistics(), (0, Duration::ZERO));
    drop(types);
    assert!(start.elapsed() < Duration::from_millis(1));
}

#[test]
fn files_and_time_are_counted() {
    let project = Project::new(&[]);
    project.known("a.py", "«'a'»");
    project.known("a.py", "«'b'»");
    project.known("b.py", "«'b'»");
    let (files, spent) = project.types().statistics();
    assert_eq!(files, 2);
    assert!(spent > Duration::ZERO);
}

#[test]
fn no_project_is_needed() {
    let types = Ty::new(Vec::new());
    let range = TextRange::up_to(TextSize::new(3));
    let known = types.of(Path::new("<stdin>"), "'a'", range);
    assert_eq!(known.texts, ["a"]);
}

#[test]
fn the_platform_is_not_known() {
    assert_eq!(
        texts("import sys\nif sys.platform == 'win32': x = 'a'\nelse: x = 'b'\n«x»"),
        ["a", "b"]
    );
}

#[test]
fn deep_nesting_is_not_analysed() {
    let kind = |levels: usize| kind(&format!("x = 1\n«1{}»", "+x".repeat(levels)));
    let ask = std::thread::Builder::new()
        .stack_size(256 * 1024 * 1024)
        .spawn(move || (kind(1000), kind(100_000)));
    assert_eq!(ask.unwrap().join().unwrap(), (Some(Kind::Int), None));
}
