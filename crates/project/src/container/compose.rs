//! Compose files (Docker's reference, "Services top-level elements"), line by line.
//!
//! Only the common shape is read: services below `services:`, each with its keys on lines of their
//! own. A service that is not built here, from an image that has no Python in its name, runs
//! somebody else's program.

use super::command::{self, Program};
use super::dockerfile::entry_of;
use super::{Entry, Lines};

/// What the services are to `program`.
pub(super) fn read(text: &str, program: &Program) -> Lines {
    let mut reader = Reader {
        program,
        lines: Lines::new(),
        service: Service::default(),
    };
    // How far services, and their keys, are indented.
    let (mut services, mut keys) = (None, None);
    let mut is_in_services = false;
    let mut key = Key::default();
    for (number, line) in text.lines().enumerate() {
        let content = without_comment(line).trim_end();
        let indent = content.len() - content.trim_start().len();
        let content = content.trim_start();
        if content.is_empty() {
            continue;
        }
        let is_item = content == "-" || content.starts_with("- ");
        if indent == 0 && !is_item {
            reader.end(&mut key);
            reader.end_service();
            is_in_services = content.trim_end() == "services:";
            (services, keys) = (None, None);
            continue;
        }
        if !is_in_services {
            continue;
        }
        if indent <= *services.get_or_insert(indent) {
            reader.end(&mut key);
            reader.end_service();
            keys = None;
            continue;
        }
        if indent == *keys.get_or_insert(indent) && !is_item {
            reader.end(&mut key);
            let (name, value) = content.split_once(':').unwrap_or((content, ""));
            key = Key {
                name: name.trim().to_string(),
                line: number + 1,
                value: value.trim().to_string(),
                items: Vec::new(),
            };
        } else if is_item {
            let item = content.trim_start_matches('-').trim();
            key.items.push((number + 1, unquoted(item).to_string()));
        } else if matches!(key.value.as_str(), "" | ">" | "|" | ">-" | "|-") && key.items.is_empty()
        {
            // A block of text, or a mapping, of which the lines are enough.
            key.value = content.to_string();
        } else {
            key.value.push(' ');
            key.value.push_str(content);
        }
    }
    reader.end(&mut key);
    reader.end_service();
    reader.lines
}

#[derive(Default)]
struct Key {
    name: String,
    line: usize,
    value: String,
    items: Vec<(usize, String)>,
}

#[derive(Default)]
struct Service {
    is_own: bool,
    entries: Lines,
}

struct Reader<'p> {
    program: &'p Program,
    lines: Lines,
    service: Service,
}

impl Reader<'_> {
    /// Takes in the key at hand.
    fn end(&mut self, key: &mut Key) {
        let Key {
            name,
            line,
            value,
            items,
        } = std::mem::take(key);
        match name.as_str() {
            // What is taken over from elsewhere may build as well.
            "build" | "<<" | "extends" => self.service.is_own = true,
            "image" => self.service.is_own |= value.contains("python"),
            "ports" | "expose" => {
                let inline = command::list(&value).unwrap_or_default();
                let ports = items
                    .into_iter()
                    .chain(inline.into_iter().map(|port| (line, port)))
                    .map(|(line, port)| {
                        // The long form begins a mapping: `target: 80`.
                        let port = port.rsplit(": ").next().unwrap_or(&port).to_string();
                        (line, Entry::Exposes(port))
                    });
                self.service.entries.extend(ports);
            }
            "command" | "entrypoint" => {
                let commands = if items.is_empty() {
                    command::parse(unquoted(&value))
                } else {
                    {
                        let words: Vec<String> = items.into_iter().map(|(_, word)| word).collect();
                        command::split(&words)
                    }
                };
                for words in commands {
                    let entry = entry_of(self.program.started_by(&words, None), self.program);
                    // A file of that name is this one, whoever made the image.
                    self.service.is_own |= matches!(entry, Some(Entry::Runs(_)));
                    self.service
                        .entries
                        .extend(entry.map(|entry| (line, entry)));
                }
            }
            _ => {}
        }
    }

    fn end_service(&mut self) {
        let service = std::mem::take(&mut self.service);
        if service.is_own {
            self.lines.extend(service.entries);
        }
    }
}

fn without_comment(line: &str) -> &str {
    if line.trim_start().starts_with('#') {
        return "";
    }
    line.split(" #").next().unwrap_or(line)
}

fn unquoted(text: &str) -> &str {
    for quote in ['"', '\''] {
        if let Some(inside) = text
            .strip_prefix(quote)
            .and_then(|text| text.strip_suffix(quote))
        {
            return inside;
        }
    }
    text
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
    fn ports_of_what_is_built_here_are_found() {
        let text = "version: '3'\nservices:\n  web:\n    build: .\n    ports:\n      - \"8000:80\" # http\n      - 443\n  db:\n    image: postgres\n    ports:\n    - 5432:5432\n";
        assert_eq!(
            lines(text),
            ["6 exposes port 8000:80", "7 exposes port 443"]
        );
    }

    #[test]
    fn ports_may_stand_in_one_line_or_in_the_long_form() {
        let text = "services:\n    web:\n        build:\n            context: .\n        ports: [\"80:80\"]\n        expose:\n        - 81\n";
        assert_eq!(lines(text), ["5 exposes port 80:80", "7 exposes port 81"]);
        let text = "services:\n  web:\n    build: .\n    ports:\n      - target: 80\n        published: 8080\n";
        assert_eq!(lines(text), ["5 exposes port 80"]);
    }

    #[test]
    fn commands_are_read_in_every_form() {
        for command in [
            "command: python app.py",
            "command: \"python app.py\"",
            "command: ['python', 'app.py']",
            "command:\n      - python\n      - app.py",
            "command: >\n      python\n      app.py",
            "entrypoint: sh -c 'sleep 1 && python app.py'",
        ] {
            let text = format!("services:\n  web:\n    image: ours\n    {command}\n");
            assert_eq!(lines(&text), ["4 runs `app.py`"], "{command}");
        }
    }

    #[test]
    fn services_of_others_do_not_count() {
        let text = "services:\n  db:\n    image: redis\n    command: redis-server\n    ports: ['6379:6379']\nvolumes:\n  app:\n    build: x\n    ports: ['1:1']\n";
        assert!(lines(text).is_empty());
    }
}
