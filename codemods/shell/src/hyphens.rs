//! What is said of values that a program may take for options (CWE-88).

/// The values of a fix that may start with a hyphen.
#[derive(Default)]
pub(crate) struct Hyphens {
    /// Those that `--` makes operands of, with their programs.
    closed: Vec<(String, String)>,
    /// Those that are options still.
    open: Vec<(String, String)>,
}

impl Hyphens {
    /// `--` stands before `value`, an argument of `program`.
    pub(crate) fn add_closed(&mut self, value: &str, program: &str) {
        note(&mut self.closed, value, program);
    }

    /// `program` takes `value` for an option still, if it starts with a hyphen.
    pub(crate) fn add_open(&mut self, value: &str, program: &str) {
        note(&mut self.open, value, program);
    }

    /// A clause for each program.
    pub(crate) fn effects(&self) -> Vec<String> {
        let mut effects = by_program(&self.closed, |values, program| {
            format!("{program} no longer reads {values} as an option if it starts with `-`")
        });
        effects.extend(self.open_clauses());
        effects
    }

    /// What stays open.
    pub(crate) fn caution(&self) -> Option<String> {
        let clauses = self.open_clauses();
        (!clauses.is_empty()).then(|| clauses.join("; "))
    }

    fn open_clauses(&self) -> Vec<String> {
        by_program(&self.open, |values, program| {
            format!("if {values} starts with `-`, {program} still reads it as an option")
        })
    }
}

fn note(values: &mut Vec<(String, String)>, value: &str, program: &str) {
    let entry = (value.to_string(), program.to_string());
    if !values.contains(&entry) {
        values.push(entry);
    }
}

/// A clause for each program, in the order in which the programs were noted.
fn by_program(noted: &[(String, String)], clause: impl Fn(&str, &str) -> String) -> Vec<String> {
    let mut programs: Vec<&str> = Vec::new();
    for (_, program) in noted {
        if !programs.contains(&program.as_str()) {
            programs.push(program);
        }
    }
    programs
        .into_iter()
        .map(|program| {
            let values: Vec<&str> = noted
                .iter()
                .filter(|(_, of)| of == program)
                .map(|(value, _)| value.as_str())
                .collect();
            clause(&values.join(" or "), program)
        })
        .collect()
}
