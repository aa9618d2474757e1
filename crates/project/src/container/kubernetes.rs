//! Manifests of Kubernetes (its reference, "Container", `ports`).

use super::command::Program;
use super::{Entry, Lines};

/// The ports of containers.
pub(super) fn read(text: &str, _program: &Program) -> Lines {
    let port = |line: &str| {
        let key = line.trim_start_matches([' ', '\t', '-']);
        let port = key.strip_prefix("containerPort:")?;
        let port = port.split('#').next().unwrap_or_default().trim();
        (!port.is_empty()).then(|| Entry::Exposes(port.to_string()))
    };
    text.lines()
        .enumerate()
        .filter_map(|(number, line)| Some((number + 1, port(line)?)))
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
