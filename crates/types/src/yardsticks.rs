//! The types that others are measured by.
//!
//! ty does not let others make types, or ask whether one is a subtype of another. But it infers
//! the types of a text, and unites types, and a union with a subtype is no different from the
//! supertype alone.

use ruff_db::files::File;
use ruff_db::parsed::parsed_module;
use ruff_python_ast::{Expr, Stmt};
use ty_python_semantic::types::{Type, UnionType};
use ty_python_semantic::{Db, HasType as _, ProgramEnvironment, SemanticModel};

/// A function with a parameter of each type, and a line with all of them.
pub(crate) const SOURCE: &str = "\
import pathlib

def yardsticks(
    text: str,
    octets: bytes,
    number: int,
    truth: bool,
    path: pathlib.PurePath,
    texts: list[str] | tuple[str, ...],
):
    (text, octets, number, truth, path, texts)
";

/// A type that others are measured by.
#[derive(Clone, Copy)]
pub(crate) struct Yardstick<'db>(Type<'db>);

impl<'db> Yardstick<'db> {
    /// Whether every value of `ty`, of which there has to be one, is a value of this type.
    pub(crate) fn takes(
        self,
        db: &'db dyn Db,
        env: &ProgramEnvironment<'db>,
        ty: Type<'db>,
    ) -> bool {
        UnionType::from_two_elements(db, env, self.0, ty) == self.0
    }
}

/// All of them.
pub(crate) struct Yardsticks<'db> {
    pub(crate) text: Yardstick<'db>,
    pub(crate) octets: Yardstick<'db>,
    pub(crate) number: Yardstick<'db>,
    pub(crate) truth: Yardstick<'db>,
    /// Missing where a file of the project hides the standard library's module.
    pub(crate) path: Option<Yardstick<'db>>,
    pub(crate) texts: Yardstick<'db>,
}

impl<'db> Yardsticks<'db> {
    /// The types in `file`, which has the text [`SOURCE`].
    pub(crate) fn new(db: &'db dyn Db, file: File) -> Option<Self> {
        let file = db.program_file(file);
        let parsed = parsed_module(db, file.python_file(db)).load(db);
        let model = SemanticModel::new(db, file);
        let function = parsed
            .syntax()
            .body
            .iter()
            .find_map(Stmt::as_function_def_stmt)?;
        let line = function.body.first()?.as_expr_stmt()?;
        let Expr::Tuple(tuple) = &*line.value else {
            return None;
        };
        let mut types = tuple.elts.iter().map(|name| name.inferred_type(&model));
        let mut next = || types.next().flatten().map(Yardstick);
        Some(Yardsticks {
            text: next()?,
            octets: next()?,
            number: next()?,
            truth: next()?,
            path: next().filter(|path| is_of_standard_library(db, &model, path.0)),
            texts: next()?,
        })
    }
}

fn is_of_standard_library<'db>(db: &'db dyn Db, model: &SemanticModel<'db>, ty: Type<'db>) -> bool {
    ty.definition(db, &model.program_environment())
        .as_ref()
        .and_then(|definition| definition.definition())
        .is_some_and(|definition| definition.file(db).path(db).is_vendored_path())
}
