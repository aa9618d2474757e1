//! Keys stay where lines come and go and where code is formatted.
#![allow(clippy::unwrap_used, reason = "a test stops where it cannot go on")]

use harden_rewriter::prelude::Ranged;
use harden_rewriter::prelude::ast::token::TokenKind;
use harden_rewriter::{Module, SyntaxTree, TextRange};
use harden_triage::{Key, Statements};
use proptest::prelude::*;

const PROGRAM: &str = r#"'''A program.'''
import os, subprocess

os.system(a)
os.system(a)
x = f"{os.system(a)} and { os.popen( b ) }"; os.popen(b)
if os.system(a): os.system(b)
elif os.system(a):
    os.system(b)
else:
    os.system(b)


@decorated(os.system("x"))
@other
class Backup:
    path = os.popen("""a
    b""")

    @decorated(os.system("x"))
    def run(self, command=os.system('default'), *rest):
        def inner():
            os.system(command)
            return os.system(command)
        with os.popen(command) as a, \
                os.popen(command) as b:
            os.system(command)
        try:
            os.system(command)
        except os.system(command):
            os.system(command)
        finally:
            os.system(command)
        while os.system(command):
            pass
        else:
            os.system(command)
        for command in os.popen(command):
            os.system("""a long text, a long text, a long text, a long text, a long text,
                a long text, a long text, a long text, a long text, a long text, a long text,
                a long text, a long text, a long text, a long text, a long text, a long text""", 1)
            os.system("""a long text, a long text, a long text, a long text, a long text,
                a long text, a long text, a long text, a long text, a long text, a long text,
                a long text, a long text, a long text, a long text, a long text, a long text""", 2)
        match os.system(command):
            case 1 if os.system(command):
                os.system(command)
            case _:
                os.system(command)
        return [
            os.system(command),
            os.system(command),
            (os.system(command),),
        ]


async def run():
    async with os.popen(a) as b:
        await os.system(b)
    lambda: os.system(b)
    del a[os.system(b)], b
    assert os.system(a), os.system(b)
"#;

/// The keys of all calls of functions of `os`, in source order.
fn keys(text: &str) -> Vec<Key> {
    let tree = SyntaxTree::parse(text).unwrap_or_else(|error| panic!("{error:?}\n{text}"));
    let module = Module::new(text, &tree).unwrap();
    let calls = module.calls_where(|name| name.starts_with("os."));
    let findings: Vec<(&str, TextRange)> = calls
        .iter()
        .map(|call| ("B605", call.call.range()))
        .collect();
    Statements::new(&module, "pkg/a.py").keys(&findings)
}

/// `text` with lines inserted before statements: each number chooses a place and a line.
fn insert_lines(text: &str, numbers: &[(u16, u8)]) -> String {
    let tree = SyntaxTree::parse(text).unwrap();
    let module = Module::new(text, &tree).unwrap();
    let mut starts: Vec<usize> = module
        .index()
        .statements()
        .map(|stmt| stmt.start().to_usize())
        .filter(|&start| {
            let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
            text[line..start].trim().is_empty()
        })
        .collect();
    starts.sort_unstable();
    let mut inserted: Vec<(usize, String)> = numbers
        .iter()
        .enumerate()
        .map(|(number, (place, line))| {
            let start = starts[usize::from(*place) % starts.len()];
            let indent = module.indent_of_line(stmt_start(start));
            let line = match line % 5 {
                0 => format!("unrelated_{number} = [{number}]"),
                1 => format!("# a comment, os.system(a) {number}"),
                2 => String::new(),
                3 => format!("if unrelated_{number}: pass"),
                _ => format!("def unrelated_{number}(): return {number}"),
            };
            (start, format!("{line}\n{indent}"))
        })
        .collect();
    inserted.sort_by_key(|(start, _)| *start);
    let mut result = text.to_string();
    for (start, line) in inserted.iter().rev() {
        result.insert_str(*start, line);
    }
    result
}

fn stmt_start(start: usize) -> harden_rewriter::TextSize {
    harden_rewriter::TextSize::try_from(start).unwrap()
}

/// `text` with other blanks between its tokens, and other lines within brackets.
fn respace(text: &str, numbers: &[u8]) -> String {
    let tree = SyntaxTree::parse(text).unwrap();
    let mut numbers = numbers.iter().cycle();
    let (mut strings, mut brackets) = (0, 0);
    let mut result = String::new();
    let mut done = 0;
    let mut before: Option<TokenKind> = None;
    for token in tree.tokens() {
        let kind = token.kind();
        let gap = &text[done..token.start().to_usize()];
        let starts_line = before.is_none_or(|kind| {
            matches!(
                kind,
                TokenKind::Newline | TokenKind::Indent | TokenKind::Dedent
            ) || kind == TokenKind::NonLogicalNewline
        });
        let ends_line = matches!(
            kind,
            TokenKind::Newline | TokenKind::NonLogicalNewline | TokenKind::Comment
        );
        let is_fixed =
            strings > 0 || starts_line && brackets == 0 || ends_line || gap.contains('\\');
        if is_fixed {
            result.push_str(gap);
        } else {
            let number = numbers.next().unwrap_or(&0);
            let blanks = match number % 6 {
                0 if gap.is_empty() => "",
                1 => "  ",
                2 => "\t",
                3 if brackets > 0 => "\n",
                4 if brackets > 0 => "  # os.system(a)\n\n",
                5 if brackets > 0 => "\n            ",
                _ => " ",
            };
            result.push_str(blanks);
        }
        let own = &text[token.range()];
        let is_comma_to_come = brackets > 0
            && strings == 0
            && matches!(kind, TokenKind::Rpar | TokenKind::Rsqb)
            && matches!(before, Some(TokenKind::Name | TokenKind::String))
            && result.trim_end().ends_with(['a', 'b', 'd']);
        if is_comma_to_come && numbers.next().is_some_and(|number| number % 3 == 0) {
            // As formatters do where they spread a call over lines.
            let at = result.trim_end().len();
            if !result[at..].contains('#') && is_call(&result) {
                result.insert(at, ',');
            }
        }
        result.push_str(own);
        done = token.end().to_usize();
        match kind {
            TokenKind::FStringStart => strings += 1,
            TokenKind::FStringEnd => strings -= 1,
            TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace if strings == 0 => brackets += 1,
            TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace if strings == 0 => brackets -= 1,
            _ => {}
        }
        before = Some(kind);
    }
    result
}

/// Whether the text ends within `os.system(` or `os.popen(`, and in no further bracket.
fn is_call(text: &str) -> bool {
    let open = text.rfind('(').unwrap_or(0);
    let function = text[..open].trim_end();
    !text[open..].contains([')', ']', '#'])
        && function.ends_with(['m', 'n'])
        && function.contains("os")
}

#[test]
fn no_two_findings_have_one_key() {
    let keys = keys(PROGRAM);
    let mut different = keys.clone();
    different.sort();
    different.dedup();
    assert_eq!(different.len(), keys.len());
    assert!(keys.len() > 40);
}

#[test]
fn a_key_is_what_a_person_reads() {
    let keys = keys(
        "class A:\n    def run(self):\n        if x and os.system(a,\n            b): # why\n            pass\n",
    );
    let [key] = keys.as_slice() else { panic!() };
    assert_eq!(key.function, "A.run");
    assert_eq!(key.statement, "if x and os . system ( a , b ) :");
    assert_eq!(key.twin, None);
}

#[test]
fn a_header_is_not_in_the_function_that_it_opens() {
    let keys = keys("@f(os.system(a))\ndef run(b=os.system(c)):\n    os.system(d)\n");
    let functions: Vec<&str> = keys.iter().map(|key| key.function.as_str()).collect();
    assert_eq!(functions, ["", "", "run"]);
    let statements: Vec<&str> = keys.iter().map(|key| key.statement.as_str()).collect();
    assert_eq!(
        statements,
        [
            "@ f ( os . system ( a ) )",
            "def run ( b = os . system ( c ) ) :",
            "os . system ( d )"
        ]
    );
}

#[test]
fn a_single_comma_that_makes_a_tuple_is_part_of_the_key() {
    let statement = |text: &str| keys(text).remove(0).statement;
    assert_ne!(
        statement("x = (os.system(a),)"),
        statement("x = (os.system(a))")
    );
    assert_ne!(
        statement("x[os.system(a),] = 1"),
        statement("x[os.system(a)] = 1")
    );
    assert_eq!(
        statement("x = (os.system(a), 1,)"),
        statement("x = (os.system(a), 1)")
    );
    assert_eq!(statement("f(os.system(a,),)"), statement("f(os.system(a))"));
    assert_eq!(
        statement("x = [os.system(a),]"),
        statement("x = [os.system(a)]")
    );
    assert_eq!(
        statement("x = {os.system(a),}"),
        statement("x = {os.system(a)}")
    );
    assert_ne!(
        statement("for x in (os.system(a),): pass"),
        statement("for x in (os.system(a)): pass")
    );
}

#[test]
fn twins_are_counted_whether_or_not_they_are_found() {
    let text = "os.system(a)\nif b:\n    os.system( a )\nelse:\n    os.system(b)\n";
    let tree = SyntaxTree::parse(text).unwrap();
    let module = Module::new(text, &tree).unwrap();
    let statements = Statements::new(&module, "a.py");
    let calls = module.calls_where(|name| name == "os.system");
    // The first is suppressed by a comment, and the scanner does not report it.
    let second = statements
        .keys(&[("B605", calls[1].call.range())])
        .remove(0);
    let twin = second.twin.unwrap();
    assert_eq!((twin.ordinal, twin.of), (2, 2));
    assert!(statements.holds(&second));
    let gone = Key {
        statement: "os . system ( c )".to_string(),
        ..second.clone()
    };
    assert!(!statements.holds(&gone));
    let alone = Key {
        twin: None,
        ..second
    };
    assert!(!statements.holds(&alone));
}

/// A finding of B110 is a whole handler, and its key that of the header.
#[test]
fn what_stands_in_a_block_is_not_in_the_key_of_its_header() {
    let text = "try:\n    a\nexcept E:\n    pass\ntry:\n    b\nexcept E:\n    # why\n    pass\n";
    let tree = SyntaxTree::parse(text).unwrap();
    let module = Module::new(text, &tree).unwrap();
    let handlers: Vec<(&str, TextRange)> = text
        .match_indices("except")
        .map(|(at, _)| {
            let end = at + text[at..].find("pass").unwrap() + "pass".len();
            let range = [at, end].map(|at| at.try_into().unwrap());
            ("B110", TextRange::new(range[0], range[1]))
        })
        .collect();
    let keys = Statements::new(&module, "a.py").keys(&handlers);
    assert_eq!(keys[1].statement, "except E :");
    let twins: Vec<_> = keys
        .iter()
        .map(|key| key.twin.map(|t| (t.ordinal, t.of)))
        .collect();
    assert_eq!(twins, [Some((1, 2)), Some((2, 2))]);
}

#[test]
fn a_long_statement_is_told_from_another_by_its_end() {
    let long = |end: &str| format!("os.system('{}', {end})\n", "x".repeat(400));
    let (one, two) = (keys(&long("1")).remove(0), keys(&long("2")).remove(0));
    assert!(one.statement.chars().count() < 250);
    assert_eq!(one, keys(&long("1")).remove(0));
    assert_ne!(one, two);
}

#[test]
fn line_endings_within_strings_do_not_count() {
    let text = "os.system('''a\nb''')\nos.system(f'''{a}\n{b}''')\n";
    assert_eq!(keys(text), keys(&text.replace('\n', "\r\n")));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn unrelated_lines_change_no_key(numbers in prop::collection::vec(any::<(u16, u8)>(), 1..200)) {
        let text = insert_lines(PROGRAM, &numbers);
        prop_assert_ne!(&text, PROGRAM);
        prop_assert_eq!(keys(&text), keys(PROGRAM), "{}", text);
    }

    #[test]
    fn formatting_changes_no_key(numbers in prop::collection::vec(any::<u8>(), 1..300)) {
        let text = respace(PROGRAM, &numbers);
        prop_assert_eq!(keys(&text), keys(PROGRAM), "{}", text);
    }
}
