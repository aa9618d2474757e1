use std::path::Path;

use harden_rewriter::TextRange;

/// What is known of an expression's value, over what the file's own text shows.
///
/// Everything here holds for certain, as far as the project's annotations can be trusted. What is
/// not known is left out, and proves nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// The kind of value, where it is always the same.
    pub kind: Option<Kind>,
    /// Every text it can be, sorted, where it can only be one of some literals.
    pub texts: Vec<String>,
    /// For a function or class: where it is defined, as a dotted name such as `subprocess.run`,
    /// however many modules it was imported through.
    pub defined_as: Option<String>,
}

/// A kind of value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `str`, or a subclass.
    Str,
    /// `bytes`.
    Bytes,
    /// `int`, and not `bool`.
    Int,
    /// A constant that is true.
    True,
    /// A constant that is false.
    False,
    /// A path of `pathlib`.
    Path,
    /// A list or tuple of `str`.
    Strings,
}

/// The types of a project's expressions.
pub trait Types: Sync {
    /// What is known of the expression at `range` of `text`, the text of the file at `path`, which
    /// need not be what the disk has.
    ///
    /// This costs many times what parsing the file did: to be asked where the decision on a fix
    /// depends on it, and never to find something.
    fn of(&self, path: &Path, text: &str, range: TextRange) -> Known;
}

/// Nothing is known of any type.
pub struct NoTypes;

impl Types for NoTypes {
    fn of(&self, _path: &Path, _text: &str, _range: TextRange) -> Known {
        Known::default()
    }
}
