//! How a project lays its code out.

/// What the formatter and the import sorter of a project are set to. The default is Ruff's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Style {
    /// The longest line, in columns (`line-length`).
    pub line_length: usize,
    /// What a level of indentation is (`indent-style`, `indent-width`).
    pub indent: Indent,
    /// The quotes of strings (`quote-style`).
    pub quotes: Quotes,
    /// What lines end in (`line-ending`).
    pub line_ending: LineEnding,
    /// Whether a comma behind the last element keeps each element on its own line
    /// (`skip-magic-trailing-comma` is off).
    pub magic_trailing_comma: bool,
    /// Whether the formatter's preview style is on (`preview`).
    pub preview: bool,
    /// Whether code in docstrings is formatted (`docstring-code-format`).
    pub docstring_code: bool,
    /// The lowest Python that the code must run on (`target-version`), which decides whether the
    /// items of a `with` may stand in parentheses.
    pub python: Option<(u8, u8)>,
    /// How imports are sorted; `None` where that is not known.
    pub imports: Option<ImportStyle>,
}

/// One level of indentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Indent {
    /// A tab, which counts as this many columns.
    Tab(u8),
    /// This many spaces.
    Spaces(u8),
}

/// The quotes of strings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quotes {
    /// `"`
    Double,
    /// `'`
    Single,
    /// Those that are there.
    Preserve,
}

/// What lines end in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineEnding {
    /// What the file's first line ends in.
    Auto,
    /// `\n`
    LineFeed,
    /// `\r\n`
    CarriageReturnLineFeed,
}

/// How imports are sorted: Ruff's settings `lint.isort`, under their names.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a setting that stands alone"
)]
pub struct ImportStyle {
    /// `force-single-line`
    pub force_single_line: bool,
    /// `force-sort-within-sections`
    pub force_sort_within_sections: bool,
    /// `from-first`
    pub from_first: bool,
    /// `no-sections`
    pub no_sections: bool,
    /// `order-by-type`
    pub order_by_type: bool,
    /// `case-sensitive`
    pub case_sensitive: bool,
    /// `combine-as-imports`
    pub combine_as_imports: bool,
    /// `split-on-trailing-comma`
    pub split_on_trailing_comma: bool,
    /// `lines-after-imports`; `None` for -1: two before a definition, else one.
    pub lines_after_imports: Option<usize>,
    /// `known-first-party`
    pub known_first_party: Vec<String>,
    /// `known-third-party`
    pub known_third_party: Vec<String>,
    /// `known-local-folder`
    pub known_local_folder: Vec<String>,
    /// `extra-standard-library`
    pub extra_standard_library: Vec<String>,
}

impl Default for Style {
    fn default() -> Self {
        Style {
            line_length: 88,
            indent: Indent::Spaces(4),
            quotes: Quotes::Double,
            line_ending: LineEnding::Auto,
            magic_trailing_comma: true,
            preview: false,
            docstring_code: false,
            python: None,
            imports: Some(ImportStyle::default()),
        }
    }
}

impl Default for ImportStyle {
    fn default() -> Self {
        ImportStyle {
            force_single_line: false,
            force_sort_within_sections: false,
            from_first: false,
            no_sections: false,
            order_by_type: true,
            case_sensitive: false,
            combine_as_imports: false,
            split_on_trailing_comma: true,
            lines_after_imports: None,
            known_first_party: Vec::new(),
            known_third_party: Vec::new(),
            known_local_folder: Vec::new(),
            extra_standard_library: Vec::new(),
        }
    }
}

impl Indent {
    /// The columns that a level takes.
    pub fn width(self) -> u8 {
        match self {
            Indent::Tab(width) | Indent::Spaces(width) => width,
        }
    }
}
