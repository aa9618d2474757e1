//! Which calls are those of a function, and which are in doubt.

mod common;

use common::{check_table, equal, with_module};
use harden_rewriter::{NameDoubt, Ranged};

/// A trap, a program, and for each call that reads like a wanted one: its line, what it is called,
/// and what makes it uncertain, if anything.
type Row = (&'static str, &'static str, &'static str);

const WANTED: &[&str] = &["os.system", "os.path.join", "subprocess.run"];

fn calls(text: &str) -> String {
    with_module(text, |module, _| {
        let calls = module.calls_where(|name| WANTED.contains(&name));
        let calls: Vec<String> = calls
            .iter()
            .map(|site| {
                let line = text[..site.expr.start().to_usize()].matches('\n').count() + 1;
                let doubt = match &site.doubt {
                    None => String::new(),
                    Some(NameDoubt::Rebound { line, .. }) => format!(" rebound in {line}"),
                    Some(NameDoubt::StarImport { line, .. }) => format!(" star import in {line}"),
                    Some(NameDoubt::NotImported { .. }) => " not imported".to_string(),
                    Some(NameDoubt::Patched { line, .. }) => format!(" patched in {line}"),
                    Some(NameDoubt::Relative { .. }) => " relative".to_string(),
                };
                format!("{line} {}{doubt}", site.qualified)
            })
            .collect();
        calls.join(", ")
    })
}

fn check(rows: &[Row]) {
    check_table(rows, |(trap, program, expected)| {
        equal(&format!("{trap}:\n{program}"), expected, &calls(program))
    });
}

#[test]
fn names_of_something_else() {
    check(&[
        ("a method of an object", "x.os.system()\nself.system()", ""),
        ("a call's result", "os().system()\nget('os').system()", ""),
        ("an item", "os['x'].system()", ""),
        (
            "another attribute",
            "import os\nos.systems()\nos.path.system()",
            "",
        ),
        (
            "another module's function",
            "from tools import system\nsystem()",
            "",
        ),
        (
            "another module under the name",
            "import tools as os\nos.system()",
            "",
        ),
        (
            "a submodule under the name",
            "import tools.os\nos.system()",
            "2 os.system not imported",
        ),
        (
            "a name that is not called",
            "import os\nf(os.system)\nx = os.system",
            "",
        ),
        (
            "an alias hides the own name",
            "import os as o\nos.system()",
            "2 os.system not imported",
        ),
        ("a definition", "def system(): pass\nsystem()", ""),
    ]);
}

#[test]
fn certain_names() {
    check(&[
        ("a module", "import os\nos.system()", "2 os.system"),
        (
            "a module's alias",
            "import os as o\no.system()",
            "2 os.system",
        ),
        (
            "a function",
            "from os import system\nsystem()",
            "2 os.system",
        ),
        (
            "a function's alias",
            "from os import system as s\ns()",
            "2 os.system",
        ),
        (
            "a submodule",
            "import os.path\nos.system()\nos.path.join()",
            "2 os.system, 3 os.path.join",
        ),
        (
            "a submodule's alias",
            "import os.path as p\np.join()",
            "2 os.path.join",
        ),
        (
            "a submodule from its package",
            "from os import path\npath.join()",
            "2 os.path.join",
        ),
        (
            "a function of a submodule",
            "from os.path import join\njoin()",
            "2 os.path.join",
        ),
        (
            "in parentheses",
            "from os import (\n    system,\n)\n(system)()",
            "4 os.system",
        ),
        (
            "in a function",
            "def f():\n    import os\n    os.system()",
            "3 os.system",
        ),
        (
            "from the function around",
            "def f():\n    import os\n    def g():\n        os.system()",
            "4 os.system",
        ),
        (
            "from the module, in a method",
            "import os\nclass C:\n    def f(self):\n        os.system()",
            "4 os.system",
        ),
        (
            "in a class body",
            "class C:\n    import os\n    os.system()",
            "3 os.system",
        ),
        (
            "past a class body's name",
            "import os\nclass C:\n    os = 1\n    def f(self):\n        os.system()",
            "5 os.system",
        ),
        (
            "in a comprehension",
            "import os\n[os.system() for x in y]",
            "2 os.system",
        ),
        (
            "in a comprehension's iterable",
            "import os\n[x for os in os.system()]",
            "2 os.system",
        ),
        (
            "in a lambda",
            "import os\nlambda x: os.system()",
            "2 os.system",
        ),
        (
            "in a lambda's default",
            "import os\nlambda os=os.system(): os",
            "2 os.system",
        ),
        (
            "in a parameter's default",
            "import os\ndef f(os=os.system()): pass",
            "2 os.system",
        ),
        (
            "in a decorator",
            "import os\n@os.system()\ndef f(os): pass",
            "2 os.system",
        ),
        (
            "in a base class",
            "import os\nclass C(os.system()):\n    os = 1",
            "2 os.system",
        ),
        (
            "in an annotation",
            "import os\ndef f(os: os.system()): pass",
            "2 os.system",
        ),
        (
            "in an f-string",
            "import os\nf'{os.system()}'",
            "2 os.system",
        ),
        (
            "in a nested call",
            "import os\nos.system(os.path.join())",
            "2 os.system, 2 os.path.join",
        ),
        (
            "imported twice",
            "import os\nimport os\nos.system()",
            "3 os.system",
        ),
        (
            "imported in either branch",
            "if x:\n    import os\nelse:\n    import os\nos.system()",
            "5 os.system",
        ),
        (
            "module and submodule",
            "import os\nimport os.path\nos.system()",
            "3 os.system",
        ),
        (
            "a star import before",
            "from x import *\nimport os\nos.system()",
            "3 os.system",
        ),
        (
            "a star import of the standard library",
            "import os\nfrom tkinter import *\nos.system()",
            "3 os.system",
        ),
        (
            "a star import in another scope",
            "import os\nclass C:\n    from x import *\nos.system()",
            "4 os.system",
        ),
        (
            "made global by a function",
            "def f():\n    global os\n    import os\nos.system()",
            "4 os.system",
        ),
        (
            "a name of the same spelling elsewhere",
            "import os\ndef f(os): pass\nos.system()",
            "3 os.system",
        ),
        (
            "a comprehension's own name elsewhere",
            "import os\n[os for os in x]\nos.system()",
            "3 os.system",
        ),
        (
            "another attribute is stored",
            "import os\nos.name = 1\nos.system()",
            "3 os.system",
        ),
        (
            "an attribute of another object is stored",
            "import os\nx.os.system = 1\nos.system()",
            "3 os.system",
        ),
        (
            "a keyword of that name",
            "import os\nf(os=1)\nos.system()",
            "3 os.system",
        ),
    ]);
}

#[test]
fn rebound_names() {
    check(&[
        (
            "assigned",
            "import os\nos = 1\nos.system()",
            "3 os.system rebound in 2",
        ),
        (
            "assigned in another line's tuple",
            "import os\na, (os, b) = x\nos.system()",
            "3 os.system rebound in 2",
        ),
        (
            "assigned with a star",
            "import os\na, *os = x\nos.system()",
            "3 os.system rebound in 2",
        ),
        (
            "annotated",
            "import os\nos: int = 1\nos.system()",
            "3 os.system rebound in 2",
        ),
        (
            "augmented",
            "import os\nos += 1\nos.system()",
            "3 os.system rebound in 2",
        ),
        (
            "assigned later, in the same function",
            "import os\ndef f():\n    os.system()\n    os = 1",
            "3 os.system rebound in 4",
        ),
        (
            "a parameter",
            "import os\ndef f(os):\n    os.system()",
            "3 os.system rebound in 2",
        ),
        (
            "a parameter by keyword only",
            "import os\ndef f(*, os):\n    os.system()",
            "3 os.system rebound in 2",
        ),
        (
            "the rest of the parameters",
            "import os\ndef f(*os):\n    os.system()",
            "3 os.system rebound in 2",
        ),
        (
            "the rest of the keywords",
            "import os\ndef f(**os):\n    os.system()",
            "3 os.system rebound in 2",
        ),
        (
            "a lambda's parameter",
            "import os\nlambda os: os.system()",
            "2 os.system rebound in 2",
        ),
        (
            "a loop variable",
            "import os\nfor os in x:\n    os.system()",
            "3 os.system rebound in 2",
        ),
        (
            "an async loop variable",
            "import os\nasync def f():\n    async for os in x:\n        os.system()",
            "4 os.system rebound in 3",
        ),
        (
            "with",
            "import os\nwith x as os:\n    os.system()",
            "3 os.system rebound in 2",
        ),
        (
            "with a tuple",
            "import os\nwith x as (a, os):\n    os.system()",
            "3 os.system rebound in 2",
        ),
        (
            "except",
            "import os\ntry:\n    pass\nexcept E as os:\n    os.system()",
            "5 os.system rebound in 4",
        ),
        (
            "except group",
            "import os\ntry:\n    pass\nexcept* E as os:\n    os.system()",
            "5 os.system rebound in 4",
        ),
        (
            "a walrus",
            "import os\nif (os := x):\n    os.system()",
            "3 os.system rebound in 2",
        ),
        (
            "a walrus in a comprehension",
            "import os\n[(os := x) for x in y]\nos.system()",
            "3 os.system rebound in 2",
        ),
        (
            "a comprehension's variable",
            "import os\n[os.system() for os in x]",
            "2 os.system rebound in 2",
        ),
        (
            "a second generator's variable",
            "import os\n[os.system() for a in x for os in a]",
            "2 os.system rebound in 2",
        ),
        (
            "a dictionary comprehension's variable",
            "import os\n{os: os.system() for os in x}",
            "2 os.system rebound in 2",
        ),
        (
            "a generator's variable",
            "import os\nf(os.system() for os in x)",
            "2 os.system rebound in 2",
        ),
        (
            "a function",
            "import os\ndef os(): pass\nos.system()",
            "3 os.system rebound in 2",
        ),
        (
            "a class",
            "import os\nclass os: pass\nos.system()",
            "3 os.system rebound in 2",
        ),
        (
            "deleted",
            "import os\ndel os\nos.system()",
            "3 os.system rebound in 2",
        ),
        (
            "a match pattern",
            "import os\nmatch x:\n    case os:\n        os.system()",
            "4 os.system rebound in 3",
        ),
        (
            "a match pattern's star",
            "import os\nmatch x:\n    case [*os]:\n        os.system()",
            "4 os.system rebound in 3",
        ),
        (
            "a match pattern's rest",
            "import os\nmatch x:\n    case {**os}:\n        os.system()",
            "4 os.system rebound in 3",
        ),
        (
            "a match pattern's alias",
            "import os\nmatch x:\n    case int() as os:\n        os.system()",
            "4 os.system rebound in 3",
        ),
        (
            "a type parameter",
            "import os\ndef f[os]():\n    os.system()",
            "3 os.system rebound in 2",
        ),
        (
            "a type alias",
            "import os\ntype os = int\nos.system()",
            "3 os.system rebound in 2",
        ),
        (
            "global in a function",
            "import os\ndef f():\n    global os\n    os = 1\nos.system()",
            "5 os.system rebound in 4",
        ),
        (
            "nonlocal in a function",
            "def f():\n    import os\n    def g():\n        nonlocal os\n        os = 1\n    os.system()",
            "6 os.system rebound in 5",
        ),
        (
            "a global that the function around hides",
            "import os\ndef f(os):\n    def g():\n        global os\n        os.system()",
            "5 os.system",
        ),
        (
            "two modules",
            "try:\n    import os\nexcept E:\n    import fake as os\nos.system()",
            "5 os.system rebound in 2",
        ),
        (
            "two functions",
            "try:\n    from fake import system\nexcept E:\n    from os import system\nsystem()",
            "5 os.system rebound in 2",
        ),
        (
            "a module or nothing",
            "try:\n    import os\nexcept E:\n    os = None\nos.system()",
            "5 os.system rebound in 4",
        ),
    ]);
}

#[test]
fn other_doubts() {
    check(&[
        ("not imported", "os.system()", "1 os.system not imported"),
        (
            "imported in a function",
            "def f():\n    import os\ndef g():\n    os.system()",
            "4 os.system not imported",
        ),
        (
            "an alias from another function",
            "def f():\n    from os import system as s\ndef g():\n    s()",
            "4 os.system not imported",
        ),
        (
            "imported in a class",
            "class C:\n    import os\n    def f(self):\n        os.system()",
            "4 os.system not imported",
        ),
        (
            "a star import after",
            "import os\nfrom x import *\nos.system()",
            "3 os.system star import in 2",
        ),
        (
            "a star import of os itself",
            "from os import *\nsystem()",
            "2 os.system star import in 1",
        ),
        (
            "os's star import may have os's names",
            "import os\nfrom os import *\nos.system()",
            "3 os.system star import in 2",
        ),
        (
            "a relative import",
            "from .os import system\nsystem()",
            "2 os.system relative",
        ),
        (
            "a module by a relative import",
            "from . import os\nos.system()",
            "2 os.system relative",
        ),
        (
            "patched",
            "import os\nos.system = f\nos.system()",
            "3 os.system patched in 2",
        ),
        (
            "patched by its alias",
            "import os as o\nfrom os import system\no.system = f\nsystem()",
            "4 os.system patched in 3",
        ),
        (
            "patched in a function",
            "import os\nos.system()\ndef f():\n    os.system = g",
            "2 os.system patched in 4",
        ),
        (
            "patched by with",
            "import os\nwith f() as os.system:\n    os.system()",
            "3 os.system patched in 2",
        ),
        (
            "patched by deletion",
            "import os\ndel os.system\nos.system()",
            "3 os.system patched in 2",
        ),
    ]);
}
