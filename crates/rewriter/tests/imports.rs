//! Where an import goes in, and which goes out.

mod common;

use std::path::Path;

use common::{check_table, equal, with_module};
use harden_rewriter::{Edit, EditSet, ImportRequest, Ranged, edit_imports};

/// A trap, a program and the program after its fixes, or why one cannot be had.
///
/// The fix for `need("subprocess")` is a use of that module, the fix for `drop(…)` is `0`, so that
/// what stands in the brackets is no longer used.
type Row = (&'static str, &'static str, &'static str);

fn fixed(text: &str, path: &str) -> String {
    fixed_beside(text, path, &[])
}

/// The same, with other files that take the names `shared` from this one.
fn fixed_beside(text: &str, path: &str, shared: &[&str]) -> String {
    let mut requests: Vec<ImportRequest> = Vec::new();
    let edited = with_module(text, |module, _| {
        let mut edits = Vec::new();
        for site in module.calls_where(|name| name == "need" || name == "drop") {
            if site.qualified == "drop" {
                edits.push(Edit::replace(site.expr.range(), "0"));
                continue;
            }
            let wanted = module.slice(&site.call.arguments.args[0]).trim_matches('"');
            let request = module
                .request_import(wanted, site.expr)
                .map_err(|taken| format!("refused: {taken}"))?;
            edits.push(Edit::replace(
                site.expr.range(),
                format!("{}.use()", request.name()),
            ));
            requests.push(request);
        }
        let edits = EditSet::new(text, edits).map_err(|error| error.to_string())?;
        Ok::<String, String>(edits.apply(text))
    });
    let edited = match edited {
        Ok(edited) => edited,
        Err(refused) => return refused,
    };
    let requests: Vec<&ImportRequest> = requests.iter().collect();
    let edits = with_module(text, |before, _| {
        with_module(&edited, |after, _| {
            edit_imports(before, after, &requests, Path::new(path), &|name| {
                shared.contains(&name)
            })
        })
    });
    if edits.is_empty() {
        return edited;
    }
    match EditSet::new(&edited, edits) {
        Ok(edits) => edits.apply(&edited),
        Err(error) => error.to_string(),
    }
}

fn check(rows: &[Row]) {
    check_table(rows, |(trap, before, after)| {
        equal(trap, after, &fixed(before, "module.py"))?;
        if !before.contains('\n') {
            return Ok(());
        }
        // Every kind of newline is treated alike.
        let crlf = |text: &str| text.replace('\n', "\r\n");
        let trap = format!("{trap}, with CRLF");
        let got = fixed(&crlf(before), "module.py");
        equal(
            &trap,
            &crlf(after).replace('\r', "\\r"),
            &got.replace('\r', "\\r"),
        )
    });
}

#[test]
fn an_import_that_is_there_is_used() {
    check(&[
        (
            "under its name",
            "import subprocess\nneed(\"subprocess\")\n",
            "import subprocess\nsubprocess.use()\n",
        ),
        (
            "under an alias",
            "import subprocess as sp\nneed(\"subprocess\")\n",
            "import subprocess as sp\nsp.use()\n",
        ),
        (
            "of the function around",
            "def f():\n    import subprocess\n    def g():\n        need(\"subprocess\")\n",
            "def f():\n    import subprocess\n    def g():\n        subprocess.use()\n",
        ),
        (
            "in the same block of an if",
            "if x:\n    import subprocess\n    need(\"subprocess\")\n",
            "if x:\n    import subprocess\n    subprocess.use()\n",
        ),
    ]);
}

#[test]
fn an_import_that_need_not_have_run_is_made_again() {
    check(&[
        (
            "below",
            "import os\nneed(\"subprocess\")\nimport subprocess\n",
            "import os\nimport subprocess\nsubprocess.use()\nimport subprocess\n",
        ),
        (
            "in another block",
            "if x:\n    import subprocess\nneed(\"subprocess\")\n",
            "import subprocess\n\nif x:\n    import subprocess\nsubprocess.use()\n",
        ),
        (
            "an alias in another block",
            "import a\nif x:\n    import subprocess as sp\nneed(\"subprocess\")\n",
            "import subprocess\n\nimport a\nif x:\n    import subprocess as sp\nsubprocess.use()\n",
        ),
        (
            "in another function",
            "import os\ndef f():\n    import subprocess\ndef g():\n    need(\"subprocess\")\n",
            "import os\nimport subprocess\ndef f():\n    import subprocess\ndef g():\n    subprocess.use()\n",
        ),
        (
            "a part of it",
            "import os\nfrom subprocess import run\nneed(\"subprocess\")\n",
            "import os\nimport subprocess\nfrom subprocess import run\nsubprocess.use()\n",
        ),
    ]);
}

#[test]
fn a_name_that_is_taken_is_refused() {
    let refused = |text: &str| fixed(text, "module.py");
    for (trap, text, how) in [
        (
            "parameter",
            "def f(subprocess):\n    need(\"subprocess\")\n",
            "parameter in line 1",
        ),
        (
            "assignment",
            "subprocess = 1\nneed(\"subprocess\")\n",
            "in line 1",
        ),
        (
            "later assignment",
            "need(\"subprocess\")\nsubprocess = 1\n",
            "in line 2",
        ),
        (
            "loop",
            "for subprocess in x:\n    need(\"subprocess\")\n",
            "in line 1",
        ),
        (
            "definition",
            "def subprocess(): pass\nneed(\"subprocess\")\n",
            "in line 1",
        ),
        (
            "comprehension",
            "[need(\"subprocess\") for subprocess in x]\n",
            "in line 1",
        ),
        (
            "lambda",
            "lambda subprocess: need(\"subprocess\")\n",
            "in line 1",
        ),
        (
            "another module",
            "import fake as subprocess\nneed(\"subprocess\")\n",
            "in line 1",
        ),
        (
            "from another module",
            "from x import subprocess\nneed(\"subprocess\")\n",
            "in line 1",
        ),
        (
            "global elsewhere",
            "def f():\n    global subprocess\n    subprocess = 1\nneed(\"subprocess\")\n",
            "in line 3",
        ),
        (
            "imported later in the function",
            "def f():\n    need(\"subprocess\")\n    import subprocess\n",
            "in line 3",
        ),
        (
            "class body",
            "class C:\n    subprocess = 1\n    need(\"subprocess\")\n",
            "in line 2",
        ),
    ] {
        let got = refused(text);
        assert!(
            got.starts_with("refused: ") && got.contains(how),
            "{trap}: {got}"
        );
    }
}

#[test]
fn a_new_import_goes_where_it_belongs() {
    check(&[
        (
            "in order",
            "import json\nimport sys\nneed(\"subprocess\")\n",
            "import json\nimport subprocess\nimport sys\nsubprocess.use()\n",
        ),
        (
            "before the first",
            "import sys\nimport types\nneed(\"json\")\n",
            "import json\nimport sys\nimport types\njson.use()\n",
        ),
        (
            "behind the last",
            "import json\nimport os\nneed(\"subprocess\")\n",
            "import json\nimport os\nimport subprocess\nsubprocess.use()\n",
        ),
        (
            "plain ones before from",
            "import json\nfrom os import path\nneed(\"subprocess\")\n",
            "import json\nimport subprocess\nfrom os import path\nsubprocess.use()\n",
        ),
        (
            "among from, by module",
            "import json\nfrom os import path\nimport sys\nneed(\"subprocess\")\n",
            "import json\nfrom os import path\nimport subprocess\nimport sys\nsubprocess.use()\n",
        ),
        (
            "behind an unsorted block",
            "import sys\nimport json\nneed(\"subprocess\")\n",
            "import sys\nimport json\nimport subprocess\nsubprocess.use()\n",
        ),
        (
            "in the standard library's section",
            "import json\n\nimport requests\nneed(\"subprocess\")\n",
            "import json\nimport subprocess\n\nimport requests\nsubprocess.use()\n",
        ),
        (
            "in a section of its own, before others",
            "import requests\nneed(\"subprocess\")\n",
            "import subprocess\n\nimport requests\nsubprocess.use()\n",
        ),
        (
            "behind the docstring",
            "\"\"\"Doc.\"\"\"\nneed(\"subprocess\")\n",
            "\"\"\"Doc.\"\"\"\n\nimport subprocess\n\nsubprocess.use()\n",
        ),
        (
            "behind __future__",
            "\"\"\"Doc.\"\"\"\nfrom __future__ import annotations\nneed(\"subprocess\")\n",
            "\"\"\"Doc.\"\"\"\nfrom __future__ import annotations\n\nimport subprocess\n\nsubprocess.use()\n",
        ),
        (
            "behind a shebang and an encoding",
            "#!/usr/bin/python3\n# coding: utf-8\nneed(\"subprocess\")\n",
            "#!/usr/bin/python3\n# coding: utf-8\n\nimport subprocess\n\nsubprocess.use()\n",
        ),
        (
            "behind a licence",
            "# Licence.\n\nneed(\"subprocess\")\n",
            "# Licence.\n\nimport subprocess\n\nsubprocess.use()\n",
        ),
        (
            "before the first use",
            "import os\nneed(\"subprocess\")\nimport sys\n",
            "import os\nimport subprocess\nsubprocess.use()\nimport sys\n",
        ),
        (
            "two at once",
            "import os\nneed(\"subprocess\")\nneed(\"tempfile\")\n",
            "import os\nimport subprocess\nimport tempfile\nsubprocess.use()\ntempfile.use()\n",
        ),
        (
            "one for two fixes",
            "import os\nneed(\"subprocess\")\nneed(\"subprocess\")\n",
            "import os\nimport subprocess\nsubprocess.use()\nsubprocess.use()\n",
        ),
        (
            "a docstring over several lines",
            "\"\"\"Doc.\n\nMore.\n\"\"\"\nimport os\nneed(\"subprocess\")\n",
            "\"\"\"Doc.\n\nMore.\n\"\"\"\nimport os\nimport subprocess\nsubprocess.use()\n",
        ),
        (
            "an import over several lines",
            "from os import (\n    path,\n)\nneed(\"subprocess\")\n",
            "import subprocess\nfrom os import (\n    path,\n)\nsubprocess.use()\n",
        ),
        (
            "a file of one line without a newline",
            "need(\"subprocess\")",
            "import subprocess\n\nsubprocess.use()",
        ),
        (
            "behind a semicolon",
            "import os; need(\"subprocess\")\n",
            "import os; import subprocess; subprocess.use()\n",
        ),
    ]);
}

#[test]
fn an_import_without_a_use_goes() {
    check(&[
        ("a module", "import os\ndrop(os.x)\n", "0\n"),
        ("a name", "from os import x\ndrop(x)\n", "0\n"),
        (
            "one of several",
            "import os, sys\ndrop(os.x)\nsys\n",
            "import sys\n0\nsys\n",
        ),
        (
            "the last of several",
            "import os, sys\ndrop(sys.x)\nos\n",
            "import os\n0\nos\n",
        ),
        ("all of several", "import os, sys\ndrop(sys.x, os)\n", "0\n"),
        (
            "one of several names",
            "from os import a, b, c\ndrop(b)\na, c\n",
            "from os import a, c\n0\na, c\n",
        ),
        (
            "two of several names",
            "from os import a, b, c\ndrop(a, c)\nb\n",
            "from os import b\n0\nb\n",
        ),
        (
            "in a function",
            "def f():\n    import os\n    drop(os.x)\n",
            "def f():\n    0\n",
        ),
        ("between semicolons", "a; import os; drop(os.x)\n", "a; 0\n"),
        ("first before a semicolon", "import os; drop(os.x)\n", "0\n"),
        (
            "last behind a semicolon",
            "a; import os\ndrop(os.x)\n",
            "a\n0\n",
        ),
        (
            "with a blank line",
            "import a\n\nimport os\n\ndrop(os.x)\n",
            "import a\n\n0\n",
        ),
        (
            "with two below",
            "import os\n\n\ndef f():\n    drop(os.x)\n",
            "def f():\n    0\n",
        ),
        (
            "replaced in its place",
            "import json\nimport os\nimport sys\ndrop(os.x)\nneed(\"subprocess\")\njson, sys\n",
            "import json\nimport subprocess\nimport sys\n0\nsubprocess.use()\njson, sys\n",
        ),
        (
            "replaced in its list",
            "import os, sys\ndrop(os.x)\nneed(\"subprocess\")\nsys\n",
            "import subprocess, sys\n0\nsubprocess.use()\nsys\n",
        ),
    ]);
}

#[test]
fn an_import_that_may_be_needed_stays() {
    check(&[
        ("used", "import os\ndrop(os.x)\nos\n", "import os\n0\nos\n"),
        (
            "used in a nested function",
            "import os\ndrop(os.x)\ndef f():\n    os\n",
            "import os\n0\ndef f():\n    os\n",
        ),
        (
            "used in an annotation",
            "import os\ndrop(os.x)\na: os.b\n",
            "import os\n0\na: os.b\n",
        ),
        (
            "used in an annotation in quotes",
            "import os\ndrop(os.x)\na: 'os.b'\n",
            "import os\n0\na: 'os.b'\n",
        ),
        ("never used", "import os\ndrop(1)\n", "import os\n0\n"),
        (
            "not of the standard library",
            "import fabric\ndrop(fabric.x)\n",
            "import fabric\n0\n",
        ),
        (
            "of the project",
            "from .a import b\ndrop(b)\n",
            "from .a import b\n0\n",
        ),
        (
            "exported by its alias",
            "import os as os\ndrop(os.x)\n",
            "import os as os\n0\n",
        ),
        (
            "exported by __all__",
            "import os\n__all__ = ['os']\ndrop(os.x)\n",
            "import os\n__all__ = ['os']\n0\n",
        ),
        (
            "with a comment",
            "import os  # why\ndrop(os.x)\n",
            "import os  # why\n0\n",
        ),
        (
            "under try",
            "try:\n    import os\nexcept E:\n    pass\ndrop(os.x)\n",
            "try:\n    import os\nexcept E:\n    pass\n0\n",
        ),
        (
            "under if",
            "if x:\n    import os\n    drop(os.x)\n",
            "if x:\n    import os\n    0\n",
        ),
        (
            "in a class",
            "class C:\n    import os\n    drop(os.x)\n",
            "class C:\n    import os\n    0\n",
        ),
        (
            "bound by something else too",
            "import os\nos = f(os)\ndrop(os.x)\n",
            "import os\nos = f(os)\n0\n",
        ),
        (
            "made global",
            "def f():\n    global os\n    import os\n    drop(os.x)\n",
            "def f():\n    global os\n    import os\n    0\n",
        ),
        (
            "named in evaluated text",
            "import os\neval('os.a')\ndrop(os.x)\n",
            "import os\neval('os.a')\n0\n",
        ),
        (
            "named in a doctest",
            "'''\n>>> os.a\n'''\nimport os\ndrop(os.x)\n",
            "'''\n>>> os.a\n'''\nimport os\n0\n",
        ),
    ]);
}

#[test]
fn what_a_package_imports_is_there_to_be_imported() {
    let text = "import os\ndrop(os.x)\n";
    assert_eq!(fixed(text, "a/__init__.py"), "import os\n0\n");
    assert_eq!(fixed(text, "a/b.py"), "0\n");
}

#[test]
fn what_another_file_takes_stays() {
    let text = "import os, sys\ndrop(os.x, sys)\n";
    assert_eq!(fixed_beside(text, "a.py", &["os"]), "import os\n0\n");
    assert_eq!(
        fixed_beside(text, "a.py", &["os", "sys"]),
        "import os, sys\n0\n"
    );
    assert_eq!(fixed_beside(text, "a.py", &["x"]), "0\n");
}
