//! Commands and what becomes of them: first those that must be refused, each by the trap it lays,
//! then those that have a plan.

mod common;

use common::{plan_of, process_of, show_word};
use harden_shell::{Dialect, Note, Part, Piece, Quoting, Unplannable, plan};

const REFUSED: &[(&str, &str, &str)] = &[
    // (trap, command, code)
    ("nothing at all", "", "empty-command"),
    ("nothing but blanks", " \t ", "empty-command"),
    ("nothing but newlines", "\n\n", "empty-command"),
    ("nothing but a line continuation", "\\\n", "empty-command"),
    ("empty program name", "'' a", "empty-command"),
    (
        "empty program name in double quotes",
        "\"\" a",
        "empty-command",
    ),
    //
    ("pipe before a built-in", "cd x | cat", "built-in"),
    ("pipe with an empty side", "ls |", "unparsable"),
    ("pipe of both outputs", "ls |& wc", "shell-dependent"),
    //
    (
        "carriage return and newline",
        "a\r\nb",
        "unsupported-character",
    ),
    ("only a semicolon", ";", "unparsable"),
    ("two semicolons", "a;;", "unparsable"),
    //
    ("background, then another", "a & b", "background"),
    (
        "ampersand in a bare URL",
        "curl http://x/?a=1&b=2",
        "background",
    ),
    //
    ("input and output", "a <> b", "redirection"),
    ("redirection alone", ">b", "redirection"),
    (
        "redirection number past any integer",
        "a 99999999999999999999>b",
        "redirection",
    ),
    ("output and error output", "a &> b", "shell-dependent"),
    ("process substitution", "a <(b)", "shell-dependent"),
    (
        "process substitution for output",
        "a >(b)",
        "shell-dependent",
    ),
    ("here-document", "a <<E\nb\nE\n", "here-document"),
    (
        "here-document without tabs",
        "a <<-E\nb\nE\n",
        "here-document",
    ),
    (
        "here-document with a value",
        "a <<E\n§\nE\n",
        "here-document",
    ),
    ("here-string", "a <<< b", "shell-dependent"),
    //
    ("assignment alone", "A=1", "assignment"),
    ("appending assignment", "A+=1 b", "shell-dependent"),
    ("element assignment", "A[0]=1 b", "shell-dependent"),
    ("array assignment", "A=(1 2)", "unparsable"),
    //
    ("variable as program", "$EDITOR a", "parameter-expansion"),
    ("positional parameter", "echo $1", "parameter-expansion"),
    ("all parameters", "echo $@", "parameter-expansion"),
    ("exit status", "echo $?", "parameter-expansion"),
    ("process id", "echo $$", "parameter-expansion"),
    ("options", "echo $-", "parameter-expansion"),
    (
        "number of parameters, no comment",
        "echo $#",
        "parameter-expansion",
    ),
    ("background process id", "echo $!", "parameter-expansion"),
    ("unterminated braces", "echo ${A", "parameter-expansion"),
    ("command substitution", "echo $(ls)", "command-substitution"),
    (
        "command substitution in double quotes",
        "echo \"$(ls)\"",
        "command-substitution",
    ),
    ("backquotes", "echo `ls`", "command-substitution"),
    (
        "backquotes in double quotes",
        "echo \"`ls`\"",
        "command-substitution",
    ),
    ("unterminated backquote", "echo `ls", "command-substitution"),
    (
        "command substitution with a value",
        "echo $(ls §)",
        "command-substitution",
    ),
    ("arithmetic", "echo $((1+1))", "arithmetic-expansion"),
    (
        "arithmetic in double quotes",
        "echo \"$((1+1))\"",
        "arithmetic-expansion",
    ),
    ("old arithmetic", "echo $[1+1]", "shell-dependent"),
    (
        "dollar, continuation, parenthesis",
        "echo $\\\n(ls)",
        "shell-dependent",
    ),
    (
        "dollar, continuation, name, in double quotes",
        "echo \"$\\\nHOME\"",
        "shell-dependent",
    ),
    ("ANSI-C quotes", "echo $'a\\n'", "shell-dependent"),
    (
        "ANSI-C quotes within a word",
        "echo a$'b'",
        "shell-dependent",
    ),
    ("translated quotes", "echo $\"a\"", "shell-dependent"),
    ("dollar before an operator", "echo $|cat", "shell-dependent"),
    (
        "dollar before a letter outside ASCII",
        "echo $é",
        "shell-dependent",
    ),
    ("dollar before a dot", "echo \"a$.\"", "shell-dependent"),
    (
        "dollar before a single quote in double quotes",
        "echo \"$'a'\"",
        "shell-dependent",
    ),
    //
    ("pattern as program", "*", "pattern"),
    ("extended pattern", "rm +(a|b)", "shell-dependent"),
    (
        "extended pattern within a word",
        "rm a@(b)",
        "shell-dependent",
    ),
    ("home of a user", "ls ~root/a", "tilde"),
    (
        "home by a number past any integer",
        "ls ~99999999999999999999",
        "tilde",
    ),
    (
        "home after an equals sign",
        "make prefix=~/a",
        "shell-dependent",
    ),
    (
        "home in an option",
        "./configure --prefix=~/a",
        "shell-dependent",
    ),
    ("home after a colon", "ls a:~/b", "shell-dependent"),
    (
        "home after an empty quoted part",
        "ls ''~",
        "shell-dependent",
    ),
    (
        "home after an equals sign and an empty quoted part",
        "ls a=''~",
        "shell-dependent",
    ),
    ("home after a quoted value", "ls '§'~", "shell-dependent"),
    ("home after a value", "ls §~", "value-in-grammar"),
    ("braces", "cp a{,.bak}", "braces"),
    ("brace range", "touch {1..9}", "braces"),
    ("brace with a value", "cp {§,b}", "braces"),
    (
        "empty braces within a word",
        "find -exec cp {} {}.bak \\;",
        "braces",
    ),
    ("closing brace", "a }", "braces"),
    ("opening brace", "a {", "braces"),
    ("program named by empty braces", "{} a", "braces"),
    //
    ("only a comment", "# all", "empty-command"),
    ("value in a comment", "ls # §", "comment"),
    ("number sign after a value", "ls §#a", "value-in-grammar"),
    //
    ("group", "{ ls; }", "compound-command"),
    ("subshell", "(ls)", "compound-command"),
    ("subshell with cd", "(cd a && ls)", "compound-command"),
    ("double parentheses", "((1))", "compound-command"),
    ("condition", "if a; then b; fi", "compound-command"),
    (
        "loop over words",
        "for i in a b; do c; done",
        "compound-command",
    ),
    ("loop", "while a; do b; done", "compound-command"),
    ("loop until", "until a; do b; done", "compound-command"),
    ("case", "case a in b) c;; esac", "compound-command"),
    ("function", "f() { ls; }", "function-definition"),
    (
        "bash's function",
        "function f { ls; }",
        "function-definition",
    ),
    ("negation", "! ls", "reserved-word"),
    ("negation of nothing", "!", "reserved-word"),
    ("extended test", "[[ -f a ]]", "reserved-word"),
    ("timing", "time ls", "reserved-word"),
    ("bash's selection", "select a", "reserved-word"),
    ("coprocess", "coproc a", "reserved-word"),
    ("loop without its end", "while a; do b", "unparsable"),
    ("stray then", "then a", "unparsable"),
    ("stray closing parenthesis", "a )", "unparsable"),
    ("parentheses after a word", "a (b)", "unparsable"),
    (
        "exclamation mark joined to the program",
        "!a",
        "shell-dependent",
    ),
    //
    ("cd", "cd /tmp", "built-in"),
    ("cd in quotes", "'cd' /tmp", "built-in"),
    ("cd in parts", "c\"d\" /tmp", "built-in"),
    ("cd, escaped", "\\cd /tmp", "built-in"),
    ("cd, continued", "c\\\nd /tmp", "built-in"),
    ("test by bracket", "[ -f a ]", "built-in"),
    ("test by bracket in quotes", "'[' -f a ]", "built-in"),
    ("dot", ". ./a", "built-in"),
    ("source", "source a", "built-in"),
    ("colon", ":", "built-in"),
    ("exit", "exit 3", "built-in"),
    ("export", "export A=1", "built-in"),
    ("printf", "printf a", "built-in"),
    ("pwd", "pwd", "built-in"),
    ("command", "command ls", "built-in"),
    ("type", "type ls", "built-in"),
    ("umask", "umask 077", "built-in"),
    ("ulimit", "ulimit -n", "built-in"),
    ("set", "set -e", "built-in"),
    ("local", "local a", "built-in"),
    ("pushd", "pushd a", "built-in"),
    ("echo with an option", "echo -n a", "built-in"),
    ("echo with a quoted option", "echo '-e' a", "built-in"),
    ("echo with a backslash", "echo 'a\\nb'", "built-in"),
    (
        "echo with a backslash after a value",
        "echo '§\\n'",
        "built-in",
    ),
    ("true with an argument", "true --version", "built-in"),
    ("false with an argument", "false --help", "built-in"),
    (
        "test with an operator that not all know",
        "test a == b",
        "built-in",
    ),
    ("test of two primaries", "test -f a -a -f b", "built-in"),
    ("test negated", "test ! -f a", "built-in"),
    ("test of one word", "test --version", "built-in"),
    ("test of numbers", "test 1 -lt 2", "built-in"),
    (
        "test of a string that may be an operator",
        "test '§' = a",
        "built-in",
    ),
    (
        "test of a primary that may be any",
        "test '§' a",
        "built-in",
    ),
    ("kill of a job", "kill %1", "built-in"),
    ("kill of a value", "kill -9 §", "built-in"),
    ("kill listing signals", "kill -l", "built-in"),
    ("kill with an option", "kill -s TERM 1", "built-in"),
    (
        "kill with a signal of doubtful name",
        "kill -WINCH 1",
        "built-in",
    ),
    ("kill of a group", "kill -9 -5", "built-in"),
    ("kill of nothing", "kill", "built-in"),
    ("job as program", "%1", "shell-dependent"),
    ("job as program in quotes", "'%a'", "shell-dependent"),
    (
        "text that sh takes for an option",
        "-a b",
        "shell-dependent",
    ),
    (
        "text that sh takes for an unset option",
        "+x",
        "shell-dependent",
    ),
    //
    ("escaped value", "ls \\§", "escaped-value"),
    (
        "escaped value in double quotes",
        "ls \"\\§\"",
        "escaped-value",
    ),
    ("value after a dollar", "echo $§", "escaped-value"),
    (
        "value after a dollar in double quotes",
        "echo \"$§\"",
        "escaped-value",
    ),
    ("value in dollar braces", "echo ${§}", "parameter-expansion"),
    (
        "value as the name of a variable",
        "§=1 a",
        "value-in-grammar",
    ),
    (
        "value in the name of a variable",
        "A§=1 a",
        "value-in-grammar",
    ),
    (
        "value before an equals sign in a path",
        "§/a=b",
        "value-in-grammar",
    ),
    //
    ("unterminated single quote", "ls 'a", "unparsable"),
    ("unterminated double quote", "ls \"a", "unparsable"),
    ("backslash at the end", "ls a\\", "shell-dependent"),
    ("backslash alone", "\\", "shell-dependent"),
    ("NUL", "ls a\0b", "unsupported-character"),
    ("NUL in quotes", "ls 'a\0b'", "unsupported-character"),
    ("carriage return", "ls a\r", "unsupported-character"),
    ("form feed", "ls a\u{c}b", "unsupported-character"),
    (
        "bash's own escape mark",
        "ls 'a\u{1}b'",
        "unsupported-character",
    ),
    (
        "bash's own null mark",
        "ls 'a\u{7f}b'",
        "unsupported-character",
    ),
    ("no-break space", "ls a\u{a0}b", "shell-dependent"),
    ("em space", "ls a\u{2003}b", "shell-dependent"),
    ("line separator", "ls a\u{2028}b", "shell-dependent"),
    ("ideographic space", "ls a\u{3000}b", "shell-dependent"),
    ("em space, escaped", "ls a\\\u{2003}b", "shell-dependent"),
    (
        "letter with the byte of a Latin-1 blank",
        "ls à",
        "shell-dependent",
    ),
    (
        "letter with the byte of a Latin-1 blank, escaped",
        "ls \\à",
        "shell-dependent",
    ),
];

#[test]
fn every_trap_is_refused_for_what_it_is() {
    let wrong: Vec<String> = REFUSED
        .iter()
        .filter_map(|&(trap, command, expected)| {
            let found = plan_of(command);
            let code = found
                .as_ref()
                .map_or_else(Unplannable::code, |_| "accepted");
            (code != expected)
                .then(|| format!("{trap}: {command:?} is {code}, not {expected}: {found:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn traps_have_names_of_their_own() {
    let mut names: Vec<&str> = REFUSED.iter().map(|&(trap, ..)| trap).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), REFUSED.len());
}

#[test]
fn messages_are_one_clause() {
    for &(trap, command, _) in REFUSED {
        let message = plan_of(command).expect_err(trap).to_string();
        assert!(
            message.starts_with(|c: char| c.is_lowercase() || c == '`'),
            "{trap}: {message}"
        );
        assert!(
            !message.ends_with('.') && !message.contains('\n'),
            "{trap}: {message}"
        );
    }
}

#[test]
fn more_values_than_placeholders_are_refused() {
    let mut pieces = vec![Piece::Text("a ")];
    pieces.extend((0..10_000).map(Piece::Value));
    assert_eq!(
        plan(&pieces, Dialect::Posix),
        Err(Unplannable::TooManyValues)
    );
}

#[test]
fn text_made_to_exhaust_the_stack_is_refused() {
    for opening in [
        "(",
        "{ ",
        "if ",
        "while ",
        "! ",
        "$(",
        "\"$(",
        "${a:-",
        "`",
        "$((",
        "f() {",
        "a | ",
        "case a in a) ",
    ] {
        plan_of(&opening.repeat(20_000)).expect_err(opening);
    }
}

/// Commands and their arguments; `§n` is the value with id n, and `s`, `d` or `u` after it says how
/// it is quoted.
const ACCEPTED: &[(&str, &[&str])] = &[
    ("ls", &["ls"]),
    ("  ls\t-l  ", &["ls", "-l"]),
    ("\nls\n\n", &["ls"]),
    ("ls ;", &["ls"]),
    ("ls;\n", &["ls"]),
    ("/bin/ls -la /tmp/a.b_c", &["/bin/ls", "-la", "/tmp/a.b_c"]),
    ("ls ''", &["ls", ""]),
    ("ls \"\" '' \"\"''", &["ls", "", "", ""]),
    ("ls 'a b'\"c d\"e\\ f", &["ls", "a bc de f"]),
    ("ls 'a\\b' \"a\\b\" a\\b", &["ls", "a\\b", "a\\b", "ab"]),
    (r#"ls "\$ \` \" \\ \a \'""#, &["ls", "$ ` \" \\ \\a \\'"]),
    (
        r"ls \$HOME \* \~ \# \| \\",
        &["ls", "$HOME", "*", "~", "#", "|", "\\"],
    ),
    (
        "ls '$HOME' '*' \"*\" '~' '#' '|' '`a`'",
        &["ls", "$HOME", "*", "*", "~", "#", "|", "`a`"],
    ),
    ("l\\\ns -\\\nl", &["ls", "-l"]),
    ("ls a\\\n b", &["ls", "a", "b"]),
    ("ls \"a\\\nb\" 'a\\\nb'", &["ls", "ab", "a\\\nb"]),
    ("ls 'a\nb' \"a\nb\"", &["ls", "a\nb", "a\nb"]),
    ("ls a#b a\\\n#b ''#", &["ls", "a#b", "a#b", "#"]),
    (
        "grep a$ \"b$\" \"c$ d\" \"$\"",
        &["grep", "a$", "b$", "c$ d", "$"],
    ),
    (
        "git show HEAD~1 HEAD^ a~",
        &["git", "show", "HEAD~1", "HEAD^", "a~"],
    ),
    (
        "find . ! -name '*.py' -exec rm {} \\;",
        &["find", ".", "!", "-name", "*.py", "-exec", "rm", "{}", ";"],
    ),
    (
        "dd if=/dev/zero of=a bs=1",
        &["dd", "if=/dev/zero", "of=a", "bs=1"],
    ),
    ("env A=1 b", &["env", "A=1", "b"]),
    ("./a=b c", &["./a=b", "c"]),
    ("1a=b c", &["1a=b", "c"]),
    ("'A'=b c", &["A=b", "c"]),
    (
        "a ] % %1 + @ , : .",
        &["a", "]", "%", "%1", "+", "@", ",", ":", "."],
    ),
    (
        "a if then cd time !",
        &["a", "if", "then", "cd", "time", "!"],
    ),
    ("'if' a", &["if", "a"]),
    ("\\time a", &["time", "a"]),
    (
        "ls é 日本 'a\u{a0}b\u{2003}' \"à\"",
        &["ls", "é", "日本", "a\u{a0}b\u{2003}", "à"],
    ),
    ("ls \u{e000}\u{e001}", &["ls", "\u{e000}\u{e001}"]),
    ("true", &["true"]),
    ("false", &["false"]),
    ("test -f a", &["test", "-f", "a"]),
    ("test -d '§'", &["test", "-d", "§0s"]),
    ("test a != b", &["test", "a", "!=", "b"]),
    ("test a = '§'", &["test", "a", "=", "§0s"]),
    ("echo", &["echo"]),
    ("echo a 'b  c' -n", &["echo", "a", "b  c", "-n"]),
    ("ls § '§' \"§\"", &["ls", "§0u", "§1s", "§2d"]),
    ("ls a§b'c§d'\"e§f\"", &["ls", "a§0ubc§1sde§2df"]),
    ("ls §§", &["ls", "§0u§1u"]),
    (
        "ls \"\\\\§\" '\\§' '$§' \\\\§",
        &["ls", "\\§0d", "\\§1s", "$§2s", "\\§3u"],
    ),
    (
        "ls --a=§ -§ '§~' \"§\"#",
        &["ls", "--a=§0u", "-§1u", "§2s~", "§3d#"],
    ),
    ("'§'/bin/a=b c", &["§0s/bin/a=b", "c"]),
];

#[test]
fn plain_words_have_a_plan() {
    for &(command, expected) in ACCEPTED {
        let process = process_of(command).unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let shown: Vec<String> = process.argv.iter().map(show_word).collect();
        assert_eq!(shown, expected, "{command:?}");
    }
}

/// Of what follows the program the shell makes two words, the parser one.
#[test]
fn escaped_dollars_before_quotes_do_not_reach_the_parser() {
    for command in [r"a \$'\' '\'\'\'", "a \\$\\\n'\\' '\\'\\'\\'"] {
        let message = "a quote after an escaped `$`".to_owned();
        assert_eq!(
            plan_of(command),
            Err(Unplannable::Unparsable { message }),
            "{command:?}"
        );
    }
}

#[test]
fn texts_of_a_word_are_merged() {
    let plan = process_of("ls 'a'\"b\"\\c''§''").expect("plain words");
    assert_eq!(
        plan.argv[1].parts,
        [
            Part::Text("abc".into()),
            Part::Value {
                id: 0,
                quoting: Quoting::Unquoted
            }
        ]
    );
    assert_eq!(process_of("ls ''").expect("plain words").argv[1].parts, []);
}

#[test]
fn an_id_may_occur_repeatedly() {
    let plan = plan(
        &[
            Piece::Text("ls "),
            Piece::Value(7),
            Piece::Text(" "),
            Piece::Value(7),
        ],
        Dialect::Posix,
    )
    .expect("plain words");
    let plan = plan.simple().expect("one process");
    let value = [Part::Value {
        id: 7,
        quoting: Quoting::Unquoted,
    }];
    assert_eq!(
        [&plan.argv[1].parts[..], &plan.argv[2].parts[..]],
        [value.as_slice(), value.as_slice()]
    );
}

/// Among so many placeholders are some with bytes that mean something by themselves.
#[test]
fn many_values_are_read_alike() {
    let plan = process_of(&format!("ls {}", "§ '§' \"§\" ".repeat(2_000))).expect("plain words");
    for (index, word) in plan.argv[1..].iter().enumerate() {
        let quoting = [Quoting::Unquoted, Quoting::Single, Quoting::Double][index % 3];
        assert_eq!(word.parts, [Part::Value { id: index, quoting }]);
    }
    assert_eq!(plan.argv.len(), 6_001);
}

#[test]
fn notes_say_where_the_shell_differs() {
    for (command, notes) in [
        ("ls '§'", &[][..]),
        ("echo a", &[]),
        ("echo a '§'", &[Note::EchoValue]),
        ("§ a", &[Note::ProgramValue]),
        ("'§' a", &[Note::ProgramValue]),
        ("python§ a", &[Note::ProgramValue]),
        ("§/a", &[Note::ProgramValue]),
        ("\"§/a\" b", &[]),
        ("'§'/a b", &[]),
        ("kill 12 13", &[Note::KillProgram]),
        ("kill -9 12", &[Note::KillProgram]),
        ("kill -TERM 12", &[Note::KillProgram]),
    ] {
        assert_eq!(
            process_of(command).expect(command).notes,
            notes,
            "{command:?}"
        );
    }
}

#[test]
fn values_that_leave_their_quotes_are_told() {
    for (quoting, kept, broken) in [
        (
            Quoting::Single,
            &["", "a b", "\"$`\\\n*"][..],
            &["'", "a'b"][..],
        ),
        (
            Quoting::Double,
            &["", "a b", "'*~\n;"],
            &["$a", "`", "\\", "a\"b"],
        ),
        (
            Quoting::Unquoted,
            &["a", "-1", "a/b.c_d"],
            &["", "a b", "*", "~", "a=b", "#", "é", "{a}", "a;b", "\n"],
        ),
    ] {
        assert!(kept.iter().all(|value| quoting.keeps(value)), "{quoting:?}");
        assert!(
            !broken.iter().any(|value| quoting.keeps(value)),
            "{quoting:?}"
        );
    }
}
