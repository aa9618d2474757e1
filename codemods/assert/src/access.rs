//! Words for who may do what.

use harden_codemod::prelude::*;
use heck::ToSnakeCase;

use crate::parts::parts;

/// Words, and several in a row, of names and messages that speak of authentication or permission.
///
/// Not among them are words that other things are called by as often: `token` (of a parser), `role`
/// (of a message), `owner` (of a lock), `scope`, `session`, `signature` (of a function).
const TERMS: &[&str] = &[
    "access_allowed",
    "access_denied",
    "access_token",
    "acl",
    "admin",
    "allow_access",
    "allowed_to",
    "api_key",
    "auth",
    "auth_token",
    "authenticate",
    "authenticated",
    "authentication",
    "authorisation",
    "authorise",
    "authorised",
    "authorization",
    "authorize",
    "authorized",
    "can_access",
    "can_delete",
    "can_edit",
    "can_manage",
    "can_modify",
    "can_publish",
    "can_update",
    "can_view",
    "check_access",
    "check_signature",
    "check_token",
    "compare_digest",
    "credential",
    "credentials",
    "csrf",
    "entitled",
    "entitlement",
    "entitlements",
    "forbidden",
    "geteuid",
    "getuid",
    "has_access",
    "has_perm",
    "has_perms",
    "hmac",
    "is_allowed",
    "is_anonymous",
    "is_owner",
    "is_staff",
    "is_trusted",
    "jwt",
    "logged_in",
    "login",
    "not_allowed",
    "otp",
    "owner_id",
    "owns",
    "passwd",
    "password",
    "permission",
    "permissions",
    "permitted",
    "privilege",
    "privileged",
    "privileges",
    "signature_valid",
    "signed_in",
    "superuser",
    "token_valid",
    "totp",
    "unauthenticated",
    "unauthorized",
    "valid_signature",
    "valid_token",
    "verify_signature",
    "verify_token",
    "xsrf",
];

/// The term that `text`, an identifier or a message, has.
pub(crate) fn term_in(text: &str) -> Option<&'static str> {
    let words = format!("_{}_", text.to_snake_case());
    TERMS
        .iter()
        .find(|term| words.contains(&format!("_{term}_")))
        .copied()
}

/// The name in a condition that speaks of access.
pub(crate) fn name_in(condition: &Expr) -> Option<String> {
    parts(condition).into_iter().find_map(|part| {
        let text = match part {
            Expr::Name(name) => name.id.as_str(),
            Expr::Attribute(attribute) => attribute.attr.as_str(),
            // `"admin" in user.groups`
            Expr::StringLiteral(literal) => {
                let text = literal.value.to_str();
                return TERMS.contains(&text).then(|| text.to_string());
            }
            _ => return None,
        };
        term_in(text).map(|_| text.to_string())
    })
}

/// The term that the texts in a message have.
pub(crate) fn term_of_message(message: &Expr) -> Option<&'static str> {
    parts(message).into_iter().find_map(|part| match part {
        Expr::StringLiteral(literal) => term_in(literal.value.to_str()),
        Expr::FString(text) => text.value.elements().find_map(|element| match element {
            ast::InterpolatedStringElement::Literal(literal) => term_in(&literal.value),
            ast::InterpolatedStringElement::Interpolation(_) => None,
        }),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_only() {
        for text in [
            "author",
            "authority",
            "tokenizer",
            "token",
            "passwordless",
            "administer",
            "blogin",
            "logins",
            "aclose",
            "owner",
            "towns",
            "passage",
            "compare",
        ] {
            assert_eq!(term_in(text), None, "{text}");
        }
    }

    #[test]
    fn names_and_messages_in_any_case() {
        for text in [
            "is_authenticated",
            "isAdmin",
            "hasPerm",
            "HTTPAuth",
            "user_password",
            "CSRF_TOKEN",
            "You are not allowed to do that",
            "permission denied",
            "Login required!",
        ] {
            assert!(term_in(text).is_some(), "{text}");
        }
    }
}
