//! What a codemod needs to read a file and to say what should change in it.

pub use crate::call::{Unpacked, argument, unpacks};
pub use crate::edit::{Edit, EditError, EditSet};
pub use crate::imports::{ImportRequest, NameTaken, NewImport};
pub use crate::index::{
    AnyNode, Binding, BindingKind, ImportedName, Index, NameDoubt, NameUse, QualifiedCall,
    ScopeKind,
};
pub use crate::justify::{CommentForm, CommentStyle, NoComment};
pub use crate::literal::{self, Quote};
pub use crate::module::{Condition, Module};
pub use crate::parse::SyntaxTree;
pub use crate::past::Line;
pub use crate::suites::suites;
pub use ruff_python_ast as ast;
pub use ruff_python_ast::{Expr, Stmt};
pub use ruff_text_size::{Ranged, TextLen, TextRange, TextSize};
