//! Fixes that change the calls of what the project replaces by name.
//!
//! A test that patches `app.os.system` no longer holds anything back once `app` calls
//! `subprocess.run`: it would run the real command. So a fix that takes a replaced name away is
//! refused, and one that keeps the name and changes what it is called with is unsafe, since the
//! replacement may look at that. Both are seen from the edits alone, whatever codemod they are of.

use std::collections::BTreeMap;
use std::path::Path;

use harden_codemod::{
    Applicability, ENGINE_REASONS, Fix, Outcome, Project, Refusal, Replaced, ReplacedName,
};
use harden_rewriter::{DottedUse, EditSet, Module, Ranged, TextRange};

use crate::outcomes::Original;
use crate::round::Owned;

/// What a fix does to a use of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Effect {
    /// It is called with other arguments.
    OtherArguments,
    /// It is not used any more, or stands for something else.
    Gone,
}

/// Takes back the fixes among `owned` that what the project replaces would not survive.
pub(crate) fn withhold(
    module: &Module<'_>,
    path: &Path,
    project: &dyn Project,
    original: &Original,
    owned: &mut [Owned],
) {
    if owned.iter().all(|owned| owned.fix().is_none()) {
        return;
    }
    let uses = Uses::of(module);
    let mut touched: Vec<BTreeMap<usize, Effect>> = Vec::with_capacity(owned.len());
    let mut before: Option<&EditSet> = None;
    for next in owned.iter() {
        // Calls that run the command in one variable have one fix between them.
        let edits = next.fix().map(|fix| &fix.edits);
        let same = touched
            .last()
            .filter(|_| edits.is_some() && edits == before);
        touched.push(match same {
            Some(same) => same.clone(),
            None => uses.touched(&next.outcome),
        });
        before = edits;
    }
    if touched.iter().all(BTreeMap::is_empty) {
        return;
    }
    let replaced = [own(module, path, original), project.replaced(path)].concat();
    if replaced.is_empty() {
        return;
    }
    let mut answers = Answers {
        module,
        replaced: &replaced,
        by_name: BTreeMap::new(),
    };
    for (owned, touched) in owned.iter_mut().zip(touched) {
        let mut hit = |wanted| {
            let mut of_effect = touched.iter().filter(|(_, effect)| **effect == wanted);
            of_effect.find_map(|(at, _)| answers.replacing(&uses.all[*at]))
        };
        if let Some(replaced) = hit(Effect::Gone) {
            refuse(owned, replaced);
        } else if let Some(replaced) = hit(Effect::OtherArguments) {
            warn(owned, replaced);
        }
    }
}

fn refuse(owned: &mut Owned, replaced: &Replaced) {
    let Some(reason) = ENGINE_REASONS
        .iter()
        .find(|reason| reason.code == "replaced-in-tests")
    else {
        return;
    };
    owned.outcome = Outcome::Refused {
        finding: owned.outcome.finding().clone(),
        refusal: Refusal {
            code: reason.code,
            message: format!(
                "{}:{} replaces `{}`, which the fix would no longer call: change both together",
                replaced.file, replaced.line, replaced.path
            ),
        },
    };
}

fn warn(owned: &mut Owned, replaced: &Replaced) {
    if let Outcome::Fixed { fix, .. } = &mut owned.outcome {
        fix.applicability = fix.applicability.min(Applicability::Unsafe);
        fix.effect = format!(
            "{}; {}:{} replaces `{}` and may check its arguments",
            fix.effect, replaced.file, replaced.line, replaced.path
        );
    }
}

/// What the file itself replaces.
fn own(module: &Module<'_>, path: &Path, original: &Original) -> Vec<Replaced> {
    let replacements = module.replacements().into_iter();
    replacements
        .map(|replacement| {
            let at = original.range(TextRange::empty(replacement.at)).start();
            Replaced {
                file: path.to_string_lossy().replace('\\', "/"),
                line: original.lines.line_column(&original.text, at).0,
                names: ReplacedName::of(&replacement, path, true),
                path: replacement.path,
            }
        })
        .collect()
}

/// The uses of names in a file, sorted by place.
struct Uses<'m, 'a> {
    module: &'m Module<'a>,
    /// They do not overlap.
    all: Vec<DottedUse<'a>>,
    /// For each use that is called, the next one around it whose arguments it stands in.
    around: Vec<Option<usize>>,
    /// The import statements, sorted by place. They do not overlap.
    imports: Vec<TextRange>,
}

impl<'m, 'a> Uses<'m, 'a> {
    fn of(module: &'m Module<'a>) -> Self {
        let all = module.dotted_uses();
        let mut around = Vec::with_capacity(all.len());
        let mut open: Vec<(usize, TextRange)> = Vec::new();
        for (at, used) in all.iter().enumerate() {
            while open
                .last()
                .is_some_and(|(_, range)| range.end() <= used.expr.start())
            {
                open.pop();
            }
            around.push(open.last().map(|(outer, _)| *outer));
            if let Some(call) = used.call {
                open.push((at, call.range()));
            }
        }
        let mut imports: Vec<TextRange> = module
            .index()
            .imports()
            .map(|(_, imported)| imported.stmt.range())
            .collect();
        imports.sort_by_key(Ranged::start);
        imports.dedup();
        Uses {
            module,
            all,
            around,
            imports,
        }
    }

    /// What the fix of `outcome` does to the uses that it touches.
    fn touched(&self, outcome: &Outcome) -> BTreeMap<usize, Effect> {
        let mut touched = BTreeMap::new();
        let Some(fix) = outcome.fix() else {
            return touched;
        };
        for edit in fix.edits.edits() {
            let range = edit.range();
            for at in self.overlapping(range) {
                if let Some(effect) = self.effect(at, fix) {
                    add(&mut touched, at, effect);
                }
            }
            for import in self.edited_imports(range) {
                for used in self.module.uses_of_import(import, &self.all) {
                    if let Some(at) = self.at(used) {
                        add(&mut touched, at, Effect::Gone);
                    }
                }
            }
            // A comment changes no argument.
            if matches!(outcome, Outcome::Fixed { .. }) {
                for at in self.calls_around(range, outcome.finding().range) {
                    add(&mut touched, at, Effect::OtherArguments);
                }
            }
        }
        touched
    }

    /// The uses that an edit of `range` changes.
    fn overlapping(&self, range: TextRange) -> impl Iterator<Item = usize> {
        let first = self
            .all
            .partition_point(|used| used.expr.end() <= range.start());
        let rest = self.all[first..].iter().enumerate();
        rest.take_while(move |(_, used)| used.expr.start() < range.end())
            .map(move |(at, _)| first + at)
    }

    /// What becomes of a use that an edit of `fix` overlaps. What is only moved is written again.
    fn effect(&self, at: usize, fix: &Fix) -> Option<Effect> {
        let used = &self.all[at];
        let is_rewritten = |text: &str| {
            let mut edits = fix.edits.edits().iter();
            edits.any(|edit| has_name(edit.replacement(), text))
        };
        if !is_rewritten(self.module.slice(used.expr)) {
            return Some(Effect::Gone);
        }
        match used.call {
            Some(call) if !is_rewritten(self.module.slice(call)) => Some(Effect::OtherArguments),
            _ => None,
        }
    }

    /// The import statements that an edit of `range` changes.
    fn edited_imports(&self, range: TextRange) -> impl Iterator<Item = TextRange> {
        let first = self
            .imports
            .partition_point(|import| import.end() <= range.start());
        let rest = self.imports[first..].iter().copied();
        rest.take_while(move |import| import.start() < range.end())
    }

    /// The calls that an edit of `range` changes an argument of. The call that `finding` is returns
    /// what it did before, so that those around it get what they did.
    fn calls_around(&self, range: TextRange, finding: TextRange) -> Vec<usize> {
        let mut around = Vec::new();
        let before = self
            .all
            .partition_point(|used| used.expr.start() <= range.start());
        let mut next = before.checked_sub(1);
        while let Some(at) = next {
            next = self.around[at];
            let Some(call) = self.all[at].call else {
                continue;
            };
            if call.arguments.range().contains_range(range) && !around.contains(&at) {
                around.push(at);
            }
            if call.range() == finding {
                break;
            }
        }
        around
    }

    fn at(&self, used: &DottedUse<'a>) -> Option<usize> {
        let start = used.expr.start();
        self.all
            .binary_search_by_key(&start, |used| used.expr.start())
            .ok()
    }
}

fn add(touched: &mut BTreeMap<usize, Effect>, at: usize, effect: Effect) {
    let known = touched.entry(at).or_insert(effect);
    *known = effect.max(*known);
}

/// Whether `text` has `name`, and not as a part of a longer name.
fn has_name(text: &str, name: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(name).any(|(at, _)| {
        !text[..at].ends_with(|c| is_word(c) || c == '.')
            && !text[at + name.len()..].starts_with(is_word)
    })
}

/// Which uses are of something that is replaced, name by name.
struct Answers<'r, 'm, 'a> {
    module: &'m Module<'a>,
    replaced: &'r [Replaced],
    /// The first replacement of each name, by how it is written and what it stands for.
    by_name: BTreeMap<String, Option<usize>>,
}

impl<'r, 'a> Answers<'r, '_, 'a> {
    /// What replaces the thing that is used.
    fn replacing(&mut self, used: &DottedUse<'a>) -> Option<&'r Replaced> {
        let meaning = self.module.meaning_of(used);
        let replaced = self.replaced;
        let first = self
            .by_name
            .entry(format!("{meaning:?}"))
            .or_insert_with(|| {
                let written: Option<Vec<&str>> = meaning
                    .written
                    .as_ref()
                    .map(|parts| parts.iter().map(String::as_str).collect());
                let written = written.as_deref();
                let qualified: Vec<(Vec<&str>, usize)> = meaning
                    .qualified
                    .iter()
                    .map(|(parts, imported)| {
                        (parts.iter().map(String::as_str).collect(), *imported)
                    })
                    .collect();
                replaced.iter().position(|replaced| {
                    replaced.names.iter().any(|name| {
                        name.is_used_by(written, None)
                            || qualified.iter().any(|(path, imported)| {
                                name.is_used_by(None, Some((path, *imported)))
                            })
                    })
                })
            });
        first.map(|at| &replaced[at])
    }
}
