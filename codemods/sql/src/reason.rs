//! Why a finding is not fixed.

use std::fmt;

use harden_codemod::prelude::{EditError, Line};
use harden_codemod::{ImportDoubt, Reason as Code, ReasonDoc};
use harden_justification::Uncommented;
use harden_sql::Position;
use harden_template::Unreadable;

/// Why a text stays as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reason {
    NotRun,
    PassedOn(String),
    Script,
    ManyRows,
    OtherRunner(String),
    KeywordText,
    Held(String),
    UsedOtherwise {
        name: String,
        line: Line,
    },
    Extended(Line),
    ValueMayChange(String),
    Shared(String),
    UnknownCursor(String),
    SeveralDrivers(String, Vec<&'static str>),
    OtherObject(String, String),
    Unreadable(Unreadable),
    Sql(harden_sql::Unreadable),
    SeveralStatements,
    Position {
        value: String,
        position: Position,
        /// What the value is made of has marks for parameters already.
        has_marks: bool,
    },
    MayBeName(String),
    SeveralValues(String),
    AlreadyQuoted(String),
    Snippet(String),
    NumberFormat(String),
    NotWhole(String),
    Parameters(&'static str),
    Marks(String),
    EvaluationOrder,
    CommentInText,
    Layout,
    Import(ImportDoubt),
    Constant,
    Uncommented(Uncommented),
    NoComment(String),
    Edits(EditError),
}

/// The documentation of every reason, sorted by code.
pub(crate) const DOCS: &[ReasonDoc] = &[
    doc(
        "already-quoted",
        "a value is quoted or escaped for SQL before it reaches the text, and would be so still",
    ),
    doc(
        "comment-in-text",
        "a comment stands between the parts of the text and would be lost",
    ),
    doc(
        "constant-text",
        "nothing but constants and numbers is put into the text that is run",
    ),
    doc("edits-do-not-fit", "harden's own edits do not fit"),
    doc(
        "evaluation-order",
        "the values would be evaluated in another order or number",
    ),
    doc(
        "existing-marks",
        "the text has marks for parameters that do not fit what is passed",
    ),
    doc(
        "existing-parameters",
        "the parameters that are passed already are not written out in the call",
    ),
    doc(
        "formatting",
        "the way the text is put together is not followed",
    ),
    doc(
        "layout",
        "the parts of the text stand in parentheses of their own",
    ),
    doc(
        "many-rows",
        "`executemany` takes a row of parameters for each run",
    ),
    doc(
        "may-be-a-name",
        "a value stands where a column's name may stand as well",
    ),
    doc(
        "name-taken",
        "`sqlalchemy` means something else where its function `text` is needed",
    ),
    doc(
        "no-parameter-there",
        "SQL takes no parameter where the value stands: a name, a direction, a piece of SQL",
    ),
    doc(
        "no-place-for-comment",
        "the values could be parameters, and the comment about what is left has no place",
    ),
    doc("not-run-here", "the text is not run where it is made"),
    doc(
        "not-whole-number",
        "a value stands where only a whole number can, and may be something else",
    ),
    doc(
        "number-format",
        "a number is formatted on its way into the text",
    ),
    doc(
        "other-object",
        "what runs the text is no cursor or connection of a known driver",
    ),
    doc(
        "other-runner",
        "the function that runs the text is not known to take parameters in this way",
    ),
    doc(
        "piece-of-sql",
        "a value is a piece of SQL, as far as its own text shows",
    ),
    doc("script", "`executescript` takes no parameters"),
    doc(
        "several-drivers",
        "several drivers are imported, and nothing shows which one runs the text",
    ),
    doc(
        "several-statements",
        "the text has several statements, which take no parameters together",
    ),
    doc(
        "several-values",
        "a value may be several with commas between them, which need a parameter each",
    ),
    doc(
        "shared-text",
        "another file may take the text from this one",
    ),
    doc("sql-not-read", "the SQL is not understood"),
    doc(
        "text-extended",
        "something else is added to the text further down",
    ),
    doc(
        "text-in-variable",
        "the text is held in a variable, and not all that it can hold is followed",
    ),
    doc(
        "text-used-otherwise",
        "the variable with the text is used for something else as well",
    ),
    doc(
        "unknown-cursor",
        "nothing shows which driver runs the text, and each has marks of its own",
    ),
    doc(
        "value-may-change",
        "a value may be another one by the time the text is run",
    ),
];

/// A row of the table.
pub(crate) const fn doc(code: &'static str, meaning: &'static str) -> ReasonDoc {
    ReasonDoc { code, meaning }
}

impl Reason {
    /// Whether it is about a text that is not put together of literals where it stands.
    pub(crate) fn is_about_origin(&self) -> bool {
        matches!(
            self,
            Reason::Held(_) | Reason::Unreadable(Unreadable::Dynamic)
        )
    }
}

impl From<Unreadable> for Reason {
    fn from(unreadable: Unreadable) -> Self {
        match unreadable {
            Unreadable::Variable(name) => Reason::Held(name),
            other => Reason::Unreadable(other),
        }
    }
}

impl Code for Reason {
    fn code(&self) -> &'static str {
        match self {
            Reason::NotRun | Reason::PassedOn(_) => "not-run-here",
            Reason::Script => "script",
            Reason::ManyRows => "many-rows",
            Reason::OtherRunner(_) | Reason::KeywordText => "other-runner",
            Reason::Held(_) => "text-in-variable",
            Reason::UsedOtherwise { .. } => "text-used-otherwise",
            Reason::Extended(_) => "text-extended",
            Reason::ValueMayChange(_) => "value-may-change",
            Reason::Shared(_) => "shared-text",
            Reason::UnknownCursor(_) => "unknown-cursor",
            Reason::SeveralDrivers(..) => "several-drivers",
            Reason::OtherObject(..) => "other-object",
            Reason::Unreadable(Unreadable::EvaluationOrder) | Reason::EvaluationOrder => {
                "evaluation-order"
            }
            Reason::Unreadable(_) => "formatting",
            Reason::Sql(_) => "sql-not-read",
            Reason::SeveralStatements => "several-statements",
            Reason::Position { .. } => "no-parameter-there",
            Reason::MayBeName(_) => "may-be-a-name",
            Reason::SeveralValues(_) => "several-values",
            Reason::AlreadyQuoted(_) => "already-quoted",
            Reason::Snippet(_) => "piece-of-sql",
            Reason::NumberFormat(_) => "number-format",
            Reason::NotWhole(_) => "not-whole-number",
            Reason::Parameters(_) => "existing-parameters",
            Reason::Marks(_) => "existing-marks",
            Reason::CommentInText => "comment-in-text",
            Reason::Layout => "layout",
            Reason::Import(_) => "name-taken",
            Reason::Constant => "constant-text",
            Reason::Uncommented(_) | Reason::NoComment(_) => "no-place-for-comment",
            Reason::Edits(_) => "edits-do-not-fit",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::NotRun => f.write_str("the text is not run where it is made"),
            Reason::PassedOn(function) => write!(
                f,
                "the text is passed to `{function}`, and harden can't tell what that does with it"
            ),
            Reason::Script => f.write_str(
                "`executescript` takes no parameters: run each statement with `execute`, or check the values",
            ),
            Reason::ManyRows => f.write_str(
                "`executemany` takes a row of parameters for each run: put the value into each row",
            ),
            Reason::OtherRunner(function) => write!(
                f,
                "`{function}` runs the text, and harden doesn't know how it takes parameters: pass the value as a parameter by hand"
            ),
            Reason::KeywordText => {
                f.write_str("the text is passed as a keyword argument, so parameters can't follow it by position")
            }
            Reason::Held(name) => write!(
                f,
                "can't trace what `{name}` contains"
            ),
            Reason::UsedOtherwise { name, line } => write!(
                f,
                "`{name}`, which holds the text, is used in line {line} as well"
            ),
            Reason::Extended(line) => {
                write!(f, "line {line} appends something else to the text")
            }
            Reason::ValueMayChange(value) => write!(
                f,
                "`{value}` may have another value by the time the text is run"
            ),
            Reason::Shared(name) => write!(f, "another file may take `{name}` from this one"),
            Reason::UnknownCursor(cursor) => write!(
                f,
                "unknown database driver for `{cursor}`, so the placeholder style (`?`, `%s`, `:name`) is unknown"
            ),
            Reason::SeveralDrivers(cursor, drivers) => write!(
                f,
                "can't tell whether `{cursor}` belongs to {}",
                drivers.join(" or ")
            ),
            Reason::OtherObject(receiver, what) => write!(
                f,
                "`{receiver}` is {what}, and harden doesn't know how that takes parameters"
            ),
            Reason::Unreadable(unreadable) => unreadable.fmt(f),
            Reason::Sql(unreadable) => unreadable.fmt(f),
            Reason::SeveralStatements => {
                f.write_str("the text has several statements, which take no parameters together")
            }
            Reason::Position {
                value,
                position,
                has_marks,
            } => {
                write!(f, "`{value}` {position}")?;
                match position {
                    Position::Name {
                        quote: Some('"'), ..
                    } => f.write_str(
                        ", as double quotes are for names: in single ones it can be a parameter, if it is a value",
                    ),
                    Position::Name { .. }
                    | Position::OrderBy
                    | Position::GroupBy
                    | Position::SelectList => f.write_str(
                        ", which can't be a parameter: look it up in a dictionary or list of allowed ones",
                    ),
                    Position::Condition | Position::Snippet if *has_marks => f.write_str(
                        ", and its values are parameters already: check the column names in it against a list of allowed ones",
                    ),
                    Position::Condition | Position::Snippet => f.write_str(
                        ", which can't be a parameter: pass the values in it as parameters where it is built",
                    ),
                    _ => Ok(()),
                }
            }
            Reason::MayBeName(value) => write!(
                f,
                "`{value}` may be a column's name where it stands, and no name can be a parameter"
            ),
            Reason::SeveralValues(value) => write!(
                f,
                "`{value}` may be several values with commas between them, which need a parameter each"
            ),
            Reason::AlreadyQuoted(value) => write!(
                f,
                "`{value}` is already quoted or escaped for SQL, and a parameter must not be"
            ),
            Reason::Snippet(value) => write!(f, "`{value}` can be a piece of SQL"),
            Reason::NumberFormat(value) => write!(
                f,
                "`{value}` is formatted as a number: pass the number itself, rounded, as a parameter"
            ),
            Reason::NotWhole(value) => write!(
                f,
                "`{value}` stands where only a whole number can, and this driver quotes text there: pass `int({value})`"
            ),
            Reason::Parameters(how) => write!(f, "{how}"),
            Reason::Marks(mark) => write!(
                f,
                "the text has the placeholder `{mark}`, which doesn't fit the parameters that are passed"
            ),
            Reason::EvaluationOrder => {
                f.write_str("the values would be evaluated in another order, or not as often")
            }
            Reason::CommentInText => {
                f.write_str("a comment between the text's parts would be lost")
            }
            Reason::Import(doubt) => doubt.fmt(f),
            Reason::Layout => {
                f.write_str("the parts of the text stand in parentheses of their own")
            }
            Reason::Constant => f.write_str(
                "only constants and numbers are interpolated: check whether the text is right as it is",
            ),
            Reason::Uncommented(why) => why.fmt(f),
            Reason::NoComment(why) => f.write_str(why),
            Reason::Edits(error) => write!(
                f,
                "harden's own edits do not fit: {error}; please report this"
            ),
        }
    }
}
