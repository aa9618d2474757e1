//! The fix of a call: its texts become literals in lists, and their values parameters.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use super::arguments::{self, Argument};
use super::find::{Found, Sql};
use super::fragment::Fragment;
use super::inlined::{self, Inlined};
use super::pass;
use super::reason::Reason;

/// What is to be changed.
pub(crate) struct Rewrite {
    pub(crate) edits: Vec<Edit>,
    /// Values are passed as parameters, and not just texts written otherwise.
    pub(crate) passes: bool,
    /// Texts move from variables into the call.
    pub(crate) moves: bool,
    /// What may be different for the program.
    pub(crate) doubts: Vec<String>,
}

/// The rewrite of a call.
///
/// # Errors
/// Where a text or a value in it cannot be what Bandit wants.
pub(crate) fn rewrite<'a>(cx: &Context<'a>, found: &Found<'a>) -> Result<Rewrite, Reason> {
    let arguments = arguments::of(cx, found);
    let read: Result<Vec<Read<'a>>, Reason> = arguments
        .iter()
        .map(|argument| Read::new(cx, found, argument))
        .collect();
    let read = read?;
    let mut fragments = read.iter().flat_map(|it| &it.fragments);
    let has_parameters = fragments.any(|fragment| !fragment.parameters.is_empty());
    let mut rewrite = Rewrite {
        edits: Vec::new(),
        passes: has_parameters,
        moves: read.iter().any(Read::moves),
        doubts: Vec::new(),
    };
    let mut moved = Vec::new();
    for (argument, read) in arguments.iter().zip(&read) {
        rewrite
            .edits
            .extend(read.edits(cx, argument, has_parameters)?);
        let doubts = read.fragments.iter().flat_map(|it| &it.doubts);
        rewrite.doubts.extend(doubts.cloned());
        let Some(passed) = pass::pass(cx, found.call, argument, &read.fragments)? else {
            continue;
        };
        rewrite.edits.extend(passed.edits);
        moved.extend(passed.moved);
        if passed.is_new && matches!(found.sql, Sql::Raw(_)) {
            rewrite.doubts.push(
                "the call raises TypeError for want of parameters, and works from then on"
                    .to_string(),
            );
        }
    }
    pass::check_order(cx, found.call, &moved)?;
    Ok(rewrite)
}

/// An argument's texts.
struct Read<'a> {
    /// The variable that holds them all.
    held: Option<Inlined<'a>>,
    fragments: Vec<Fragment<'a>>,
    /// The variables that hold one, each with its place.
    each: Vec<(usize, Inlined<'a>)>,
}

impl<'a> Read<'a> {
    fn new(cx: &Context<'a>, found: &Found<'a>, argument: &Argument<'a>) -> Result<Self, Reason> {
        let mut read = Read {
            held: argument.held(cx, found),
            fragments: Vec::new(),
            each: Vec::new(),
        };
        let value = read.held.as_ref().map_or(argument.value, |held| held.value);
        for (place, (text, used)) in argument.texts(cx, value)?.into_iter().enumerate() {
            // A variable in a variable stays one.
            let own = match read.held {
                None => inlined::of(cx, found, text),
                Some(_) => None,
            };
            let held = own.as_ref().or(read.held.as_ref());
            let source = own.as_ref().map_or(text, |own| own.value);
            let fragment = Fragment::read(cx, source, used).map_err(|reason| match reason {
                Reason::Text(inner) if inner.is_about_origin() => argument.dynamic(cx, text),
                reason => reason,
            })?;
            if let Some(held) = held {
                held.check(cx, fragment.values())?;
            }
            read.fragments.push(fragment);
            read.each.extend(own.map(|own| (place, own)));
        }
        Ok(read)
    }

    fn moves(&self) -> bool {
        self.held.is_some() || !self.each.is_empty()
    }

    fn edits(
        &self,
        cx: &Context<'a>,
        argument: &Argument<'a>,
        doubles: bool,
    ) -> Result<Vec<Edit>, Reason> {
        let value = self.held.as_ref().map_or(argument.value, |held| held.value);
        let mut edits = argument.as_plain(cx, value);
        for (place, fragment) in self.fragments.iter().enumerate() {
            let own = fragment.edits(cx, doubles)?;
            let held = self.each.iter().find(|(held, _)| *held == place);
            edits.extend(match held {
                Some((_, held)) => held.edits(cx, own)?,
                None => own,
            });
        }
        match &self.held {
            Some(held) => held.edits(cx, edits),
            None => Ok(edits),
        }
    }
}
