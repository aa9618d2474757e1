//! The findings, compared with Bandit's over the standard library and the packages of the oracles.
//!
//! `HARDEN_AGREEMENT=all` takes in the standard library's own tests, which are most of it, and
//! `HARDEN_AGREEMENT_FOLDER` another folder.

#![allow(clippy::expect_used, reason = "a test may fail")]
#![allow(clippy::print_stdout, reason = "a test says what it has seen")]

mod generated;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use harden_codemod::{Codemod, Context};
use harden_codemod_nosec::Nosec;
use harden_rewriter::{Module, Ranged, SyntaxTree, TextRange, decode};
use harden_testing::oracle;
use serde_json::Value;

const RULES: [&str; 7] = ["B101", "B104", "B108", "B404", "B603", "B607", "B608"];

/// A finding's rule, and the lines from its first to its last.
type Finding = (String, usize, usize);

#[test]
fn findings_are_those_of_bandit() {
    let with_tests = std::env::var_os("HARDEN_AGREEMENT").is_some_and(|value| value == "all");
    let mut files = Vec::new();
    for folder in folders() {
        collect(&folder, with_tests, &mut files);
    }
    files.sort();
    assert!(check(&files) > 500, "Bandit can read most files");
}

/// Names that Bandit takes for others, and texts in all places and forms.
#[test]
fn findings_in_odd_code_are_those_of_bandit() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/odd");
    let mut files = Vec::new();
    collect(&folder, false, &mut files);
    files.sort();
    assert_eq!(check(&files), files.len(), "the code is Python");
}

/// `HARDEN_AGREEMENT_PROGRAMS` and `HARDEN_AGREEMENT_SEED` make it longer or different.
#[test]
fn findings_in_random_programs_are_those_of_bandit() {
    let number = |name: &str, otherwise: u64| {
        std::env::var(name).map_or(otherwise, |value| value.parse().expect("a number"))
    };
    let programs = number("HARDEN_AGREEMENT_PROGRAMS", 20);
    let seed = number("HARDEN_AGREEMENT_SEED", 1);
    let folder = tempfile::tempdir().expect("a folder");
    let mut files = Vec::new();
    for program in 0..programs {
        let file = folder.path().join(format!("program_{program:04}.py"));
        let text = generated::program(seed * 1_000_000 + program, 100);
        std::fs::write(&file, text).expect("a file");
        files.push(file);
    }
    let read = check(&files);
    assert_eq!(read, files.len(), "the programs are Python");
}

/// Compares the findings in `files`, and returns how many of them Bandit could read.
fn check(files: &[PathBuf]) -> usize {
    let bandit = bandit(files);
    let mut differences = Vec::new();
    let mut agreed: BTreeMap<String, usize> = BTreeMap::new();
    for file in &bandit.read {
        let bytes = std::fs::read(file).expect("a file that Bandit has read");
        let Some(ours) = harden(file, bytes) else {
            differences.push(format!("{} is not read", file.display()));
            continue;
        };
        let theirs = bandit.findings.get(file).map_or(&[][..], Vec::as_slice);
        compare(file, ours, theirs, &mut agreed, &mut differences);
    }
    println!("{} files, {agreed:?}", bandit.read.len());
    assert!(
        differences.is_empty(),
        "{} differences\n{}",
        differences.len(),
        differences.join("\n")
    );
    bandit.read.len()
}

/// The standard library, and the packages of the oracles' environment.
fn folders() -> Vec<PathBuf> {
    let script = "import sysconfig; print(sysconfig.get_path('stdlib')); print(sysconfig.get_path('purelib'))";
    let output = oracle::python()
        .args(["-c", script])
        .output()
        .expect("Python runs");
    let text = String::from_utf8(output.stdout).expect("paths are UTF-8");
    let other = std::env::var_os("HARDEN_AGREEMENT_FOLDER").map(PathBuf::from);
    text.lines().map(PathBuf::from).chain(other).collect()
}

fn collect(folder: &Path, with_tests: bool, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        let name = entry.file_name();
        let name = name.to_str().unwrap_or_default();
        if path.is_dir() {
            let is_test = matches!(name, "test" | "tests" | "idle_test");
            if (with_tests || !is_test) && !matches!(name, "site-packages" | "__pycache__") {
                collect(&path, with_tests, files);
            }
        } else if path.extension().is_some_and(|extension| extension == "py") {
            files.push(path);
        }
    }
}

/// What Bandit says.
struct Report {
    /// The files it could read.
    read: Vec<PathBuf>,
    findings: BTreeMap<PathBuf, Vec<(String, usize)>>,
}

fn bandit(files: &[PathBuf]) -> Report {
    // Bandit reports an import once, for the first of its rules.
    let tests = [&RULES[..], &["B401", "B402", "B403"]].concat();
    let output = oracle::bandit()
        .args(["--quiet", "--format", "json", "--ignore-nosec"])
        .args(["--tests", &tests.join(",")])
        .args(files)
        .output()
        .expect("Bandit runs");
    let report: Value = serde_json::from_slice(&output.stdout).expect("Bandit writes JSON");
    let list = |key: &str| report[key].as_array().cloned().unwrap_or_default();
    let path = |item: &Value| PathBuf::from(item["filename"].as_str().unwrap_or_default());
    let unread: Vec<PathBuf> = list("errors").iter().map(path).collect();
    let mut findings: BTreeMap<PathBuf, Vec<(String, usize)>> = BTreeMap::new();
    for item in list("results") {
        let id = item["test_id"].as_str().unwrap_or_default().to_string();
        let line = item["line_number"].as_u64().unwrap_or_default();
        let line = usize::try_from(line).unwrap_or_default();
        if RULES.contains(&id.as_str()) {
            findings.entry(path(&item)).or_default().push((id, line));
        }
    }
    Report {
        read: files
            .iter()
            .filter(|file| !unread.contains(file))
            .cloned()
            .collect(),
        findings,
    }
}

/// The codemod's own findings, suppressed or not; `None` where the file cannot be read.
fn harden(path: &Path, bytes: Vec<u8>) -> Option<Vec<Finding>> {
    let (text, _) = decode(bytes).ok()?;
    let small = text.to_ascii_lowercase();
    let has = |needle: &&str| small.contains(&needle.to_ascii_lowercase());
    if !Nosec.needles().iter().any(has) {
        return Some(Vec::new());
    }
    let tree = SyntaxTree::parse(&text).ok()?;
    let module = Module::new(&text, &tree).ok()?;
    let cx = Context::alone(&module, path);
    let lines = |range: TextRange| {
        (
            module.line_number(range.start()),
            module.line_number(range.end()),
        )
    };
    let findings = Nosec.run(&cx).into_iter().filter_map(|outcome| {
        let finding = outcome.finding();
        let (first, last) = lines(finding.range.range());
        RULES
            .contains(&finding.rule.id)
            .then(|| (finding.rule.id.to_string(), first, last))
    });
    Some(findings.collect())
}

fn compare(
    file: &Path,
    mut ours: Vec<Finding>,
    theirs: &[(String, usize)],
    agreed: &mut BTreeMap<String, usize>,
    differences: &mut Vec<String>,
) {
    for (id, line) in theirs {
        // Bandit reports a call in the line of its keyword `shell`.
        let best = ours
            .iter()
            .enumerate()
            .filter(|(_, (rule, first, last))| {
                rule == id && (first..=last).contains(&line) && (first == line || rule != "B608")
            })
            .min_by_key(|(_, (_, first, last))| (first != line, last - first))
            .map(|(place, _)| place);
        match best {
            Some(place) => {
                ours.swap_remove(place);
                *agreed.entry(id.clone()).or_default() += 1;
            }
            None => differences.push(format!("{}:{line}: only Bandit has {id}", file.display())),
        }
    }
    for (id, line, _) in ours {
        differences.push(format!("{}:{line}: only harden has {id}", file.display()));
    }
}
