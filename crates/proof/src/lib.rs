//! What values an expression can have, shown from the text of its file alone.
//!
//! [`constant`] answers one question: is every text that an expression can be, at its place, fixed
//! by the source? What is not understood is a [`Doubt`], never a proof.
//!
//! The argument is one by induction over the steps of a run: a value is fixed if it is a literal,
//! or made only of fixed values by operations that add nothing of their own. So a name is fixed if
//! all that it is ever given is fixed, in whatever order; and where a name may be given anything,
//! a check that the name passed on every way to its use makes it one of the values it was checked
//! against ([`flow`]). Lists, sets and dictionaries count only where all that is done with them
//! stands in the file and puts nothing else in ([`container`]).
//!
//! What other files do is out of sight: a module's names are taken for what the module makes them.
//! Attributes of instances are never proven, since a subclass anywhere can override them.
//!
//! Two more things are shown from the text alone: what other compilers read of a file
//! ([`Compiled`]), and which calls only show their arguments ([`display`]).

mod attribute;
mod because;
mod call;
mod compiled;
mod condition;
mod container;
mod display;
mod doubt;
mod expression;
mod flow;
mod format;
mod kind;
mod place;
mod prover;
mod variable;

use harden_rewriter::Module;
use harden_rewriter::prelude::Expr;

pub use because::{Because, Proof};
pub use compiled::Compiled;
pub use display::{Display, display, is_logger};
pub use doubt::Doubt;
pub use place::{Part, Path, Step, function, path};

/// Shows that every text `expr`, an expression of `module`, can be is fixed by the source.
///
/// # Errors
/// Where it is not shown: the part that may be anything, and why.
pub fn constant<'a>(module: &Module<'a>, expr: &'a Expr) -> Result<Proof, Doubt> {
    let mut prover = prover::Prover::new(module);
    match prover.value(expr) {
        Ok(value) => Ok(Proof::new(value.because)),
        Err(Doubt::Parameter(name)) => {
            let missed = prover
                .missed
                .into_iter()
                .find(|missed| missed.subject == name);
            Err(match missed {
                Some(missed) => Doubt::Unchecked {
                    name,
                    list: missed.list,
                    why: Box::new(missed.why),
                },
                None => Doubt::Parameter(name),
            })
        }
        Err(doubt) => Err(doubt),
    }
}
