//! Which rules a run is about.

use harden_codemod::{Codemod, Rule};

use crate::failure::Failure;

/// A rule and the codemod that resolves it.
pub(crate) type Entry = (&'static Rule, &'static dyn Codemod);

/// The codemods and rules of a run.
pub(crate) struct Selection {
    /// The codemods with at least one chosen rule, in the order they were given in.
    pub(crate) codemods: Vec<&'static dyn Codemod>,
    /// The ids of the chosen rules, sorted.
    pub(crate) rules: Vec<&'static str>,
}

impl Selection {
    /// Chooses from `all`: everything if `select` is empty, without what `ignore` names.
    ///
    /// Where both name a rule, the more specific of the two wins, and `ignore` among equals.
    pub(crate) fn new(
        all: &[Entry],
        select: &[String],
        ignore: &[String],
    ) -> Result<Self, Failure> {
        let select = parse(all, select)?;
        let ignore = parse(all, ignore)?;
        let mut selection = Selection {
            codemods: Vec::new(),
            rules: Vec::new(),
        };
        for &(rule, codemod) in all {
            let best = |selectors: &[Selector]| {
                selectors
                    .iter()
                    .filter_map(|selector| selector.specificity(rule, codemod))
                    .max()
            };
            let chosen = if select.is_empty() {
                Some(0)
            } else {
                best(&select)
            };
            if chosen.is_none() || best(&ignore) >= chosen {
                continue;
            }
            selection.rules.push(rule.id);
            let known = |other: &&dyn Codemod| other.name() == codemod.name();
            if !selection.codemods.iter().any(known) {
                selection.codemods.push(codemod);
            }
        }
        if selection.rules.is_empty() {
            return Err(Failure::new("--select and --ignore leave no rule")
                .with_help("`harden rules` lists them"));
        }
        selection.rules.sort_unstable();
        Ok(selection)
    }
}

/// The entry nearest to what the user typed.
pub(crate) fn nearest(all: &[Entry], typed: &str) -> Option<&'static str> {
    let typed = typed.to_lowercase();
    let mut names: Vec<&'static str> = all
        .iter()
        .flat_map(|(rule, codemod)| [Some(rule.id), rule.ruff, Some(codemod.name())])
        .flatten()
        .collect();
    names.sort_unstable();
    names.dedup();
    names
        .into_iter()
        .map(|name| {
            (
                strsim::damerau_levenshtein(&typed, &name.to_lowercase()),
                name,
            )
        })
        // Further off than that, it is another word rather than a slip.
        .filter(|&(distance, name)| distance <= 2.max(name.len() / 3))
        .min()
        .map(|(_, name)| name)
}

/// The error for a name that is no rule or codemod.
pub(crate) fn unknown(all: &[Entry], typed: &str) -> Failure {
    let failure = Failure::new(format!("there is no rule or codemod `{typed}`"));
    match nearest(all, typed) {
        Some(name) => failure.with_help(format!("did you mean `{name}`?")),
        None => failure.with_help("`harden rules` lists the rules harden can fix"),
    }
}

enum Selector {
    Prefix(String),
    Codemod(&'static str),
}

impl Selector {
    /// How closely this names `rule`; `None` if it does not.
    fn specificity(&self, rule: &Rule, codemod: &dyn Codemod) -> Option<usize> {
        match self {
            Selector::Prefix(prefix) => [Some(rule.id), rule.ruff]
                .into_iter()
                .flatten()
                .any(|id| id.starts_with(prefix.as_str()))
                // A whole id is closer than a codemod, which is closer than a prefix.
                .then(|| match prefix.len() {
                    length if length == rule.id.len() => length + 2,
                    length => length,
                }),
            Selector::Codemod(name) => (*name == codemod.name()).then_some(rule.id.len()),
        }
    }
}

fn parse(all: &[Entry], typed: &[String]) -> Result<Vec<Selector>, Failure> {
    typed
        .iter()
        .map(|word| word.trim())
        .filter(|word| !word.is_empty())
        .map(|word| {
            if let Some((_, codemod)) = all
                .iter()
                .find(|(_, codemod)| codemod.name().eq_ignore_ascii_case(word))
            {
                return Ok(Selector::Codemod(codemod.name()));
            }
            let selector = Selector::Prefix(word.to_ascii_uppercase());
            if all
                .iter()
                .any(|&(rule, codemod)| selector.specificity(rule, codemod).is_some())
            {
                Ok(selector)
            } else {
                Err(unknown(all, word))
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use harden_codemod::{Applicability, Context, Outcome, ReasonDoc, Severity};

    use super::*;

    const fn rule(id: &'static str, ruff: Option<&'static str>) -> Rule {
        Rule {
            id,
            ruff,
            title: "",
            severity: Severity::Low,
            cwe: 1,
            classes: &[Applicability::Safe],
        }
    }

    static SHELL: [Rule; 2] = [rule("B602", Some("S602")), rule("B605", Some("S605"))];
    static HASH: [Rule; 2] = [rule("B324", Some("S324")), rule("B615", None)];

    struct Fake(&'static str, &'static [Rule]);

    impl Codemod for Fake {
        fn name(&self) -> &'static str {
            self.0
        }
        fn rules(&self) -> &'static [Rule] {
            self.1
        }
        fn needles(&self) -> &'static [&'static str] {
            &[]
        }
        fn reasons(&self) -> &'static [ReasonDoc] {
            &[]
        }
        fn readme(&self) -> &'static str {
            ""
        }
        fn run(&self, _cx: &Context<'_>) -> Vec<Outcome> {
            Vec::new()
        }
    }

    static CODEMODS: [Fake; 2] = [Fake("hash", &HASH), Fake("shell", &SHELL)];

    fn all() -> Vec<Entry> {
        CODEMODS
            .iter()
            .flat_map(|codemod| {
                codemod
                    .rules()
                    .iter()
                    .map(move |rule| (rule, codemod as &dyn Codemod))
            })
            .collect()
    }

    fn words(list: &str) -> Vec<String> {
        list.split(',').map(str::to_string).collect()
    }

    fn chosen(select: &str, ignore: &str) -> Vec<&'static str> {
        Selection::new(&all(), &words(select), &words(ignore))
            .unwrap()
            .rules
    }

    #[test]
    fn everything_is_chosen_by_default() {
        assert_eq!(chosen("", ""), ["B324", "B602", "B605", "B615"]);
    }

    #[test]
    fn ids_prefixes_and_codemods_select_in_any_case() {
        assert_eq!(chosen("b605", ""), ["B605"]);
        assert_eq!(chosen("s605", ""), ["B605"]);
        assert_eq!(chosen("B6", ""), ["B602", "B605", "B615"]);
        assert_eq!(chosen("S6", ""), ["B602", "B605"]);
        assert_eq!(chosen("Shell", ""), ["B602", "B605"]);
        assert_eq!(chosen("B324, S605,", ""), ["B324", "B605"]);
        assert_eq!(chosen("B", "S6"), ["B324", "B615"]);
    }

    #[test]
    fn the_more_specific_wins_and_ignore_among_equals() {
        assert_eq!(chosen("B605", "B6"), ["B605"]);
        assert_eq!(chosen("B605", "shell"), ["B605"]);
        assert_eq!(chosen("shell", "B605"), ["B602"]);
        assert_eq!(chosen("shell,B324", "B60"), ["B324", "B602", "B605"]);
        assert_eq!(chosen("shell,B324", "shell"), ["B324"]);
        assert_eq!(chosen("", "shell"), ["B324", "B615"]);
    }

    #[test]
    fn only_codemods_with_a_chosen_rule_run() {
        let selection = Selection::new(&all(), &words("B605"), &[]).unwrap();
        let names: Vec<_> = selection.codemods.iter().map(|c| c.name()).collect();
        assert_eq!(names, ["shell"]);
    }

    #[test]
    fn unknown_names_are_errors_with_the_nearest_known_one() {
        let error = |word: &str| {
            Selection::new(&all(), &words(word), &[])
                .err()
                .unwrap()
                .to_string()
        };
        assert!(error("B604").contains("did you mean `B602`?"));
        assert!(error("shel").contains("did you mean `shell`?"));
        assert!(error("completely-different").contains("harden rules"));
    }

    #[test]
    fn choosing_nothing_is_an_error() {
        assert!(Selection::new(&all(), &words("shell"), &words("B602,B605")).is_err());
    }
}
