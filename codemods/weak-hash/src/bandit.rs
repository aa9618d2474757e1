//! The calls that Bandit reports, found as it finds them: by the plugin `hashlib_insecure_functions`
//! for B324 and the list of calls `md5` for B303.

use harden_bandit::names::Names;
use harden_codemod::prelude::*;
use harden_codemod::{Context, Rule, Severity};

use crate::{B303, B324};

/// `WEAK_HASHES` of the plugin.
const WEAK_HASHES: &[&str] = &["md4", "md5", "sha", "sha1"];

/// `WEAK_CRYPT_HASHES` of the plugin.
const WEAK_CRYPT_METHODS: &[&str] = &["METHOD_CRYPT", "METHOD_MD5", "METHOD_BLOWFISH"];

/// The calls of B303.
const OTHER_LIBRARIES: &[&str] = &[
    "Crypto.Hash.MD2.new",
    "Crypto.Hash.MD4.new",
    "Crypto.Hash.MD5.new",
    "Crypto.Hash.SHA.new",
    "Cryptodome.Hash.MD2.new",
    "Cryptodome.Hash.MD4.new",
    "Cryptodome.Hash.MD5.new",
    "Cryptodome.Hash.SHA.new",
    "cryptography.hazmat.primitives.hashes.MD5",
    "cryptography.hazmat.primitives.hashes.SHA1",
];

/// What is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A function of something called `hashlib`.
    Hashlib,
    /// A function of something called `crypt`, with a weak method.
    Crypt,
    /// A hash of another library.
    OtherLibrary,
}

/// A call that Bandit reports.
pub(crate) struct Found<'a> {
    pub(crate) kind: Kind,
    pub(crate) expr: &'a Expr,
    pub(crate) call: &'a ast::ExprCall,
    /// What Bandit takes the function for.
    pub(crate) name: String,
}

impl Found<'_> {
    pub(crate) fn rule(&self) -> &'static Rule {
        match self.kind {
            Kind::Hashlib | Kind::Crypt => B324,
            Kind::OtherLibrary => B303,
        }
    }

    pub(crate) fn severity(&self) -> Severity {
        match self.kind {
            Kind::Hashlib => Severity::High,
            Kind::Crypt | Kind::OtherLibrary => Severity::Medium,
        }
    }
}

/// Every call that Bandit reports, in source order.
pub(crate) fn found<'a>(cx: &Context<'a>) -> Vec<Found<'a>> {
    let names = Names::of(cx.module);
    cx.module
        .index()
        .expressions()
        .filter_map(|expr| {
            let Expr::Call(call) = expr else {
                return None;
            };
            let name = names.qualified(&call.func);
            let kind = kind(&name, call)?;
            Some(Found {
                kind,
                expr,
                call,
                name,
            })
        })
        .collect()
}

fn kind(name: &str, call: &ast::ExprCall) -> Option<Kind> {
    if OTHER_LIBRARIES.contains(&name) {
        return Some(Kind::OtherLibrary);
    }
    let parts: Vec<&str> = name.split('.').collect();
    let function = *parts.last()?;
    if parts.contains(&"hashlib") {
        let is_weak = WEAK_HASHES.contains(&function)
            || (function == "new"
                && value(call, 0, "name")
                    .is_some_and(|name| WEAK_HASHES.contains(&name.to_lowercase().as_str())));
        return (is_weak && is_for_security(call)).then_some(Kind::Hashlib);
    }
    let method = match function {
        "crypt" => value(call, 1, "salt")?,
        "mksalt" => value(call, 0, "method")?,
        _ => return None,
    };
    (parts.contains(&"crypt") && WEAK_CRYPT_METHODS.contains(&method)).then_some(Kind::Crypt)
}

/// Whether `usedforsecurity` is left out, `True` or, as Bandit sees no difference, `"True"`.
fn is_for_security(call: &ast::ExprCall) -> bool {
    match call.arguments.find_keyword("usedforsecurity") {
        None => true,
        Some(keyword) => match &keyword.value {
            Expr::BooleanLiteral(literal) => literal.value,
            Expr::StringLiteral(literal) => literal.value.to_str() == "True",
            _ => false,
        },
    }
}

/// An argument's text as `Context.call_args` of Bandit has it: that of a string, or the last part
/// of a name, which Bandit does not tell from it.
fn value<'a>(call: &'a ast::ExprCall, position: usize, name: &str) -> Option<&'a str> {
    let arguments = &call.arguments;
    let argument = match arguments.args.get(position) {
        Some(argument) => argument,
        None => &arguments.find_keyword(name)?.value,
    };
    match argument {
        Expr::StringLiteral(literal) => Some(literal.value.to_str()),
        Expr::Name(name) => Some(&name.id),
        Expr::Attribute(attribute) => Some(&attribute.attr),
        _ => None,
    }
}
