//! The shells to compare with, and how many cases.

use std::process::Command;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};

/// The shells to compare with: `sh`, which every system has, and the others that are here.
pub(crate) fn shells() -> Vec<Vec<String>> {
    let list =
        std::env::var("HARDEN_SHELLS").unwrap_or_else(|_| "/bin/sh;dash;bash --posix;bash".into());
    let shells: Vec<Vec<String>> = list
        .split(';')
        .map(|shell| shell.split_whitespace().map(str::to_owned).collect())
        .collect();
    shells
        .into_iter()
        .filter(|shell| {
            let mut probe = Command::new(&shell[0]);
            probe
                .args(&shell[1..])
                .args(["-c", ":"])
                .output()
                .is_ok_and(|output| output.status.success())
        })
        .collect()
}

pub(crate) fn setting(name: &str, default: u32) -> u32 {
    std::env::var(name).map_or(default, |value| value.parse().expect("a number"))
}

/// Runs a test on the same cases each time. One that fails is made smaller in so many steps.
pub(crate) fn check<S: Strategy>(
    cases: u32,
    shrinks: u32,
    strategy: &S,
    test: impl Fn(S::Value) -> Result<(), TestCaseError>,
) where
    S::Value: std::fmt::Debug,
{
    let config = Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: shrinks,
        ..Config::default()
    };
    let mut seed = [7; 32];
    seed[..4].copy_from_slice(&setting("HARDEN_SHELL_SEED", 1).to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seed);
    match TestRunner::new_with_rng(config, rng).run(strategy, test) {
        Ok(()) => {}
        Err(TestError::Fail(reason, value)) => panic!("{reason}\nfor {value:#?}"),
        Err(TestError::Abort(reason)) => panic!("{reason}"),
    }
}
