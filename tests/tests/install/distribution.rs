//! What pip and Cargo install, by themselves.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

use harden_testing::oracle::python_with;
use harden_tests::{target, workspace};
use serde_json::Value;

use crate::support::{BEFORE, alone, installs_copy, read, run, succeeds, write};

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A virtual environment with nothing in it.
struct Environment(PathBuf);

impl Environment {
    fn new(path: PathBuf) -> Self {
        succeeds(python_with("packaging").args(["-m", "venv"]).arg(&path));
        Environment(path)
    }

    fn command(&self, program: &str) -> Command {
        Command::new(self.0.join("bin").join(program))
    }

    /// Installs a distribution, and nothing from the package index.
    fn install(&self, arguments: &[&str], distribution: &Path) {
        let mut pip = self.command("pip");
        pip.args(["install", "--quiet", "--no-index"])
            .args(arguments);
        succeeds(pip.arg(distribution));
    }
}

/// The only file in a folder.
fn only_file(folder: &Path) -> PathBuf {
    let mut files = std::fs::read_dir(folder).expect("the folder");
    let file = files.next().expect("a file").expect("its entry").path();
    assert!(files.next().is_none(), "more than {}", file.display());
    file
}

/// A source distribution, unpacked by pip where no Git is, gives a wheel; that is installed.
#[test]
fn a_source_distribution_installs_without_the_repository() {
    let _alone = alone();
    let folder = tempfile::tempdir().expect("a folder");
    let (sources, wheels) = (folder.path().join("sources"), folder.path().join("wheels"));
    // Its files would else be so old that Cargo took what it has compiled before for newer.
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = now.expect("after 1970").as_secs().to_string();
    let mut build = python_with("packaging");
    // The environment's maturin: nothing is fetched for this.
    let programs = Path::new(build.get_program()).parent().expect("a folder");
    let path = std::env::var("PATH").expect("a PATH");
    let path = format!("{}:{path}", programs.display());
    build
        .env("PATH", path)
        .args(["-m", "build", "--sdist", "--no-isolation", "--outdir"])
        .arg(&sources)
        .arg(workspace())
        .env("SOURCE_DATE_EPOCH", now);
    succeeds(&mut build);
    let source = only_file(&sources);
    assert!(source.ends_with(format!("harden_py-{VERSION}.tar.gz")));
    let mut pip = python_with("packaging");
    pip.args(["-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir"])
        .arg(&wheels)
        .arg(&source)
        .current_dir(folder.path());
    succeeds(installs_copy(&mut pip));
    let wheel = only_file(&wheels);

    let environment = Environment::new(folder.path().join("environment"));
    environment.install(&[], &wheel);
    has_metadata(&environment);
    has_man_pages_and_completions(&environment.0);
    runs(&environment);
    python_finds_the_program(&environment, &wheel, folder.path());
}

fn has_metadata(environment: &Environment) {
    let script = "import importlib.metadata, json\n\
        metadata = importlib.metadata.metadata('harden-py')\n\
        print(json.dumps({name: metadata.get_all(name) for name in metadata}))";
    let metadata = succeeds(environment.command("python").args(["-I", "-c", script]));
    let metadata: Value = serde_json::from_str(&metadata).expect("JSON");
    assert_eq!(metadata["Version"][0], VERSION);
    assert_eq!(metadata["License-Expression"][0], "MIT");
    assert_eq!(metadata["License-File"][0], "LICENSE");
    assert_eq!(
        metadata["Requires-Dist"],
        Value::Null,
        "harden needs nothing"
    );
    assert!(metadata["Classifier"].as_array().expect("a list").len() > 5);
    for name in ["Summary", "Author", "Keywords", "Requires-Python"] {
        assert!(
            !metadata[name][0].as_str().unwrap_or_default().is_empty(),
            "{name}"
        );
    }
    let described = metadata["Description-Content-Type"][0].as_str();
    assert!(described.is_some_and(|kind| kind.starts_with("text/markdown")));
}

fn has_man_pages_and_completions(environment: &Path) {
    let share = environment.join("share");
    let page = read(&share, "man/man1/harden-fix.1");
    assert!(page.contains("unsafe"), "{page}");
    for path in [
        "man/man1/harden.1",
        "bash-completion/completions/harden",
        "fish/vendor_completions.d/harden.fish",
        "zsh/site-functions/_harden",
    ] {
        assert!(share.join(path).is_file(), "{path}");
    }
    let script = share.join("bash-completion/completions/harden");
    let complete = "source \"$1\"; COMP_WORDS=(harden fix --unsafe); COMP_CWORD=2; _harden harden --unsafe fix; echo \"${COMPREPLY[@]}\"";
    let mut bash = Command::new("bash");
    let completed = succeeds(bash.args(["-c", complete, "bash"]).arg(script));
    assert_eq!(completed.trim(), "--unsafe-fixes");
}

fn runs(environment: &Environment) {
    let expected = format!("harden {VERSION}\n");
    assert_eq!(
        succeeds(environment.command("harden").arg("--version")),
        expected
    );
    let mut module = environment.command("python");
    assert_eq!(
        succeeds(module.args(["-m", "harden", "--version"])),
        expected
    );
    // No Python is needed for the program itself.
    let mut alone = environment.command("harden");
    let shown = run(alone
        .args(["fix", "tests/demo"])
        .env_clear()
        .current_dir(workspace()));
    assert_eq!(shown.code, Some(1), "{}", shown.text);
    assert!(
        shown.text.contains("+++ b/tests/demo/notes_mcp/"),
        "{}",
        shown.text
    );
}

/// `python -m harden` finds it, and passes arguments, input and exit code on.
fn python_finds_the_program(environment: &Environment, wheel: &Path, folder: &Path) {
    let piped = folder.join("piped");
    write(&piped, "app.py", BEFORE);
    for (arguments, code) in [
        (&["fix", "app.py"][..], 1),
        (&["fix", "--apply", "app.py"], 0),
        (&["fix", "missing.py"], 2),
    ] {
        let mut module = environment.command("python");
        let outcome = run(module
            .args(["-m", "harden"])
            .args(arguments)
            .current_dir(&piped));
        assert_eq!(outcome.code, Some(code), "{arguments:?}: {}", outcome.text);
    }
    // Where pip was told a folder, the program is beside the package and not beside Python.
    let other = Environment::new(folder.join("other"));
    let target = folder.join("target");
    let target_text = target.to_str().expect("UTF-8");
    other.install(&["--target", target_text], wheel);
    let mut module = other.command("python");
    module.args(["-m", "harden", "--version"]);
    assert_ne!(run(&mut module).code, Some(0));
    assert_eq!(
        succeeds(module.env("PYTHONPATH", &target)),
        format!("harden {VERSION}\n")
    );
}

/// With the profile `dev`, which is compiled already.
#[test]
fn cargo_installs_it_with_the_locked_versions() {
    let _alone = alone();
    let folder = tempfile::tempdir().expect("a folder");
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args([
            "install",
            "--path",
            "crates/cli",
            "--locked",
            "--debug",
            "--no-track",
            "--root",
        ])
        .arg(folder.path())
        .arg("--target-dir")
        .arg(target().expect("a target folder"))
        .current_dir(workspace());
    succeeds(&mut cargo);
    let mut harden = Command::new(folder.path().join("bin/harden"));
    assert_eq!(
        succeeds(harden.arg("--version")),
        format!("harden {VERSION}\n")
    );
}

/// What `cargo package` asks for, but for the addresses, of which there is none yet.
#[test]
fn every_crate_says_what_it_is() {
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["metadata", "--format-version", "1", "--no-deps", "--locked"])
        .current_dir(workspace());
    let metadata: Value = serde_json::from_str(&succeeds(&mut cargo)).expect("JSON");
    let packages = metadata["packages"].as_array().expect("a list");
    assert!(packages.len() > 20, "{} packages", packages.len());
    for package in packages {
        for key in ["description", "license", "rust_version"] {
            assert!(package[key].is_string(), "{}: no {key}", package["name"]);
        }
        assert_eq!(package["version"], VERSION, "{}", package["name"]);
        assert_ne!(
            package["authors"],
            Value::Array(Vec::new()),
            "{}",
            package["name"]
        );
    }
    let cli = packages.iter().find(|package| package["name"] == "harden");
    let cli = cli.expect("the binary's package");
    assert!(cli["readme"].is_string(), "harden: no readme");
    for key in ["keywords", "categories"] {
        assert_ne!(cli[key], Value::Array(Vec::new()), "harden: no {key}");
    }
}
