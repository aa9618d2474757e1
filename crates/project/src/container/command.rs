//! Which Python file a command starts.

use std::path::Path;

/// A Python file, as commands name it.
pub(super) struct Program {
    /// `server.py`.
    file: String,
    /// `server` for `server.py`, `pkg` for `pkg/__main__.py`: the last part of the module's name.
    module: String,
}

/// What a command starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Starts {
    /// The file.
    It,
    /// Another Python file, or nothing that serves: a shell, the tests.
    Another,
    /// A program, which may start the file.
    Program(String),
}

/// What starts a shell, or tests.
const NO_SERVERS: &[&str] = &[
    "bash", "cat", "echo", "ipython", "nox", "pytest", "sh", "sleep", "tail", "tox", "true", "zsh",
];

/// Programs that start what their arguments say.
const LAUNCHERS: &[&str] = &[
    "ddtrace-run",
    "dumb-init",
    "env",
    "exec",
    "gosu",
    "hatch",
    "nohup",
    "opentelemetry-instrument",
    "pdm",
    "pipenv",
    "poetry",
    "run",
    "sudo",
    "su-exec",
    "time",
    "tini",
    "uv",
    "--",
];

impl Program {
    /// `None` for a path that has no name.
    pub(super) fn of(file: &Path) -> Option<Self> {
        let name = file.file_name()?.to_str()?.to_string();
        let stem = file.file_stem()?.to_str()?;
        let module = match stem {
            "__main__" | "__init__" => file.parent()?.file_name()?.to_str()?,
            stem => stem,
        };
        Some(Program {
            module: module.to_string(),
            file: name,
        })
    }

    pub(super) fn file(&self) -> &str {
        &self.file
    }

    /// What the words of a command start. `flask_app` is what the environment says of Flask's.
    pub(super) fn started_by(&self, words: &[String], flask_app: Option<&str>) -> Starts {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let mut is_python = false;
        for (at, word) in words.iter().enumerate() {
            let before = at.checked_sub(1).map(|at| words[at]);
            let names = match before {
                Some("-m" | "--app" | "-A") => self.is_module(word),
                _ => match (word.strip_prefix("FLASK_APP="), word.split_once(':')) {
                    (Some(module), _) => self.is_module(module),
                    _ if is_script(word) => self.is_file(word),
                    (_, Some((module, name))) if is_dotted(module) && is_dotted(name) => {
                        self.is_module(module)
                    }
                    _ => continue,
                },
            };
            if names {
                return Starts::It;
            }
            is_python = true;
        }
        let runs_flask = words.windows(2).any(|pair| pair == ["flask", "run"]);
        if runs_flask && !is_python {
            // Without a word on it, Flask takes one of these (its documentation, "Application
            // Discovery").
            let is_it = match flask_app {
                Some(module) => self.is_module(module),
                None => matches!(self.module.as_str(), "app" | "wsgi"),
            };
            return if is_it { Starts::It } else { Starts::Another };
        }
        let is_launcher = |word: &&&str| {
            let name = base(word);
            LAUNCHERS.contains(&name) || word.starts_with('-') || word.contains('=')
        };
        match words.iter().find(|word| !is_launcher(word)) {
            Some(first) if !is_python && !NO_SERVERS.contains(&base(first)) => {
                Starts::Program((*first).to_string())
            }
            _ => Starts::Another,
        }
    }

    /// Whether the path, in the container, may be the file's: its folders are elsewhere there.
    fn is_file(&self, path: &str) -> bool {
        path.rsplit(['/', '\\']).next() == Some(&self.file)
    }

    /// Whether the name, a module's with perhaps `:app` or `.py` behind it, may be the file's.
    fn is_module(&self, name: &str) -> bool {
        let name = name.split(':').next().unwrap_or_default();
        if is_script(name) {
            return self.is_file(name);
        }
        name.rsplit(['.', '/']).next() == Some(&self.module)
    }
}

fn is_script(word: &str) -> bool {
    Path::new(word)
        .extension()
        .is_some_and(|extension| extension == "py")
}

/// Whether it is a dotted name, as that of a module or, with a call, of an application.
fn is_dotted(name: &str) -> bool {
    let name = name.trim_end_matches("()");
    name.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || "._".contains(c))
}

fn base(program: &str) -> &str {
    program.rsplit('/').next().unwrap_or(program)
}

/// The words of each command of a line of shell, with `sh -c` taken apart.
pub(super) fn commands(line: &str) -> Vec<Vec<String>> {
    let mut spaced = String::with_capacity(line.len());
    let mut quote = None;
    for c in line.chars() {
        match quote {
            Some(open) if c == open => quote = None,
            None if matches!(c, '"' | '\'') => quote = Some(c),
            _ => {}
        }
        if quote.is_none() && matches!(c, ';' | '&' | '|' | '(' | ')') {
            spaced.push_str(" ; ");
        } else {
            spaced.push(c);
        }
    }
    // Where a quote is open, the words are those between blanks.
    let words = shlex::split(&spaced).unwrap_or_else(|| {
        let words = spaced.split_whitespace();
        words
            .map(|word| word.trim_matches(['"', '\'']).to_string())
            .collect()
    });
    split(&words)
}

/// The commands of words, with `sh -c` taken apart.
pub(super) fn split(words: &[String]) -> Vec<Vec<String>> {
    let mut done = Vec::new();
    for command in words.split(|word| word == ";") {
        let shell = command
            .iter()
            .position(|word| matches!(base(word), "sh" | "bash" | "dash" | "ash" | "zsh"));
        let script = shell.and_then(|at| {
            let is_script = |flag: &String| flag.starts_with('-') && flag.ends_with('c');
            let flag = command[at..].iter().position(is_script)?;
            command[at..].get(flag + 1)
        });
        match script {
            Some(script) => done.extend(commands(script)),
            None if command.is_empty() => {}
            None => done.push(command.to_vec()),
        }
    }
    done
}

/// What the text of a command in YAML, or behind an instruction, starts: a list in brackets is one
/// of arguments, anything else a line of shell.
pub(super) fn parse(text: &str) -> Vec<Vec<String>> {
    match list(text.trim()) {
        Some(words) => split(&words),
        None => commands(text),
    }
}

/// The words of `["python", "app.py"]`, or `[python, app.py]`.
pub(super) fn list(text: &str) -> Option<Vec<String>> {
    let inside = text.strip_prefix('[')?.strip_suffix(']')?;
    let mut words = Vec::new();
    let mut word = String::new();
    let mut quote = None;
    for c in inside.chars() {
        match quote {
            Some(open) if c == open => quote = None,
            None if matches!(c, '"' | '\'') => quote = Some(c),
            None if c == ',' => words.push(std::mem::take(&mut word)),
            None if c.is_whitespace() => {}
            _ => word.push(c),
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn starts(text: &str, file: &str) -> Starts {
        let program = Program::of(Path::new(file)).unwrap();
        let all: Vec<Starts> = parse(text)
            .iter()
            .map(|words| program.started_by(words, None))
            .collect();
        let is_it = all.contains(&Starts::It);
        if is_it {
            return Starts::It;
        }
        all.into_iter()
            .find(|starts| matches!(starts, Starts::Program(_)))
            .unwrap_or(Starts::Another)
    }

    #[test]
    fn a_file_is_started_in_many_ways() {
        for text in [
            r#"["python", "app.py"]"#,
            "['python3', '-u', '/srv/app.py']",
            "[python, src/app.py]",
            "python app.py --port 80",
            "exec python -m app",
            "python -m pkg.app",
            "gunicorn app:app",
            "gunicorn -b 0.0.0.0:80 'pkg.app:create_app()'",
            "uvicorn pkg.app:app --host 0.0.0.0",
            "flask run --host=0.0.0.0",
            "flask --app app run",
            "FLASK_APP=app.py flask run",
            "cd /srv && python app.py",
            "sh -c 'python app.py'",
            r#"["bash", "-lc", "cd /srv; python app.py"]"#,
            "poetry run python app.py",
            "python 'app.py",
        ] {
            assert_eq!(starts(text, "src/app.py"), Starts::It, "{text}");
        }
        assert_eq!(starts("python -m pkg", "pkg/__main__.py"), Starts::It);
        assert_eq!(
            starts("python -m pkg.web", "pkg/web/__init__.py"),
            Starts::It
        );
    }

    #[test]
    fn another_file_is_another() {
        for text in [
            "python worker.py",
            "python my_app.py",
            "python -m pkg.worker",
            "gunicorn wsgi:app",
            "flask --app site run",
            "pytest",
            "bash",
            "[]",
            "tail -f /dev/null",
        ] {
            assert_eq!(starts(text, "src/app.py"), Starts::Another, "{text}");
        }
    }

    #[test]
    fn a_program_may_start_anything() {
        for (text, program) in [
            ("./start.sh", "./start.sh"),
            (r#"["/entrypoint.sh"]"#, "/entrypoint.sh"),
            ("tini -- /usr/bin/notes --port 80", "/usr/bin/notes"),
            ("make run", "make"),
            ("./wait-for-it.sh db:5432 -- ./start.sh", "./wait-for-it.sh"),
        ] {
            assert_eq!(
                starts(text, "app.py"),
                Starts::Program(program.to_string()),
                "{text}"
            );
        }
    }
}
