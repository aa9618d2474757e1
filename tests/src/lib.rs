//! The binary, for tests that run it from outside.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use serde_json::Value;

/// The path of `harden`, built with the profile of the running test, once for each process.
///
/// Cargo builds the binaries of a test's own package only, so this asks it for that of another.
///
/// # Panics
/// Where it cannot be built.
pub fn binary() -> PathBuf {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY
        .get_or_init(|| build().unwrap_or_else(|error| panic!("building harden: {error}")))
        .clone()
}

/// The workspace's root.
pub fn workspace() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().unwrap_or(tests).to_path_buf()
}

/// Cargo's target folder, which the running test is in.
///
/// # Errors
/// Where the test is in none.
pub fn target() -> Result<PathBuf, String> {
    profile()?
        .parent()
        .map(Path::to_path_buf)
        .ok_or_else(|| "the target directory has no root".to_string())
}

/// The folder of the test's profile.
fn profile() -> Result<PathBuf, String> {
    // `<target>/<profile>/deps/<test>`, with a triple before the profile in a cross build.
    let test = std::env::current_exe().map_err(|error| error.to_string())?;
    test.ancestors()
        .nth(2)
        .map(Path::to_path_buf)
        .ok_or_else(|| "the test is in no target directory".to_string())
}

fn build() -> Result<PathBuf, String> {
    let profile = profile()?;
    let name = match profile.file_name().and_then(|name| name.to_str()) {
        Some("debug") | None => "dev",
        Some(name) => name,
    };
    let output = Command::new(env!("CARGO"))
        // The whole workspace and one of its tests, for the features that the running test was built with:
        // others would compile ty a second time.
        .args(["build", "--workspace", "--bin", "harden", "--test", "docs"])
        .args(["--profile", name, "--message-format", "json"])
        .arg("--target-dir")
        .arg(target()?)
        .current_dir(workspace())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err(format!("cargo ended with {}", output.status));
    }
    output
        .stdout
        .split(|&byte| byte == b'\n')
        .filter_map(|line| serde_json::from_slice::<Value>(line).ok())
        .filter(|message| message["target"]["name"] == "harden")
        .find_map(|message| message["executable"].as_str().map(PathBuf::from))
        .ok_or_else(|| "cargo named no executable".to_string())
}
