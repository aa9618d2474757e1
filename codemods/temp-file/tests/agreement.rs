//! The findings in all of Python's standard library, the oracles' packages and generated programs,
//! against Bandit's.

use harden_codemod_temp_file::TempFile;
use harden_testing::agreement;

#[test]
fn finds_in_real_code_what_bandit_finds() {
    agreement::with_bandit(&TempFile, (20, 10));
}

/// Every way to import the function, each way to call it and each place of a call.
#[test]
fn finds_in_generated_programs_what_bandit_finds() {
    let imports = [
        "import tempfile",
        "import tempfile as t",
        "from tempfile import mktemp",
        "from tempfile import mktemp as t",
        "from tempfile import *",
        "from .tempfile import mktemp",
        "from . import tempfile",
        "from other import mktemp",
        "import other.tempfile",
        "try:\n    from tempfile import mktemp\nexcept ImportError:\n    from other import mktemp",
        "def load():\n    from tempfile import mktemp as t",
        "tempfile = None",
        "",
    ];
    let functions = [
        "tempfile.mktemp",
        "t.mktemp",
        "mktemp",
        "t",
        "other.tempfile.mktemp",
        "(mktemp)",
    ];
    let arguments = ["", "'.txt'", "dir='/tmp'", "*a", "prefix='/var/tmp/x'"];
    let places = [
        "x = {}",
        "def f(x={}):\n    return {}",
        "@g({})\ndef f() -> {}:\n    pass",
        "class C(g({})):\n    x = {}",
        "x = lambda: {}",
        "x = [{} for _ in y]",
        "x = f\"{{}}\" '/tmp/x'",
        "{}\n'/tmp/x'",
        "with open({}, 'w') as f, g('/tmp/x', f'/tmp/{x}', f'{x}/tmp'):\n    pass",
    ];
    let mut programs = Vec::new();
    for import in imports {
        for function in functions {
            for arguments in arguments {
                let call = format!("{function}({arguments})");
                let calls: Vec<String> = places
                    .iter()
                    .map(|place| place.replace("{}", &call))
                    .collect();
                let (first, last) = calls.split_at(calls.len() / 2);
                programs.push([&first.join("\n"), import, &last.join("\n"), ""].join("\n"));
            }
        }
    }
    agreement::in_programs(&TempFile, &programs, 1000);
}
