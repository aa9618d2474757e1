//! Random programs, fixed and judged.

#![allow(
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "a test fails by panicking"
)]

use std::path::Path;

use harden_codemod::{Applicability, Codemod, NoProject, Options, Wishes};
use harden_engine::{Settings, fix_bytes, with_stack};
use serde_json::Value;

use crate::oracle;

/// Has `generator` write programs, fixes them by `codemod` as if all of its rules were selected by
/// name, and gives `judge` the option `--generated` and a file with the pairs of texts before and
/// after. Both are scripts below `tests/oracles/`; the first takes `--count` and `--seed`, which
/// `HARDEN_PROGRAMS` and `HARDEN_SEED` override.
///
/// # Panics
/// Where a program cannot be fixed, where a second run changes something, or where the judge finds
/// something wrong.
pub fn judge(codemod: &dyn Codemod, generator: &str, judge: &str, count: usize) {
    let number = |name: &str, default: usize| {
        let set = std::env::var(name).ok();
        set.map_or(default, |set| set.parse().unwrap())
    };
    let count = number("HARDEN_PROGRAMS", count).to_string();
    let seed = number("HARDEN_SEED", 1).to_string();
    let run = oracle::python()
        .arg(oracle::script(generator))
        .args(["--count", &count, "--seed", &seed])
        .output()
        .unwrap();
    assert!(
        run.status.success(),
        "{generator}: {}",
        String::from_utf8_lossy(&run.stderr)
    );
    let programs: Vec<String> = serde_json::from_slice(&run.stdout).unwrap();
    let pairs: Vec<Value> = with_stack(None, || {
        let pair = |before: &String| {
            let after = fixed(codemod, before);
            assert_eq!(fixed(codemod, &after), after, "a second run changes it");
            serde_json::json!([before, after])
        };
        programs.iter().map(pair).collect()
    });
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), Value::from(pairs).to_string()).unwrap();
    oracle::judge(judge, &[Path::new("--generated"), file.path()]);
}

fn fixed(codemod: &dyn Codemod, text: &str) -> String {
    let mut settings = Settings::new(vec![codemod], &NoProject);
    settings.applicability = Applicability::Unsafe;
    let named = codemod.rules().iter().map(|rule| rule.id).collect();
    let options = Options::new();
    let wishes = Wishes { named, options };
    settings.wishes.insert(codemod.name(), wishes);
    let report = fix_bytes(Path::new("module.py"), text.as_bytes().to_vec(), &settings);
    assert!(report.fault.is_none(), "{text}\n{:?}", report.fault);
    assert!(report.bugs.is_empty(), "{text}\n{:?}", report.bugs);
    match report.change {
        Some(change) => String::from_utf8(change.after).unwrap(),
        None => text.to_string(),
    }
}
