//! Dockerfiles (Docker's reference, "Dockerfile reference"), which Podman's Containerfiles are too.

use super::command::{self, Program, Starts};
use super::{Entry, Lines};

/// What the instructions `EXPOSE`, `CMD` and `ENTRYPOINT` say of `program`.
pub(super) fn read(text: &str, program: &Program) -> Lines {
    let mut lines = Lines::new();
    let mut flask_app: Option<String> = None;
    // The words of ENTRYPOINT, which those of CMD follow.
    let mut entry: Vec<String> = Vec::new();
    for Instruction { line, name, rest } in instructions(text) {
        match name.as_str() {
            "FROM" => {
                flask_app = None;
                entry.clear();
            }
            "ENV" => {
                let value = rest.split_whitespace().find_map(|word| {
                    word.strip_prefix("FLASK_APP=")
                        .map(|value| value.trim_matches(['"', '\'']))
                });
                let value = value.or_else(|| rest.strip_prefix("FLASK_APP ").map(str::trim));
                if let Some(value) = value {
                    flask_app = Some(value.to_string());
                }
            }
            "EXPOSE" if !rest.is_empty() => lines.push((line, Entry::Exposes(rest))),
            "CMD" | "ENTRYPOINT" => {
                let is_entry = name == "ENTRYPOINT";
                let mut commands = command::parse(&rest);
                if is_entry {
                    entry = command::list(rest.trim()).unwrap_or_default();
                } else if let Some(words) = command::list(rest.trim())
                    && !entry.is_empty()
                {
                    commands = command::split(&[entry.clone(), words].concat());
                }
                lines.extend(
                    commands
                        .iter()
                        .filter_map(|words| {
                            let starts = program.started_by(words, flask_app.as_deref());
                            entry_of(starts, program)
                        })
                        .map(|entry| (line, entry)),
                );
            }
            _ => {}
        }
    }
    lines
}

/// What is said of a command that starts this.
pub(super) fn entry_of(starts: Starts, program: &Program) -> Option<Entry> {
    match starts {
        Starts::It => Some(Entry::Runs(program.file().to_string())),
        Starts::Another => None,
        Starts::Program(name) => Some(Entry::MayRun(name)),
    }
}

struct Instruction {
    line: usize,
    name: String,
    rest: String,
}

/// The instructions, with the lines that continue one another put together.
fn instructions(text: &str) -> Vec<Instruction> {
    let mut done: Vec<Instruction> = Vec::new();
    let mut continues = false;
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        // A comment may stand between the lines of an instruction, an empty line too.
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        // The backtick is the other character that `# escape=` can choose.
        let body = line.trim_end_matches(['\\', '`']);
        if continues {
            if let Some(last) = done.last_mut() {
                last.rest.push(' ');
                last.rest.push_str(body.trim());
            }
        } else {
            let (name, rest) = body.split_once(char::is_whitespace).unwrap_or((body, ""));
            done.push(Instruction {
                line: number + 1,
                name: name.to_ascii_uppercase(),
                rest: rest.trim().to_string(),
            });
        }
        continues = body.len() < line.len();
    }
    done
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn lines(text: &str) -> Vec<String> {
        let program = Program::of(Path::new("app.py")).unwrap();
        let lines = read(text, &program);
        let show = |(line, entry): &(usize, Entry)| format!("{line} {entry}");
        lines.iter().map(show).collect()
    }

    #[test]
    fn ports_and_commands_are_found_with_their_lines() {
        let text = "# syntax=docker/dockerfile:1\nFROM python:3.12\n\nexpose 80/tcp 443\n\
                    ENTRYPOINT [\"python\"]\nCMD [\"app.py\"]\n";
        // What the entry point is on its own is not known.
        assert_eq!(
            lines(text),
            [
                "4 exposes port 80/tcp 443",
                "5 runs `python`, which may start it",
                "6 runs `app.py`"
            ]
        );
    }

    #[test]
    fn an_instruction_may_take_several_lines() {
        let text = "CMD [\"gunicorn\", \\\n  # the program\n\n  \"app:app\"]\nEXPOSE 80\n";
        assert_eq!(lines(text), ["1 runs `app.py`", "5 exposes port 80"]);
        assert_eq!(lines("CMD python `\n  app.py\n"), ["1 runs `app.py`"]);
    }

    #[test]
    fn the_environment_says_what_flask_runs() {
        let other = "ENV FLASK_APP=site.py FLASK_ENV=x\nCMD flask run\n";
        assert!(lines(other).is_empty());
        assert_eq!(
            lines("ENV FLASK_APP app\nCMD flask run\n"),
            ["2 runs `app.py`"]
        );
    }

    #[test]
    fn what_runs_while_building_or_checking_is_no_entry_point() {
        let text = "FROM python\nRUN python app.py\nHEALTHCHECK CMD python app.py\n# CMD python app.py\nCMD [\"pytest\"]\n";
        assert!(lines(text).is_empty());
    }
}
