//! The findings in random programs, against Bandit's. `HARDEN_AGREEMENT_SEED` makes them different.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::path::Path;

use harden_codemod::{Codemod, Context};
use harden_codemod_bind_all::BindAll;
use harden_rewriter::{Module, SyntaxTree};
use harden_testing::oracle;
use serde_json::Value;

/// Texts that the rule finds, or nearly.
const TEXTS: [&str; 14] = [
    r#""0.0.0.0""#,
    "'0.0.0.0'",
    r#"r"0.0.0.0""#,
    r#"u"0.0.0.0""#,
    r#""""0.0.0.0""""#,
    r#"f"0.0.0.0""#,
    r#"f"{x}0.0.0.0""#,
    r#"f"0.0.0.0{x}0.0.0.0""#,
    r#"f"{x:0.0.0.0}""#,
    r#""0.0.0.0" "0.0.0.0""#,
    r#""0.0.0.0" "" f"""#,
    r#""0.0.0.0:80""#,
    r#"b"0.0.0.0""#,
    r#""\x30.0.0.0""#,
];

/// Expressions; `T` stands for a text, `E` for an expression.
const EXPRESSIONS: [&str; 24] = [
    "T",
    "(T, 80)",
    "[E, E]",
    "{E: E}",
    "{E, 1}",
    "f(E)",
    "f(host=E)",
    "f(\n    host=E,\n    port=1,\n)",
    "x == E",
    "x in (E, E)",
    "(E if x else E)",
    "(x or E)",
    "(x := E)",
    "(lambda host=E: E)",
    "[E for y in E if E]",
    "x[E]",
    "E.strip()",
    "(E + E)",
    "E % x",
    "f(*E, **E)",
    "(yield E)",
    "(await f(E))",
    "not E",
    "(\n    E\n)",
];

/// Statements in a function.
const STATEMENTS: [&str; 22] = [
    "E",
    "T",
    "x = E",
    "x: E = E",
    "x: T",
    "x[E] = E",
    "return E",
    "raise E",
    "assert E, E",
    "del x[E]",
    "for y in E:\n    pass",
    "while E:\n    T",
    "if E:\n    T\nelif E:\n    x = T",
    "with E as y:\n    pass",
    "try:\n    T\nexcept E:\n    x = E",
    "@f(E)\ndef g(host=E, *, port: T = E) -> E:\n    T\n    return T",
    "async def g(host=E):\n    T",
    "class C(f(E)):\n    T\n    host = E\n    ip: T = E",
    "match x:\n    case T:\n        T",
    "match E:\n    case {T: y} if E:\n        x = y",
    "x += E",
    "global z; z = E",
];

struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        // The generator of PCG, of which the high bits are good.
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default() % end
    }

    fn fill(&mut self, shape: &str, depth: usize) -> String {
        let mut text = String::new();
        let mut before = ' ';
        let mut rest = shape.chars().peekable();
        while let Some(c) = rest.next() {
            let is_alone =
                !before.is_alphanumeric() && rest.peek().is_none_or(|next| !next.is_alphanumeric());
            match c {
                'T' if is_alone => text += TEXTS[self.below(TEXTS.len())],
                'E' if is_alone && depth == 0 => text += TEXTS[self.below(TEXTS.len())],
                'E' if is_alone => {
                    let inner = EXPRESSIONS[self.below(EXPRESSIONS.len())];
                    text += &self.fill(inner, depth - 1);
                }
                other => text.push(other),
            }
            before = c;
        }
        text
    }

    /// A program that Python reads: statements that it does not are left out.
    fn program(&mut self, statements: usize) -> String {
        let mut program = String::from("async def main(x, f):\n");
        for _ in 0..statements {
            let shape = STATEMENTS[self.below(STATEMENTS.len())];
            let statement = self.fill(shape, 2);
            let block = format!("    {}\n", statement.replace('\n', "\n    "));
            if SyntaxTree::parse(&format!("async def main(x, f):\n{block}")).is_ok() {
                program += &block;
            }
        }
        program + "    pass\n"
    }
}

#[test]
fn finds_in_random_programs_what_bandit_finds() {
    let seed = std::env::var("HARDEN_AGREEMENT_SEED").map_or(1, |seed| seed.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let mut random = Random(seed);
    let mut ours = BTreeSet::new();
    for number in 0..100 {
        let text = random.program(40);
        let name = format!("program_{number:03}.py");
        std::fs::write(folder.path().join(&name), &text).unwrap();
        let tree = SyntaxTree::parse(&text).unwrap();
        let module = Module::new(&text, &tree).unwrap();
        for outcome in BindAll.run(&Context::alone(&module, Path::new(&name))) {
            let line = module.line_number(outcome.finding().range.start());
            ours.insert((name.clone(), line));
        }
    }
    let (theirs, unread) = bandit(folder.path());
    assert!(unread.is_empty(), "Bandit reads them: {unread:?}");
    assert!(theirs.len() > 3000, "{} findings of Bandit's", theirs.len());
    let missing: Vec<_> = theirs.difference(&ours).collect();
    let additional: Vec<_> = ours.difference(&theirs).collect();
    assert!(
        missing.is_empty() && additional.is_empty(),
        "of {}, missing: {missing:#?}, additional: {additional:#?}",
        theirs.len()
    );
}

type Places = BTreeSet<(String, usize)>;

/// The places that Bandit finds, and the files that it cannot read.
fn bandit(folder: &Path) -> (Places, BTreeSet<String>) {
    let output = oracle::bandit()
        .args(["--quiet", "--tests", "B104", "--format", "json", "-r"])
        .arg(folder)
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let name = |item: &Value| {
        let path = Path::new(item["filename"].as_str().unwrap());
        path.file_name().unwrap().to_string_lossy().into_owned()
    };
    let list = |key: &str| report[key].as_array().cloned().unwrap_or_default();
    let results = list("results");
    let places = results.iter().map(|result| {
        let line = result["line_number"].as_u64().unwrap();
        (name(result), usize::try_from(line).unwrap())
    });
    (places.collect(), list("errors").iter().map(name).collect())
}
