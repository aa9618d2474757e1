//! `harden`: makes the security findings in Python code that Bandit and Ruff only report go away.

mod args;
mod config;
mod exclude;
mod exit;
mod explain;
mod failure;
mod fix;
mod governed;
mod ground;
mod interrupt;
mod known;
mod manifests;
mod print;
mod progress;
mod project;
mod rules;
mod scan;
mod shared;
mod shebang;
#[cfg(test)]
mod shipped;
mod stdin;
mod suppressions;
mod triage;
mod walk;

use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};

use crate::args::{Cli, Command};
use crate::failure::Failure;
use crate::print::Printer;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version go the same way, with exit code 0. Nobody is left to tell where
            // the stream is closed.
            let _ = error.print();
            return u8::try_from(error.exit_code())
                .unwrap_or(exit::FAILURE)
                .into();
        }
    };
    let printer = Printer::new(cli.color.into(), cli.quiet);
    let code = run(&cli, &printer).unwrap_or_else(|failure| {
        printer.error(&failure.to_string());
        exit::FAILURE
    });
    code.into()
}

fn run(cli: &Cli, printer: &Printer) -> Result<u8, Failure> {
    match &cli.command {
        Command::Fix(args) => fix::fix(args, cli.verbose, printer),
        Command::Triage(args) => triage::triage(args, printer),
        Command::Suppressions(args) => suppressions::suppressions(args, printer),
        Command::Config {
            path,
            output_format,
            config,
        } => config::config(path, *output_format, config, printer),
        Command::Rules { output_format } => rules::rules(*output_format, printer),
        Command::Explain { name } => explain::explain(name, printer),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Cli::command(), "harden", &mut script);
            print::bytes(&script)?;
            Ok(exit::DONE)
        }
    }
}
