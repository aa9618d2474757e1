//! Command words that are no program, or may be none: functions that the shell gets from its
//! environment or a start-up file, and that are there to change the shell itself.
//!
//! A function runs in the shell (XCU 2.9.5), so it can set variables, `PATH` among them, for all
//! commands after it in the same list. bash exports functions as `BASH_FUNC_name%%` variables, and
//! takes them over as `sh` too (Bash Reference Manual, 3.3 and 6.11).

use crate::external;
use crate::plan::{Node, Part, Plan, Process, Word};

/// Where the functions of a shell may come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Functions {
    /// From the environment, if `sh` is a shell that imports them.
    Environment,
    /// The command asks for bash, which imports them.
    Bash,
    /// The program itself prepares them, by `BASH_ENV` or a `BASH_FUNC_` variable.
    Prepared,
}

/// A command word that is no program, or may be none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FunctionWord<'p> {
    /// The process that would be started for it.
    pub process: &'p Process,
    /// Its first argument, where that is a part of the evidence.
    pub argument: Option<&'p str>,
    /// What speaks for a function.
    pub evidence: Evidence,
}

/// What speaks for a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// It is known to be one, of the named thing.
    Known(&'static str),
    /// It is not known to be a program, and its name or first argument says that it changes
    /// something for the commands after it, such as `load`, or for the shell.
    Changes,
    /// It is not known to be a program, and the shell has functions of its own.
    Possible,
    /// Nothing but that it is not known to be a program, and that another one follows.
    Unknown,
}

/// The words that are functions wherever they mean anything, or are with the named first argument;
/// and what defines them. Sources: the documentation of each tool on how to set up a shell.
const KNOWN: &[(&str, &[&str], &str)] = &[
    ("activate", &[], "virtual environments"),
    ("asdf", &["shell"], "asdf"),
    ("asetup", &[], "ATLAS environments"),
    ("autoload", &[], "zsh"),
    ("cdvirtualenv", &[], "virtualenvwrapper"),
    ("chruby", &[], "chruby"),
    ("cmsenv", &[], "CMS environments"),
    ("conda", &["activate", "deactivate"], "conda"),
    ("cpvirtualenv", &[], "virtualenvwrapper"),
    ("deactivate", &[], "virtual environments"),
    ("emulate", &[], "zsh"),
    ("goenv", &["shell"], "goenv"),
    ("gvm", &[], "gvm"),
    ("jabba", &["use"], "jabba"),
    ("jenv", &["shell"], "jenv"),
    ("limit", &[], "csh"),
    ("lsetup", &[], "ATLAS environments"),
    ("mamba", &["activate", "deactivate"], "mamba"),
    ("micromamba", &["activate", "deactivate"], "micromamba"),
    ("mkproject", &[], "virtualenvwrapper"),
    ("mkvirtualenv", &[], "virtualenvwrapper"),
    ("ml", &[], "environment modules"),
    ("module", &[], "environment modules"),
    ("nodenv", &["shell"], "nodenv"),
    ("nvm", &[], "nvm"),
    ("onintr", &[], "csh"),
    ("perlbrew", &["off", "switch", "use"], "perlbrew"),
    ("phpbrew", &["switch", "use"], "phpbrew"),
    ("phpenv", &["shell"], "phpenv"),
    ("plenv", &["shell"], "plenv"),
    ("pyenv", &["activate", "deactivate", "shell"], "pyenv"),
    ("rbenv", &["shell"], "rbenv"),
    ("rehash", &[], "csh"),
    ("reuse", &[], "Dotkit"),
    ("rmvirtualenv", &[], "virtualenvwrapper"),
    ("roscd", &[], "ROS"),
    ("rvm", &["gemset", "reset", "use"], "RVM"),
    ("sdk", &[], "SDKMAN"),
    ("setenv", &[], "csh"),
    ("setopt", &[], "zsh"),
    ("soft", &["add", "delete"], "SoftEnv"),
    ("spack", &["cd", "env", "load", "unload"], "Spack"),
    ("unhash", &[], "csh"),
    ("unlimit", &[], "csh"),
    ("unsetenv", &[], "csh"),
    ("unsetopt", &[], "zsh"),
    ("unuse", &[], "Dotkit"),
    ("use", &[], "Dotkit"),
    ("workon", &[], "virtualenvwrapper"),
    ("zmodload", &[], "zsh"),
];

/// First arguments that are there to change what follows.
const CHANGES: &[&str] = &[
    "activate",
    "deactivate",
    "enter",
    "env",
    "leave",
    "load",
    "purge",
    "reload",
    "restore",
    "shell",
    "swap",
    "switch",
    "unload",
    "unuse",
    "use",
];

/// Words within a name that say the same.
const CHANGES_IN_NAMES: &[&str] = &[
    "activate",
    "deactivate",
    "env",
    "environment",
    "load",
    "module",
    "modules",
    "profile",
    "setenv",
    "setvars",
    "switch",
    "toolchain",
    "unload",
    "use",
    "venv",
    "virtualenv",
    "workon",
];

/// The processes of the plan whose program is no program to a shell, or may be none while other
/// commands after it depend on that, in the order of the text.
pub fn function_words(plan: &Plan, functions: Functions) -> Vec<FunctionWord<'_>> {
    let mut steps = Vec::new();
    collect(&plan.root, &mut steps);
    let mut found = Vec::new();
    for (place, processes) in steps.iter().enumerate() {
        for process in *processes {
            // Each command of a pipeline has a shell of its own (XCU 2.12).
            let alone = || {
                let after = &steps[place + 1..];
                (processes.len() == 1).then(|| unknown(process, after, functions))?
            };
            if let Some((evidence, argument)) = known(process).or_else(alone) {
                found.push(FunctionWord {
                    process,
                    argument,
                    evidence,
                });
            }
        }
    }
    found
}

/// The pipelines in the order of the text.
fn collect<'p>(node: &'p Node, steps: &mut Vec<&'p [Process]>) {
    match node {
        Node::Run(pipeline) => steps.push(&pipeline.processes),
        Node::Background(process) => steps.push(std::slice::from_ref(process)),
        Node::And(first, second) | Node::Or(first, second) | Node::Then(first, second) => {
            collect(first, steps);
            collect(second, steps);
        }
    }
}

/// The evidence, and the argument that is a part of it.
type Found<'p> = (Evidence, Option<&'p str>);

fn known(process: &Process) -> Option<Found<'_>> {
    let name = process.argv[0].literal()?;
    let (_, arguments, what) = KNOWN.iter().find(|(word, _, _)| *word == name)?;
    let argument = first_argument(process).filter(|first| arguments.contains(first));
    let is_function = arguments.is_empty() || argument.is_some();
    is_function.then_some((Evidence::Known(what), argument))
}

/// What speaks for a function where the word is not known to be a program.
fn unknown<'p>(
    process: &'p Process,
    after: &[&[Process]],
    functions: Functions,
) -> Option<Found<'p>> {
    let word = &process.argv[0];
    if is_program(word) {
        return None;
    }
    let argument = first_argument(process).filter(|first| CHANGES.contains(first));
    let changes = argument.is_some() || word.literal().is_some_and(says_change);
    let other_follows = after
        .iter()
        .flat_map(|processes| processes.iter())
        .any(|other| other.argv[0] != *word);
    match functions {
        Functions::Prepared => Some((Evidence::Possible, None)),
        Functions::Bash if changes => Some((Evidence::Changes, argument)),
        Functions::Bash if other_follows => Some((Evidence::Possible, None)),
        Functions::Environment if changes && !after.is_empty() => {
            Some((Evidence::Changes, argument))
        }
        Functions::Environment if other_follows => Some((Evidence::Unknown, None)),
        _ => None,
    }
}

/// Whether the shell looks for a program: the word has a slash, so that functions are not looked at
/// (XCU 2.9.1.4), or is known to be one.
fn is_program(word: &Word) -> bool {
    let has_slash = word.parts.iter().any(|part| match part {
        Part::Text(text) => text.contains('/'),
        Part::Home => true,
        _ => false,
    });
    // With other arguments than those of the table, its words are programs.
    let is_listed = |name: &str| KNOWN.iter().any(|(word, _, _)| *word == name);
    has_slash
        || word
            .literal()
            .is_some_and(|name| external::is_program(name) || is_listed(name))
}

/// The first argument that is no option, as far as it is known.
fn first_argument(process: &Process) -> Option<&str> {
    process.argv[1..]
        .iter()
        .map(Word::literal)
        .find(|word| word.is_none_or(|text| !text.starts_with('-')))
        .flatten()
}

fn says_change(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.split(['-', '_', '.'])
        .any(|word| CHANGES_IN_NAMES.contains(&word))
        || name.ends_with("env")
        || name.starts_with("activate")
}

#[cfg(test)]
mod tests {
    use super::KNOWN;

    #[test]
    fn the_table_is_sorted() {
        assert!(KNOWN.is_sorted_by_key(|(word, _, _)| word));
    }
}
