//! Manifests of Kubernetes (its reference, "Container", `ports`).

use super::command::{self, Program, Starts};
use super::{Entry, Lines};

/// How many words of a command are read that stand on lines of their own.
const MOST_ITEMS: usize = 64;

/// The ports of containers, and what they run.
pub(super) fn read(text: &str, program: &Program) -> Lines {
    let port = |line: &str| {
        let key = line.trim_start_matches([' ', '\t', '-']);
        // The port of a Service that its pods listen on; `port:` may be of anything.
        let port = ["containerPort:", "targetPort:", "hostPort:"]
            .iter()
            .find_map(|name| key.strip_prefix(name))?;
        let port = port.split('#').next().unwrap_or_default().trim();
        (!port.is_empty()).then(|| Entry::Exposes(port.to_string()))
    };
    // `command: ["python", "app.py"]`, `args: [...]`, or with an item on each line.
    let runs = |number: usize, line: &str| {
        let key = line.trim_start_matches([' ', '\t', '-']);
        let words = key
            .strip_prefix("command:")
            .or_else(|| key.strip_prefix("args:"))?
            .trim();
        let words = if words.is_empty() {
            let items = text.lines().skip(number + 1).take(MOST_ITEMS);
            items
                .map(str::trim)
                .take_while(|line| line.starts_with("- "))
                .map(|line| line[2..].trim_matches(['"', '\'', ' ']).to_string())
                .collect()
        } else {
            command::list(words)?
        };
        command::split(&words)
            .iter()
            .find(|words| program.started_by(words, None) == Starts::It)
            .map(|_| Entry::Runs(program.file().to_string()))
    };
    text.lines()
        .enumerate()
        .filter_map(|(number, line)| {
            let entry = port(line).or_else(|| runs(number, line))?;
            Some((number + 1, entry))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn ports_of_containers_are_found() {
        let program = Program::of(Path::new("app.py")).unwrap();
        let text = "ports:\n- containerPort: 8000 # http\n  # containerPort: 1\n- port: 80\n";
        assert_eq!(
            read(text, &program),
            [(2, Entry::Exposes("8000".to_string()))]
        );
    }
}
