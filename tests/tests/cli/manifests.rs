//! Manifests that declare what a fix relies on.

use crate::support::Project;

const PARSES: &str = "import xml.etree.ElementTree as ET\n\ntree = ET.parse(\"a.xml\")\n";
const BUILDS: &str = "import xml.etree.ElementTree as ET\n\nroot = ET.Element(\"a\")\n";
const MANIFEST: &str = "[project]\nname = \"a\"\nversion = \"1\"\ndependencies = [\"typer\"]\n";
const DECLARING: &str =
    "[project]\nname = \"a\"\nversion = \"1\"\ndependencies = [\"defusedxml>=0.7.1\", \"typer\"]\n";

#[test]
fn a_manifest_is_part_of_the_diff_and_of_what_is_written() {
    let files = [("pyproject.toml", MANIFEST), ("a.py", PARSES)];
    let (by_git, by_apply) = (Project::new(&files), Project::new(&files));
    let diff = by_git.run(&["fix"]).exits(1).stdout;
    by_git.git_apply(&diff);
    by_apply.run(&["fix", "--apply"]).exits(0);
    assert_eq!(by_git.files(), by_apply.files());
    assert_eq!(by_apply.read("pyproject.toml"), DECLARING.as_bytes());
    let fixed = by_apply.files();
    by_apply.run(&["fix", "--apply", "--unsafe-fixes"]).exits(0);
    assert_eq!(by_apply.files(), fixed);
}

#[test]
fn what_needs_nothing_leaves_the_manifest_alone() {
    let project = Project::new(&[("pyproject.toml", MANIFEST), ("a.py", BUILDS)]);
    project.run(&["fix", "--apply"]).exits(0);
    assert_eq!(project.read("pyproject.toml"), MANIFEST.as_bytes());
    assert_ne!(project.read("a.py"), BUILDS.as_bytes());
}

#[test]
fn without_a_manifest_the_fix_is_unsafe() {
    let project = Project::new(&[("a.py", PARSES)]);
    let said = project.run(&["fix", "--apply"]).exits(0);
    said.says("nothing here declares what this file runs with");
    assert_eq!(project.read("a.py"), PARSES.as_bytes());
    project.run(&["fix", "--apply", "--unsafe-fixes"]).exits(0);
    assert_ne!(project.read("a.py"), PARSES.as_bytes());
}

#[test]
fn hashes_are_for_a_person_to_make() {
    let locked = "typer==0.12 \\\n    --hash=sha256:aaaa\n";
    let project = Project::new(&[("requirements.txt", locked), ("a.py", PARSES)]);
    project.run(&["fix", "--apply"]).exits(0).says("by hand");
    project.run(&["fix", "--apply", "--unsafe-fixes"]).exits(0);
    assert_eq!(project.read("requirements.txt"), locked.as_bytes());
    assert_ne!(project.read("a.py"), PARSES.as_bytes());
}

#[test]
fn a_lock_file_is_named_with_its_command() {
    let project = Project::new(&[
        ("pyproject.toml", MANIFEST),
        ("uv.lock", "version = 1\n"),
        ("a.py", PARSES),
    ]);
    project.run(&["fix", "--apply"]).exits(0).says("`uv lock`");
    assert_eq!(project.read("uv.lock"), b"version = 1\n");
}

#[test]
fn standard_input_gives_back_one_text_so_the_manifest_is_the_persons() {
    let project = Project::new(&[("pyproject.toml", MANIFEST)]);
    let name = ["fix", "--stdin-filename", "a.py"];
    let safe = project.pipe(&name, PARSES.as_bytes());
    assert_eq!(safe.text(), PARSES);
    let all = project.pipe(
        &[&name[..], &["--unsafe-fixes"]].concat(),
        PARSES.as_bytes(),
    );
    assert!(all.text().contains("import defusedxml.ElementTree as ET"));
    assert_eq!(project.read("pyproject.toml"), MANIFEST.as_bytes());
}

#[test]
fn the_manifest_nearest_to_the_file_governs_it() {
    let project = Project::new(&[
        ("pyproject.toml", MANIFEST),
        ("service/pyproject.toml", MANIFEST),
        ("service/a.py", PARSES),
    ]);
    project.run(&["fix", "--apply"]).exits(0);
    assert_eq!(project.read("pyproject.toml"), MANIFEST.as_bytes());
    assert_eq!(project.read("service/pyproject.toml"), DECLARING.as_bytes());
}
