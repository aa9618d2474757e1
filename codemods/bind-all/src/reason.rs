//! Why an address stays.

use std::fmt;

use harden_codemod::prelude::{EditError, Line, NameDoubt};
use harden_codemod::{ContainerEvidence, Reason as Code, ReasonDoc};

/// Why an address is not changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reason {
    AnotherAddress(Line),
    CalledElsewhere(String),
    ChosenByFlag(String),
    ClassAttribute(String),
    Collection,
    ComparedToo(String),
    ConfigurationValue(String),
    Connects(Line),
    Container(ContainerEvidence),
    Datagrams,
    Edits(EditError),
    /// The reason, of an address that may be bound in a container.
    InContainer(Box<Reason>, ContainerEvidence),
    Ipv6Too,
    LimitedChoices(String),
    NameInDoubt(NameDoubt),
    Network(String),
    NotBound(&'static str),
    NotUsedHere(String),
    OddSpelling,
    PartOfText,
    PassedOn(String),
    PlainBind,
    PlatformPort,
    ProductionServer(String),
    ProjectModule(String),
    Rebound(String, Line),
    Returned,
    SaidOnPurpose(Line),
    ServerConfiguration,
    SharedName(String),
    Stored(String),
    TestFile,
    UnknownObject(String),
    UnknownOption(String),
    UnknownUse,
}

/// The documentation of every reason, sorted by code.
pub(crate) const DOCS: &[ReasonDoc] = &[
    doc(
        "another-address",
        "the same server is started with another address elsewhere",
    ),
    doc(
        "called-elsewhere",
        "the server is started in a function that others may call",
    ),
    doc(
        "chosen-by-flag",
        "the author has made it a choice who can reach the program",
    ),
    doc(
        "class-attribute",
        "the address is an attribute of a class, which every method and subclass sees",
    ),
    doc("collection", "the address is one of several"),
    doc(
        "compared-too",
        "the variable with the address is compared as well",
    ),
    doc(
        "configuration-value",
        "the address is a value of a dictionary or configuration",
    ),
    doc("connects", "a client connects to the address"),
    doc(
        "container",
        "a container starts the program, and nothing outside of it would reach it",
    ),
    doc(
        "datagrams",
        "datagrams that are sent to all come to no other address",
    ),
    doc("edits-do-not-fit", "harden's own edits do not fit"),
    doc(
        "ipv6-too",
        "the same code listens on all interfaces by IPv6",
    ),
    doc(
        "limited-choices",
        "the option takes certain values, and this machine's address is none of them",
    ),
    doc("name-in-doubt", "the name may mean something else"),
    doc(
        "network",
        "it is no address of this machine: a network, a mask, a route, a filter",
    ),
    doc("not-bound", "nothing binds to it here"),
    doc(
        "not-used-here",
        "nothing in this file binds to the variable with the address",
    ),
    doc("odd-spelling", "the literal is not spelled plainly"),
    doc("part-of-text", "the address is part of a larger text"),
    doc(
        "passed-on",
        "the address is passed to a function of which nothing is known",
    ),
    doc(
        "plain-bind",
        "the program binds a socket itself, and nothing here says who has to reach it",
    ),
    doc(
        "platform-port",
        "the port is what a hosting platform gives, which reaches the program from outside",
    ),
    doc(
        "production-server",
        "the server is for production as well, and nothing says that this is for development",
    ),
    doc(
        "project-module",
        "a file of the project is called like the server's module",
    ),
    doc("rebound", "the variable is given another value as well"),
    doc("returned", "the address is returned, or yielded"),
    doc(
        "said-on-purpose",
        "a comment speaks of others that reach the program",
    ),
    doc(
        "server-configuration",
        "the file configures a server that runs in production",
    ),
    doc(
        "shared-name",
        "another file may take the variable with the address",
    ),
    doc("stored", "the address is stored in an object"),
    doc("test-file", "only tests run the file"),
    doc(
        "unknown-object",
        "what starts is not known to be a development server",
    ),
    doc(
        "unknown-option",
        "the option's name does not say that its value is bound to",
    ),
    doc("unknown-use", "what becomes of the address is not known"),
];

const fn doc(code: &'static str, meaning: &'static str) -> ReasonDoc {
    ReasonDoc { code, meaning }
}

impl Reason {
    /// The reason as it is in a container, whose entry point `evidence` shows: that says more of an
    /// address that is bound, and something more of one that may be.
    pub(crate) fn in_container(self, evidence: ContainerEvidence) -> Self {
        match self {
            Reason::AnotherAddress(_)
            | Reason::CalledElsewhere(_)
            | Reason::ChosenByFlag(_)
            | Reason::Ipv6Too
            | Reason::LimitedChoices(_)
            | Reason::PlainBind
            | Reason::PlatformPort
            | Reason::ProductionServer(_)
            | Reason::SaidOnPurpose(_)
            | Reason::SharedName(_)
            | Reason::UnknownObject(_) => Reason::Container(evidence),
            other => Reason::InContainer(Box::new(other), evidence),
        }
    }

    /// Whether the address may come to where it is bound.
    pub(crate) fn may_be_bound(&self) -> bool {
        match self {
            Reason::AnotherAddress(_)
            | Reason::CalledElsewhere(_)
            | Reason::ChosenByFlag(_)
            | Reason::ClassAttribute(_)
            | Reason::Collection
            | Reason::ConfigurationValue(_)
            | Reason::Ipv6Too
            | Reason::LimitedChoices(_)
            | Reason::NameInDoubt(_)
            | Reason::NotUsedHere(_)
            | Reason::PassedOn(_)
            | Reason::PlainBind
            | Reason::PlatformPort
            | Reason::ProductionServer(_)
            | Reason::ProjectModule(_)
            | Reason::Rebound(..)
            | Reason::Returned
            | Reason::SaidOnPurpose(_)
            | Reason::ServerConfiguration
            | Reason::SharedName(_)
            | Reason::Stored(_)
            | Reason::UnknownObject(_)
            | Reason::UnknownUse => true,
            Reason::ComparedToo(_)
            | Reason::Connects(_)
            | Reason::Container(_)
            | Reason::Datagrams
            | Reason::Edits(_)
            | Reason::InContainer(..)
            | Reason::Network(_)
            | Reason::NotBound(_)
            | Reason::OddSpelling
            | Reason::PartOfText
            | Reason::TestFile
            | Reason::UnknownOption(_) => false,
        }
    }
}

impl Code for Reason {
    fn code(&self) -> &'static str {
        match self {
            Reason::AnotherAddress(_) => "another-address",
            Reason::CalledElsewhere(_) => "called-elsewhere",
            Reason::ChosenByFlag(_) => "chosen-by-flag",
            Reason::ClassAttribute(_) => "class-attribute",
            Reason::Collection => "collection",
            Reason::ComparedToo(_) => "compared-too",
            Reason::ConfigurationValue(_) => "configuration-value",
            Reason::Connects(_) => "connects",
            Reason::Container(_) => "container",
            Reason::Datagrams => "datagrams",
            Reason::Edits(_) => "edits-do-not-fit",
            Reason::InContainer(reason, _) => reason.code(),
            Reason::Ipv6Too => "ipv6-too",
            Reason::LimitedChoices(_) => "limited-choices",
            Reason::NameInDoubt(_) => "name-in-doubt",
            Reason::Network(_) => "network",
            Reason::NotBound(_) => "not-bound",
            Reason::NotUsedHere(_) => "not-used-here",
            Reason::OddSpelling => "odd-spelling",
            Reason::PartOfText => "part-of-text",
            Reason::PassedOn(_) => "passed-on",
            Reason::PlainBind => "plain-bind",
            Reason::PlatformPort => "platform-port",
            Reason::ProductionServer(_) => "production-server",
            Reason::ProjectModule(_) => "project-module",
            Reason::Rebound(..) => "rebound",
            Reason::Returned => "returned",
            Reason::SaidOnPurpose(_) => "said-on-purpose",
            Reason::ServerConfiguration => "server-configuration",
            Reason::SharedName(_) => "shared-name",
            Reason::Stored(_) => "stored",
            Reason::TestFile => "test-file",
            Reason::UnknownObject(_) => "unknown-object",
            Reason::UnknownOption(_) => "unknown-option",
            Reason::UnknownUse => "unknown-use",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::AnotherAddress(line) => write!(
                f,
                "line {line} starts the same server with another address, so the author chose this one"
            ),
            Reason::CalledElsewhere(what) => write!(
                f,
                "other code may call {what} to start the server, and others may have to reach it then"
            ),
            Reason::ChosenByFlag(test) => {
                write!(f, "the author lets `{test}` decide who can reach the program")
            }
            Reason::ClassAttribute(name) => write!(
                f,
                "`{name}` is a class attribute: methods, subclasses and other files can read it"
            ),
            Reason::Collection => {
                f.write_str("it is one of several addresses, and their use can't be traced")
            }
            Reason::ComparedToo(name) => write!(
                f,
                "`{name}` is also compared, so another address would change what the program does"
            ),
            Reason::ConfigurationValue(key) => write!(
                f,
                "it is the value of {key} in a dictionary or configuration, and its readers can't be traced"
            ),
            Reason::Connects(line) => {
                write!(f, "a client connects to it (line {line})")
            }
            Reason::Container(evidence) => write!(
                f,
                "others may have to reach it: {evidence}; bound to 127.0.0.1, it could not be reached from outside"
            ),
            Reason::Datagrams => f.write_str(
                "broadcast and multicast datagrams arrive at no other address",
            ),
            Reason::Edits(error) => write!(
                f,
                "bug in harden: its edits don't fit ({error}); please report it"
            ),
            Reason::InContainer(reason, evidence) => {
                write!(f, "{reason}; others may have to reach it: {evidence}")
            }
            Reason::Ipv6Too => f.write_str(
                "the same code also listens on all IPv6 interfaces, so it is meant to be reached",
            ),
            Reason::LimitedChoices(name) => {
                write!(f, "`{name}` only accepts certain values, and 127.0.0.1 isn't one of them")
            }
            Reason::NameInDoubt(doubt) => doubt.fmt(f),
            Reason::Network(name) => write!(
                f,
                "`{name}` names a network, a route or a filter, not an address to bind to"
            ),
            Reason::NotBound(what) => write!(f, "it is {what} here, and nothing binds to it"),
            Reason::NotUsedHere(name) => {
                write!(f, "nothing in this file binds to `{name}`, but other files may")
            }
            Reason::OddSpelling => f.write_str(
                "the literal is built from parts or has escapes",
            ),
            Reason::PartOfText => f.write_str("it is part of a larger text"),
            Reason::PassedOn(function) => write!(
                f,
                "don't know whether `{function}(...)` binds to this address"
            ),
            Reason::PlainBind => f.write_str(
                "the program binds a socket itself, and nothing here says who has to reach it",
            ),
            Reason::PlatformPort => f.write_str(
                "the port comes from `PORT`, which hosting platforms set; they reach the program from outside",
            ),
            Reason::ProductionServer(name) => write!(
                f,
                "`{name}` also serves in production, and nothing here says that this is for development"
            ),
            Reason::ProjectModule(name) => write!(
                f,
                "the project has a file called `{name}`, which may be imported instead"
            ),
            Reason::Rebound(name, line) => {
                write!(f, "`{name}` is assigned again (line {line})")
            }
            Reason::Returned => f.write_str("it is returned, and callers may bind to it"),
            Reason::SaidOnPurpose(line) => write!(
                f,
                "a comment says that others reach the program (line {line})"
            ),
            Reason::ServerConfiguration => {
                f.write_str("the file configures a server that runs in production")
            }
            Reason::SharedName(name) => {
                write!(f, "another file may import `{name}` and bind to it")
            }
            Reason::Stored(target) => write!(
                f,
                "it is stored in `{target}`, and its readers can't be traced"
            ),
            Reason::TestFile => {
                f.write_str("only tests run the file, and they may expect this address")
            }
            Reason::UnknownObject(object) => write!(
                f,
                "don't know what `{object}` is, or whether it is a development server"
            ),
            Reason::UnknownOption(name) => {
                write!(f, "the name {name} doesn't say that a server binds to its value")
            }
            Reason::UnknownUse => f.write_str("can't trace what it is used for"),
        }
    }
}
