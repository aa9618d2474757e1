//! What the parser's tree says about holes.
//!
//! Nothing is taken for a value that is not an operand somewhere in these modules; what they do not
//! go into stays [`Position::Other`].

mod expression;
mod function;
mod operator;
mod query;
mod statement;

use sqlparser::ast::{Expr, Ident, ObjectName, ObjectNamePart, Statement, Value};

use crate::dialect::Dialect;
use crate::position::{Context, ListKind, NameKind, Position};
use crate::sql::StatementKind;
use crate::stand_in::{Site, Slots};

/// Says what the slots of a statement are, where the tree has them.
pub(crate) fn positions(
    statement: &Statement,
    slots: &Slots,
    dialect: Dialect,
) -> (StatementKind, Vec<Option<Position>>) {
    let mut tree = Tree {
        slots,
        dialect,
        found: vec![None; slots.all.len()],
        instead: None,
        instead_of_bare: None,
        instead_in_columns: None,
        in_join: false,
        depth: 0,
    };
    let kind = tree.statement(statement);
    (kind, tree.found)
}

struct Tree<'a> {
    slots: &'a Slots,
    dialect: Dialect,
    /// What each slot is.
    found: Vec<Option<Position>>,
    /// What values are where this is set.
    instead: Option<Position>,
    /// What values outside of quotes are where this is set.
    instead_of_bare: Option<Position>,
    /// What values in the columns of a query are where this is set.
    instead_in_columns: Option<Position>,
    /// It is the condition of a join, where both operands are more often columns than not.
    in_join: bool,
    /// How deep an expression is.
    depth: usize,
}

impl Tree<'_> {
    /// Goes through a part of the tree in which no value is taken for one.
    fn within(&mut self, position: Position, visit: impl FnOnce(&mut Self)) {
        let outer = self.instead.clone();
        self.instead.get_or_insert(position);
        visit(self);
        self.instead = outer;
    }

    /// An expression that stands where `seat` says.
    fn operand(&mut self, expression: &Expr, seat: &Position) {
        match expression {
            Expr::Identifier(name) => {
                if let Some(slot) = self.slots.named(&name.value) {
                    self.found_operand(slot, seat);
                }
            }
            Expr::Value(value) => {
                let name = match &value.value {
                    Value::SingleQuotedString(text) => text,
                    Value::Placeholder(text) => text.trim_start_matches(':'),
                    _ => return,
                };
                if let Some(slot) = self.slots.named(name) {
                    self.found_operand(slot, seat);
                }
            }
            Expr::Nested(inner) => self.operand(inner, seat),
            Expr::Collate { expr, collation } => {
                self.operand(expr, seat);
                self.object_name(collation, NameKind::Other);
            }
            _ => self.expression(expression),
        }
    }

    fn found_operand(&mut self, slot: usize, seat: &Position) {
        let is_bare = matches!(self.slots.all[slot].site, Site::Bare { .. });
        let position = match self.slots.all[slot].site {
            Site::Literal { joined: true } | Site::Bare { joined: true, .. } => Position::Joined,
            Site::Literal { joined: false } => match seat {
                Position::ValueOrName(context) => Position::Value(context.clone()),
                // A text there is an error to most.
                Position::Value(Context::Limit) => Position::Other,
                _ => seat.clone(),
            },
            Site::Name { quote, whole } => Position::Name {
                kind: NameKind::Column,
                quote: Some(quote),
                whole,
            },
            Site::Bare { bracketless, .. } => match seat {
                Position::Value(Context::InList { sole: true }) => Position::List {
                    kind: ListKind::In,
                    bracketed: !bracketless,
                },
                Position::Value(Context::Row { sole: true }) => Position::List {
                    kind: ListKind::Values,
                    bracketed: !bracketless,
                },
                _ if bracketless => Position::Other,
                _ => seat.clone(),
            },
        };
        let instead = match &self.instead_of_bare {
            Some(position) if is_bare => Some(position),
            _ => self.instead.as_ref(),
        };
        let position = match (position, instead) {
            (
                Position::Value(_)
                | Position::ValueOrName(_)
                | Position::List { .. }
                | Position::Condition,
                Some(instead),
            ) => instead.clone(),
            (position, _) => position,
        };
        self.found(slot, position);
    }

    fn found(&mut self, slot: usize, position: Position) {
        let found = &mut self.found[slot];
        *found = match found {
            None => Some(position),
            Some(same) if *same == position => return,
            // Seen twice, as two things.
            Some(_) => Some(Position::Other),
        };
    }

    fn name(&mut self, name: &Ident, kind: NameKind) {
        let Some(slot) = self.slots.named(&name.value) else {
            return;
        };
        let position = match self.slots.all[slot].site {
            Site::Literal { joined } => Position::Name {
                kind,
                quote: Some('\''),
                whole: !joined && self.slots.all[slot].holes.len() == 1,
            },
            Site::Name { quote, whole } => Position::Name {
                kind,
                quote: Some(quote),
                whole,
            },
            Site::Bare {
                bracketless: true, ..
            } => Position::Other,
            Site::Bare { .. } if kind == NameKind::Alias && self.is_snippet(name) => {
                Position::Snippet
            }
            Site::Bare { joined, .. } => Position::Name {
                kind,
                quote: None,
                whole: !joined,
            },
        };
        self.found(slot, position);
    }

    /// Whether an alias is a hole without `AS`, as in `FROM t {x}`: more likely a clause.
    fn is_snippet(&self, alias: &Ident) -> bool {
        self.slots.named(&alias.value).is_some_and(|slot| {
            matches!(
                self.slots.all[slot].site,
                Site::Bare {
                    after_as: false,
                    joined: false,
                    ..
                }
            )
        })
    }

    fn names<'n>(&mut self, names: impl IntoIterator<Item = &'n Ident>, kind: NameKind) {
        for name in names {
            self.name(name, kind);
        }
    }

    fn object_name(&mut self, name: &ObjectName, kind: NameKind) {
        for part in &name.0 {
            if let ObjectNamePart::Identifier(name) = part {
                self.name(name, kind);
            }
        }
    }
}
