use crate::support::{MIXED, Project, REFUSED, SAFE};

/// Sources that a line-by-line rewriter gets wrong.
fn sources() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("safe.py", SAFE.into()),
        ("pkg/mixed.py", MIXED.into()),
        ("refused.py", REFUSED.into()),
        ("crlf.py", SAFE.replace('\n', "\r\n").into()),
        ("cr.py", SAFE.replace('\n', "\r").into()),
        (
            "mixed_newlines.py",
            b"import os\r\nx = 1\ny = 2\r\nos.system(\"ls\")\n".to_vec(),
        ),
        ("bom.py", format!("\u{feff}{SAFE}").into()),
        (
            "latin_1.py",
            b"# -*- coding: latin-1 -*-\nimport os\nx = 'caf\xe9'\nos.system(\"ls\")\ny = '\xfc'\n"
                .to_vec(),
        ),
        (
            "unicode.py",
            format!("x = 'caf\u{e9} \u{1f40d}'\n{SAFE}").into(),
        ),
        ("no_newline.py", SAFE.trim_end().into()),
        (
            "tabs.py",
            b"import os\nif x:\n\tos.system(\"ls\")\n".to_vec(),
        ),
        (
            "form_feed.py",
            b"import os\n\x0c\nos.system(\"ls\")\n".to_vec(),
        ),
        (
            "escape.py",
            b"import os\nx = '\x1b[31m'\nos.system(\"ls\")\n".to_vec(),
        ),
        ("a b.py", SAFE.into()),
        ("quote\".py", SAFE.into()),
    ]
}

fn project() -> Project {
    Project::new(&sources())
}

#[test]
fn the_diff_by_way_of_git_is_what_apply_writes() {
    for flags in [&[][..], &["--unsafe-fixes"]] {
        let (by_git, by_apply) = (project(), project());
        let diff = by_git.run(&[&["fix"], flags].concat()).exits(1).stdout;
        by_git.git_apply(&diff);
        by_apply
            .run(&[&["fix", "--apply"], flags].concat())
            .exits(0);
        assert_eq!(by_git.files(), by_apply.files());
        assert_ne!(by_git.files(), project().files());
    }
}

#[test]
fn apply_shows_the_diff_of_what_it_wrote() {
    let (preview, apply) = (project(), project());
    assert_eq!(
        preview.run(&["fix"]).stdout,
        apply.run(&["fix", "--apply"]).stdout
    );
}

#[test]
fn a_second_apply_changes_nothing() {
    for flags in [&[][..], &["--unsafe-fixes"]] {
        let project = project();
        let args = [&["fix", "--apply"], flags].concat();
        project.run(&args).exits(0);
        let once = project.files();
        let outcome = project.run(&args).exits(0);
        assert_eq!(outcome.text(), "");
        assert_eq!(project.files(), once);
    }
}

#[test]
fn the_same_input_gives_the_same_output_for_any_number_of_threads() {
    for format in ["diff", "concise", "json"] {
        let project = project();
        let run = |jobs| {
            let outcome = project.run(&["fix", "--output-format", format, "-j", jobs]);
            (outcome.stdout, outcome.stderr)
        };
        assert_eq!(run("1"), run("8"));
    }
}

#[test]
fn bytes_elsewhere_are_kept() {
    let project = project();
    project.run(&["fix", "--apply"]).exits(0);
    for (name, before) in sources() {
        let after = project.read(name);
        let kept: Vec<&[u8]> = before
            .split_inclusive(|byte| *byte == b'\n')
            .filter(|line| !line.windows(6).any(|part| part == b"system"))
            .filter(|line| !line.ends_with(b"import os\n") && !line.ends_with(b"import os\r\n"))
            .collect();
        let mut rest = &after[..];
        for line in kept {
            let at = rest
                .windows(line.len())
                .position(|part| part == line)
                .unwrap_or_else(|| panic!("{name}: {:?}", String::from_utf8_lossy(line)));
            rest = &rest[at + line.len()..];
        }
    }
    let crlf = project.read("crlf.py");
    assert!(
        crlf.split_inclusive(|byte| *byte == b'\n')
            .all(|line| line.ends_with(b"\r\n"))
    );
    assert!(project.read("bom.py").starts_with(b"\xef\xbb\xbf"));
    assert!(!project.read("cr.py").contains(&b'\n'));
    assert!(!project.read("no_newline.py").ends_with(b"\n"));
}

#[cfg(unix)]
#[test]
fn the_mode_is_kept() {
    use std::fs::{Permissions, metadata, set_permissions};
    use std::os::unix::fs::PermissionsExt as _;
    let project = Project::new(&[("a.py", SAFE)]);
    set_permissions(project.path("a.py"), Permissions::from_mode(0o754)).unwrap();
    project.run(&["fix", "--apply"]).exits(0);
    let mode = metadata(project.path("a.py")).unwrap().permissions().mode();
    assert_eq!(mode & 0o7777, 0o754);
}

#[cfg(unix)]
#[test]
fn a_named_link_stays_and_its_target_is_fixed() {
    use std::os::unix::fs::symlink;
    let project = Project::new(&[("real/a.py", SAFE)]);
    symlink("real/a.py", project.path("link.py")).unwrap();
    project.run(&["fix"]).exits(1);
    let preview = project.run(&["fix", "link.py"]).exits(1);
    assert!(preview.text().contains("+++ b/real/a.py"));
    project.run(&["fix", "--apply", "link.py"]).exits(0);
    let link = std::fs::symlink_metadata(project.path("link.py")).unwrap();
    assert!(link.is_symlink());
    assert_ne!(project.read("real/a.py"), SAFE.as_bytes());
}

#[test]
fn a_read_only_file_is_an_error_and_the_rest_is_done() {
    let project = Project::new(&[("a.py", SAFE), ("b.py", SAFE)]);
    let path = project.path("a.py");
    let mut permissions = std::fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&path, permissions).unwrap();
    let outcome = project
        .run(&["fix", "--apply"])
        .exits(2)
        .says("error: a.py: is read-only")
        .says("help: make the file writable")
        .says("Fixed 1 finding in 1 file. 1 finding remains (1 low): 1 fixable but not written.");
    assert!(!outcome.text().contains("a/a.py"));
    assert_eq!(project.read("a.py"), SAFE.as_bytes());
    assert_ne!(project.read("b.py"), SAFE.as_bytes());
}

#[test]
fn a_path_outside_the_current_directory_is_fixed() {
    let (here, there) = (Project::new::<&str>(&[]), Project::new(&[("a.py", SAFE)]));
    let path = there.path("a.py");
    here.run(&["fix", "--apply", path.to_str().unwrap()])
        .exits(0);
    assert_ne!(there.read("a.py"), SAFE.as_bytes());
}

#[test]
fn nothing_but_the_files_is_left_behind() {
    let project = project();
    let names: Vec<_> = project.files().into_keys().collect();
    project.run(&["fix", "--apply"]).exits(0);
    let after: Vec<_> = project.files().into_keys().collect();
    assert_eq!(names, after);
}

#[test]
fn a_module_of_the_project_that_hides_the_standard_library_is_respected() {
    let project = Project::new(&[("a.py", SAFE), ("subprocess.py", "def run(): pass\n")]);
    project
        .run(&["fix", "--apply"])
        .exits(0)
        .says("a.py:3: B605 not fixed:");
    assert_eq!(project.read("a.py"), SAFE.as_bytes());
}
