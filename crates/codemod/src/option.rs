/// An option of a codemod's: a key of its table in the configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodemodOption {
    /// The key, in kebab-case.
    pub name: &'static str,
    /// What its value is.
    pub kind: OptionKind,
    /// One sentence on what it does.
    pub doc: &'static str,
}

/// What the value of a codemod's option is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OptionKind {
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
    /// A string.
    String,
    /// An array of strings.
    Strings,
    /// One of some words.
    Choice {
        /// The words, sorted.
        of: &'static [&'static str],
        /// The one that counts where nothing is set.
        default: &'static str,
    },
}

/// The value of a codemod's option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OptionValue {
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A string.
    String(String),
    /// An array of strings.
    Strings(Vec<String>),
    /// One of the words that the option allows.
    Choice(&'static str),
}
