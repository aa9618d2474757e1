//! Why a finding is not fixed.

use std::fmt;

use harden_codemod::prelude::{EditError, Line, NameDoubt, NoComment};
use harden_codemod::{Reason as Code, ReasonDoc};

/// Why a use or an import stays as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reason {
    NameInDoubt(NameDoubt),
    StarImport,
    RelativeImport,
    DynamicImport,
    OptionalDefusedXml,
    Conditional(String),
    ModulePassedOn { name: String, line: Line },
    NoCounterpart { name: String, line: Line },
    CustomParser { line: Line },
    ParserClass { line: Line },
    UnpackedArguments { line: Line },
    Arguments { name: String, line: Line },
    LxmlArguments { name: String },
    NoParserClass { function: String },
    ClassAttribute(String),
    TextOrBytes { name: String, line: Line },
    TreeParse { line: Line },
    Patched { name: String, line: Line },
    SuppressedCall { line: Line },
    NameTaken(String),
    Unused(String),
    Shared(String),
    LookedUp(String),
    CommentInside,
    NoComment(NoComment),
    LocalImport,
    Edits(EditError),
}

/// The documentation of every reason, sorted by code.
pub(crate) const DOCS: &[ReasonDoc] = &[
    doc(
        "arguments",
        "the call passes arguments that don't fit: defusedxml's function takes others, or lxml's call has no place for a parser",
    ),
    doc(
        "class-attribute",
        "the import is in a class body, so the module is an attribute of the class and its objects",
    ),
    doc(
        "comment-inside",
        "a comment stands where the imports would be put together",
    ),
    doc(
        "conditional-import",
        "which module is imported depends on a condition",
    ),
    doc(
        "custom-parser",
        "the call is given a parser that may not be one of defusedxml's, which would parse without its protection",
    ),
    doc("dynamic-import", "the module is imported by a call"),
    doc("edits-do-not-fit", "harden's own edits do not fit"),
    doc(
        "local-import",
        "the import stands in a function, and the whole process would be patched from there",
    ),
    doc(
        "looked-up",
        "nothing in the file uses the import by name, and code in it looks names up by their text",
    ),
    doc(
        "module-passed-on",
        "the module itself is used as a value, so that what is used of it cannot be told",
    ),
    doc("name-in-doubt", "the name may mean something else"),
    doc(
        "name-taken",
        "the names that the import of defusedxml could have are taken",
    ),
    doc(
        "no-counterpart",
        "defusedxml has nothing of that name, and it parses, or may",
    ),
    doc(
        "no-parser-class",
        "the function is imported by itself, and the file can't import lxml's `XMLParser` beside it",
    ),
    doc(
        "no-place-for-comment",
        "the import is right, and its line cannot take the comment that says so",
    ),
    doc(
        "optional-defusedxml",
        "defusedxml is used already where it is installed, and the standard library where it is not",
    ),
    doc(
        "parser-class",
        "XMLParser is used as a class: subclassed, compared or passed on",
    ),
    doc(
        "patched",
        "the file puts something else in the function's place",
    ),
    doc(
        "relative-import",
        "the module is of the file's own package, and only called like it",
    ),
    doc(
        "shared-name",
        "other files may take the module from this one, and parse with it",
    ),
    doc(
        "star-import",
        "everything is imported, so that what is used cannot be told",
    ),
    doc(
        "suppressed-call",
        "a call that a comment suppresses still parses with the standard library",
    ),
    doc(
        "text-or-bytes",
        "the call may be given text as well as bytes, which defusedxml's function does not take",
    ),
    doc(
        "tree-parse",
        "an ElementTree may be asked to parse, which it does with the standard library's parser",
    ),
    doc(
        "unpacked-arguments",
        "the call unpacks arguments, which may hold a parser",
    ),
    doc("unused-import", "nothing in the file uses the import"),
];

const fn doc(code: &'static str, meaning: &'static str) -> ReasonDoc {
    ReasonDoc { code, meaning }
}

impl Code for Reason {
    fn code(&self) -> &'static str {
        match self {
            Reason::NameInDoubt(_) => "name-in-doubt",
            Reason::StarImport => "star-import",
            Reason::RelativeImport => "relative-import",
            Reason::DynamicImport => "dynamic-import",
            Reason::OptionalDefusedXml => "optional-defusedxml",
            Reason::Conditional(_) => "conditional-import",
            Reason::ModulePassedOn { .. } => "module-passed-on",
            Reason::NoCounterpart { .. } => "no-counterpart",
            Reason::CustomParser { .. } => "custom-parser",
            Reason::ParserClass { .. } => "parser-class",
            Reason::UnpackedArguments { .. } => "unpacked-arguments",
            Reason::Arguments { .. } | Reason::LxmlArguments { .. } => "arguments",
            Reason::NoParserClass { .. } => "no-parser-class",
            Reason::ClassAttribute(_) => "class-attribute",
            Reason::TextOrBytes { .. } => "text-or-bytes",
            Reason::TreeParse { .. } => "tree-parse",
            Reason::Patched { .. } => "patched",
            Reason::SuppressedCall { .. } => "suppressed-call",
            Reason::NameTaken(_) => "name-taken",
            Reason::Unused(_) => "unused-import",
            Reason::Shared(_) => "shared-name",
            Reason::LookedUp(_) => "looked-up",
            Reason::CommentInside => "comment-inside",
            Reason::NoComment(_) => "no-place-for-comment",
            Reason::LocalImport => "local-import",
            Reason::Edits(_) => "edits-do-not-fit",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::NameInDoubt(doubt) => doubt.fmt(f),
            Reason::StarImport => {
                f.write_str("everything is imported, so that what is used cannot be told")
            }
            Reason::RelativeImport => {
                f.write_str("the module is of the file's own package, and only called like it")
            }
            Reason::DynamicImport => f.write_str("the module is imported by a call"),
            Reason::OptionalDefusedXml => f.write_str(
                "this is what happens where defusedxml is not installed; declare it, and import nothing else",
            ),
            Reason::Conditional(name) => {
                write!(f, "what `{name}` is depends on a condition")
            }
            Reason::ModulePassedOn { name, line } => write!(
                f,
                "line {line} uses `{name}` itself as a value, so that what is used of it cannot be told"
            ),
            Reason::NoCounterpart { name, line } => write!(
                f,
                "`{name}` in line {line} parses, or may, and defusedxml has nothing of that name"
            ),
            Reason::CustomParser { line } => write!(
                f,
                "the parser in line {line} may not be one of defusedxml's, and would parse without its protection"
            ),
            Reason::ParserClass { line } => write!(
                f,
                "line {line} uses XMLParser as a class, and defusedxml's has other methods"
            ),
            Reason::UnpackedArguments { line } => {
                write!(f, "line {line} unpacks arguments, which may hold a parser")
            }
            Reason::Arguments { name, line } => write!(
                f,
                "`{name}` in line {line} is passed arguments that defusedxml's takes otherwise or not at all"
            ),
            Reason::LxmlArguments { name } => write!(
                f,
                "can't add a parser to this call of `{name}`: pass `parser=etree.XMLParser(resolve_entities=False, no_network=True)` by hand"
            ),
            Reason::NoParserClass { function } => write!(
                f,
                "`{function}` is imported by itself, and the name `XMLParser` isn't free for lxml's class: pass `parser=etree.XMLParser(resolve_entities=False, no_network=True)` by hand"
            ),
            Reason::ClassAttribute(name) => write!(
                f,
                "the import makes `{name}` an attribute of the class, and objects may use it as `self.{name}`: import it at the top of the module instead"
            ),
            Reason::TextOrBytes { name, line } => write!(
                f,
                "`{name}` in line {line} may be given text, which defusedxml's does not take: pass bytes, or parse an io.StringIO"
            ),
            Reason::TreeParse { line } => write!(
                f,
                "line {line} may ask an ElementTree to parse, which it does with the standard library's parser"
            ),
            Reason::Patched { name, line } => {
                write!(f, "line {line} puts something else in the place of `{name}`")
            }
            Reason::SuppressedCall { line } => write!(
                f,
                "line {line} parses with the standard library, as its comment wants it"
            ),
            Reason::NameTaken(name) => write!(
                f,
                "the names that the import of defusedxml could have, such as `{name}`, are taken"
            ),
            Reason::Unused(name) => write!(
                f,
                "nothing in this file uses `{name}`; take the import out if no other file needs it"
            ),
            Reason::Shared(name) => write!(
                f,
                "another file may take `{name}` from this one, and parse with it"
            ),
            Reason::LookedUp(name) => write!(
                f,
                "this file looks names up by their text (`globals()` or the like), and may use `{name}` that way"
            ),
            Reason::CommentInside => {
                f.write_str("a comment stands where the imports would be put together")
            }
            Reason::NoComment(no_comment) => {
                write!(f, "the import is right as it is, but {no_comment}")
            }
            Reason::LocalImport => f.write_str(
                "the import stands in a function, and the whole process would be patched from there",
            ),
            Reason::Edits(error) => write!(
                f,
                "harden's own edits do not fit: {error}; please report this"
            ),
        }
    }
}
