//! Asking a person about one finding after the other; without a terminal.
//!
//! What is typed goes in, what is to be shown comes out. Each decision is saved before the next
//! question is asked, so that an interruption loses nothing.

mod view;

use harden_codemod::{Date, Severity};

use crate::Key;
use crate::file::{CheckReason, Decision};

/// A finding to be asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// What it is recognized by.
    pub key: Key,
    /// How bad it is.
    pub severity: Severity,
    /// Its line, from 1.
    pub line: usize,
    /// What is wrong, as one clause.
    pub message: String,
    /// The code, as it is to be shown.
    pub code: String,
    /// Why harden did not fix it, as one clause; may be empty.
    pub why: String,
    /// The unsafe fix, where there is one.
    pub fix: Option<Offer>,
    /// What was decided already.
    pub decision: Option<Decision>,
}

/// A fix that may change behaviour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// What changes for the program, as one clause.
    pub effect: String,
    /// The difference, as it is to be shown.
    pub diff: String,
}

/// What the session needs next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// One key.
    Key,
    /// A line of text.
    Line,
    /// Nothing: it is over.
    Over,
}

/// What to show, and what to read then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// The text to show, which ends where the answer is typed.
    pub text: String,
    /// What to read.
    pub next: Next,
}

/// The state between two answers.
#[derive(Debug)]
pub struct Session {
    questions: Vec<Question>,
    at: usize,
    /// Whether the reason of a justification is being typed.
    is_reason: bool,
    is_over: bool,
    check_reason: CheckReason,
    today: Date,
}

impl Session {
    /// A session about these findings, which begins at the first that is not decided. A decision can't
    /// end before `today`.
    pub fn new(questions: Vec<Question>, check_reason: CheckReason, today: Date) -> Self {
        let mut session = Session {
            at: 0,
            is_reason: false,
            is_over: false,
            questions,
            check_reason,
            today,
        };
        session.move_to(session.undecided_from(0));
        session
    }

    /// How many findings are decided.
    pub fn decided(&self) -> usize {
        let decided = |question: &&Question| question.decision.is_some();
        self.questions.iter().filter(decided).count()
    }

    /// The findings, with what is decided by now.
    pub fn questions(&self) -> &[Question] {
        &self.questions
    }

    /// The first question, after a word on what is done already.
    pub fn start(&self) -> Turn {
        let (decided, all) = (self.decided(), self.questions.len());
        let start = match (decided, all) {
            (_, 0) => "There is nothing to decide.\n".to_string(),
            (0, _) => String::new(),
            _ => format!("{decided} of {all} are decided already.\n"),
        };
        self.ask(&start)
    }

    /// Takes what was typed, a key or a line, and says what is next. `save` is called with each
    /// decision, and must have written it down when it returns.
    ///
    /// # Errors
    /// That of `save`; the finding is not decided then, and is still asked about.
    pub fn answer<E>(
        &mut self,
        typed: &str,
        save: &mut dyn FnMut(&Key, &Decision) -> Result<(), E>,
    ) -> Result<Turn, E> {
        if self.is_over {
            return Ok(self.ask(""));
        }
        if self.is_reason {
            return self.take_reason(typed, save);
        }
        let offered = self.questions[self.at].fix.is_some();
        match view::command(typed) {
            Some('j') => Ok(self.ask_reason("")),
            Some('y' | 'u') if offered => self.decide(Decision::AcceptUnsafeFix, save),
            Some('y') => {
                Ok(self.ask_reason("There is no fix to accept. If this code is safe, say why.\n"))
            }
            Some('u') => Ok(self.again("There is no fix to accept here.\n")),
            Some('l' | 'n') => self.decide(Decision::Leave, save),
            Some('s') => {
                self.move_to((self.at + 1 < self.questions.len()).then_some(self.at + 1));
                Ok(self.ask(""))
            }
            Some('b') if self.at == 0 => Ok(self.again("This is the first finding.\n")),
            Some('b') => {
                self.at -= 1;
                Ok(self.ask(""))
            }
            Some('q') => {
                self.is_over = true;
                Ok(self.ask(""))
            }
            Some('?' | 'h') => Ok(self.again(&view::help(offered))),
            _ => Ok(self.again(&view::unknown_key(typed))),
        }
    }

    /// What to show where nothing more can be read: the input's end, or an interrupt.
    pub fn end(&mut self) -> Turn {
        self.is_over = true;
        self.ask("\n")
    }

    fn take_reason<E>(
        &mut self,
        typed: &str,
        save: &mut dyn FnMut(&Key, &Decision) -> Result<(), E>,
    ) -> Result<Turn, E> {
        let (reason, until) = view::reason_and_day(typed);
        if reason.is_empty() && until.is_none() {
            self.is_reason = false;
            return Ok(self.ask("No reason given, so nothing was recorded.\n"));
        }
        if let Some(Err(word)) = until {
            return Ok(self.ask_reason(&format!(
                "Invalid date `{word}` (expected until=YYYY-MM-DD).\n"
            )));
        }
        let until = until.and_then(Result::ok);
        if let Some(day) = &until
            && day.parse::<Date>().is_ok_and(|day| day < self.today)
        {
            return Ok(self.ask_reason(&format!(
                "Not accepted: until={day} is in the past. Give a day from {} on.\n",
                self.today
            )));
        }
        if let Err(fault) = (self.check_reason)(reason) {
            return Ok(self.ask_reason(&format!("Not accepted: {fault}.\n")));
        }
        let decision = Decision::Justify {
            reason: reason.to_string(),
            until,
        };
        self.decide(decision, save)
    }

    fn decide<E>(
        &mut self,
        decision: Decision,
        save: &mut dyn FnMut(&Key, &Decision) -> Result<(), E>,
    ) -> Result<Turn, E> {
        let question = &mut self.questions[self.at];
        save(&question.key, &decision)?;
        question.decision = Some(decision);
        self.is_reason = false;
        self.move_to(self.undecided_from(self.at + 1));
        Ok(self.ask(""))
    }

    /// The first finding from `from` on that is not decided.
    fn undecided_from(&self, from: usize) -> Option<usize> {
        (from..self.questions.len()).find(|&at| self.questions[at].decision.is_none())
    }

    fn move_to(&mut self, at: Option<usize>) {
        match at {
            Some(at) => self.at = at,
            None => self.is_over = true,
        }
    }

    fn ask(&self, start: &str) -> Turn {
        if self.is_over {
            let summary = view::summary(self.decided(), self.questions.len());
            let text = format!("{start}{summary}");
            return Turn {
                text,
                next: Next::Over,
            };
        }
        let question = view::question(self.at, &self.questions);
        Turn {
            text: format!("{start}{question}{}", view::keys(&self.questions[self.at])),
            next: Next::Key,
        }
    }

    /// The keys once more, without the finding.
    fn again(&self, start: &str) -> Turn {
        Turn {
            text: format!("{start}{}", view::keys(&self.questions[self.at])),
            next: Next::Key,
        }
    }

    fn ask_reason(&mut self, start: &str) -> Turn {
        self.is_reason = true;
        Turn {
            text: format!("{start}Reason (leave empty to go back): "),
            next: Next::Line,
        }
    }
}

#[cfg(test)]
mod tests;
