//! Procfiles (Heroku's documentation, "The Procfile"): `web: python app.py`.

use super::Lines;
use super::command::{self, Program};
use super::dockerfile::entry_of;

/// What the processes are to `program`.
pub(super) fn read(text: &str, program: &Program) -> Lines {
    let mut lines = Lines::new();
    for (number, line) in text.lines().enumerate() {
        let Some((name, line)) = line.split_once(':') else {
            continue;
        };
        if name.trim().starts_with('#') {
            continue;
        }
        lines.extend(command::commands(line).iter().filter_map(|words| {
            let starts = program.started_by(words, None);
            Some((number + 1, entry_of(starts, program)?))
        }));
    }
    lines
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::Entry;
    use super::*;

    #[test]
    fn processes_are_read() {
        let program = Program::of(Path::new("app.py")).unwrap();
        let text =
            "# web: python app.py\nworker: python worker.py\nweb: gunicorn app:app\n\nx: bin/go\n";
        assert_eq!(
            read(text, &program),
            [
                (3, Entry::Runs("app.py".to_string())),
                (5, Entry::MayRun("bin/go".to_string())),
            ]
        );
    }
}
