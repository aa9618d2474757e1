//! What a type tells.

use harden_codemod::{Kind, Known};
use ty_python_semantic::types::Type;
use ty_python_semantic::{Db, ProgramEnvironment};

use crate::definition;
use crate::literal::Literal;
use crate::yardsticks::Yardsticks;

/// Reads types.
pub(crate) struct Answer<'a, 'db> {
    db: &'db dyn Db,
    env: &'a ProgramEnvironment<'db>,
    yardsticks: &'a Yardsticks<'db>,
}

impl<'a, 'db> Answer<'a, 'db> {
    pub(crate) fn new(
        db: &'db dyn Db,
        env: &'a ProgramEnvironment<'db>,
        yardsticks: &'a Yardsticks<'db>,
    ) -> Self {
        Answer {
            db,
            env,
            yardsticks,
        }
    }

    /// What is known of a value of type `ty`.
    pub(crate) fn known(&self, ty: Type<'db>) -> Known {
        match ty {
            // Unknown, or never reached.
            Type::Dynamic(_) | Type::Divergent(_) | Type::Never => Known::default(),
            Type::FunctionLiteral(_) | Type::ClassLiteral(_) => Known {
                defined_as: definition::dotted(self.db, self.env, ty),
                ..Known::default()
            },
            _ => Known {
                kind: self.kind(ty),
                texts: self.texts(ty).unwrap_or_default(),
                defined_as: None,
            },
        }
    }

    fn kind(&self, ty: Type<'db>) -> Option<Kind> {
        let all = self.yardsticks;
        let is =
            |yardstick: crate::yardsticks::Yardstick<'db>| yardstick.takes(self.db, self.env, ty);
        if is(all.text) {
            Some(Kind::Str)
        } else if is(all.octets) {
            Some(Kind::Bytes)
        } else if is(all.truth) {
            match Literal::new(self.db, self.env, ty)? {
                Literal::Bool(true) => Some(Kind::True),
                Literal::Bool(false) => Some(Kind::False),
                _ => None,
            }
        } else if is(all.number) {
            // `Literal[1, True]`
            let may_be_bool = self
                .elements(ty)
                .into_iter()
                .any(|element| all.truth.takes(self.db, self.env, element));
            (!may_be_bool).then_some(Kind::Int)
        } else if is(all.texts) {
            Some(Kind::Strings)
        } else if all.path.is_some_and(is) {
            Some(Kind::Path)
        } else {
            None
        }
    }

    /// The texts a value can be, sorted; nothing where it can be anything else.
    fn texts(&self, ty: Type<'db>) -> Option<Vec<String>> {
        let mut texts = Vec::new();
        for element in self.elements(ty) {
            match Literal::new(self.db, self.env, element)? {
                Literal::Str(text) => texts.push(text),
                Literal::Bool(_) => return None,
            }
        }
        texts.sort_unstable();
        texts.dedup();
        Some(texts)
    }

    /// The types that a union consists of; else the type itself.
    fn elements(&self, ty: Type<'db>) -> Vec<Type<'db>> {
        match ty {
            Type::Union(union) => union
                .elements(self.db)
                .iter()
                .flat_map(|element| self.elements(*element))
                .collect(),
            // An alias cannot be a part of itself without a class in between.
            Type::TypeAlias(alias) => self.elements(alias.value_type(self.db)),
            _ => vec![ty],
        }
    }
}
