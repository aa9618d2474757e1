//! The case runner that every codemod's tests use.
//!
//! A codemod's cases are literate Markdown files in its folder `cases/`, so that input, reason and
//! expected output are read together:
//!
//! ````markdown
//! ## a-parameter-hides-the-import
//!
//! Bandit takes the parameter for the module.
//!
//! - outcome: refused name-in-doubt
//!
//! ```python
//! import os
//! def f(os):
//!     os.system("ls")
//! ```
//! ````
//!
//! The heading names the trap. A case with a fix has a second block of Python: the exact text
//! after it. A case with both safe and unsafe fixes has two more: after the safe ones, and after
//! all. In a file, the cases without a fix come first.
//!
//! | directive | what it says |
//! | --- | --- |
//! | `outcome` | `safe`, `unsafe`, `display`, `refused <code>`, `untouched` (no finding) or `suppressed`: what becomes of every finding; or one word for each finding, separated by commas |
//! | `path` | the file's path, `module.py` unless given |
//! | `encoding` | `latin-1`, or `utf-8-bom`; UTF-8 unless given |
//! | `final-newline` | `no`: the texts do not end in one |
//! | `project-has` | a module of the project's own, which hides the standard library's |
//! | `project-shares` | a name that another file of the project takes from this one |
//! | `project-replaces` | what another file of the project patches: `module.os.system in tests/test_module.py:3` |
//! | `project-assigns` | what another file of the project assigns to: `module.COMMAND in main.py:3` |
//! | `project-rewrites` | `assertions`: pytest is told to rewrite those of the file |
//! | `project-declares` | `nothing`: no manifest can take what a fix needs |
//! | `project-lists` | the distributions that its manifests list: `anyio, httpx` |
//! | `project-python` | the lowest Python that the project says it runs on: `3.8` |
//! | `project-container` | what starts the file in a container: `Dockerfile line 3 exposes port 80` |
//! | `type` | what the types tell of an expression with this text: `port = int`, or `run = subprocess.run` |
//! | `named` | the rules that the user has selected by name: `B101` |
//! | `option` | an option of the codemod that is set to one of its words: `exception = ValueError` |
//! | `finds` | what other codemods find, for rules about comments: `B602, B607 in 3`, or `B602 in 3-5` for a node of several lines |
//! | `report` | `complete`: what `finds` says is all that Bandit has |
//! | `today` | the date on which it is run: `2026-11-25` |
//! | `bandit` | `silent`: it misses a finding that harden sees; `reports`: it reports one that a `noqa` suppresses |
//! | `python` | the first version that reads the syntax: older ones are not asked |
//! | `formatter` | how the project's formatter is set: `line-length 100`, `tabs`, `single-quotes`, or `single-imports`; several separated by commas |
//! | `touches` | the lines, besides those of findings and imports, whose tokens a fix changes |
//!
//! [`Suite::check`] says what is checked, for every case. `UPDATE_CASES=1 cargo test` writes the
//! texts that were got into the case files; what else is wrong with them still fails.

pub mod agreement;
mod bandit;
mod case;
mod coverage;
mod cpython;
mod failure;
mod formatted;
mod found;
pub mod generated;
mod markdown;
pub mod oracle;
mod sheets;
mod silenced;
mod suite;
#[cfg(test)]
mod tests;
mod trial;
mod update;

pub use suite::Suite;
