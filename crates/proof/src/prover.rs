//! What a proof in progress has to keep in mind.

use harden_rewriter::prelude::*;

use crate::doubt::Doubt;
use crate::kind::Value;

/// A value that is fixed, or why it is not shown to be.
pub(crate) type Known = Result<Value, Doubt>;

/// How many places are looked at for one proof. Code that was written by hand needs some dozens.
const MAX_STEPS: usize = 20_000;

/// How deep expressions and the names in them are followed, so that the stack is enough.
const MAX_DEPTH: usize = 60;

/// One proof in progress.
pub(crate) struct Prover<'m, 'a> {
    pub(crate) module: &'m Module<'a>,
    /// The variables, and the places at which they are being looked into. What comes up again is
    /// taken for fixed: by induction, it is if all that it is given besides is.
    assumed: Vec<Assumed>,
    /// The checks of a name against something that is not fixed: a hint at what is missing.
    pub(crate) missed: Vec<Missed>,
    /// Whether the module's names can be reached as text, once that was asked.
    pub(crate) reaches_names: Option<bool>,
    steps: usize,
    depth: usize,
}

/// What is assumed of a variable at a place.
struct Assumed {
    variable: TextRange,
    place: Option<TextRange>,
    /// Whether it was needed: the variable is made of what it held before.
    is_used: bool,
}

/// A check that proves nothing.
pub(crate) struct Missed {
    pub(crate) subject: String,
    pub(crate) list: String,
    pub(crate) why: Doubt,
}

impl<'m, 'a> Prover<'m, 'a> {
    pub(crate) fn new(module: &'m Module<'a>) -> Self {
        Prover {
            module,
            assumed: Vec::new(),
            missed: Vec::new(),
            reaches_names: None,
            steps: 0,
            depth: 0,
        }
    }

    pub(crate) fn index(&self) -> &'m Index<'a> {
        self.module.index()
    }

    /// Counts a step of the search for `what`.
    pub(crate) fn step(&mut self, what: impl Ranged) -> Result<(), Doubt> {
        self.steps += 1;
        if self.steps > MAX_STEPS || self.depth > MAX_DEPTH {
            return Err(Doubt::Involved(self.source(what)));
        }
        Ok(())
    }

    /// Runs `look`, one level deeper.
    pub(crate) fn deeper(&mut self, look: impl FnOnce(&mut Self) -> Known) -> Known {
        self.depth += 1;
        let known = look(self);
        self.depth -= 1;
        known
    }

    /// Runs `look`, in which what is asked again of the variable bound first at `variable` is
    /// assumed.
    pub(crate) fn assuming(
        &mut self,
        variable: TextRange,
        place: Option<TextRange>,
        look: impl FnOnce(&mut Self) -> Known,
    ) -> Known {
        let known = |assumed: &&mut Assumed| assumed.variable == variable && assumed.place == place;
        if let Some(assumed) = self.assumed.iter_mut().find(known) {
            assumed.is_used = true;
            return Ok(Value::never());
        }
        self.assumed.push(Assumed {
            variable,
            place,
            is_used: false,
        });
        let known = look(self);
        let is_used = self.assumed.pop().is_some_and(|assumed| assumed.is_used);
        match known {
            Ok(value) if is_used && value.picked => Err(Doubt::Composed(self.source(variable))),
            known => known,
        }
    }

    /// The source of a node on one line, for a message.
    pub(crate) fn source(&self, node: impl Ranged) -> String {
        const LONGEST: usize = 40;
        let words: Vec<&str> = self.module.slice(node).split_whitespace().collect();
        let text = words.join(" ");
        if text.chars().count() <= LONGEST {
            return text;
        }
        let start: String = text.chars().take(LONGEST - 3).collect();
        format!("{start}...")
    }

    pub(crate) fn line(&self, node: impl Ranged) -> Line {
        self.module.line_of(node.range().start())
    }
}
