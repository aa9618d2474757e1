//! A codemod of a few lines that can do everything wrong.

use std::sync::atomic::{AtomicUsize, Ordering};

use harden_codemod::prelude::{Edit, EditSet, QualifiedCall, Ranged, TextRange};
use harden_codemod::{
    Applicability, Codemod, Context, Finding, Fix, Outcome, ReasonDoc, Refusal, Rule, Severity,
};

static RULES: [Rule; 1] = [Rule {
    id: "B605",
    ruff: Some("S605"),
    title: "process started with a shell",
    severity: Severity::High,
    cwe: 78,
    classes: &[Applicability::Safe],
}];

static REASONS: [ReasonDoc; 1] = [ReasonDoc {
    code: "not-today",
    meaning: "it is not rewritten today",
}];

/// What a [`Fake`] does about each call of `os.system`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Behaviour {
    /// Puts this in its place.
    Replace(&'static str),
    /// Puts it into the brackets of another call, every other time that a file is looked at.
    WrapEveryOther,
    /// Puts this in the place of everything from the call to the end of the file.
    ReplaceToEnd(&'static str),
    /// Puts the second text in the place of the first, wherever that stands, and the fix is safe.
    Elsewhere(&'static str, &'static str),
    /// Refuses with this code.
    Refuse(&'static str),
    /// Does not see it.
    Overlook,
    /// Panics.
    Panic,
}

/// A codemod that does the same about every call of `os.system`.
pub(super) struct Fake {
    pub(super) behaviour: Behaviour,
    pub(super) class: Applicability,
    runs: AtomicUsize,
}

impl Fake {
    pub(super) fn new(behaviour: Behaviour) -> Self {
        Fake {
            behaviour,
            class: Applicability::Safe,
            runs: AtomicUsize::new(0),
        }
    }

    fn edits(&self, cx: &Context<'_>, site: &QualifiedCall<'_>) -> Result<Vec<Edit>, &'static str> {
        let run = self.runs.fetch_add(1, Ordering::Relaxed);
        let (range, text) = match self.behaviour {
            Behaviour::Replace(text) => (site.expr.range(), text),
            // The round after this one settles, and the next run begins anew.
            Behaviour::WrapEveryOther if run.is_multiple_of(2) => {
                let wrapped = format!("print({})", cx.module.slice(site.expr));
                return Ok(vec![Edit::replace(site.expr.range(), wrapped)]);
            }
            Behaviour::ReplaceToEnd(text) => {
                let end = u32::try_from(cx.module.text().len()).unwrap_or(u32::MAX);
                (TextRange::new(site.expr.start(), end.into()), text)
            }
            Behaviour::Elsewhere(old, new) => {
                let at = cx.module.text().find(old).ok_or("not-today")?;
                let (start, end) = (at, at + old.len());
                let to_size = |at| u32::try_from(at).unwrap_or(u32::MAX).into();
                return Ok(vec![
                    Edit::replace(site.expr.range(), "run()"),
                    Edit::replace(TextRange::new(to_size(start), to_size(end)), new),
                ]);
            }
            Behaviour::Refuse(code) => return Err(code),
            _ => return Err("not-today"),
        };
        Ok(vec![Edit::replace(range, text)])
    }
}

impl Codemod for Fake {
    fn name(&self) -> &'static str {
        "fake"
    }

    fn rules(&self) -> &'static [Rule] {
        &RULES
    }

    fn needles(&self) -> &'static [&'static str] {
        &["system"]
    }

    fn reasons(&self) -> &'static [ReasonDoc] {
        &REASONS
    }

    fn readme(&self) -> &'static str {
        ""
    }

    fn run(&self, cx: &Context<'_>) -> Vec<Outcome> {
        assert!(self.behaviour != Behaviour::Panic, "as asked for");
        if self.behaviour == Behaviour::Overlook {
            return Vec::new();
        }
        cx.module
            .calls_where(|name| name == "os.system")
            .iter()
            .map(|site| {
                let finding = Finding {
                    rule: &RULES[0],
                    range: site.expr.range(),
                    severity: Severity::Low,
                    message: String::new(),
                };
                let edits = self
                    .edits(cx, site)
                    .map(|edits| EditSet::new(cx.module.text(), edits));
                match edits {
                    Ok(Ok(edits)) => Outcome::Fixed {
                        finding,
                        fix: Fix {
                            edits,
                            imports: Vec::new(),
                            distributions: Vec::new(),
                            applicability: self.class,
                            effect: String::new(),
                            caution: None,
                            also_removes: &[],
                            brings: Vec::new(),
                        },
                    },
                    Ok(Err(_)) => Outcome::Refused {
                        finding,
                        refusal: Refusal {
                            code: "not-today",
                            message: String::new(),
                        },
                    },
                    Err(code) => Outcome::Refused {
                        finding,
                        refusal: Refusal {
                            code,
                            message: String::new(),
                        },
                    },
                }
            })
            .collect()
    }
}
