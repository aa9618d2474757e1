//! Redirections in their order (XCU 2.7), and what the descriptors finally are.

use crate::grammar::{Operator, Redirection};
use crate::plan::{Dialect, Input, Output, Part, Word};
use crate::scan::BOTH;
use crate::source::Source;
use crate::unplannable::Unplannable;
use crate::word::{self, Place};

/// What an output descriptor refers to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Target {
    /// What stdout was at first.
    Stdout,
    /// What stderr was at first.
    Stderr,
    /// `/dev/null`, however often it is opened.
    Null,
    /// The file opened at this place in [`Descriptors::opened`].
    File(usize),
}

/// The streams of a process.
pub(crate) struct Streams {
    pub(crate) stdin: Input,
    pub(crate) stdout: Output,
    pub(crate) stderr: Output,
}

struct Descriptors<'a> {
    source: &'a Source,
    dialect: Dialect,
    stdin: Input,
    stdout: Target,
    stderr: Target,
    /// The files opened for output, and whether they are added to.
    opened: Vec<(Word, bool)>,
}

/// Follows redirections, and refuses those that leave a process with something else than
/// [`Streams`] can say.
pub(crate) fn streams(
    redirections: &[Redirection],
    source: &Source,
    dialect: Dialect,
) -> Result<Streams, Unplannable> {
    let mut descriptors = Descriptors {
        source,
        dialect,
        stdin: Input::Inherited,
        stdout: Target::Stdout,
        stderr: Target::Stderr,
        opened: Vec::new(),
    };
    for redirection in redirections {
        descriptors.apply(redirection)?;
    }
    descriptors.finish()
}

impl Descriptors<'_> {
    fn apply(&mut self, redirection: &Redirection) -> Result<(), Unplannable> {
        let target = word::read(&redirection.target, Place::File, self.source)?;
        // An empty name is no file, and shells do not even agree about the error.
        if target.parts.is_empty() {
            return Err(Unplannable::Redirection);
        }
        let append = redirection.operator == Operator::Append;
        match (redirection.operator, redirection.descriptor) {
            (Operator::Read, None | Some(0)) => self.read(target),
            (Operator::Write | Operator::Append, None | Some(1)) => {
                self.stdout = self.open(target, append);
                Ok(())
            }
            (Operator::Write | Operator::Append, Some(2)) => {
                self.stderr = self.open(target, append);
                Ok(())
            }
            (Operator::Write | Operator::Append, Some(BOTH)) => self.both(target, append),
            (Operator::Duplicate, descriptor @ (None | Some(1 | 2))) => {
                self.duplicate(descriptor, target)
            }
            _ => Err(Unplannable::Redirection),
        }
    }

    fn read(&mut self, target: Word) -> Result<(), Unplannable> {
        // The file given up for another has to be there, too.
        if matches!(self.stdin, Input::File(_)) {
            return Err(Unplannable::Redirection);
        }
        self.stdin = if is_null(&target) {
            Input::Null
        } else {
            Input::File(target)
        };
        Ok(())
    }

    fn open(&mut self, target: Word, append: bool) -> Target {
        if is_null(&target) {
            return Target::Null;
        }
        self.opened.push((target, append));
        Target::File(self.opened.len() - 1)
    }

    /// `&>file`, `&>>file` and `>&file` of bash.
    fn both(&mut self, target: Word, append: bool) -> Result<(), Unplannable> {
        // Digits and a hyphen may be a descriptor.
        let is_name = match target.parts.first() {
            Some(Part::Text(text)) => !text.starts_with(|c: char| c.is_ascii_digit() || c == '-'),
            Some(Part::Home) => true,
            Some(Part::Value { .. }) => return Err(Unplannable::ValueInGrammar),
            _ => false,
        };
        if !is_name {
            return Err(Unplannable::Redirection);
        }
        self.stdout = self.open(target, append);
        self.stderr = self.stdout;
        Ok(())
    }

    fn duplicate(&mut self, descriptor: Option<u32>, target: Word) -> Result<(), Unplannable> {
        let from = match target.literal() {
            Some("1") => self.stdout,
            Some("2") => self.stderr,
            _ if self.dialect == Dialect::Bash && descriptor.is_none() => {
                return self.both(target, false);
            }
            _ => return Err(Unplannable::Redirection),
        };
        if descriptor == Some(2) {
            self.stderr = from;
        } else {
            self.stdout = from;
        }
        Ok(())
    }

    fn finish(self) -> Result<Streams, Unplannable> {
        // A file that nothing refers to any more has been emptied all the same.
        let is_used = |index| [self.stdout, self.stderr].contains(&Target::File(index));
        if !(0..self.opened.len()).all(is_used) {
            return Err(Unplannable::Redirection);
        }
        // With two positions in one file, what is written overwrites what has been.
        if let (Target::File(first), Target::File(second)) = (self.stdout, self.stderr)
            && first != second
            && self.opened[first].0 == self.opened[second].0
        {
            return Err(Unplannable::Redirection);
        }
        let file = |index: usize| {
            let (path, append) = self.opened[index].clone();
            Output::File { path, append }
        };
        let stdout = match self.stdout {
            Target::Stdout => Output::Inherited,
            Target::Null => Output::Null,
            Target::File(index) => file(index),
            Target::Stderr => return Err(Unplannable::Redirection),
        };
        let stderr = match self.stderr {
            Target::Stderr => Output::Inherited,
            Target::Null => Output::Null,
            target if target == self.stdout => Output::Stdout,
            Target::File(index) => file(index),
            // What stdout was at first, which it is no longer.
            Target::Stdout => return Err(Unplannable::Redirection),
        };
        Ok(Streams {
            stdin: self.stdin,
            stdout,
            stderr,
        })
    }
}

fn is_null(target: &Word) -> bool {
    target.literal() == Some("/dev/null")
}
