//! Random programs full of texts that read like SQL, or nearly.

/// Text that is SQL alone, only with what stands next to it, or not at all.
const TEXTS: &[&str] = &[
    "select a from t ",
    "Select a ",
    "SELECT",
    " a from t ",
    "FROM t where ",
    "from",
    "delete from t ",
    "DELETE ",
    "insert into t values(",
    "insert into t ",
    "values (",
    "update t set ",
    "update t ",
    " set x ",
    "set",
    "hello",
    "%s",
    "",
    "selection from t ",
    "please select one from it ",
];

/// A generator of the same numbers for the same seed (`SplitMix64`).
pub(crate) struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap_or(1);
        usize::try_from(self.next() % end).unwrap_or(0)
    }

    fn one_of(&mut self, of: &[&'static str]) -> &'static str {
        of[self.below(of.len())]
    }
}

/// A program of `statements` statements.
pub(crate) fn program(seed: u64, statements: usize) -> String {
    let mut random = Random(seed);
    let mut program = String::new();
    for _ in 0..statements {
        let value = expression(&mut random, 3);
        let statement = match random.below(8) {
            0 => format!("cur.execute({value})\n"),
            1 => format!("query += {value}\n"),
            2 => format!("def f(a={value}):\n    return {value}\n"),
            3 => format!("({value})\n"),
            4 => format!("if x:\n    cur.executemany(\n        {value},\n        rows)\n"),
            5 => format!("class C:\n    query = {value}\n"),
            _ => format!("query = ({value})\n"),
        };
        program.push_str(&statement);
    }
    program
}

fn expression(random: &mut Random, depth: usize) -> String {
    if depth == 0 {
        return match random.below(6) {
            0 => "x".to_string(),
            1 => "f(x)".to_string(),
            _ => text(random),
        };
    }
    let mut inner = || expression(random, depth - 1);
    let (one, other) = (inner(), inner());
    match random.below(18) {
        0..=4 => {
            let operator = random.one_of(&["+", "+", "+", "%", "*"]);
            let gap = random.one_of(&[" ", "\n    "]);
            format!("({one} {operator}{gap}{other})")
        }
        5 | 6 => {
            let operator = random.one_of(&["+", "%"]);
            format!("(x {operator} {one} {operator} {other} {operator} y)")
        }
        7..=9 => {
            let method = random.one_of(&["format", "replace", "join", "upper", "format_map"]);
            format!("({one}).{method}({other})")
        }
        10 => format!("({one} if x else {other})"),
        11 => format!("[{one}, {other}]"),
        12 => format!("f({one}, k={other})"),
        13 => format!("{{{one}: {other}}}"),
        14 => format!("(lambda: {one})"),
        15 => format!("({one} or {other})"),
        16 => format!("(-x, {one}.format, not {other})"),
        _ => text(random),
    }
}

fn text(random: &mut Random) -> String {
    let mut text = literal(random);
    while random.below(4) == 0 {
        let gap = random.one_of(&[" ", "\n    "]);
        text = format!("{text}{gap}{}", literal(random));
    }
    format!("({text})")
}

fn literal(random: &mut Random) -> String {
    let (one, other) = (random.one_of(TEXTS), random.one_of(TEXTS));
    let field = random.one_of(&[
        "{x}",
        "{x!r}",
        "{x:>10}",
        "{x=}",
        "{x:{y}}",
        "{x:select a from b {y}}",
        "{{}}",
        "",
    ]);
    match random.below(8) {
        0 => format!("f'{one}{field}{other}'"),
        1 => format!("f\"{field}{one}\""),
        2 => format!("f'''{one}\n{field}{other}'''"),
        3 => format!("'{one}{other}'"),
        4 => format!("\"\"\"{one}\n{other}\"\"\""),
        5 => format!("'{one}\\n{other}'"),
        _ => format!("\"{one}\""),
    }
}
