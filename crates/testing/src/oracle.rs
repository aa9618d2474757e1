//! The programs that judge: Python, and Bandit in a virtual environment of the tests' own.
//!
//! An environment is made once below `target/oracles/`, from a list in `tests/oracles/`, and made
//! again when that file changes: most need the one of `requirements.txt`.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};

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
    python_with("requirements")
}

/// [`python`], of the environment with what the list `<name>.txt` in `tests/oracles/` names.
///
/// # Panics
/// Where the environment cannot be made.
pub fn python_with(name: &'static str) -> Command {
    static ENVIRONMENTS: Mutex<BTreeMap<&str, PathBuf>> = Mutex::new(BTreeMap::new());
    let made = {
        let mut environments = ENVIRONMENTS.lock().unwrap_or_else(PoisonError::into_inner);
        match environments.get(name) {
            Some(folder) => Ok(folder.clone()),
            None => environment(name).inspect(|folder| {
                environments.insert(name, folder.clone());
            }),
        }
    };
    let environment = match made {
        Ok(environment) => environment,
        Err(error) => panic!("no environment for the oracles: {error}"),
    };
    let mut command = Command::new(interpreter(&environment));
    // Neither the working directory nor the user's own packages are to be imported, and nothing is
    // to be left beside the scripts.
    command.args(["-I", "-B"]);
    command
}

/// Runs a judge, by its path below `tests/oracles/`.
///
/// # Panics
/// Where it cannot be run, or finds something wrong: with what it says.
pub fn judge<A: AsRef<OsStr>>(script: &str, arguments: &[A]) {
    judge_with("requirements", script, arguments);
}

/// [`judge`], run by [`python_with`] that list.
///
/// # Panics
/// As [`judge`] does.
pub fn judge_with<A: AsRef<OsStr>>(name: &'static str, script: &str, arguments: &[A]) {
    let script = self::script(script);
    let run = python_with(name).arg(&script).args(arguments).output();
    let run = run.unwrap_or_else(|error| panic!("{}: {error}", script.display()));
    assert!(
        run.status.success(),
        "{}{}",
        String::from_utf8_lossy(&run.stdout),
        String::from_utf8_lossy(&run.stderr),
    );
}

/// A script, by its path below `tests/oracles/`.
pub(crate) fn script(path: &str) -> PathBuf {
    oracles().join(path)
}

fn oracles() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/oracles")
}

fn interpreter(environment: &Path) -> PathBuf {
    if cfg!(windows) {
        environment.join("Scripts/python.exe")
    } else {
        environment.join("bin/python")
    }
}

/// The folder of the environment of the list `name`, made if it is not there or is out of date.
fn environment(name: &str) -> Result<PathBuf, String> {
    let requirements = oracles().join(name).with_extension("txt");
    let wanted = fs::read_to_string(&requirements)
        .map_err(|error| format!("{}: {error}", requirements.display()))?;
    let all = target()?.join("oracles");
    fs::create_dir_all(&all).map_err(|error| format!("{}: {error}", all.display()))?;
    let environment = match name {
        "requirements" => all.join("environment"),
        name => all.join(name),
    };
    // Test binaries run side by side: one makes the environment, the others wait for it.
    let lock = File::create(all.join("lock")).map_err(|error| error.to_string())?;
    lock.lock().map_err(|error| error.to_string())?;
    // The stamp is written last, so that an environment with it is whole.
    let is_current = |environment: &Path| {
        fs::read_to_string(environment.join("stamp")).is_ok_and(|stamp| stamp == wanted)
    };
    if !is_current(&environment) {
        let new = all.join("new");
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
