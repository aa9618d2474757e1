//! Whether a container, or a platform that runs programs as one does, starts a file: from the files
//! that say so, read line by line.
//!
//! They are looked for in the folders from the file's own up to the root, and in those below them
//! that are for such files. What cannot be told is taken to start the file: a program that only
//! this machine reaches any more is dark in a container.

mod command;
mod compose;
mod dockerfile;
mod kubernetes;
mod procfile;

use std::fmt;
use std::path::{Path, PathBuf};

use crate::files::View;
use crate::find;

use command::Program;

/// Folders that have no other use than to hold such files.
const FOLDERS: &[&str] = &[
    ".docker",
    "compose",
    "container",
    "containers",
    "deploy",
    "deployment",
    "docker",
    "helm",
    "k8s",
    "kubernetes",
    "manifests",
];

/// A line that shows that a container starts a file, or that others reach what it starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Container {
    /// The file with the line, below the project's root.
    pub file: PathBuf,
    /// The line, from 1.
    pub line: usize,
    /// What it says.
    pub entry: Entry,
}

/// What such a line says. The order is that of how much it tells.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Entry {
    /// It runs the file of this name.
    Runs(String),
    /// It makes a port reachable: `8000`, `8080:80`.
    Exposes(String),
    /// It runs a program that may start the file.
    MayRun(String),
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Entry::Runs(file) => write!(f, "runs `{file}`"),
            Entry::Exposes(port) => write!(f, "exposes port {port}"),
            Entry::MayRun(program) => write!(f, "runs `{program}`, which may start it"),
        }
    }
}

impl fmt::Display for Container {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} line {} {}",
            self.file.display(),
            self.line,
            self.entry
        )
    }
}

/// A line of a file, with what it says.
type Lines = Vec<(usize, Entry)>;

/// The line that tells most of how `file` is started.
pub(crate) fn of_file(view: &View, file: &Path, root: &Path) -> Option<Container> {
    let program = Program::of(file)?;
    let mut found: Vec<Container> = Vec::new();
    for folder in find::folders(file, root) {
        let below = FOLDERS
            .iter()
            .map(|name| folder.join(name))
            .filter(|folder| !file.starts_with(folder));
        for folder in std::iter::once(folder.to_path_buf()).chain(below) {
            let is_for_containers = folder
                .file_name()
                .is_some_and(|name| FOLDERS.iter().any(|folder| name == *folder));
            for name in view.names(&folder).iter() {
                let Some(read) = reader(name, is_for_containers) else {
                    continue;
                };
                let path = folder.join(name);
                let Some(text) = view.text(&path) else {
                    continue;
                };
                let file = path.strip_prefix(root).unwrap_or(&path);
                found.extend(
                    read(&text, &program)
                        .into_iter()
                        .map(|(line, entry)| Container {
                            file: file.to_path_buf(),
                            line,
                            entry,
                        }),
                );
            }
        }
    }
    let rank = |container: &Container| match container.entry {
        Entry::Runs(_) => 0,
        Entry::Exposes(_) => 1,
        Entry::MayRun(_) => 2,
    };
    // Stable: of equal ones, the nearest folder's.
    found.sort_by_key(rank);
    found.into_iter().next()
}

/// How a file of this name is read, if it is one that starts containers.
fn reader(name: &str, is_for_containers: bool) -> Option<fn(&str, &Program) -> Lines> {
    let lower = name.to_ascii_lowercase();
    let (stem, extension) = lower.rsplit_once('.').unwrap_or((&lower, ""));
    if extension == "dockerignore" {
        return None;
    }
    if matches!(extension, "yml" | "yaml") {
        return if stem.starts_with("compose") || stem.contains("docker-compose") {
            Some(compose::read)
        } else if is_for_containers || stem.contains("deployment") || stem.contains("k8s") {
            Some(kubernetes::read)
        } else {
            None
        };
    }
    let is_dockerfile = |name: &str| matches!(name, "dockerfile" | "containerfile");
    if is_dockerfile(extension) || is_dockerfile(lower.split('.').next().unwrap_or_default()) {
        return Some(dockerfile::read);
    }
    (lower == "procfile" || lower.starts_with("procfile.")).then_some(procfile::read)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::Manifests;

    fn evidence(files: &[(&str, &str)], of: &str) -> Option<String> {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let container = Manifests::new().container(&folder.path().join(of), folder.path());
        container.map(|container| container.to_string().replace('\\', "/"))
    }

    #[test]
    fn a_file_that_nothing_starts() {
        assert_eq!(
            evidence(&[("app.py", ""), ("setup.py", "")], "app.py"),
            None
        );
    }

    #[test]
    fn what_runs_the_file_tells_more_than_a_port() {
        let dockerfile = "FROM python\nEXPOSE 8000\nCMD [\"python\", \"app.py\"]\n";
        assert_eq!(
            evidence(&[("Dockerfile", dockerfile)], "app.py").unwrap(),
            "Dockerfile line 3 runs `app.py`"
        );
        assert_eq!(
            evidence(&[("Dockerfile", dockerfile)], "other.py").unwrap(),
            "Dockerfile line 2 exposes port 8000"
        );
    }

    #[test]
    fn the_folders_above_and_those_for_containers_count() {
        let dockerfile = "CMD python src/app.py\n";
        let above = [("Dockerfile", dockerfile)];
        assert_eq!(
            evidence(&above, "src/app.py").unwrap(),
            "Dockerfile line 1 runs `app.py`"
        );
        let beside = [("docker/web.dockerfile", dockerfile)];
        assert_eq!(
            evidence(&beside, "src/app.py").unwrap(),
            "docker/web.dockerfile line 1 runs `app.py`"
        );
        let below = [("other/Dockerfile", dockerfile)];
        assert_eq!(evidence(&below, "src/app.py"), None);
    }

    #[test]
    fn every_kind_of_file_is_read() {
        let compose = "services:\n  web:\n    build: .\n    ports:\n      - \"80:8000\"\n";
        let kubernetes = "kind: Deployment\nports:\n  - containerPort: 8000\n";
        for (name, text, expected) in [
            ("Dockerfile.dev", "EXPOSE 1\n", "line 1 exposes port 1"),
            ("web.Dockerfile", "EXPOSE 1\n", "line 1 exposes port 1"),
            ("Containerfile", "EXPOSE 1\n", "line 1 exposes port 1"),
            ("compose.yaml", compose, "line 5 exposes port 80:8000"),
            (
                "docker-compose.dev.yml",
                compose,
                "line 5 exposes port 80:8000",
            ),
            ("Procfile", "web: python app.py\n", "line 1 runs `app.py`"),
            ("k8s/web.yaml", kubernetes, "line 3 exposes port 8000"),
            ("deployment.yml", kubernetes, "line 3 exposes port 8000"),
        ] {
            assert_eq!(
                evidence(&[(name, text)], "app.py").unwrap(),
                format!("{name} {expected}")
            );
        }
        for (name, text) in [
            ("Dockerfile.dockerignore", "EXPOSE 1\n"),
            ("settings.yaml", kubernetes),
            ("dockerfiles.md", "EXPOSE 1\n"),
        ] {
            assert_eq!(evidence(&[(name, text)], "app.py"), None, "{name}");
        }
    }
}
