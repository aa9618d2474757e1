//! Why a finding is not fixed.

use std::fmt;

use harden_codemod::prelude::{EditError, Line, NameDoubt, NoComment};
use harden_codemod::{Reason as Code, ReasonDoc};

use crate::evidence::Sign;
use crate::terms::{Need, Use};

/// Why a call stays as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reason {
    NameInDoubt(NameDoubt),
    OtherHashlib(String),
    ProjectModule,
    OtherLibrary(String),
    CryptMethod,
    AlgorithmVariable(String),
    UnpackedArguments,
    SaidForSecurity,
    Security(Sign<Need>),
    Mixed(Sign<Need>, Sign<Use>),
    Probe,
    OtherWay(Line),
    VersionBranch(Line),
    PythonTooOld(u8, u8),
    NoComment(NoComment),
    Edits(EditError),
}

/// The documentation of every reason, sorted by code.
pub(crate) const DOCS: &[ReasonDoc] = &[
    doc(
        "algorithm-variable",
        "the algorithm is in a variable, and Bandit takes the variable's name for it",
    ),
    doc(
        "crypt-method",
        "another method of crypt would make other hashes than those that are stored",
    ),
    doc("edits-do-not-fit", "harden's own edits do not fit"),
    doc(
        "mixed-evidence",
        "some names speak of security, and others of another use",
    ),
    doc("name-in-doubt", "the name may mean something else"),
    doc(
        "no-place-for-comment",
        "the call is right, and its line cannot take the comment that says so",
    ),
    doc(
        "other-hashlib",
        "the module is only called like the standard library's",
    ),
    doc(
        "other-library",
        "the hashes of other libraries cannot be told what they are for",
    ),
    doc(
        "other-way",
        "the code has another way for where this call fails",
    ),
    doc("probe", "the call tests whether the algorithm is allowed"),
    doc(
        "project-module",
        "a file of the project is called `hashlib`, and may be what is imported",
    ),
    doc(
        "python-too-old",
        "the project runs on versions of Python without `usedforsecurity`, and nothing says what the digest is for",
    ),
    doc(
        "said-for-security",
        "the call says itself that the digest is for security",
    ),
    doc(
        "security-use",
        "the names around the call speak of security",
    ),
    doc(
        "unpacked-arguments",
        "the call unpacks keywords, which may hold `usedforsecurity`",
    ),
    doc(
        "version-branch",
        "the call stands in a branch for certain versions of Python",
    ),
];

const fn doc(code: &'static str, meaning: &'static str) -> ReasonDoc {
    ReasonDoc { code, meaning }
}

impl Code for Reason {
    fn code(&self) -> &'static str {
        match self {
            Reason::NameInDoubt(_) => "name-in-doubt",
            Reason::OtherHashlib(_) => "other-hashlib",
            Reason::ProjectModule => "project-module",
            Reason::OtherLibrary(_) => "other-library",
            Reason::CryptMethod => "crypt-method",
            Reason::AlgorithmVariable(_) => "algorithm-variable",
            Reason::UnpackedArguments => "unpacked-arguments",
            Reason::SaidForSecurity => "said-for-security",
            Reason::Security(_) => "security-use",
            Reason::Mixed(..) => "mixed-evidence",
            Reason::Probe => "probe",
            Reason::OtherWay(_) => "other-way",
            Reason::VersionBranch(_) => "version-branch",
            Reason::PythonTooOld(..) => "python-too-old",
            Reason::NoComment(_) => "no-place-for-comment",
            Reason::Edits(_) => "edits-do-not-fit",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::NameInDoubt(doubt) => doubt.fmt(f),
            Reason::OtherHashlib(name) => write!(
                f,
                "`{name}` isn't the standard library's hashlib, so it may not accept `usedforsecurity`"
            ),
            Reason::ProjectModule => {
                f.write_str("the project has a file called `hashlib`, which may be imported instead of the standard library's")
            }
            Reason::OtherLibrary(name) => write!(
                f,
                "`{name}` has no argument that says what the digest is for: use hashlib with usedforsecurity=False if it isn't for security, else SHA-256, which doesn't match digests stored so far"
            ),
            Reason::CryptMethod => f.write_str(
                "another method doesn't match the hashes stored so far, and Python 3.13 has no crypt: move to argon2-cffi or bcrypt as users log in",
            ),
            Reason::AlgorithmVariable(name) => write!(
                f,
                "the algorithm is only known at run time (`{name}`); Bandit goes by the variable's name"
            ),
            Reason::UnpackedArguments => {
                f.write_str("the unpacked keywords may already contain `usedforsecurity`")
            }
            Reason::SaidForSecurity => f.write_str(
                "the call says that the digest is for security, and MD5 and SHA-1 are too weak for that: use SHA-256, hmac, or hashlib.scrypt for passwords",
            ),
            Reason::Security(sign) => {
                write!(
                    f,
                    "looks like {} ({sign}): {}",
                    sign.kind.describe(),
                    sign.kind.advice()
                )
            }
            Reason::Mixed(need, plain) => write!(
                f,
                "looks like {} ({need}), but also like {} ({plain}): if it is for security, {}; if not, pass usedforsecurity=False yourself",
                need.kind.describe(),
                plain.kind.with_article(),
                need.kind.advice()
            ),
            Reason::Probe => f.write_str(
                "the call tests whether the algorithm is allowed; with the argument, the test always passes",
            ),
            Reason::OtherWay(line) => write!(
                f,
                "one of this call and line {line} is the fallback for the other"
            ),
            Reason::VersionBranch(line) => write!(
                f,
                "line {line} checks the version of Python, and this may be the branch for old versions"
            ),
            Reason::PythonTooOld(major, minor) => write!(
                f,
                "the project runs on Python {major}.{minor}, and usedforsecurity needs 3.9"
            ),
            Reason::NoComment(no_comment) => {
                write!(f, "the call is right as it is, but {no_comment}")
            }
            Reason::Edits(error) => write!(
                f,
                "bug in harden: its edits don't fit ({error}); please report it"
            ),
        }
    }
}
