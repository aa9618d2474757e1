//! Reports that the real Bandit and the real Ruff write, and the nodes that they mean.
#![allow(clippy::unwrap_used, reason = "a test stops where it cannot go on")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use harden_rewriter::{Module, SyntaxTree};
use harden_testing::oracle;
use harden_triage::scan::{Located, Misfit, ScanReport, Scanner};

/// A folder with one file, and the report on it.
struct Scan {
    _folder: tempfile::TempDir,
    path: PathBuf,
    report: Vec<u8>,
}

fn scan(text: &str, scanner: Scanner) -> Scan {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("program.py");
    fs::write(&path, text).unwrap();
    let mut command = match scanner {
        Scanner::Bandit => {
            let mut command = oracle::bandit();
            command.args(["--quiet", "--format", "json", "program.py"]);
            command
        }
        Scanner::Ruff => {
            let mut command = oracle::python();
            command.args([
                "-m",
                "ruff",
                "check",
                "--isolated",
                "--preview",
                "--no-cache",
            ]);
            command.args(["--select", "S", "--output-format", "json", "program.py"]);
            command
        }
    };
    let output = command.current_dir(folder.path()).output().unwrap();
    Scan {
        report: output.stdout,
        path,
        _folder: folder,
    }
}

impl Scan {
    /// The findings of the report in `text`, with the code that each is about.
    fn findings_in(&self, text: &str) -> Result<BTreeSet<(String, usize, String)>, Misfit> {
        let report = ScanReport::parse(&self.report).unwrap();
        assert_eq!(report.unknown_ids(), Vec::<&str>::new());
        let resolved = report.resolve(self.path.parent().unwrap());
        let file = resolved.file(&self.path).unwrap();
        let tree = SyntaxTree::parse(text).unwrap();
        let module = Module::new(text, &tree).unwrap();
        let show = |located: &Located| {
            let line = module.line_number(located.range.start());
            (
                located.id.clone(),
                line,
                module.slice(located.range).to_string(),
            )
        };
        Ok(file.findings_in(&module)?.iter().map(show).collect())
    }
}

fn found(text: &str, scanner: Scanner) -> BTreeSet<(String, usize, String)> {
    scan(text, scanner).findings_in(text).unwrap()
}

fn of(ids: &[(&str, usize, &str)]) -> BTreeSet<(String, usize, String)> {
    ids.iter()
        .map(|(id, line, code)| ((*id).to_string(), *line, (*code).to_string()))
        .collect()
}

#[test]
fn a_report_on_another_text_does_not_fit() {
    let text = "import os\n\n\nos.system(command)\nos.system(other)\n";
    let scan = scan(text, Scanner::Bandit);
    let misfit = |text: &str| scan.findings_in(text).unwrap_err();
    let moved = misfit("import os\n\nos.system(command)\nos.system(other)\n");
    assert_eq!(moved.line, 3);
    assert_eq!(moved.path, Path::new("./program.py"));
    assert_eq!(
        moved.to_string(),
        "the report does not fit this file: line 3 is now `os.system(command)`, and was blank; \
         scan it again"
    );
    for changed in [
        "import os\n\n\nos.system(changed)\nos.system(other)\n",
        "import os\n\n\nos.system( command)\nos.system(other)\n",
        "import os\n\n\n# os.system(command)\nos.system(other)\n",
        "import os\n\n\nos.system(command)\n",
        "import os\n\n\n'''\nos.system(command)\nos.system(other)\n'''\n",
        "'''\nimport os\n\n\nos.system(command)\nos.system(other)\n'''\n",
        "",
    ] {
        misfit(changed);
    }
    // The lines are the same, and a string now.
    let quoted = "import os; x = '''\n\n\nos.system(command)\nos.system(other)\n'''\n";
    assert_eq!(misfit(quoted).line, 4);
}

#[test]
fn a_report_that_shows_no_lines_does_not_fit() {
    let text = "import os\nos.system(command)\n";
    let mut scan = scan(text, Scanner::Bandit);
    let report = String::from_utf8(scan.report).unwrap();
    scan.report = report.replace("2 os.system(command)\\n", "").into_bytes();
    let misfit = scan.findings_in(text).unwrap_err();
    assert!(
        misfit.to_string().contains("it does not show line 2"),
        "{misfit}"
    );
}

#[test]
fn a_report_of_ruffs_on_another_text_does_not_fit() {
    let text = "import os\n\n\nos.system(command)\nassert command\n";
    let scan = scan(text, Scanner::Ruff);
    for changed in [
        "import os\n\nos.system(command)\nassert command\n",
        "import os\n\n\n# os.system(command)\nassert command\n",
        "import os\n\n\nos.system(command)\n# assert command\n",
        "import os\n\n\nos.system(command)\n",
        "import os\n\n\nos.systematic(command)\nassert command\n",
        "import os\n\n\nos.system(command)\nx = assertion\n",
    ] {
        scan.findings_in(changed).unwrap_err();
    }
}

/// Both scanners mean the same nodes, for one finding at least of each test that both have.
#[test]
fn both_scanners_mean_the_same_nodes() {
    let text = include_str!("fixtures/worst.py");
    let bandit = found(text, Scanner::Bandit);
    let ruff = found(text, Scanner::Ruff);
    let ids = |found: &BTreeSet<(String, usize, String)>| -> BTreeSet<String> {
        found.iter().map(|(id, _, _)| id.clone()).collect()
    };
    assert_eq!(ids(&bandit).len(), 75);
    let differ: Vec<_> = ruff
        .difference(&bandit)
        .filter(|(id, line, _)| {
            bandit
                .iter()
                .any(|other| (id, line) == (&other.0, &other.1))
        })
        .collect();
    assert_eq!(differ, Vec::<&(String, usize, String)>::new());
    let both: BTreeSet<String> = ids(&bandit).intersection(&ids(&ruff)).cloned().collect();
    assert!(both.len() > 60, "{both:?}");
    for id in both {
        let nodes = |found: &BTreeSet<(String, usize, String)>| {
            found
                .iter()
                .filter(|f| f.0 == id)
                .cloned()
                .collect::<BTreeSet<_>>()
        };
        assert!(!nodes(&bandit).is_disjoint(&nodes(&ruff)), "{id}");
    }
}

/// Rules whose line is a keyword's, strings whose lines are their parent's, decorators, f-strings,
/// characters of several bytes, chained calls.
#[test]
fn the_node_is_the_one_that_bandit_reports() {
    let text = "\
@route('/tmp/a')
@other
def g(a, password='x'):
    try:
        pass
    except Exception:
        pass
    subprocess.run('ls', stdin=None,
        shell=True).check().run('x', shell=True)
login(
  user=1,
  password='secret')
ä = 'é'; os.system('ü' + ä)
q = f'''
  select * from {t}
  where {os.system(
     c)}
'''
d['password'] = 'x'
r = ('select a '
     f'from {t}')
e = {'a': 1,
     'token': 'y',
     'b': '/tmp/y'}
s = a + ('select * from ' +
    b + c).strip()
u = 'delete from {}'.format(
    b)
h = lambda p='/tmp/z': os.popen(p)
# \u{202e} text
";
    assert_eq!(
        found(text, Scanner::Bandit),
        of(&[
            ("B105", 19, "'password'"),
            ("B105", 23, "'token'"),
            ("B106", 10, "login(\n  user=1,\n  password='secret')"),
            (
                "B107",
                3,
                &text[text.find("def g").unwrap()..text.find("\nlogin").unwrap()]
            ),
            ("B108", 1, "'/tmp/a'"),
            ("B108", 24, "'/tmp/y'"),
            ("B108", 29, "'/tmp/z'"),
            ("B110", 6, "except Exception:\n        pass"),
            (
                "B602",
                8,
                "subprocess.run('ls', stdin=None,\n        shell=True)"
            ),
            (
                "B604",
                8,
                "subprocess.run('ls', stdin=None,\n        shell=True).check().run('x', shell=True)"
            ),
            ("B605", 13, "os.system('ü' + ä)"),
            ("B605", 16, "os.system(\n     c)"),
            ("B605", 29, "os.popen(p)"),
            (
                "B607",
                8,
                "subprocess.run('ls', stdin=None,\n        shell=True)"
            ),
            (
                "B608",
                14,
                &text[text.find("f'''").unwrap()..text.find("\nd[").unwrap()]
            ),
            ("B608", 20, "'select a '\n     f'from {t}'"),
            ("B608", 25, "'select * from ' +\n    b"),
            ("B608", 27, "'delete from {}'.format"),
            ("B613", 30, "\u{202e}"),
        ])
    );
}

#[test]
fn marks_endings_and_encodings_change_nothing() {
    let text = "import os\nx = 'ä'; os.system(c)\nif x:\n\tos.popen(\n\t\tc)\n";
    let expected = of(&[
        ("B605", 2, "os.system(c)"),
        ("B605", 4, "os.popen(\n\t\tc)"),
    ]);
    for scanner in [Scanner::Bandit, Scanner::Ruff] {
        assert_eq!(found(text, scanner), expected);
        assert_eq!(
            found(&format!("\u{feff}{text}"), scanner),
            expected,
            "{scanner:?}"
        );
        let crlf: BTreeSet<_> = found(&text.replace('\n', "\r\n"), scanner)
            .into_iter()
            .map(|(id, line, code)| (id, line, code.replace("\r\n", "\n")))
            .collect();
        assert_eq!(crlf, expected, "{scanner:?}");
    }
    let first = "\u{feff}assert os.system(c)\n";
    let expected = of(&[
        ("B101", 1, "assert os.system(c)"),
        ("B605", 1, "os.system(c)"),
    ]);
    assert_eq!(found(first, Scanner::Bandit), expected);
}

#[test]
fn what_ruff_finds_without_a_call_is_what_is_named() {
    let text = "import pickle\nload = pickle.loads\nall = map(pickle.loads, all)\n";
    assert_eq!(
        found(text, Scanner::Ruff),
        of(&[
            ("B301", 2, "pickle.loads"),
            ("B301", 3, "pickle.loads"),
            ("B403", 1, "import pickle"),
        ])
    );
}

/// A finding of a test that Bandit 1.9.4 has not: it is about whatever node stands at its place.
#[test]
fn a_later_bandits_finding_is_found_by_its_place() {
    let text = "import os\nx = {'a': os.system(c)}\n";
    let mut scan = scan(text, Scanner::Bandit);
    scan.report = String::from_utf8(scan.report)
        .unwrap()
        .replace("B605", "B699")
        .into_bytes();
    let report = ScanReport::parse(&scan.report).unwrap();
    assert_eq!(report.unknown_ids(), ["B699"]);
    let tree = SyntaxTree::parse(text).unwrap();
    let module = Module::new(text, &tree).unwrap();
    let located = report.files[0].findings_in(&module).unwrap();
    assert_eq!(located[0].id, "B699");
    assert_eq!(module.slice(located[0].range), "os.system(c)");
    assert!(located[0].rule().is_none());
}
