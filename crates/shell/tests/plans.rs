//! Commands and their plans, and the commands of the same kinds that have none.

mod common;

use common::{plan_in, plan_of, processes, show};
use harden_shell::{Dialect, Note, Unplannable};

/// Commands and what [`show`] makes of their plans.
const PLANNED: &[(&str, &str)] = &[
    // Pipelines.
    ("ls | wc", "[ls] | [wc]"),
    ("ls|wc|cat", "[ls] | [wc] | [cat]"),
    ("ls |\n\n wc", "[ls] | [wc]"),
    ("ls \\\n| wc", "[ls] | [wc]"),
    ("grep '§' | wc \"§\"", "[grep,§0s] | [wc,§1d]"),
    ("echo a | cat", "[echo,a] | [cat]"),
    ("a | sudo tee b", "[a] | [sudo,tee,b]"),
    // Lists.
    ("a && b", "([a] && [b])"),
    ("a && b || c && d", "((([a] && [b]) || [c]) && [d])"),
    ("a; b", "([a] ; [b])"),
    ("a;b;", "([a] ; [b])"),
    ("a\nb", "([a] ; [b])"),
    ("a && b; c | d", "(([a] && [b]) ; [c] | [d])"),
    ("a ||\n b", "([a] || [b])"),
    ("a 'b\nc'\nd", "([a,b\nc] ; [d])"),
    // Background.
    ("httpd &", "[httpd] <null &"),
    ("a b&", "[a,b] <null &"),
    ("A=1 a <f >g 2>&1 &\n", "A=1 [a] <f >g 2>&1 &"),
    // Redirections.
    ("a > b", "[a] >b"),
    ("a>b", "[a] >b"),
    ("a >> b", "[a] >>b"),
    ("a >| b", "[a] >b"),
    ("a 1>b", "[a] >b"),
    ("a < b", "[a] <b"),
    ("a 0<b", "[a] <b"),
    ("> b a c", "[a,c] >b"),
    ("a > b c", "[a,c] >b"),
    ("a 2 >b", "[a,2] >b"),
    ("a2>b", "[a2] >b"),
    ("a '2'>b", "[a,2] >b"),
    ("a \"$A\"2>b", "[a,\"$A\"2] >b"),
    ("a 2>b", "[a] 2>b"),
    ("a 2>>b", "[a] 2>>b"),
    ("a 2>&1", "[a] 2>&1"),
    ("a > b 2>&1", "[a] >b 2>&1"),
    ("a 2>b >&2", "[a] >b 2>&1"),
    ("a > b 2> c", "[a] >b 2>c"),
    ("a >b 2>&1 >c", "[a] >c 2>b"),
    ("a 1>&1 2>&2", "[a]"),
    ("a >/dev/null 2>&1", "[a] >null 2>null"),
    ("a >/dev/null 2>/dev/null", "[a] >null 2>null"),
    ("a >/dev/null >b", "[a] >b"),
    ("a >>'/dev/null'", "[a] >null"),
    ("a </dev/null", "[a] <null"),
    ("a 2>/dev/null | b", "[a] 2>null | [b]"),
    ("a 2>&1 | b", "[a] 2>&1 | [b]"),
    ("a <b | c >d", "[a] <b | [c] >d"),
    ("a 2>b | c", "[a] 2>b | [c]"),
    ("a > '§'/b", "[a] >§0s/b"),
    ("a > ~/b", "[a] >~/b"),
    ("a > $A", "[a] >$A"),
    ("a >§", "[a] >§0u"),
    // Environment.
    ("A=1 b", "A=1 [b]"),
    ("A=1 B= c", "A=1 B= [c]"),
    ("A='x y' b C=1", "A=x y [b,C=1]"),
    ("A=§ B=\"§\" c", "A=§0u B=§1d [c]"),
    ("A=$B c", "A=\"$B\" [c]"),
    ("A=x$B\"$C\" d", "A=x\"$B\"\"$C\" [d]"),
    ("A=* b", "A=* [b]"),
    ("A=[ b", "A=[ [b]"),
    ("A=~/b c", "A=~/b [c]"),
    ("PATH=/x LC_ALL=C b", "PATH=/x LC_ALL=C [b]"),
    ("A\\\nB=1 c", "AB=1 [c]"),
    ("A=1 >b c", "A=1 [c] >b"),
    ("a | B=1 c", "[a] | B=1 [c]"),
    // Folders.
    ("cd a && b", "cd a: [b]"),
    ("cd a && b && c", "(cd a: [b] && cd a: [c])"),
    ("cd a && b | c", "cd a: [b] | cd a: [c]"),
    ("cd a; b", "cd? a: [b]"),
    ("cd a\nb", "cd? a: [b]"),
    (
        "cd a; b || c; d",
        "((cd? a: [b] || cd? a: [c]) ; cd? a: [d])",
    ),
    ("cd -- a && b", "cd a: [b]"),
    ("'cd' ~ && b", "cd ~: [b]"),
    ("cd ./../.. && b", "cd ./../..: [b]"),
    ("cd '§'/a && b > c", "cd §0s/a: [b] >c"),
    ("cd \"$A\" && b", "cd \"$A\": [b]"),
    // Replacing the shell.
    ("exec a b", "[a,b]"),
    ("exec echo -n 'a\\n'", "[echo,-n,a\\n]"),
    ("exec a >b", "[a] >b"),
    ("a; exec b", "([a] ; [b])"),
    ("a && exec b", "([a] && [b])"),
    ("cd a && exec b", "cd a: [b]"),
    // Comments.
    ("ls # all", "[ls]"),
    ("ls;# it's\n", "[ls]"),
    ("#!/bin/sh\nls # | wc", "[ls]"),
    ("a \\\n#b", "[a]"),
    ("a # b \\\nc", "([a] ; [c])"),
    ("a &&\n# b\nc", "([a] && [c])"),
    // Variables.
    ("a $A ${A} \"$A\" \"${A}b\"", "[a,$A,$A,\"$A\",\"$A\"b]"),
    ("a $A-b$_c", "[a,$A-b$_c]"),
    (
        "a ${A:-b} \"${A-b c}\" ${A:-}",
        "[a,${A:-b},\"${A-b c}\",${A:-}]",
    ),
    ("a $HOME/$USER $PATH", "[a,$HOME/$USER,$PATH]"),
    ("a '$A' \\$A \"\\$A\"", "[a,$A,$A,$A]"),
    ("a ${A}§", "[a,$A§0u]"),
    ("a $A'§'", "[a,$A§0s]"),
    // Home.
    ("ls ~ ~/a ~/'b c' a~", "[ls,~,~/a,~/b c,a~]"),
    ("~/bin/a b", "[~/bin/a,b]"),
    // Patterns.
    ("rm *.pyc", "[rm,<*.pyc>]"),
    ("rm a? [ab] [!a-z0-9_]*", "[rm,<a?>,<[ab]>,<[!a-z0-9_]*>]"),
    ("rm 'a b'/*.c \\**", "[rm,a b</*.c>,*<*>]"),
    ("rm §* '§'/*", "[rm,§0u<*>,§1s</*>]"),
    ("rm ~/*.c $A/*", "[rm,~</*.c>,$A</*>]"),
    ("rm *$A", "[rm,<*>$A]"),
    ("rm .a* -* */", "[rm,<.a*>,<-*>,<*/>]"),
    ("rm '*' \\? '['", "[rm,*,?,[]"),
    ("echo *", "[echo,<*>]"),
    ("pip install a[b]", "[pip,install,<a[b]>]"),
    ("curl http://x/?a=1", "[curl,<http://x/?a=1>]"),
];

#[test]
fn commands_have_these_plans() {
    for &(command, expected) in PLANNED {
        let plan = plan_of(command).unwrap_or_else(|error| panic!("{command:?}: {error}"));
        assert_eq!(show(&plan.root), expected, "{command:?}");
        let plan = plan_in(command, Dialect::Bash).expect("bash reads what all shells read");
        assert_eq!(show(&plan.root), expected, "{command:?} in bash");
    }
}

/// Commands that only bash reads like that.
const PLANNED_IN_BASH: &[(&str, &str)] = &[
    ("a &> b", "[a] >b 2>&1"),
    ("a&>b", "[a] >b 2>&1"),
    ("a 2&>b", "[a,2] >b 2>&1"),
    ("a &>> b", "[a] >>b 2>&1"),
    ("a &>/dev/null", "[a] >null 2>null"),
    ("a >&b", "[a] >b 2>&1"),
    ("a >& /dev/null", "[a] >null 2>null"),
    ("a |& b", "[a] 2>&1 | [b]"),
    ("a|&b", "[a] 2>&1 | [b]"),
    ("a &>b &", "[a] <null >b 2>&1 &"),
    ("a &&>b c", "([a] && [c] >b)"),
];

#[test]
fn bash_has_redirections_of_its_own() {
    for &(command, expected) in PLANNED_IN_BASH {
        let plan = plan_in(command, Dialect::Bash);
        let plan = plan.unwrap_or_else(|error| panic!("{command:?}: {error}"));
        assert_eq!(show(&plan.root), expected, "{command:?}");
    }
    for command in ["a &> b", "a&>b", "a &>> b", "a |& b", "a|&b"] {
        let reason = plan_of(command).expect_err(command);
        assert_eq!(reason.code(), "shell-dependent", "{command:?}");
    }
}

const REFUSED: &[(&str, &str)] = &[
    // (command, code)
    ("a |", "unparsable"),
    ("a | | b", "unparsable"),
    ("a | ! b", "reserved-word"),
    ("! ! a", "reserved-word"),
    ("a && ! b", "reserved-word"),
    ("a > b | c", "pipeline"),
    ("a >/dev/null | c", "pipeline"),
    ("a | b < c", "pipeline"),
    ("a | { b; }", "compound-command"),
    ("a && (b)", "compound-command"),
    ("a; if b; then c; fi", "compound-command"),
    ("a; f() { b; }", "function-definition"),
    ("a &&", "unparsable"),
    ("&& a", "unparsable"),
    ("a ;; b", "unparsable"),
    ("a ; ; b", "unparsable"),
    ("a; set -e", "built-in"),
    ("a && exit 1", "built-in"),
    ("a; wait", "built-in"),
    ("export A=1; b", "built-in"),
    ("a | while read b; do c; done", "compound-command"),
    //
    ("a & b", "background"),
    ("a & b &", "background"),
    ("a && b &", "background"),
    ("a | b &", "background"),
    ("a; b &", "background"),
    ("cd a && b &", "background"),
    ("cd a; b &", "background"),
    ("cd a &", "built-in"),
    ("exec a &", "built-in"),
    //
    ("> a", "redirection"),
    ("> a; b", "redirection"),
    ("a 2>&1 >b", "redirection"),
    ("a 2>&1 >/dev/null", "redirection"),
    ("a >&2", "redirection"),
    ("a 1>&2", "redirection"),
    ("a >b >c", "redirection"),
    ("a >b 2>b", "redirection"),
    ("a <b <c", "redirection"),
    ("a <b </dev/null", "redirection"),
    ("a 3>b", "redirection"),
    ("a 9>b", "redirection"),
    ("a 10>b", "redirection"),
    ("a 0>b", "redirection"),
    ("a 1<b", "redirection"),
    ("a <>b", "redirection"),
    ("a <&0", "redirection"),
    ("a >&-", "redirection"),
    ("a 2>&-", "redirection"),
    ("a 2>&1-", "redirection"),
    ("a 2>&'1'b", "redirection"),
    ("a >&b", "redirection"),
    ("a 2>&$B", "redirection"),
    ("a >''", "redirection"),
    ("a >*", "pattern"),
    ("a <b?", "pattern"),
    ("a >{b,c}", "braces"),
    ("a {b}>c", "shell-dependent"),
    ("a {}>c", "shell-dependent"),
    ("a >", "unparsable"),
    ("a >;b", "unparsable"),
    ("a § >b §>c", "value-in-grammar"),
    ("a 1§>c", "value-in-grammar"),
    ("a 2\\\n>b", "shell-dependent"),
    ("a >\\\n>b", "shell-dependent"),
    ("a |\\\n| b", "shell-dependent"),
    ("a >1>b", "shell-dependent"),
    ("a >(b)", "shell-dependent"),
    ("a ;&>b", "shell-dependent"),
    //
    ("A=1; b", "assignment"),
    ("A=1 && b", "assignment"),
    ("A=1 B=2", "assignment"),
    ("A=1 >b", "assignment"),
    ("IFS=: a", "assignment"),
    ("PWD=/ a", "assignment"),
    ("UID=1 a", "assignment"),
    ("_=1 a", "assignment"),
    ("BASH_VERSION=1 a", "assignment"),
    ("a; B+=1 c", "shell-dependent"),
    ("A=1 B=$A c", "parameter-expansion"),
    ("A=1 b $A", "parameter-expansion"),
    ("A=1 b; c $A", "parameter-expansion"),
    ("HOME=/x a ~", "tilde"),
    ("A=~b c", "tilde"),
    ("A=b:~/c d", "shell-dependent"),
    ("A={b,c} d", "braces"),
    ("A=1 echo a", "built-in"),
    ("A=1 exec b", "built-in"),
    ("A=1 cd b && c", "built-in"),
    //
    ("cd && a", "built-in"),
    ("cd - && a", "built-in"),
    ("cd -P a && b", "built-in"),
    ("cd '' && b", "built-in"),
    ("cd a b && c", "built-in"),
    ("cd a >b && c", "built-in"),
    ("cd a && cd b && c", "built-in"),
    ("a && cd b", "built-in"),
    ("a; cd b; c", "built-in"),
    ("cd a | b", "built-in"),
    ("cd a* && b", "pattern"),
    ("cd ~b && c", "tilde"),
    ("cd a/../b && c", "shell-dependent"),
    ("cd '§'/.. && c", "shell-dependent"),
    ("cd a || b", "list"),
    ("cd a && b || c", "list"),
    ("cd a && b; c", "list"),
    ("cd a && b\nc", "list"),
    //
    ("exec", "built-in"),
    ("exec >a", "built-in"),
    ("exec -a b c", "built-in"),
    ("exec a; b", "built-in"),
    ("exec a && b", "built-in"),
    ("exec a | b", "built-in"),
    ("a | exec b", "built-in"),
    ("exec $A", "parameter-expansion"),
    //
    ("a # §", "comment"),
    ("a\n# '§'\nb", "comment"),
    //
    ("a $A§", "escaped-value"),
    ("a \"$A§\"", "escaped-value"),
    ("a $A\\\nB", "shell-dependent"),
    ("a ${A:=b}", "parameter-expansion"),
    ("a ${A:?b}", "parameter-expansion"),
    ("a ${A+b}", "parameter-expansion"),
    ("a ${#A}", "parameter-expansion"),
    ("a ${A%b}", "parameter-expansion"),
    ("a ${A:1}", "parameter-expansion"),
    ("a ${A[0]}", "parameter-expansion"),
    ("a ${!A}", "parameter-expansion"),
    ("a ${A:-b c}", "parameter-expansion"),
    ("a \"${A:-'b'}\"", "parameter-expansion"),
    ("a ${A:-$B}", "parameter-expansion"),
    ("a ${A:-~}", "parameter-expansion"),
    ("a ${A:-*}", "parameter-expansion"),
    ("a ${A:-§}", "parameter-expansion"),
    ("a ${1}", "parameter-expansion"),
    ("a ${}", "parameter-expansion"),
    ("a $A''", "parameter-expansion"),
    ("a $A$", "shell-dependent"),
    ("a $PWD", "parameter-expansion"),
    ("a $RANDOM", "parameter-expansion"),
    ("a $BASH_VERSION", "parameter-expansion"),
    ("a $SHELL", "parameter-expansion"),
    ("a $_", "parameter-expansion"),
    ("$A b", "parameter-expansion"),
    ("a; b$A", "parameter-expansion"),
    ("a/$A", "parameter-expansion"),
    //
    ("ls ~a", "tilde"),
    ("ls ~+", "tilde"),
    ("ls ~'/a'", "tilde"),
    ("~", "tilde"),
    //
    ("a* b", "pattern"),
    ("a **", "shell-dependent"),
    ("a *''*", "shell-dependent"),
    ("a [^a]", "shell-dependent"),
    ("a [[:alpha:]]", "shell-dependent"),
    ("a [a", "shell-dependent"),
    ("a []a]", "shell-dependent"),
    ("a [a/b]", "shell-dependent"),
    ("a [z-a]", "shell-dependent"),
    ("a [a-Z]", "shell-dependent"),
    ("a [a-]", "shell-dependent"),
    ("a [\"a\"]", "shell-dependent"),
    ("a [§]", "shell-dependent"),
    ("a .*", "shell-dependent"),
    ("a b/.?", "shell-dependent"),
    ("a '.'*", "shell-dependent"),
    ("a */..", "shell-dependent"),
    ("a *//b", "shell-dependent"),
    ("test -f *", "built-in"),
    ("test -f $A", "built-in"),
];

#[test]
fn everything_else_is_refused_for_what_it_is() {
    let wrong: Vec<String> = REFUSED
        .iter()
        .filter_map(|&(command, expected)| {
            let found = plan_of(command);
            let code = found
                .as_ref()
                .map_or_else(Unplannable::code, |_| "accepted");
            (code != expected).then(|| format!("{command:?} is {code}, not {expected}: {found:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn bash_refuses_what_may_be_a_descriptor() {
    for (command, code) in [
        ("a >&§", "value-in-grammar"),
        ("a >&1b", "redirection"),
        ("a >&-", "redirection"),
        ("a 2>&b", "redirection"),
        ("a >&$B", "redirection"),
        ("a &>1", "redirection"),
        ("a &>>&b", "redirection"),
        ("a ;&>b", "shell-dependent"),
        ("a < |& b", "unparsable"),
        ("a > &>b", "unparsable"),
        ("a >&>b", "unparsable"),
        ("a=(b c) d", "unparsable"),
        ("[[ -f a ]]", "reserved-word"),
        ("a <(b)", "shell-dependent"),
        ("a <<<b", "shell-dependent"),
    ] {
        let reason = plan_in(command, Dialect::Bash).expect_err(command);
        assert_eq!(reason.code(), code, "{command:?}");
    }
}

#[test]
fn notes_are_with_the_process_that_they_are_about() {
    for (command, expected) in [
        ("a | echo '§'", &[&[][..], &[Note::EchoValue]][..]),
        ("echo \"$A\"; b", &[&[Note::EchoValue], &[]]),
        ("§ a && b", &[&[Note::ProgramValue], &[]]),
        ("exec '§' a", &[&[Note::ProgramValue]]),
        ("a *; b", &[&[Note::PatternOrder], &[]]),
        ("echo *", &[&[Note::EchoValue, Note::PatternOrder]]),
        ("cd '§' && a", &[&[Note::DirectoryValue]]),
        (
            "cd $A/b; a | c",
            &[&[Note::DirectoryValue], &[Note::DirectoryValue]],
        ),
        ("cd ../a && b", &[&[Note::DirectoryParent]]),
        ("cd a..b && b", &[&[]]),
        ("a &", &[&[Note::BackgroundInterrupt]]),
    ] {
        let plan = plan_of(command).expect(command);
        let notes: Vec<&[Note]> = processes(&plan.root)
            .iter()
            .map(|process| process.notes.as_slice())
            .collect();
        assert_eq!(notes, expected, "{command:?}");
    }
}

#[test]
fn a_long_list_is_refused_rather_than_nested_without_end() {
    assert!(plan_of(&"a; ".repeat(400)).is_ok());
    let reason = plan_of(&"a && ".repeat(100_000)).expect_err("a long list");
    assert_eq!(reason.code(), "unparsable");
}
