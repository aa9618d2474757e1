//! What the parser's tree says about holes.
//!
//! Nothing is taken for a value that is not an operand somewhere in these modules; what they do not
//! go into stays [`Position::Other`].

mod expression;
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
        found: vec![None; slots.slots.len()],
        instead: None,
        instead_of_bare: None,
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
                if let Value::SingleQuotedString(text) = &value.value
                    && let Some(slot) = self.slots.named(text)
                {
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
        let is_bare = matches!(self.slots.slots[slot].site, Site::Bare { .. });
        let position = match self.slots.slots[slot].site {
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
        let position = match self.slots.slots[slot].site {
            Site::Literal { joined } => Position::Name {
                kind,
                quote: Some('\''),
                whole: !joined && self.slots.slots[slot].holes.len() == 1,
            },
            Site::Name { quote, whole } => Position::Name {
                kind,
                quote: Some(quote),
                whole,
            },
            Site::Bare {
                bracketless: true, ..
            } => Position::Other,
            // `FROM t {x}`: more likely a clause.
            Site::Bare {
                after_as: false,
                joined: false,
                ..
            } if kind == NameKind::Alias => Position::Snippet,
            Site::Bare { joined, .. } => Position::Name {
                kind,
                quote: None,
                whole: !joined,
            },
        };
        self.found(slot, position);
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
