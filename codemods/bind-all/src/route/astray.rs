//! Where an address goes that is not followed, and why.

use harden_codemod::prelude::*;

use crate::arguments::{shown, string};
use crate::reason::Reason;
use crate::words::is_of_network;

use super::Walker;

impl Walker<'_, '_> {
    /// Why an address is not followed out of `outer`.
    pub(super) fn not_followed(&self, outer: &Expr, at: &Expr) -> Reason {
        let slice = |expr: &Expr| shown(self.cx.module.slice(expr));
        match outer {
            Expr::Compare(_) => match &self.variable {
                Some(name) => Reason::ComparedToo(name.clone()),
                None => Reason::NotBound("compared"),
            },
            Expr::If(choice) if choice.test.range() != at.range() => {
                Reason::ChosenByFlag(slice(&choice.test))
            }
            Expr::Dict(dict) => {
                let item = dict
                    .items
                    .iter()
                    .find(|item| item.value.range() == at.range());
                match item.map(|item| item.key.as_ref()) {
                    None => Reason::NotBound("a key"),
                    Some(Some(key)) if is_of_network(&slice(key)) => Reason::Network(slice(key)),
                    Some(Some(key)) => Reason::ConfigurationValue(slice(key)),
                    Some(None) => Reason::UnknownUse,
                }
            }
            Expr::Subscript(subscript) if self.is_literal_type(&subscript.value) => {
                Reason::NotBound("part of a type")
            }
            Expr::BinOp(_) => Reason::PartOfText,
            Expr::Yield(_) | Expr::YieldFrom(_) | Expr::Lambda(_) => Reason::Returned,
            _ => Reason::UnknownUse,
        }
    }

    /// Why an address in `collection` is not followed.
    pub(super) fn among_others(&self, collection: &Expr) -> Reason {
        let is_collection = |node: &AnyNode<'_>| {
            matches!(
                node,
                AnyNode::Expr(Expr::Tuple(_) | Expr::List(_) | Expr::Set(_))
            )
        };
        let around = self.cx.module.index().ancestors(collection);
        let is_compared = matches!(
            around.into_iter().find(|node| !is_collection(node)),
            Some(AnyNode::Expr(Expr::Compare(_)))
        );
        if is_compared {
            return Reason::NotBound("compared");
        }
        let elements = match collection {
            Expr::Tuple(tuple) => &tuple.elts,
            Expr::List(list) => &list.elts,
            Expr::Set(set) => &set.elts,
            _ => return Reason::Collection,
        };
        let is_all = |element: &Expr| matches!(string(element), Some("" | "::"));
        if elements.iter().any(is_all) {
            Reason::Ipv6Too
        } else {
            Reason::Collection
        }
    }

    fn is_literal_type(&self, expr: &Expr) -> bool {
        let name = self.cx.module.index().qualified_name(expr);
        matches!(
            name.as_deref(),
            Some("typing.Literal" | "typing_extensions.Literal")
        )
    }
}
