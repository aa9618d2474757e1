//! Text that knows where it may be broken, after Wadler, "A prettier printer" (2003), as Ruff's
//! formatter prints it.

/// A piece of text that may take several lines.
#[derive(Debug, Clone)]
pub(super) enum Doc {
    Text(String),
    /// A newline in a group that is broken, this text in one that is not.
    Line(&'static str),
    /// What stands one level deeper.
    Indent(Vec<Doc>),
    /// What is on one line if that fits, and is broken at all its own lines if not.
    Group {
        docs: Vec<Doc>,
        /// It is broken, whether it fits or not.
        is_broken: bool,
    },
    /// Text in a group that is broken, nothing in one that is not.
    IfBroken(&'static str),
    /// What gets parentheses around it where it does not fit the line.
    Parenthesized(Vec<Doc>),
    /// What is broken in the brackets that it has; only where what stands before those does not
    /// fit either, it gets parentheses around it, and is `wrapped` then.
    Bracketed {
        bare: Vec<Doc>,
        wrapped: Vec<Doc>,
    },
}

impl Doc {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Doc::Text(text.into())
    }

    pub(super) fn group(docs: Vec<Doc>) -> Self {
        let is_broken = docs.iter().any(Doc::must_break);
        Doc::Group { docs, is_broken }
    }

    /// Whether something in it is broken in any case, and so all around it.
    fn must_break(&self) -> bool {
        match self {
            Doc::Group { is_broken, .. } => *is_broken,
            Doc::Indent(docs) | Doc::Parenthesized(docs) | Doc::Bracketed { bare: docs, .. } => {
                docs.iter().any(Doc::must_break)
            }
            Doc::Text(_) | Doc::Line(_) | Doc::IfBroken(_) => false,
        }
    }
}

/// What lines look like.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lines<'s> {
    /// How many columns a line may take.
    pub(crate) limit: usize,
    /// One level of indentation.
    pub(crate) unit: &'s str,
    pub(crate) newline: &'static str,
    /// The items of a `with` may stand in parentheses, which Python 3.9 is the first to read.
    pub(crate) wraps_items: bool,
}

/// The columns of a text. A tab takes as many as one level of indentation has by default; ideographs
/// and the like take two.
pub(crate) fn width(text: &str) -> usize {
    text.chars()
        .map(|c| match c {
            '\t' => 4,
            '\u{1100}'..='\u{115f}'
            | '\u{2e80}'..='\u{a4cf}'
            | '\u{ac00}'..='\u{d7a3}'
            | '\u{f900}'..='\u{faff}'
            | '\u{fe30}'..='\u{fe6f}'
            | '\u{ff00}'..='\u{ff60}'
            | '\u{ffe0}'..='\u{ffe6}'
            | '\u{1f300}'..='\u{1f64f}'
            | '\u{1f900}'..='\u{1f9ff}' => 2,
            _ => 1,
        })
        .sum()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Flat,
    Broken,
}

#[derive(Clone, Copy)]
struct Task<'d> {
    level: usize,
    mode: Mode,
    doc: &'d Doc,
}

/// `docs` as text, on a line that begins with `indent`, which is not part of it, and has `behind`
/// columns taken at the end of its last line.
pub(super) fn print(docs: &[Doc], lines: Lines<'_>, indent: &str, behind: usize) -> String {
    let mut printer = Printer {
        lines,
        indent,
        behind,
        out: String::new(),
        column: width(indent),
    };
    let mut tasks: Vec<Task<'_>> = Vec::new();
    push(&mut tasks, docs, 0, Mode::Broken);
    while let Some(task) = tasks.pop() {
        printer.task(task, &mut tasks);
    }
    printer.out
}

fn push<'d>(tasks: &mut Vec<Task<'d>>, docs: &'d [Doc], level: usize, mode: Mode) {
    tasks.extend(docs.iter().rev().map(|doc| Task { level, mode, doc }));
}

struct Printer<'s> {
    lines: Lines<'s>,
    indent: &'s str,
    behind: usize,
    out: String,
    column: usize,
}

impl Printer<'_> {
    fn task<'d>(&mut self, task: Task<'d>, tasks: &mut Vec<Task<'d>>) {
        let Task { level, mode, doc } = task;
        match doc {
            Doc::Text(text) => self.write(text),
            Doc::Line(flat) => match mode {
                Mode::Flat => self.write(flat),
                Mode::Broken => self.newline(level),
            },
            Doc::Indent(docs) => push(tasks, docs, level + 1, mode),
            Doc::IfBroken(text) => {
                if mode == Mode::Broken {
                    self.write(text);
                }
            }
            Doc::Group { docs, is_broken } => {
                let fits = !is_broken && self.fits(docs, tasks);
                let mode = if mode == Mode::Flat || fits {
                    Mode::Flat
                } else {
                    Mode::Broken
                };
                push(tasks, docs, level, mode);
            }
            Doc::Parenthesized(docs) => {
                if mode == Mode::Flat || self.fits(docs, tasks) {
                    push(tasks, docs, level, Mode::Flat);
                } else {
                    self.wrap(docs, level, tasks);
                }
            }
            Doc::Bracketed { bare, wrapped } => {
                if mode == Mode::Flat || self.fits(bare, tasks) {
                    push(tasks, bare, level, Mode::Flat);
                } else if self.begins(bare) {
                    push(tasks, bare, level, Mode::Broken);
                } else {
                    self.wrap(wrapped, level, tasks);
                }
            }
        }
    }

    fn wrap<'d>(&mut self, docs: &'d [Doc], level: usize, tasks: &mut Vec<Task<'d>>) {
        self.write("(");
        self.newline(level + 1);
        let mut close = |doc| {
            tasks.push(Task {
                level,
                mode: Mode::Broken,
                doc,
            });
        };
        close(&Doc::IfBroken(")"));
        close(&Doc::Line(""));
        push(tasks, docs, level + 1, Mode::Broken);
    }

    fn write(&mut self, text: &str) {
        self.out.push_str(text);
        self.column += width(text);
    }

    fn newline(&mut self, level: usize) {
        self.out.push_str(self.lines.newline);
        self.out.push_str(self.indent);
        self.out.push_str(&self.lines.unit.repeat(level));
        self.column = width(self.indent) + width(self.lines.unit) * level;
    }

    /// Whether `docs` fit the line, with what follows up to where that can be broken.
    fn fits(&self, docs: &[Doc], rest: &[Task<'_>]) -> bool {
        let mut room = self.lines.limit.checked_sub(self.column);
        let mut tasks = Vec::new();
        push(&mut tasks, docs, 0, Mode::Flat);
        let mut rest = rest.iter().rev();
        loop {
            let Some(task) = tasks.pop().or_else(|| rest.next().copied()) else {
                return room.is_some_and(|room| room >= self.behind);
            };
            let text = match (task.doc, task.mode) {
                (Doc::Text(text), _) => text.as_str(),
                (Doc::Line(_), Mode::Broken) => return room.is_some(),
                (Doc::Line(text), Mode::Flat) | (Doc::IfBroken(text), Mode::Broken) => text,
                (Doc::IfBroken(_), Mode::Flat) => "",
                (Doc::Group { is_broken, .. }, Mode::Flat) if *is_broken => return false,
                (
                    Doc::Indent(docs)
                    | Doc::Group { docs, .. }
                    | Doc::Parenthesized(docs)
                    | Doc::Bracketed { bare: docs, .. },
                    mode,
                ) => {
                    push(&mut tasks, docs, 0, mode);
                    continue;
                }
            };
            room = room.and_then(|room| room.checked_sub(width(text)));
            if room.is_none() {
                return false;
            }
        }
    }

    /// Whether what stands before the first place where `docs` can be broken fits the line.
    fn begins(&self, docs: &[Doc]) -> bool {
        let mut room = self.lines.limit.checked_sub(self.column);
        let mut tasks = Vec::new();
        push(&mut tasks, docs, 0, Mode::Broken);
        while let Some(task) = tasks.pop() {
            match task.doc {
                Doc::Line(_) => return room.is_some(),
                Doc::Text(text) => {
                    room = room.and_then(|room| room.checked_sub(width(text)));
                }
                Doc::IfBroken(_) => {}
                Doc::Indent(docs)
                | Doc::Group { docs, .. }
                | Doc::Parenthesized(docs)
                | Doc::Bracketed { bare: docs, .. } => push(&mut tasks, docs, 0, Mode::Broken),
            }
        }
        false
    }
}
