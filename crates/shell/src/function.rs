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

/// The first process of the plan whose program is no program to a shell, or may be none while
/// other commands after it depend on that.
pub fn function_word(plan: &Plan, functions: Functions) -> Option<FunctionWord<'_>> {
    let mut steps = Vec::new();
    collect(&plan.root, &mut steps);
    let found = steps.iter().enumerate().find_map(|(place, processes)| {
        let known = processes.iter().find_map(|process| {
            let evidence = Evidence::Known(known(process)?);
            Some((process, evidence))
        });
        // Each command of a pipeline has a shell of its own (XCU 2.12).
        let alone = || match processes {
            [process] => {
                let evidence = unknown(process, &steps[place + 1..], functions)?;
                Some((process, evidence))
            }
            _ => None,
        };
        known.or_else(alone)
    });
    found.map(|(process, evidence)| FunctionWord { process, evidence })
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

fn known(process: &Process) -> Option<&'static str> {
    let name = process.argv[0].literal()?;
    KNOWN
        .iter()
        .find(|(word, arguments, _)| {
            *word == name
                && (arguments.is_empty()
                    || first_argument(process).is_some_and(|first| arguments.contains(&first)))
        })
        .map(|(_, _, what)| *what)
}

/// What speaks for a function where the word is not known to be a program.
fn unknown(process: &Process, after: &[&[Process]], functions: Functions) -> Option<Evidence> {
    let word = &process.argv[0];
    if is_program(word) {
        return None;
    }
    let changes = first_argument(process).is_some_and(|first| CHANGES.contains(&first))
        || word.literal().is_some_and(says_change);
    let other_follows = after
        .iter()
        .flat_map(|processes| processes.iter())
        .any(|other| other.argv[0] != *word);
    match functions {
        Functions::Prepared => Some(Evidence::Possible),
        Functions::Bash if changes => Some(Evidence::Changes),
        Functions::Bash if other_follows => Some(Evidence::Possible),
        Functions::Environment if changes && !after.is_empty() => Some(Evidence::Changes),
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
    has_slash || word.literal().is_some_and(external::is_program)
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
    use super::{Evidence, Functions, KNOWN, function_word};
    use crate::{Dialect, Piece, plan};

    fn evidence(command: &str, functions: Functions) -> Option<Evidence> {
        let plan = plan(&[Piece::Text(command)], Dialect::Posix).unwrap();
        function_word(&plan, functions).map(|word| word.evidence)
    }

    #[test]
    fn the_table_is_sorted() {
        assert!(KNOWN.is_sorted_by_key(|(word, _, _)| word));
    }

    #[test]
    fn what_is_known_to_be_a_function_is_one_anywhere() {
        for command in [
            "module load gcc",
            "module list | grep gcc",
            "ls && nvm use 18",
            "conda activate base; python -V",
            "A=1 'module' purge",
            "sdk use java 17 &",
        ] {
            let found = evidence(command, Functions::Environment);
            assert!(matches!(found, Some(Evidence::Known(_))), "{command}");
        }
        for command in [
            "conda install numpy && make",
            "pyenv install 3.12",
            "spack install x",
        ] {
            assert_eq!(evidence(command, Functions::Environment), None, "{command}");
        }
    }

    #[test]
    fn a_word_that_changes_what_follows_may_be_one() {
        for command in [
            "pkgtool load gcc && make",
            "pkgtool -q use gcc; make",
            "setup_env && make",
            "loadgccenv\nmake",
            "cd build && pkgtool activate x || make",
        ] {
            let found = evidence(command, Functions::Environment);
            assert_eq!(found, Some(Evidence::Changes), "{command}");
        }
        for command in [
            "make && make install",
            "git switch main && npm install",
            "mytool build && mytool test",
            "mytool build && make",
            "make && pkgtool load gcc",
            "pkgtool load gcc",
            "pkgtool load gcc | tee log",
            "./pkgtool load gcc && make",
            "docker load -i x && docker ps",
        ] {
            assert_eq!(evidence(command, Functions::Environment), None, "{command}");
        }
    }

    #[test]
    fn bash_may_have_more_of_them() {
        let bash = |command| evidence(command, Functions::Bash);
        assert_eq!(bash("prepare && make"), Some(Evidence::Possible));
        assert_eq!(bash("pkgtool load gcc"), Some(Evidence::Changes));
        assert_eq!(bash("mytool build && mytool test"), None);
        assert_eq!(bash("mytool build"), None);
        assert_eq!(bash("make && mytool test"), None);
        let prepared = evidence("mytool build", Functions::Prepared);
        assert_eq!(prepared, Some(Evidence::Possible));
        assert_eq!(evidence("make all", Functions::Prepared), None);
    }
}
