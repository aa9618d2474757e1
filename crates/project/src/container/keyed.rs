//! Settings of hosting platforms, virtual machines and development environments, which name commands
//! and ports under keys of their own: TOML, YAML, JSON and the like, line by line.

use super::command::{self, Program};
use super::dockerfile::entry_of;
use super::{Entry, Lines};

/// How many lines a list may have that begins behind a key.
const MOST_ITEMS: usize = 64;

/// What the settings of a platform look like.
#[derive(Debug, Clone, Copy)]
pub(super) struct Format {
    /// The platform, if its settings alone show that others reach what it runs.
    platform: Option<&'static str>,
    /// What a file of that name has to hold to be one of the platform's.
    requires: &'static str,
    /// Keys whose values are commands.
    commands: &'static [&'static str],
    /// Sections of which every key is one.
    sections: &'static [&'static str],
    /// Keys whose values are ports.
    ports: &'static [&'static str],
    /// Words that stand in a line which opens a network.
    networks: &'static [&'static str],
}

const NOTHING: Format = Format {
    platform: None,
    requires: "",
    commands: &[],
    sections: &[],
    ports: &[],
    networks: &[],
};

/// The format of the file of this name, in lower case.
///
/// The sources are the references of the platforms: Fly.io's "App configuration (fly.toml)", Render's
/// "Blueprint YAML reference", App Engine's "app.yaml reference", Railway's "Config as code", Nixpacks'
/// "Configuration file", Replit's "Replit app configuration", `DigitalOcean`'s "App specification",
/// Heroku's "heroku.yml", Vagrant's "Networking", the Development Container's metadata reference,
/// Gitpod's ".gitpod.yml", systemd.service(5), AWS's "App Runner configuration file", Platform.sh's
/// "Single-runtime image", Hugging Face's "Spaces configuration reference".
pub(super) fn format(name: &str) -> Option<Format> {
    Some(match name {
        "fly.toml" => Format {
            platform: Some("Fly.io"),
            commands: &["cmd", "entrypoint"],
            sections: &["processes"],
            ports: &["internal_port"],
            ..NOTHING
        },
        "render.yaml" | "render.yml" => Format {
            platform: Some("Render"),
            commands: &["startCommand", "dockerCommand"],
            ..NOTHING
        },
        "app.yaml" | "app.yml" | "app.flex.yaml" => Format {
            platform: Some("a hosting platform"),
            requires: "runtime:|run_command:|http_port:",
            commands: &["entrypoint", "run_command"],
            ports: &["http_port"],
            ..NOTHING
        },
        "railway.json" | "railway.toml" => Format {
            platform: Some("Railway"),
            commands: &["startCommand"],
            ..NOTHING
        },
        "nixpacks.toml" => Format {
            platform: Some("a hosting platform"),
            commands: &["cmd"],
            ..NOTHING
        },
        ".replit" => Format {
            platform: Some("Replit"),
            commands: &["run", "entrypoint", "args"],
            ports: &["localPort"],
            ..NOTHING
        },
        "heroku.yml" => Format {
            platform: Some("Heroku"),
            sections: &["run"],
            ..NOTHING
        },
        "vagrantfile" => Format {
            networks: &["forwarded_port", "private_network", "public_network"],
            ..NOTHING
        },
        "devcontainer.json" | ".devcontainer.json" => Format {
            commands: &["postStartCommand", "postAttachCommand"],
            ports: &["forwardPorts", "appPort"],
            ..NOTHING
        },
        ".gitpod.yml" | ".gitpod.yaml" => Format {
            commands: &["command"],
            ports: &["port"],
            ..NOTHING
        },
        "apprunner.yaml" => Format {
            platform: Some("App Runner"),
            commands: &["command"],
            ports: &["port"],
            ..NOTHING
        },
        ".platform.app.yaml" => Format {
            platform: Some("Platform.sh"),
            commands: &["start"],
            ..NOTHING
        },
        "dockerrun.aws.json" | "task-definition.json" | "taskdef.json" => Format {
            ports: &["ContainerPort", "containerPort"],
            ..NOTHING
        },
        "supervisord.conf" => Format {
            commands: &["command"],
            ..NOTHING
        },
        "readme.md" => Format {
            platform: Some("Hugging Face Spaces"),
            requires: "app_file:|app_port:",
            commands: &["app_file"],
            ports: &["app_port"],
            ..NOTHING
        },
        name if name.ends_with(".service") || name.ends_with(".service.in") => Format {
            commands: &["ExecStart"],
            ..NOTHING
        },
        _ => return None,
    })
}

/// What the settings of this format say of `program`.
pub(super) fn read(format: &Format, name: &str, text: &str, program: &Program) -> Lines {
    let lines: Vec<&str> = if name == "readme.md" {
        front_matter(text)
    } else {
        text.lines().collect()
    };
    let starts_line = |wanted: &str| {
        lines.iter().any(|line| {
            line.trim_start_matches(['-', ' ', '\t'])
                .starts_with(wanted)
        })
    };
    if !format.requires.is_empty() && !format.requires.split('|').any(starts_line) {
        return Lines::new();
    }
    let mut found = Lines::new();
    let mut names_command = false;
    let mut section = String::new();
    for (at, line) in lines.iter().enumerate() {
        let content = without_comment(line).trim();
        if format.networks.iter().any(|word| content.contains(word)) {
            found.push((at + 1, Entry::Exposes(network(content))));
        }
        if let Some(header) = content.strip_prefix('[').and_then(|c| c.strip_suffix(']')) {
            section = header.trim_matches(['[', ']', ' ']).to_string();
            continue;
        }
        let is_indented = line.starts_with([' ', '\t']);
        for (key, value) in pairs(content) {
            if value.is_empty() && !is_indented {
                section = key.to_string();
            }
            let is_command = format.commands.contains(&key)
                || !value.is_empty() && format.sections.contains(&section.as_str());
            let is_port = format.ports.contains(&key);
            if !is_command && !is_port {
                continue;
            }
            let value = whole(value, &lines[at + 1..]);
            if is_port {
                let ports = value.trim_matches(['[', ']', '"', '\'', ' ', ',']);
                if ports.contains(|c: char| c.is_ascii_digit() || matches!(c, '$' | '{')) {
                    found.push((at + 1, Entry::Exposes(ports.to_string())));
                }
                continue;
            }
            for words in command::parse(value.trim_matches(['"', '\''])) {
                names_command = true;
                if let Some(entry) = entry_of(program.started_by(&words, None), program) {
                    found.push((at + 1, entry));
                }
            }
        }
    }
    // A unit or a supervisor runs it on a machine; what they run besides may be anything there.
    if format.platform.is_none() {
        found.retain(|(_, entry)| !matches!(entry, Entry::MayRun(_)));
        for (_, entry) in &mut found {
            if let Entry::Runs(file) = entry {
                *entry = Entry::Serves(std::mem::take(file));
            }
        }
    }
    if let Some(platform) = format.platform
        && found.is_empty()
        && !names_command
    {
        found.push((1, Entry::IsFor(platform)));
    }
    found
}

/// The keys and values of a line: of one that has one, and of an object of JSON in one line.
fn pairs(content: &str) -> Vec<(&str, &str)> {
    let content = content.trim_start_matches(['-', ' ', '{', '\t']);
    let mut pairs: Vec<(&str, &str)> = Vec::new();
    let Some(at) = content.find([':', '=']) else {
        return pairs;
    };
    let key = content[..at].trim().trim_matches(['"', '\'']);
    let value = content[at + 1..].trim();
    pairs.push((key, value.trim_end_matches(['}', ',']).trim_end()));
    // `{"build": {...}, "deploy": {"startCommand": "python app.py"}}`
    let mut rest = value;
    while let Some(open) = rest.find("\":") {
        let before = &rest[..open];
        let key = before.rsplit('"').next().unwrap_or_default();
        let value = rest[open + 2..].trim_start();
        let end = if value.starts_with('[') {
            value.find(']').map(|end| end + 1)
        } else if let Some(text) = value.strip_prefix('"') {
            text.find('"').map(|end| end + 2)
        } else {
            value.find([',', '}'])
        };
        let end = end.unwrap_or(value.len());
        pairs.push((key, value[..end].trim()));
        rest = &rest[open + 2..];
    }
    pairs
}

/// The value with what stands below it where it begins a list or a text of several lines.
fn whole(value: &str, below: &[&str]) -> String {
    let following = |end: &dyn Fn(&str) -> bool| -> String {
        let mut text = String::new();
        for line in below.iter().take(MOST_ITEMS) {
            let line = without_comment(line).trim();
            if end(line) {
                break;
            }
            text.push_str(line);
            text.push(' ');
        }
        text
    };
    if value.starts_with('[') && !value.contains(']') {
        return format!("{value}{}]", following(&|line| line.starts_with(']')));
    }
    match value {
        "" => {
            let items: Vec<String> = below
                .iter()
                .take(MOST_ITEMS)
                .map(|line| without_comment(line).trim())
                .take_while(|line| line.starts_with("- "))
                .map(|line| line[2..].trim().to_string())
                .collect();
            if items.is_empty() {
                String::new()
            } else {
                format!("[{}]", items.join(","))
            }
        }
        "|" | ">" | "|-" | ">-" => following(&|line| line.is_empty() || line.ends_with(':')),
        value => value.to_string(),
    }
}

/// The lines of the YAML before a Markdown text.
fn front_matter(text: &str) -> Vec<&str> {
    let mut lines = text.lines();
    let Some(first @ "---") = lines.next() else {
        return Vec::new();
    };
    std::iter::once(first)
        .chain(lines.take(MOST_ITEMS).take_while(|line| *line != "---"))
        .collect()
}

/// `guest: 8000, host: 8080` of the line that opens a network.
fn network(content: &str) -> String {
    let port = content
        .split_once("guest:")
        .or_else(|| content.split_once("guest =>"))
        .map(|(_, rest)| rest.split(',').next().unwrap_or_default().trim());
    match port {
        Some(port) if !port.is_empty() => port.to_string(),
        _ => "of a network".to_string(),
    }
}

fn without_comment(line: &str) -> &str {
    let content = line.trim_start();
    if content.starts_with('#') || content.starts_with("//") || content.starts_with(';') {
        return "";
    }
    line.split(" #").next().unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn lines(name: &str, text: &str) -> Vec<String> {
        let program = Program::of(Path::new("app.py")).unwrap();
        let format = format(name).unwrap();
        let lines = read(&format, name, text, &program);
        let show = |(line, entry): &(usize, Entry)| format!("{line} {entry}");
        lines.iter().map(show).collect()
    }

    #[test]
    fn what_a_platform_runs_or_reaches_is_found() {
        for (name, text, expected) in [
            (
                "fly.toml",
                "app = 'x'\n[http_service]\n  internal_port = 8080 # http\n",
                "3 exposes port 8080",
            ),
            (
                "fly.toml",
                "[processes]\nweb = \"python app.py\"\n",
                "2 runs `app.py`",
            ),
            (
                "render.yaml",
                "services:\n  - type: web\n    startCommand: python app.py\n",
                "3 runs `app.py`",
            ),
            (
                "app.yaml",
                "runtime: python312\nentrypoint: gunicorn app:app\n",
                "2 runs `app.py`",
            ),
            (
                "railway.json",
                "{\"deploy\": {\"startCommand\": \"python app.py\"}}\n",
                "1 runs `app.py`",
            ),
            (
                "railway.json",
                "{\n  \"deploy\": {\n    \"startCommand\": \"python app.py\"\n  }\n}\n",
                "3 runs `app.py`",
            ),
            (
                "nixpacks.toml",
                "[start]\ncmd = \"python app.py\"\n",
                "2 runs `app.py`",
            ),
            (
                ".replit",
                "run = [\"python\", \"app.py\"]\n",
                "1 runs `app.py`",
            ),
            (".replit", "entrypoint = \"app.py\"\n", "1 runs `app.py`"),
            (
                ".replit",
                "[[ports]]\nlocalPort = 5000\nexternalPort = 80\n",
                "2 exposes port 5000",
            ),
            (
                "heroku.yml",
                "build:\n  docker:\n    web: Dockerfile\nrun:\n  web: python app.py\n",
                "5 runs `app.py`",
            ),
            (
                "vagrantfile",
                "config.vm.network \"forwarded_port\", guest: 8000, host: 8080\n",
                "1 exposes port 8000",
            ),
            (
                "devcontainer.json",
                "{\n  // the server\n  \"forwardPorts\": [\n    8000,\n    5432\n  ]\n}\n",
                "3 exposes port 8000, 5432",
            ),
            (
                "devcontainer.json",
                "{\"appPort\": [8000]}\n",
                "1 exposes port 8000",
            ),
            (
                ".gitpod.yml",
                "ports:\n  - port: 8000\n",
                "2 exposes port 8000",
            ),
            (
                "web.service",
                "[Service]\nExecStart=/srv/venv/bin/python /srv/app.py --port 80\n",
                "2 runs `app.py`",
            ),
            (
                "supervisord.conf",
                "[program:web]\ncommand=python app.py\n",
                "2 runs `app.py`",
            ),
            (
                "readme.md",
                "---\nsdk: gradio\napp_file: app.py\n---\n# x\n",
                "3 runs `app.py`",
            ),
        ] {
            assert_eq!(lines(name, text), [expected], "{name}");
        }
    }

    #[test]
    fn a_platform_counts_where_its_settings_name_no_command() {
        assert_eq!(
            lines("fly.toml", "app = 'x'\n"),
            ["1 is for Fly.io, which reaches the program from outside"]
        );
        assert_eq!(
            lines(".replit", "modules = [\"python-3.12\"]\n"),
            ["1 is for Replit, which reaches the program from outside"]
        );
    }

    #[test]
    fn what_is_about_something_else_is_nothing() {
        for (name, text) in [
            (".replit", "run = \"python worker.py\"\n"),
            ("app.yaml", "name: settings\nport: 80\n"),
            ("web.service", "[Service]\nExecStart=/usr/bin/nginx\n"),
            ("devcontainer.json", "{\"forwardPorts\": []}\n"),
            ("devcontainer.json", "{\"image\": \"python\"}\n"),
            ("vagrantfile", "# config.vm.network \"forwarded_port\"\n"),
            ("readme.md", "# app\n\napp_port: 80\n"),
        ] {
            assert!(lines(name, text).is_empty(), "{name}: {text}");
        }
    }
}
