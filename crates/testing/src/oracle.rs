//! The programs that judge: Python, and Bandit in a virtual environment of the tests' own, and in
//! another one what builds, installs and checks packages.
//!
//! Each environment is made once below `target/oracles/`, from its list of requirements in
//! `tests/oracles/`, and made again when that list changes.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// A command that runs Bandit.
///
/// # Panics
/// Where the environment cannot be made.
pub fn bandit() -> Command {
    let mut command = python();
    command.args(["-m", "bandit"]);
    command
}

/// A command that runs the environment's Python, without its user's own settings.
///
/// # Panics
/// Where the environment cannot be made.
pub fn python() -> Command {
    static ENVIRONMENT: OnceLock<PathBuf> = OnceLock::new();
    isolated(ENVIRONMENT.get_or_init(|| judges("environment", "requirements.txt")))
}

/// A command that runs the Python of the environment with pre-commit, `build` and zizmor.
///
/// # Panics
/// Where the environment cannot be made.
pub fn packaging() -> Command {
    static ENVIRONMENT: OnceLock<PathBuf> = OnceLock::new();
    isolated(ENVIRONMENT.get_or_init(|| judges("packaging", "packaging.txt")))
}

fn judges(folder: &str, requirements: &str) -> PathBuf {
    environment(folder, requirements)
        .unwrap_or_else(|error| panic!("no environment for the oracles: {error}"))
}

/// Neither the working directory nor the user's own packages are to be imported, and nothing is to
/// be left beside the scripts.
fn isolated(environment: &Path) -> Command {
    let mut command = Command::new(interpreter(environment));
    command.args(["-I", "-B"]);
    command
}

/// Runs a judge, by its path below `tests/oracles/`.
///
/// # Panics
/// Where it cannot be run, or finds something wrong: with what it says.
pub fn judge<A: AsRef<OsStr>>(script: &str, arguments: &[A]) {
    let run = python().arg(self::script(script)).args(arguments).output();
    let run = run.unwrap_or_else(|error| panic!("{script}: {error}"));
    assert!(
        run.status.success(),
        "{}{}",
        String::from_utf8_lossy(&run.stdout),
        String::from_utf8_lossy(&run.stderr),
    );
}

/// A script, by its path below `tests/oracles/`.
pub(crate) fn script(path: &str) -> PathBuf {
    let oracles = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/oracles");
    oracles.join(path)
}

fn interpreter(environment: &Path) -> PathBuf {
    if cfg!(windows) {
        environment.join("Scripts/python.exe")
    } else {
        environment.join("bin/python")
    }
}

/// The environment in this folder below `target/oracles/`, made from its list of requirements if it
/// is not there or is out of date.
fn environment(folder: &str, requirements: &str) -> Result<PathBuf, String> {
    let requirements = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/oracles")
        .join(requirements);
    let wanted = fs::read_to_string(&requirements)
        .map_err(|error| format!("{}: {error}", requirements.display()))?;
    let oracles = target()?.join("oracles");
    fs::create_dir_all(&oracles).map_err(|error| format!("{}: {error}", oracles.display()))?;
    let environment = oracles.join(folder);
    // Test binaries run side by side: one makes the environment, the others wait for it.
    let lock =
        File::create(oracles.join(format!("{folder}.lock"))).map_err(|error| error.to_string())?;
    lock.lock().map_err(|error| error.to_string())?;
    // The stamp is written last, so that an environment with it is whole.
    let is_current = |environment: &Path| {
        fs::read_to_string(environment.join("stamp")).is_ok_and(|stamp| stamp == wanted)
    };
    if !is_current(&environment) {
        let new = oracles.join(format!("{folder}.new"));
        remove(&new)?;
        make(&new, &requirements)?;
        fs::write(new.join("stamp"), &wanted).map_err(|error| error.to_string())?;
        remove(&environment)?;
        fs::rename(&new, &environment).map_err(|error| error.to_string())?;
    }
    Ok(environment)
}

fn remove(folder: &Path) -> Result<(), String> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(format!("{}: {error}", folder.display()))
        }
        _ => Ok(()),
    }
}

fn make(folder: &Path, requirements: &Path) -> Result<(), String> {
    let system = if cfg!(windows) { "python" } else { "python3" };
    run(Command::new(system).args(["-m", "venv"]).arg(folder))?;
    run(Command::new(interpreter(folder))
        .args(["-m", "pip", "install", "--quiet"])
        .args(["--disable-pip-version-check", "--requirement"])
        .arg(requirements))
}

fn run(command: &mut Command) -> Result<(), String> {
    let output = command
        .output()
        .map_err(|error| format!("{command:?}: {error}"))?;
    if output.status.success() {
        Ok(())
    } else {
        let errors = String::from_utf8_lossy(&output.stderr);
        Err(format!(
            "{command:?} ended with {}: {errors}",
            output.status
        ))
    }
}

/// Cargo's target folder: the test is `<target>/<profile>/deps/<test>`.
fn target() -> Result<PathBuf, String> {
    let test = std::env::current_exe().map_err(|error| error.to_string())?;
    test.ancestors()
        .nth(3)
        .map(Path::to_path_buf)
        .ok_or_else(|| format!("{} is in no target folder", test.display()))
}
