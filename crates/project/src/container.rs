//! Whether a container, a virtual machine, or a platform that runs programs as one does, starts a file:
//! from the files that say so, read line by line.
//!
//! They are looked for in the folders from the file's own up to the root, and below them in those that
//! are for such files. What cannot be told is taken to start the file: a program that only
//! this machine reaches any more is dark in a container.

mod command;
mod compose;
mod dockerfile;
mod keyed;
mod kubernetes;
mod procfile;

use std::fmt;
use std::path::{Path, PathBuf};

use crate::files::View;
use crate::find;

use command::Program;

/// Folders that have no other use than to hold such files.
const FOLDERS: &[&str] = &[
    ".codesandbox",
    ".devcontainer",
    ".do",
    ".docker",
    ".k8s",
    ".platform",
    "chart",
    "charts",
    "compose",
    "container",
    "containers",
    "deploy",
    "deployment",
    "docker",
    "helm",
    "infra",
    "infrastructure",
    "k8s",
    "kubernetes",
    "kustomize",
    "manifests",
    "ops",
    "systemd",
];

/// How deep such a folder is looked into: `charts/app/templates/web`.
const MOST_LEVELS: usize = 4;

/// How many folders and files are looked at there.
const MOST_NAMES: usize = 2000;

/// How long a file may be that is read, in bytes.
const MOST_BYTES: usize = 1 << 20;

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
    /// It runs the file of this name as a service of a machine, where a proxy may reach it.
    Serves(String),
    /// It makes a port reachable: `8000`, `8080:80`.
    Exposes(String),
    /// It is the settings of a platform that reaches what it runs from outside.
    IsFor(&'static str),
    /// It runs a program that may start the file.
    MayRun(String),
}

impl Entry {
    /// Whether it names the file itself, and nothing inside of the container or platform need reach it.
    pub fn names_file(&self) -> bool {
        matches!(self, Entry::Runs(_))
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Entry::Runs(file) | Entry::Serves(file) => write!(f, "runs `{file}`"),
            Entry::Exposes(port) => write!(f, "exposes port {port}"),
            Entry::IsFor(platform) => write!(
                f,
                "is for {platform}, which reaches the program from outside"
            ),
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
    let mut budget = MOST_NAMES;
    for folder in find::folders(file, root) {
        let is_for_containers = folder
            .file_name()
            .is_some_and(|name| FOLDERS.iter().any(|folder| name == *folder));
        let mut folders = vec![(folder.to_path_buf(), 0, is_for_containers)];
        let below = FOLDERS.iter().map(|name| folder.join(name));
        folders.extend(
            below
                .filter(|folder| !file.starts_with(folder))
                .map(|folder| (folder, MOST_LEVELS, true)),
        );
        let mut next = 0;
        while let Some((folder, levels, is_for_containers)) = folders.get(next).cloned() {
            next += 1;
            for name in view.names(&folder).iter() {
                let path = folder.join(name);
                if levels > 0 && budget > 0 && !name.contains('.') {
                    budget -= 1;
                    folders.push((path.clone(), levels - 1, true));
                }
                let lines = entries(view, &path, name, is_for_containers, &program);
                let file = path.strip_prefix(root).unwrap_or(&path);
                found.extend(lines.into_iter().map(|(line, entry)| Container {
                    file: file.to_path_buf(),
                    line,
                    entry,
                }));
            }
        }
    }
    let rank = |container: &Container| match container.entry {
        Entry::Runs(_) => 0,
        Entry::Exposes(_) => 1,
        Entry::Serves(_) => 2,
        Entry::IsFor(_) => 3,
        Entry::MayRun(_) => 4,
    };
    // Stable: of equal ones, the nearest folder's.
    found.sort_by_key(rank);
    found.into_iter().next()
}

/// What the file at `path`, of this name, says of `program`.
fn entries(
    view: &View,
    path: &Path,
    name: &str,
    is_for_containers: bool,
    program: &Program,
) -> Lines {
    let text = || view.text(path).filter(|text| text.len() <= MOST_BYTES);
    let lower = name.to_ascii_lowercase();
    if let Some(format) = keyed::format(&lower) {
        return text().map_or_else(Lines::new, |text| {
            keyed::read(&format, &lower, &text, program)
        });
    }
    match reader(name, is_for_containers) {
        Some(read) => text().map_or_else(Lines::new, |text| read(&text, program)),
        None => Lines::new(),
    }
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
            Some(by_content)
        };
    }
    let is_dockerfile = |name: &str| matches!(name, "dockerfile" | "containerfile");
    if is_dockerfile(extension) || is_dockerfile(lower.split('.').next().unwrap_or_default()) {
        return Some(dockerfile::read);
    }
    (lower == "procfile" || lower.starts_with("procfile.")).then_some(procfile::read)
}

/// What YAML of any name says: a manifest of Kubernetes has `apiVersion:` and `kind:`, a Compose file
/// `services:` that build something.
fn by_content(text: &str, program: &Program) -> Lines {
    let has = |key: &str| text.lines().any(|line| line.starts_with(key));
    if has("apiVersion:") && has("kind:") {
        kubernetes::read(text, program)
    } else if has("services:") {
        compose::read(text, program)
    } else {
        Lines::new()
    }
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
            (
                "charts/web/templates/web.yaml",
                kubernetes,
                "line 3 exposes port 8000",
            ),
            (
                "web.yaml",
                "apiVersion: v1\nkind: Pod\nports:\n- containerPort: 8000\n",
                "line 4 exposes port 8000",
            ),
            ("stack.yml", compose, "line 5 exposes port 80:8000"),
            (
                "fly.toml",
                "internal_port = 8000\n",
                "line 1 exposes port 8000",
            ),
            (
                ".devcontainer/devcontainer.json",
                "{\"appPort\": 8000}\n",
                "line 1 exposes port 8000",
            ),
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
