//! One Python file: text, syntax, names, comments, edits, imports and diff.
//!
//! The only crate that names Ruff's parser crates. They promise no stability, so an upgrade must
//! touch one crate; what codemods need of the syntax tree is re-exported in [`prelude`].

mod bandit_tests;
mod call;
pub mod diff;
mod edit;
mod encoding;
mod imports;
mod index;
mod justify;
mod lines;
pub mod literal;
mod module;
mod parse;
mod past;
pub mod prelude;
mod replaced;
mod stale;
mod suites;
mod suppress;
mod suppressions;
mod verify;

pub use bandit_tests::test_id;
pub use call::Unpacked;
pub use edit::{Claims, Edit, EditError, EditSet};
pub use encoding::{DecodeError, SourceEncoding, decode};
pub use imports::{ImportRequest, NameTaken, NewImport, edit_imports};
pub use index::{
    AnyNode, Binding, BindingKind, ImportedName, Index, NameDoubt, NameUse, QualifiedCall, Scope,
    ScopeKind,
};
pub use jiff::civil::Date;
pub use justify::{CommentForm, CommentStyle, Formatter, NoComment};
pub use lines::Lines;
pub use module::{Condition, Module};
pub use parse::{SyntaxError, SyntaxTree};
pub use past::Line;
pub use replaced::{ANY_NAME, DottedUse, Meaning, PathStart, Replacement, Way};
pub use ruff_text_size::{Ranged, TextRange, TextSize};
pub use stale::Stale;
pub use suites::suites;
pub use suppress::Suppression;
pub use suppressions::{
    BadReason, SuppressionComment, SuppressionFault, SuppressionScope, SuppressionTool,
};
pub use verify::same_tokens_outside;
