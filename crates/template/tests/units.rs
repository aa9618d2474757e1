//! The characters of a template, found again in the source.

use harden_rewriter::prelude::*;
use harden_template::{Piece, Unit, read};
use proptest::prelude::*;

/// What the units of `source`, an expression, are: characters as they are, values as `{…}`. `None`
/// where the source is no text, or not followed.
fn units(source: &str) -> Option<String> {
    let tree = SyntaxTree::parse(source).ok()?;
    let module = Module::new(source, &tree).ok()?;
    let Some(Stmt::Expr(statement)) = module.suite().first() else {
        return None;
    };
    let template = read(&module, &statement.value, &|_| false).ok()?;
    let mut expected = String::new();
    for piece in &template.pieces {
        match piece {
            Piece::Text(text) => expected.push_str(text),
            Piece::Value(value) => {
                expected.push('\u{1}');
                expected.push_str(module.slice(value.expr));
                expected.push('\u{2}');
            }
        }
    }
    let mut found = String::new();
    let mut shown: Vec<String> = Vec::new();
    let mut end = TextSize::new(0);
    for unit in template.units(&module)? {
        let range = match unit {
            Unit::Char(char) => {
                found.push(char.c);
                shown.push(char.c.to_string());
                char.range
            }
            Unit::Value { piece, range, .. } => {
                let value = template.value(piece)?;
                found.push('\u{1}');
                found.push_str(module.slice(value.expr));
                found.push('\u{2}');
                shown.push(format!("<{}>", module.slice(range)));
                range
            }
        };
        assert!(end <= range.start(), "units overlap in {source}");
        end = range.end();
    }
    assert_eq!(found, expected, "{source}");
    Some(shown.concat())
}

#[test]
fn every_way_to_put_a_text_together_is_followed() {
    let cases = [
        ("'a\\x41\\'\\\n'", "aA'"),
        ("r'a\\n' 'b' \"c\"", "a\\nbc"),
        ("f'a{{{x!s:>3}}}b' 'c'", "a{<{x!s:>3}>}bc"),
        ("'100%% %s %05d' '%s' % (a, b, c)", "100% <%s> <%05d><%s>"),
        ("'{{}} {0} {1}'.format(a, b)", "{} <{0}> <{1}>"),
        ("'a' + x + (y) + f'{z}'", "a<x><(y)><{z}>"),
        ("'\\u00e9é\\q\\101'", "éé\\qA"),
    ];
    for (source, shown) in cases {
        assert_eq!(units(source).as_deref(), Some(shown), "{source}");
    }
}

#[test]
fn line_ends_are_one_character_each() {
    assert_eq!(units("'''a\r\nb\rc'''").as_deref(), Some("a\nb\nc"));
    assert_eq!(units("f'''a\r\n{x}\r\n'''").as_deref(), Some("a\n<{x}>\n"));
}

#[test]
fn named_characters_are_not_followed() {
    assert_eq!(units("'\\N{BULLET}'"), None);
}

proptest! {
    #[test]
    fn units_are_the_text(
        content in r#"([a-z%{}é]|\\[nrtabfvq\\'"0-7x]|\\x4[0-9]|\\u00e9|%%|%s|\{\{|\}\}|\{x\})*"#,
        form in 0..5,
    ) {
        let source = match form {
            0 => format!("'{content}'"),
            1 => format!("r'{content}'"),
            2 => format!("f'{content}'"),
            3 => format!("'{content}' % x"),
            _ => format!("'{content}'.format(x, x)"),
        };
        units(&source);
    }
}
