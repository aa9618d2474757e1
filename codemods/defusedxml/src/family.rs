//! The standard library's XML parsers, and what `defusedxml` 0.7.1 has of each.

use harden_codemod::{Applicability, Rule};

use crate::rule_of;

/// A module of the standard library that parses XML, with its namesake in `defusedxml`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Family {
    /// The module's dotted name.
    pub(crate) module: &'static str,
    /// What `defusedxml` calls it.
    pub(crate) safe: &'static str,
    /// The id of the rule that reports its import.
    import_rule: &'static str,
    /// What parses, and is in the safe module too.
    pub(crate) parsers: &'static [&'static str],
    /// What does not parse, and is in the safe module too: the very same objects.
    pub(crate) shared: &'static [&'static str],
    /// What does not parse, and is in the standard library only.
    inert: &'static [&'static str],
    /// What it raises for a document that is not well-formed, as dotted names.
    pub(crate) errors: &'static [&'static str],
    /// How far a change of the parser alone may be trusted.
    pub(crate) applicability: Applicability,
    /// What changes for the program.
    pub(crate) effect: &'static str,
    /// What the names that stay are there for.
    pub(crate) purpose: &'static str,
}

const ENTITIES: &str = "a document that declares entities is refused with EntitiesForbidden, a ValueError, instead of having them expanded";
const ENTITIES_AND_DTD: &str = "a document that declares entities, or whose DOCTYPE names an external DTD, is refused with a ValueError of defusedxml's";

const EXPAT_ERRORS: &[&str] = &[
    "xml.parsers.expat.ExpatError",
    "xml.parsers.expat.error",
    "xml.dom.expatbuilder.expat.ExpatError",
    "pyexpat.ExpatError",
];
const SAX_ERRORS: &[&str] = &[
    "xml.sax.SAXParseException",
    "xml.sax.SAXException",
    "xml.sax.handler.SAXException",
    "xml.sax._exceptions.SAXParseException",
    "xml.sax._exceptions.SAXException",
];

/// The families; one whose module lies in another's comes first.
pub(crate) static FAMILIES: [Family; 6] = [
    Family {
        module: "xml.etree.ElementTree",
        safe: "defusedxml.ElementTree",
        import_rule: "B405",
        parsers: &["parse", "fromstring", "XML", "iterparse", "XMLParser"],
        shared: &["ParseError", "tostring"],
        inert: &[
            "C14NWriterTarget",
            "Comment",
            "Element",
            "HTML_EMPTY",
            "PI",
            "ProcessingInstruction",
            "QName",
            "SubElement",
            "TreeBuilder",
            "VERSION",
            "_escape_attrib",
            "_escape_cdata",
            "_namespace_map",
            "_namespaces",
            "_raise_serialization_error",
            "_serialize",
            "_serialize_html",
            "_serialize_text",
            "_serialize_xml",
            "dump",
            "indent",
            "iselement",
            "register_namespace",
            "tostringlist",
        ],
        errors: &[
            "xml.etree.ElementTree.ParseError",
            "defusedxml.ElementTree.ParseError",
        ],
        applicability: Applicability::Safe,
        effect: ENTITIES,
        purpose: "builds",
    },
    Family {
        module: "xml.dom.minidom",
        safe: "defusedxml.minidom",
        import_rule: "B408",
        parsers: &["parse", "parseString"],
        shared: &[],
        inert: &[
            "Attr",
            "CDATASection",
            "CharacterData",
            "Childless",
            "Comment",
            "DOMImplementation",
            "Document",
            "DocumentFragment",
            "DocumentLS",
            "DocumentType",
            "EMPTY_NAMESPACE",
            "EMPTY_PREFIX",
            "Element",
            "ElementInfo",
            "Entity",
            "Identified",
            "NamedNodeMap",
            "Node",
            "Notation",
            "ProcessingInstruction",
            "ReadOnlySequentialNamedNodeMap",
            "Text",
            "TypeInfo",
            "XMLNS_NAMESPACE",
            "XML_NAMESPACE",
            "_write_data",
            "getDOMImplementation",
        ],
        errors: EXPAT_ERRORS,
        applicability: Applicability::Safe,
        effect: ENTITIES,
        purpose: "builds",
    },
    Family {
        module: "xml.dom.pulldom",
        safe: "defusedxml.pulldom",
        import_rule: "B409",
        parsers: &["parse", "parseString"],
        shared: &[],
        inert: &[
            "CHARACTERS",
            "COMMENT",
            "END_DOCUMENT",
            "END_ELEMENT",
            "IGNORABLE_WHITESPACE",
            "PROCESSING_INSTRUCTION",
            "PullDOM",
            "SAX2DOM",
            "START_DOCUMENT",
            "START_ELEMENT",
        ],
        errors: SAX_ERRORS,
        applicability: Applicability::Unsafe,
        effect: ENTITIES_AND_DTD,
        purpose: "names events",
    },
    Family {
        module: "xml.dom.expatbuilder",
        safe: "defusedxml.expatbuilder",
        import_rule: "B407",
        parsers: &["parse", "parseString"],
        shared: &[],
        inert: &[],
        errors: EXPAT_ERRORS,
        applicability: Applicability::Safe,
        effect: ENTITIES,
        purpose: "builds",
    },
    Family {
        module: "xml.sax.expatreader",
        safe: "defusedxml.expatreader",
        import_rule: "B406",
        parsers: &["create_parser"],
        shared: &[],
        inert: &["version"],
        errors: SAX_ERRORS,
        applicability: Applicability::Unsafe,
        effect: ENTITIES_AND_DTD,
        purpose: "handles events",
    },
    Family {
        module: "xml.sax",
        safe: "defusedxml.sax",
        import_rule: "B406",
        parsers: &["parse", "parseString", "make_parser"],
        shared: &[],
        inert: &[
            "ContentHandler",
            "ErrorHandler",
            "InputSource",
            "SAXException",
            "SAXNotRecognizedException",
            "SAXNotSupportedException",
            "SAXParseException",
            "SAXReaderNotAvailable",
            "_exceptions",
            "handler",
            "saxutils",
            "xmlreader",
        ],
        errors: SAX_ERRORS,
        applicability: Applicability::Unsafe,
        effect: ENTITIES_AND_DTD,
        purpose: "handles events",
    },
];

/// What a name of a family is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// It parses, and the safe module has it.
    Parser,
    /// It does not parse, and is the same object in the safe module.
    Shared,
    /// It does not parse.
    Inert,
    /// It parses, or may: the safe module does not have it.
    Other,
}

impl Family {
    /// What `member`, a name of the module, is good for.
    pub(crate) fn role(&self, member: &str) -> Role {
        let first = member.split('.').next().unwrap_or(member);
        if self.parsers.contains(&member) {
            Role::Parser
        } else if self.shared.contains(&member) {
            Role::Shared
        } else if self.inert.contains(&first) {
            Role::Inert
        } else {
            Role::Other
        }
    }

    /// The rule that reports the import.
    pub(crate) fn import_rule(&self) -> &'static Rule {
        rule_of(self.import_rule)
    }

    /// Whether this is the module with the elements.
    pub(crate) fn is_etree(&self) -> bool {
        self.module == "xml.etree.ElementTree"
    }

    /// The last part of the safe module's name.
    pub(crate) fn safe_short(&self) -> &'static str {
        self.safe.rsplit('.').next().unwrap_or(self.safe)
    }
}

/// `path` with the old name of `ElementTree` replaced by the new one: they are one module.
pub(crate) fn normal(path: &str) -> String {
    match path.strip_prefix("xml.etree.cElementTree") {
        Some(rest) if rest.is_empty() || rest.starts_with('.') => {
            format!("xml.etree.ElementTree{rest}")
        }
        _ => path.to_string(),
    }
}

/// The family that `path`, a dotted name, belongs to, and what it is there: empty for the module.
pub(crate) fn family_of(path: &str) -> Option<(&'static Family, String)> {
    let path = normal(path);
    let (family, rest) = FAMILIES
        .iter()
        .filter_map(|family| Some((family, path.strip_prefix(family.module)?)))
        .find(|(_, rest)| rest.is_empty() || rest.starts_with('.'))?;
    Some((family, rest.trim_start_matches('.').to_string()))
}

/// The rule by which Bandit reports a call of `function` (`blacklists/calls.py`).
pub(crate) fn call_rule(function: &str) -> Option<&'static Rule> {
    let (module, name) = function.rsplit_once('.')?;
    let (id, names): (&str, &[&str]) = match module {
        "xml.etree.cElementTree" => ("B313", &["parse", "iterparse", "fromstring", "XMLParser"]),
        "xml.etree.ElementTree" => ("B314", &["parse", "iterparse", "fromstring", "XMLParser"]),
        "xml.sax.expatreader" => ("B315", &["create_parser"]),
        "xml.dom.expatbuilder" => ("B316", &["parse", "parseString"]),
        "xml.sax" => ("B317", &["parse", "parseString", "make_parser"]),
        "xml.dom.minidom" => ("B318", &["parse", "parseString"]),
        "xml.dom.pulldom" => ("B319", &["parse", "parseString"]),
        _ => return None,
    };
    names.contains(&name).then(|| rule_of(id))
}

/// The modules whose imports Bandit reports, with the ids of the rules (`blacklists/imports.py`).
pub(crate) const IMPORTS: &[(&str, &str)] = &[
    ("xml.etree.cElementTree", "B405"),
    ("xml.etree.ElementTree", "B405"),
    ("xml.sax", "B406"),
    ("xml.dom.expatbuilder", "B407"),
    ("xml.dom.minidom", "B408"),
    ("xml.dom.pulldom", "B409"),
];

/// The rule by which Bandit reports an import of `path`: it compares how the names begin.
pub(crate) fn import_rule(path: &str) -> Option<&'static Rule> {
    IMPORTS
        .iter()
        .find(|(prefix, _)| path.starts_with(prefix))
        .map(|(_, id)| rule_of(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_module_counts() {
        let of = |path| family_of(path).map(|(family, rest)| (family.module, rest));
        assert_eq!(of("xml.sax"), Some(("xml.sax", String::new())));
        assert_eq!(
            of("xml.sax.expatreader.create_parser"),
            Some(("xml.sax.expatreader", "create_parser".to_string()))
        );
        assert_eq!(
            of("xml.etree.cElementTree.parse"),
            Some(("xml.etree.ElementTree", "parse".to_string()))
        );
        assert_eq!(of("xml.etree"), None);
        assert_eq!(of("xml.saxon"), None);
    }

    #[test]
    fn names_have_the_roles_of_release_0_7_1() {
        let etree = &FAMILIES[0];
        assert_eq!(etree.role("fromstring"), Role::Parser);
        assert_eq!(etree.role("ParseError"), Role::Shared);
        assert_eq!(etree.role("Element"), Role::Inert);
        assert_eq!(etree.role("canonicalize"), Role::Other);
        assert_eq!(etree.role("ElementTree"), Role::Other);
        let sax = &FAMILIES[5];
        assert_eq!(sax.role("handler.ContentHandler"), Role::Inert);
    }
}
