//! A case file's text as cases.

use std::path::{Path, PathBuf};

use harden_codemod::{ContainerEvidence, Indent, Kind, Known, Quotes, Style};
use harden_rewriter::{PathStart, Replacement, Way, test_id};

use crate::case::{Bandit, Block, Case, Encoding, Find, Outcome};
use crate::failure::Failure;
use crate::found;

/// Reads the text of a case file.
///
/// # Errors
/// Everything that is wrong with its form.
pub(crate) fn cases(file: &Path, text: &str) -> Result<Vec<Case>, Vec<Failure>> {
    let mut reader = Reader {
        file,
        cases: Vec::new(),
        failures: Vec::new(),
    };
    reader.read(text);
    for case in &reader.cases {
        check(case, &mut reader.failures);
    }
    check_order(&reader.cases, &mut reader.failures);
    if reader.cases.is_empty() {
        reader
            .failures
            .push(Failure::new(file, 1, "", "the file has no case"));
    }
    if reader.failures.is_empty() {
        Ok(reader.cases)
    } else {
        Err(reader.failures)
    }
}

struct Reader<'f> {
    file: &'f Path,
    cases: Vec<Case>,
    failures: Vec<Failure>,
}

impl Reader<'_> {
    fn read(&mut self, text: &str) {
        let lines: Vec<&str> = text.lines().collect();
        let mut next = 0;
        // Whether the case at hand has a block: directives stand before it.
        let mut has_block = false;
        while let Some(line) = lines.get(next) {
            next += 1;
            if let Some(name) = line.strip_prefix("## ") {
                self.cases.push(empty_case(self.file, next, name.trim()));
                has_block = false;
            } else if let Some(fence) = fence(line) {
                let end = (next..lines.len())
                    .find(|&at| lines[at].trim_end() == fence)
                    .unwrap_or(lines.len());
                if line[fence.len()..].trim() == "python" {
                    let block = Block {
                        text: lines[next..end]
                            .iter()
                            .flat_map(|line| [line, "\n"])
                            .collect(),
                        lines: next..end,
                    };
                    self.block(next, block, has_block);
                    has_block = true;
                } else {
                    self.fail(next, "a block is not of `python`");
                }
                next = end + 1;
            } else if let Some((key, value)) = directive(line)
                && !has_block
            {
                self.directive(next, key, value);
            }
        }
    }

    fn fail(&mut self, line: usize, message: impl Into<String>) {
        let name = self.cases.last().map_or("", |case| case.name.as_str());
        self.failures
            .push(Failure::new(self.file, line, name, message));
    }

    fn block(&mut self, line: usize, mut block: Block, has_block: bool) {
        let Some(case) = self.cases.last_mut() else {
            self.fail(line, "a block stands before the first case");
            return;
        };
        if !case.final_newline {
            block.text.pop();
        }
        if has_block {
            case.after.push(block);
        } else {
            case.before = block;
        }
    }

    fn directive(&mut self, line: usize, key: &str, value: &str) {
        let Some(case) = self.cases.last_mut() else {
            return;
        };
        let known = match key {
            "outcome" => outcomes(value).map(|outcomes| case.outcomes = outcomes),
            "path" => {
                case.path = PathBuf::from(value);
                Some(())
            }
            "encoding" => match value {
                "latin-1" => Some(Encoding::Latin1),
                "utf-8-bom" => Some(Encoding::Utf8Bom),
                _ => None,
            }
            .map(|encoding| case.encoding = encoding),
            "final-newline" => (value == "no").then(|| case.final_newline = false),
            "project-has" => {
                case.project.push(value.to_string());
                Some(())
            }
            "project-shares" => {
                case.shared.push(value.to_string());
                Some(())
            }
            "project-replaces" => {
                replaced(value, Way::Patched).map(|replaced| case.replaced.push(replaced))
            }
            "project-assigns" => {
                replaced(value, Way::Assigned).map(|replaced| case.replaced.push(replaced))
            }
            "project-rewrites" => (value == "assertions").then(|| case.rewrites_assertions = true),
            "project-declares" => (value == "nothing").then(|| case.declares_nothing = true),
            "project-lists" => {
                let names = value.split(',').map(|name| name.trim().to_string());
                case.distributions = Some(names.collect());
                Some(())
            }
            "project-python" => version(value)
                .and_then(|(major, minor)| {
                    Some((u8::try_from(major).ok()?, u8::try_from(minor).ok()?))
                })
                .map(|minimum| case.minimum_python = Some(minimum)),
            "project-container" => {
                container(value).map(|container| case.container = Some(container))
            }
            "type" => typed(value).map(|typed| case.types.push(typed)),
            "named" => {
                let ids = value.split(',').map(|id| test_id(id.trim()));
                ids.collect::<Option<Vec<_>>>().map(|ids| case.named = ids)
            }
            "option" => value.split_once(" = ").map(|(name, set)| {
                case.options.push((name.to_string(), set.to_string()));
            }),
            "finds" => finds(value).map(|found| case.finds.extend(found)),
            "report" => (value == "complete").then(|| case.finds_all = true),
            "today" => value.parse().ok().map(|day| case.today = Some(day)),
            "bandit" => match value {
                "silent" => Some(Bandit::Silent),
                "reports" => Some(Bandit::Reports),
                _ => None,
            }
            .map(|bandit| case.bandit = bandit),
            "python" => version(value).map(|version| case.python = Some(version)),
            "formatter" => formatter(value).map(|style| case.style = style),
            "touches" => numbers(value).map(|lines| case.touches = lines),
            _ => None,
        };
        if known.is_none() {
            self.fail(line, format!("not a directive: `{key}: {value}`"));
        }
    }
}

fn empty_case(file: &Path, line: usize, name: &str) -> Case {
    Case {
        file: file.to_path_buf(),
        line,
        name: name.to_string(),
        outcomes: Vec::new(),
        path: PathBuf::from("module.py"),
        encoding: Encoding::default(),
        bandit: Bandit::default(),
        python: None,
        project: Vec::new(),
        shared: Vec::new(),
        replaced: Vec::new(),
        rewrites_assertions: false,
        declares_nothing: false,
        distributions: None,
        minimum_python: None,
        container: None,
        types: Vec::new(),
        named: Vec::new(),
        options: Vec::new(),
        finds: Vec::new(),
        finds_all: false,
        today: None,
        touches: Vec::new(),
        style: Style::default(),
        final_newline: true,
        before: Block::default(),
        after: Vec::new(),
    }
}

/// `app.os.system in tests/test_app.py:3`.
fn replaced(value: &str, way: Way) -> Option<(String, Replacement)> {
    let (path, place) = value.split_once(" in ")?;
    let (file, line) = place.rsplit_once(':')?;
    let replacement = Replacement {
        line: line.parse().ok()?,
        at: 0.into(),
        path: path.to_string(),
        start: PathStart::Top,
        way,
    };
    Some((file.to_string(), replacement))
}

/// `Dockerfile line 3 exposes port 80`.
fn container(value: &str) -> Option<ContainerEvidence> {
    let (file, rest) = value.split_once(" line ")?;
    let (line, what) = rest.split_once(' ')?;
    Some(ContainerEvidence {
        file: file.to_string(),
        line: line.parse().ok()?,
        what: what.to_string(),
        names_file: what.starts_with("runs `") && what.ends_with('`'),
    })
}

/// `line-length 100, tabs`
fn formatter(value: &str) -> Option<Style> {
    let mut style = Style::default();
    for word in value.split(',').map(str::trim) {
        match word {
            "tabs" => style.indent = Indent::Tab(style.indent.width()),
            "single-quotes" => style.quotes = Quotes::Single,
            "single-imports" => style.imports.as_mut()?.force_single_line = true,
            _ => style.line_length = word.strip_prefix("line-length ")?.parse().ok()?,
        }
    }
    Some(style)
}

/// `name = int`, or `name = subprocess.run` for a function.
fn typed(value: &str) -> Option<(String, Known)> {
    let (expression, what) = value.split_once(" = ")?;
    let mut known = Known::default();
    match what {
        "str" => known.kind = Some(Kind::Str),
        "int" => known.kind = Some(Kind::Int),
        "path" => known.kind = Some(Kind::Path),
        "strings" => known.kind = Some(Kind::Strings),
        "true" => known.kind = Some(Kind::True),
        text if text.starts_with('"') => {
            known.kind = Some(Kind::Str);
            known.texts = vec![text.trim_matches('"').to_string()];
        }
        function if function.contains('.') => known.defined_as = Some(function.to_string()),
        _ => return None,
    }
    Some((expression.to_string(), known))
}

/// `B602, B607 in 3`, or `B602 in 3-5` for a node of several lines.
fn finds(value: &str) -> Option<Vec<Find>> {
    let (ids, lines) = value.split_once(" in ")?;
    let (first, last) = lines.split_once('-').unwrap_or((lines, lines));
    let lines = first.parse().ok()?..=last.parse().ok()?;
    ids.split(',')
        .map(|id| {
            let id = test_id(id.trim())?;
            Some(Find {
                rule: found::rule(id),
                lines: lines.clone(),
            })
        })
        .collect()
}

fn fence(line: &str) -> Option<&str> {
    let ticks = line.bytes().take_while(|&byte| byte == b'`').count();
    (ticks >= 3).then(|| &line[..ticks])
}

fn directive(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.strip_prefix("- ")?.split_once(": ")?;
    Some((key, value.trim()))
}

fn outcomes(value: &str) -> Option<Vec<Outcome>> {
    value
        .split(',')
        .map(|word| match word.trim() {
            "safe" => Some(Outcome::Safe),
            "unsafe" => Some(Outcome::Unsafe),
            "display" => Some(Outcome::Display),
            "untouched" => Some(Outcome::Untouched),
            "suppressed" => Some(Outcome::Suppressed),
            other => {
                let code = other.strip_prefix("refused ")?;
                Some(Outcome::Refused(code.trim().to_string()))
            }
        })
        .collect()
}

fn version(value: &str) -> Option<(u32, u32)> {
    let (major, minor) = value.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}

fn numbers(value: &str) -> Option<Vec<usize>> {
    value
        .split(',')
        .map(|number| number.trim().parse().ok())
        .collect()
}

fn check(case: &Case, failures: &mut Vec<Failure>) {
    let mut fail = |message: String| failures.push(Failure::of(case, message));
    if case.outcomes.is_empty() {
        fail("no `- outcome:` is declared".to_string());
    }
    if case.has(&Outcome::Untouched) && case.outcomes.len() > 1 {
        fail("`untouched` says that there is no finding, so it stands alone".to_string());
    }
    if case.before.lines.is_empty() {
        fail("there is no block of Python, or an empty one".to_string());
    }
    // A missing text is got by updating, so only too many are an error of form.
    if case.after.len() > case.blocks_after() {
        fail(format!(
            "{} texts follow the first; the outcomes ask for {}",
            case.after.len(),
            case.blocks_after()
        ));
    }
    if case.encoding.encode(&case.before.text).is_none() {
        fail("its encoding lacks a character of it".to_string());
    }
}

fn check_order(cases: &[Case], failures: &mut Vec<Failure>) {
    let mut rewrite = None;
    for (position, case) in cases.iter().enumerate() {
        if cases[..position]
            .iter()
            .any(|other| other.name == case.name)
        {
            failures.push(Failure::of(case, "another case of the file has this name"));
        }
        match rewrite {
            None if !case.is_trap() => rewrite = Some(case.line),
            Some(line) if case.is_trap() => failures.push(Failure::of(
                case,
                format!("the cases without a fix come first; line {line} has one with a fix"),
            )),
            _ => {}
        }
    }
}
