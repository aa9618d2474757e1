//! The session on a terminal.

use std::fmt::Write as _;
use std::fs;

use harden_codemod::{Applicability, Date};
use harden_config::ReasonFault;
use harden_engine::{ByteEdit, Change, Status};
use harden_report::file_diff;
use harden_triage::session::{Next, Offer, Question, Session};

use crate::failure::Failure;
use crate::print::Printer;

use super::keyboard::{Keyboard, Typed};
use super::{Open, Triage};

/// Asks about what is undecided, until all is decided or the user has enough. Each decision is
/// written at once.
pub(super) fn ask(
    triage: &mut Triage,
    open: &[Open<'_>],
    today: Date,
    printer: &Printer,
) -> Result<(), Failure> {
    let keyboard = Keyboard::open()?;
    let questions = open
        .iter()
        .map(|open| question(triage, open, today, printer));
    let mut session = Session::new(questions.collect(), judged, today);
    let mut turn = session.start();
    loop {
        keyboard.show(&turn.text)?;
        let typed = match turn.next {
            Next::Over => return Ok(()),
            Next::Key => keyboard.key()?,
            Next::Line => keyboard.line()?,
        };
        turn = match typed {
            Typed::Text(text) => {
                session.answer(&text, &mut |key, decision| triage.decide(key, decision))?
            }
            Typed::End => session.end(),
        };
    }
}

/// What is wrong with a reason that was typed, to be read behind "Not accepted:".
fn judged(reason: &str) -> Result<(), String> {
    harden_config::check_reason(reason).map_err(|fault| {
        match fault {
            ReasonFault::TooShort => "a reason needs at least three words",
            ReasonFault::Placeholder => "that's a placeholder. Say why this code is safe",
            ReasonFault::NotOneLine => "a reason is a single line of text",
            ReasonFault::Pragma => {
                "a reason can't contain a comment that tools obey, such as `# nosec` or `# noqa`"
            }
        }
        .to_string()
    })
}

fn question(triage: &Triage, open: &Open<'_>, today: Date, printer: &Printer) -> Question {
    let pending = &open.pending;
    let width = pending
        .excerpt
        .last()
        .map_or(0, |(line, _)| line.to_string().len());
    let mut code = String::new();
    for (line, text) in &pending.excerpt {
        // Writing to a string does not fail.
        let _ = writeln!(code, "  {line:>width$} | {text}");
    }
    Question {
        key: pending.key.clone(),
        severity: pending.severity,
        line: pending.line,
        message: open.site.message.clone(),
        code,
        why: match triage.expired_on(&pending.key, today) {
            Some(day) => format!("the decision so far expired (until={day}); {}", pending.why),
            None => pending.why.clone(),
        },
        fix: offer(open, printer),
        decision: triage.decision(&pending.key, today).cloned(),
    }
}

/// The unsafe fix, where the file is still what the run has read.
fn offer(open: &Open<'_>, printer: &Printer) -> Option<Offer> {
    let Status::Fixable {
        applicability: Applicability::Unsafe,
        effect,
        edits,
    } = &open.site.status
    else {
        return None;
    };
    let before = fs::read(open.path).ok()?;
    let after = applied(&before, edits)?;
    let diff = file_diff(
        open.path,
        &Change::new(before, after),
        printer.styles_results(),
    );
    Some(Offer {
        effect: effect.clone(),
        diff: String::from_utf8_lossy(&diff).into_owned(),
    })
}

fn applied(before: &[u8], edits: &[ByteEdit]) -> Option<Vec<u8>> {
    let mut after = Vec::new();
    let mut from = 0;
    for edit in edits {
        after.extend_from_slice(before.get(from..edit.start)?);
        after.extend_from_slice(&edit.replacement);
        from = edit.end;
    }
    after.extend_from_slice(before.get(from..)?);
    Some(after)
}
