use super::SuppressionFault as Fault;
use super::*;
use crate::edit::EditSet;
use crate::module::Module;
use crate::parse::SyntaxTree;

fn today() -> Date {
    "2026-11-25".parse().unwrap()
}

fn with<R>(text: &str, check: impl FnOnce(&Module<'_>, &[SuppressionComment<'_>]) -> R) -> R {
    let tree = SyntaxTree::parse(text).unwrap();
    let module = Module::new(text, &tree).unwrap().on(Some(today()));
    check(&module, &module.suppressions())
}

/// The only suppression of a comment behind code.
fn only<R>(comment: &str, check: impl FnOnce(&SuppressionComment<'_>) -> R) -> R {
    with(&format!("f()  {comment}\n"), |_, found| {
        assert_eq!(found.len(), 1, "{comment}: {found:?}");
        check(&found[0])
    })
}

fn ids(ids: &[&str]) -> Suppression {
    Suppression::Ids(ids.iter().map(ToString::to_string).collect())
}

fn strings(words: &[&str]) -> Vec<String> {
    words.iter().map(ToString::to_string).collect()
}

#[track_caller]
fn faults(comment: &str, expected: &[Fault]) {
    only(comment, |found| {
        assert_eq!(found.faults, expected, "{comment}");
    });
}

#[track_caller]
fn reason(comment: &str, expected: Option<&str>) {
    only(comment, |found| {
        assert_eq!(found.reason, expected, "{comment}");
    });
}

#[test]
fn the_form_that_is_written_has_no_fault() {
    for comment in [
        "# nosec B602 # a constant",
        "# nosec B602, B607 # a constant",
        "# nosec B602 B607 # a constant",
        "# nosec: B602 # a constant",
        "# a constant  # nosec B602",
        "# nosec assert_used # a constant",
        "# nosec[B602] # a constant",
        "# noqa: S602 # a constant",
        "# noqa: S602 - a constant",
        "# ruff: ignore[S602] a constant",
        "# nosec B602 # a constant until=2026-11-25",
    ] {
        faults(comment, &[]);
    }
}

#[test]
fn faults_of_words_are_told_apart() {
    faults("# nosec", &[Fault::Blanket, Fault::NoReason]);
    faults("# nosec:", &[Fault::Blanket, Fault::NoReason]);
    faults("# nosec ()", &[Fault::Blanket, Fault::NoReason]);
    faults("# nosec # a constant", &[Fault::Blanket]);
    faults("# nosec reviewed", &[Fault::NoKnownId]);
    faults("# nosec(me)", &[Fault::NoKnownId]);
    faults("# nosec überprüft", &[Fault::NoKnownId]);
    faults("# nosecurity here", &[Fault::OtherWord, Fault::NoReason]);
    faults(
        "# nosec B602,B404 # a constant",
        &[Fault::LossyComma(strings(&["B602"]))],
    );
    faults(
        "# nosec b602 # a constant",
        &[Fault::NoKnownId, Fault::Misspelt(strings(&["b602"]))],
    );
    faults(
        "# nosec B607, S602 # a constant",
        &[Fault::Misspelt(strings(&["S602"]))],
    );
    faults(
        "# nosec B602, B999 # a constant",
        &[Fault::UnknownIds(strings(&["B999"]))],
    );
    faults("# nosec B602 - a constant", &[Fault::ReasonRead(vec![])]);
    faults(
        "# nosec B602 - eval is fine",
        &[Fault::ReasonRead(strings(&["B307"]))],
    );
    faults(
        "# nosec - eval is fine",
        &[Fault::ReasonRead(strings(&["B307"]))],
    );
    faults("# nosec B602", &[Fault::NoReason]);
    faults("# noqa", &[Fault::NoReason]);
}

#[test]
fn what_tool_and_reader_make_of_it() {
    only("# nosec B602,B404", |found| {
        assert_eq!(found.tool, SuppressionTool::Bandit);
        assert_eq!(found.suppresses, ids(&["B404"]));
        assert_eq!(found.meant, ["B602", "B404"]);
        assert_eq!(found.words, "B602,B404");
    });
    only("# noqa: E501, S602, SIM102", |found| {
        assert_eq!(found.tool, SuppressionTool::Ruff);
        assert_eq!(found.suppresses, ids(&["S602"]));
    });
    only("# nosec B001", |found| {
        assert_eq!(found.suppresses, ids(&["B001"]));
    });
    for none in [
        "# noqa: E501",
        "# noqa: SIM102",
        "# NOSEC",
        "# no sec",
        "# ruff: ignore[E501]",
    ] {
        with(&format!("f()  {none}\n"), |_, found| {
            assert_eq!(found, [], "{none}");
        });
    }
}

#[test]
fn reasons_of_all_forms_are_found() {
    reason("# nosec B602 # a constant", Some("a constant"));
    reason("# nosec B602 -- a constant", Some("a constant"));
    reason("# nosec B602 - a constant", Some("a constant"));
    reason("# nosec B602: a constant", Some("a constant"));
    reason("# nosec B602 (me): a constant", Some("(me): a constant"));
    reason("# nosec B602 # see #12", Some("see #12"));
    reason("# nosec B602 - a # b # c", Some("a # b # c"));
    reason("# a constant # nosec B602", Some("a constant"));
    reason("# nosec B602 # type: ignore", None);
    reason("# nosec B602 # type: ignore # stubs are wrong", None);
    reason("# nosec B602 # noqa: E501 # a constant", Some("a constant"));
    reason("# nosec B602 # until=2030-01-01", None);
    reason("# nosec reviewed", Some("reviewed"));
    reason(
        "# nosec B602 # reason: a constant",
        Some("reason: a constant"),
    );
    reason(
        "# nosec B602 # alice: a constant",
        Some("alice: a constant"),
    );
    reason("# nosec B602 # pylint: disable=x", None);
    reason("# nosec B602 # pragma: no cover", None);
    reason("# noqa: S602 because of X", Some("because of X"));
    reason("# noqa - S602", Some("S602"));
    reason("# ruff: ignore[S602] - a constant", Some("a constant"));
    with(
        "f()  # noqa: S602 # nosec B602 # a constant\n",
        |_, found| {
            let reasons: Vec<_> = found.iter().map(|found| found.reason).collect();
            assert_eq!(reasons, [Some("a constant"), Some("a constant")]);
        },
    );
}

#[test]
fn a_day_that_is_over_is_a_fault() {
    only("# nosec B602 # fine until=2026-11-24", |found| {
        assert_eq!(found.until, "2026-11-24".parse().ok());
        assert_eq!(found.faults, [Fault::Expired(found.until.unwrap())]);
        assert!(found.is_expired(today()));
    });
    faults(
        "# nosec B602 # fine until=2026-02-30",
        &[Fault::UnreadableDate("2026-02-30".to_string())],
    );
    with(
        "f()  # nosec B602 # fine until=2026-11-24\n",
        |module, _| {
            let all = TextRange::up_to(TextSize::of("f()"));
            assert!(!module.is_suppressed(all, "B602", None));
            assert!(module.was_suppressed(all, "B602", None));
        },
    );
    with(
        "f()  # nosec B602 # fine until=2026-11-25\n",
        |module, _| {
            let all = TextRange::up_to(TextSize::of("f()"));
            assert!(module.is_suppressed(all, "B602", None));
        },
    );
    with(
        "# flake8: noqa: S602 - until=2026-11-24\nf()\n",
        |module, _| {
            let call = TextRange::at(
                module.text().find("f()").unwrap().try_into().unwrap(),
                3.into(),
            );
            assert!(!module.is_suppressed(call, "B602", Some("S602")));
            assert!(module.was_suppressed(call, "B602", Some("S602")));
        },
    );
}

#[test]
fn scopes_are_those_of_the_tool() {
    let text = "# ruff: noqa: S605\n# ruff: disable[S602]\n# ruff: file-ignore[S607]\n\
                # flake8: noqa\nf()  # ruff: file-ignore[S101]\ng()  # ruff: noqa\n";
    with(text, |_, found| {
        let seen: Vec<_> = found
            .iter()
            .map(|found| (found.line, found.scope, found.suppresses.clone()))
            .collect();
        assert_eq!(
            seen,
            [
                (1, SuppressionScope::File, ids(&["S605"])),
                (2, SuppressionScope::Block, ids(&["S602"])),
                (3, SuppressionScope::File, ids(&["S607"])),
                (4, SuppressionScope::File, Suppression::All),
            ]
        );
    });
}

#[test]
fn the_first_of_several_counts() {
    with("f()  # nosec B602 # nosec B404\n", |module, found| {
        assert_eq!(found.len(), 1);
        assert_eq!(module.slice(found[0].range), "# nosec B602");
    });
    with("f()  # noqa: E501 # noqa: S602\n", |_, found| {
        assert_eq!(found, []);
    });
}

#[test]
fn a_string_is_no_comment() {
    with("x = '# nosec B602'\n", |_, found| assert_eq!(found, []));
}

#[test]
fn a_reason_is_added_where_it_is_read_as_one() {
    let add = |comment: &str, why: &str| {
        let text = format!("f()  {comment}\n");
        with(&text, |module, found| {
            let edit = module.add_reason(&found[0], why)?;
            let new = EditSet::new(&text, vec![edit]).unwrap().apply(&text);
            with(&new, |_, now| {
                assert_eq!(now[0].reason, Some(why), "{new}");
                assert_eq!(now[0].suppresses, found[0].suppresses);
            });
            Ok::<_, BadReason>(new.trim_end().trim_start_matches("f()  ").to_string())
        })
    };
    let why = "a constant";
    assert_eq!(
        add("# nosec B602", why).unwrap(),
        "# nosec B602 # a constant"
    );
    assert_eq!(
        add("# nosec B602 # type: ignore", why).unwrap(),
        "# nosec B602 # a constant # type: ignore"
    );
    assert_eq!(
        add("# noqa: S602 # nosec B602", why).unwrap(),
        "# noqa: S602 # nosec B602 # a constant"
    );
    assert_eq!(
        add("# nosec B602 # noqa: S602", why).unwrap(),
        "# nosec B602 # noqa: S602 # a constant"
    );
    assert_eq!(
        add("# noqa: S602", "see #12").unwrap(),
        "# noqa: S602 # see #12"
    );
    assert_eq!(add("# nosec B602", " "), Err(BadReason::Empty));
    assert_eq!(
        add("# nosec B602", "until=2030-01-01"),
        Err(BadReason::Empty)
    );
    assert_eq!(add("# nosec B602", "a\nb"), Err(BadReason::Lines));
    assert_eq!(add("# nosec B602", "noqa"), Err(BadReason::Read));
    assert_eq!(
        add("# nosec B602", "fine # type: ignore"),
        Err(BadReason::Read)
    );
}

#[test]
fn ids_are_listed_in_the_form_that_is_read() {
    let list = |comment: &str, ids: &[&str]| {
        let text = format!("f()  {comment}\n");
        with(&text, |module, found| {
            let is_nosec = |one: &&SuppressionComment<'_>| one.tool == SuppressionTool::Bandit;
            let edit = module.list_ids(found.iter().find(is_nosec)?, ids)?;
            let new = EditSet::new(&text, vec![edit]).unwrap().apply(&text);
            Some(new.trim_end().trim_start_matches("f()  ").to_string())
        })
    };
    assert_eq!(list("# nosec", &["B602"]).as_deref(), Some("# nosec B602"));
    assert_eq!(
        list("#nosec", &["B602", "B404"]).as_deref(),
        Some("# nosec B602, B404")
    );
    assert_eq!(
        list("# nosec # why", &["B602"]).as_deref(),
        Some("# nosec B602 # why")
    );
    assert_eq!(
        list("# nosec B602 - why# b", &["B602"]).as_deref(),
        Some("# nosec B602 # why # b")
    );
    assert_eq!(
        list("# nosec(me): why", &["B602"]).as_deref(),
        Some("# nosec B602 # (me): why")
    );
    assert_eq!(
        list("# noqa: S602 # nosec why # noqa", &["B602"]).as_deref(),
        Some("# noqa: S602 # nosec B602 # why # noqa")
    );
    // As a part of its own, each of these would be read by a tool.
    assert_eq!(list("# nosec B602 noqa: S602", &["B602"]), None);
    assert_eq!(list("# nosec B602 noqa", &["B602"]), None);
    assert_eq!(list("# nosec B602 type: ignore", &["B602"]), None);
    // No id of Bandit's, so the comment would be blanket.
    assert_eq!(list("# nosec", &["B410"]), None);
    assert_eq!(list("# noqa: S602", &["B602"]), None);
}
