//! The command line.

use std::path::PathBuf;

use anstream::ColorChoice;
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use harden_codemod::Severity;

const EXAMPLES: &str = "\
Examples:
  harden fix                          Show what would be fixed below the current directory
  harden fix --apply src              Fix it
  harden fix --apply --unsafe-fixes   Also apply fixes that may change behavior
  harden triage --interactive         Decide on what is left, one by one
  harden explain B605                 Read what a rule finds and how it is fixed
  harden rules                        List the rules";

const FIX_NOTES: &str = "\
The diff goes to standard output, and `git apply` takes it; everything else goes to standard error. \
With --apply the diff shows what was written.

Exit codes:
  0    nothing to change; with --apply: done, and what could not be fixed is listed
  1    something would change; or findings remain that --fail-on counts
  2    wrong usage, a file that cannot be read, parsed or written, or a bug in harden;
       the other files are still done
  130  interrupted; every file is whole, as it was or fixed

Examples:
  harden fix                                   Show what would be fixed, and write nothing
  harden fix | git apply                       Fix by way of Git
  harden fix --apply src tests                 Fix the files below two folders
  harden fix --apply --select B605 app.py      Fix the findings of one rule in one file
  harden fix --from bandit.json                Fix what a report of Bandit's names
  harden fix --output-format json > fixes.json Findings, reasons and edits for programs
  harden fix --stdin-filename app.py < app.py  Fixed source on standard output, for editors";

const TRIAGE_NOTES: &str = "\
Without --interactive, the findings that are neither fixed nor justified are written to \
harden-triage.toml, where decisions and reasons are filled in; what is in the file already stays. \
`harden fix` follows it.

Exit codes:
  0    everything in the file is decided
  1    something is undecided
  2    wrong usage, or a file that cannot be read or written

Examples:
  harden triage                     Write down what has to be decided
  harden triage --interactive       Decide it now; to be interrupted and resumed at will
  harden triage --from bandit.json  Decide on what Bandit has found
  harden fix --apply                Carry it out";

const SUPPRESSIONS_NOTES: &str = "\
Examples:
  harden suppressions                      All comments that suppress
  harden suppressions --diff-base main     Those that are new on this branch";

/// Fixes the security findings in Python code that Bandit and Ruff only report.
#[derive(Debug, Parser)]
#[command(name = "harden", version, after_help = EXAMPLES, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,

    /// When to use colors
    #[arg(
        long,
        global = true,
        value_enum,
        value_name = "WHEN",
        default_value = "auto"
    )]
    pub(crate) color: Color,

    /// Print the result and errors only
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,

    /// List everything that was not fixed, not only the first of it
    #[arg(short, long, global = true)]
    pub(crate) verbose: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show the fixes for Python files as a diff, or apply them
    #[command(after_help = FIX_NOTES)]
    Fix(Box<FixArgs>),
    /// Record the findings that need a decision, or ask about them one by one
    #[command(after_help = TRIAGE_NOTES)]
    Triage(Box<TriageArgs>),
    /// List the comments that suppress findings, with their reasons
    #[command(after_help = SUPPRESSIONS_NOTES)]
    Suppressions(SuppressionsArgs),
    /// Print the settings that hold for a file or folder, and where each comes from
    Config {
        /// A file or folder
        #[arg(default_value = ".", value_name = "PATH")]
        path: PathBuf,
        /// How to print them
        #[arg(
            long,
            value_enum,
            value_name = "FORMAT",
            default_value = "text",
            hide_default_value = true
        )]
        output_format: ListFormat,
        #[command(flatten)]
        config: ConfigArgs,
    },
    /// List the rules: their ids, severities, codemods and classes of fix
    Rules {
        /// How to list them
        #[arg(
            long,
            value_enum,
            value_name = "FORMAT",
            default_value = "text",
            hide_default_value = true
        )]
        output_format: ListFormat,
    },
    /// Explain a rule or a codemod: what it finds, how it is fixed, and when it is not
    Explain {
        /// A rule (B605 or S605) or a codemod (shell)
        #[arg(value_name = "RULE|CODEMOD")]
        name: String,
    },
    /// Print the completion script for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
}

#[derive(Debug, Args)]
pub(crate) struct FixArgs {
    #[command(flatten)]
    pub(crate) run: RunArgs,

    /// Write nothing, even with --apply; this is the default
    #[arg(long)]
    pub(crate) dry_run: bool,

    /// Write the safe fixes
    #[arg(long, visible_alias = "write")]
    pub(crate) apply: bool,

    #[command(flatten)]
    pub(crate) stdin: StdinArgs,

    #[command(flatten)]
    pub(crate) output: OutputArgs,

    #[command(flatten)]
    pub(crate) exit: ExitArgs,
}

/// What a run over files is about.
#[derive(Debug, Args)]
pub(crate) struct RunArgs {
    /// Files and folders; `-` is standard input [default: ., or the files of --from]
    ///
    /// Below a folder: *.py, *.pyi, and files without an extension that start with a Python
    /// shebang. Files passed explicitly are always checked.
    pub(crate) paths: Vec<PathBuf>,

    /// Also apply fixes that may change behavior; each says how
    #[arg(long, overrides_with = "no_unsafe_fixes")]
    pub(crate) unsafe_fixes: bool,

    /// Take safe fixes only, whatever the configuration says
    #[arg(long, overrides_with = "unsafe_fixes", hide = true)]
    pub(crate) no_unsafe_fixes: bool,

    /// How many threads to use [default: one for each core]
    #[arg(short = 'j', long = "jobs", value_name = "N")]
    #[arg(value_parser = clap::value_parser!(u16).range(1..=512))]
    pub(crate) jobs: Option<u16>,

    #[command(flatten)]
    pub(crate) selection: SelectionArgs,

    #[command(flatten)]
    pub(crate) files: FileArgs,

    #[command(flatten)]
    pub(crate) decisions: DecisionArgs,

    #[command(flatten)]
    pub(crate) config: ConfigArgs,
}

#[derive(Debug, Args)]
pub(crate) struct TriageArgs {
    #[command(flatten)]
    pub(crate) run: RunArgs,

    /// Ask about the undecided findings one by one, on a terminal
    #[arg(short, long)]
    pub(crate) interactive: bool,

    /// Drop the entries that no longer match anything
    #[arg(long)]
    pub(crate) prune: bool,
}

#[derive(Debug, Args)]
pub(crate) struct SuppressionsArgs {
    /// Files and folders [default: .]
    pub(crate) paths: Vec<PathBuf>,

    /// How to list them
    #[arg(
        long,
        value_enum,
        value_name = "FORMAT",
        default_value = "text",
        hide_default_value = true
    )]
    pub(crate) output_format: ListFormat,

    /// List only those that are new since this revision of the Git repository
    #[arg(long, value_name = "REV")]
    pub(crate) diff_base: Option<String>,

    #[command(flatten)]
    pub(crate) files: FileArgs,

    #[command(flatten)]
    pub(crate) config: ConfigArgs,
}

#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Configuration")]
pub(crate) struct ConfigArgs {
    /// Take this file's settings for all files, instead of those of the nearest harden.toml or
    /// pyproject.toml
    #[arg(long, value_name = "FILE", conflicts_with = "isolated")]
    pub(crate) config: Option<PathBuf>,

    /// Read no configuration, of harden's or of another tool's, and no triage file
    #[arg(long)]
    pub(crate) isolated: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Decisions")]
pub(crate) struct DecisionArgs {
    /// Only look at the findings of this report: JSON of `bandit -f json` or of `ruff check
    /// --output-format json`
    #[arg(long, value_name = "REPORT")]
    pub(crate) from: Option<PathBuf>,

    /// The file with a person's decisions [default: the nearest harden-triage.toml]
    #[arg(long, value_name = "FILE")]
    pub(crate) triage: Option<PathBuf>,

    /// Also justify low-severity findings where the code is proven safe
    #[arg(long)]
    pub(crate) justify_low: bool,

    /// Which comments justify a finding [default: auto]
    #[arg(long, value_enum, value_name = "STYLE")]
    pub(crate) comment_style: Option<Style>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Rules")]
pub(crate) struct SelectionArgs {
    /// Only these: B605 or S605, a prefix such as B6, or a codemod; comma-separated
    #[arg(long, value_name = "RULE|CODEMOD", value_delimiter = ',')]
    pub(crate) select: Vec<String>,

    /// These too
    #[arg(long, value_name = "RULE|CODEMOD", value_delimiter = ',')]
    pub(crate) extend_select: Vec<String>,

    /// All but these; the more specific of --select and --ignore wins
    #[arg(long, value_name = "RULE|CODEMOD", value_delimiter = ',')]
    pub(crate) ignore: Vec<String>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Files")]
pub(crate) struct FileArgs {
    /// Skip matching files and directories, besides .git, .venv, build and the like
    ///
    /// A pattern without a slash is matched against names, one with a slash against paths from
    /// the current directory or from the folder that was given. May be repeated.
    #[arg(long, value_name = "GLOB")]
    pub(crate) exclude: Vec<String>,

    /// Skip excluded files even if they are passed explicitly; for pre-commit
    #[arg(long)]
    pub(crate) force_exclude: bool,

    /// Also check files that .gitignore ignores
    #[arg(long)]
    pub(crate) no_ignore_vcs: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Files")]
pub(crate) struct StdinArgs {
    /// Read the source from standard input, and write the fixed source to standard output
    ///
    /// The path is used in messages only; the file need not exist. With --dry-run, --statistics
    /// or --output-format, standard output gets that report instead of the source.
    #[arg(long, value_name = "PATH")]
    pub(crate) stdin_filename: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct OutputArgs {
    /// What to print on standard output [default: diff]
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) output_format: Option<OutputFormat>,

    /// Print the numbers for each rule only
    #[arg(long, conflicts_with = "output_format")]
    pub(crate) statistics: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Exit code")]
pub(crate) struct ExitArgs {
    /// Exit with 1 if any finding of this severity or higher remains
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub(crate) fail_on: Option<Level>,

    /// Don't fail because of files that are not valid Python 3
    #[arg(long)]
    pub(crate) allow_parse_errors: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum OutputFormat {
    /// A unified diff
    Diff,
    /// A line for each finding
    Concise,
    /// Findings, outcomes, reasons and edits
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Style {
    /// `# nosec`, and `# noqa` where Ruff is set to report the rule
    Auto,
    /// `# nosec`
    Bandit,
    /// `# noqa`
    Ruff,
    /// Both
    Both,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    /// A table
    Text,
    /// For programs
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless the environment says otherwise (`NO_COLOR`)
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl From<Color> for ColorChoice {
    fn from(color: Color) -> Self {
        match color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Level {
    /// Low, medium or high severity
    Low,
    /// Medium or high severity
    Medium,
    /// High severity
    High,
}

impl From<Level> for Severity {
    fn from(level: Level) -> Self {
        match level {
            Level::Low => Severity::Low,
            Level::Medium => Severity::Medium,
            Level::High => Severity::High,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::Cli;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
