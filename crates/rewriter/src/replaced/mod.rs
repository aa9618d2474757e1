//! What a file replaces by name: functions that a test patches, attributes of modules that it
//! assigns to, modules that it puts into `sys.modules`.
//!
//! The forms are recognised by what they say, and only where that is not enough by the name of the
//! function they call: a call that is given a dotted name as text, or a module and the name of an
//! attribute, is taken to replace it, whichever library it is of. Reading an attribute
//! (`getattr(os, "system")`) and importing a module (`import_module("os.path")`) are the exceptions.
//! See the documentation of [`unittest.mock`], pytest's [`monkeypatch`], pytest-mock, flexmock,
//! mockito, testfixtures, fixtures, fudge and Twisted's trial for the forms they have.
//!
//! [`unittest.mock`]: https://docs.python.org/3/library/unittest.mock.html#the-patchers
//! [`monkeypatch`]: https://docs.pytest.org/en/stable/how-to/monkeypatch.html

mod object;
#[cfg(test)]
mod tests;
mod text;
mod used;

use std::collections::BTreeSet;

use ruff_python_ast::{self as ast, Expr, ExprCall, Stmt};
use ruff_text_size::{Ranged, TextSize};

use crate::index::AnyNode;
use crate::module::Module;

pub(crate) use object::objects;
pub(crate) use text::texts;
pub use used::{DottedUse, Meaning};

/// In the place of a part of a name that is only known at run time.
pub const ANY_NAME: &str = "*";

/// One thing that a file replaces.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Replacement {
    /// The line in the file, from 1.
    pub line: usize,
    /// Where it stands in the file.
    pub at: TextSize,
    /// The dotted name of what is replaced, without leading dots: `app.os.system`. A part can be
    /// [`ANY_NAME`].
    pub path: String,
    /// What the first part of the path is looked up in.
    pub start: PathStart,
    /// How it is replaced.
    pub way: Way,
}

/// What the first part of a dotted name is looked up in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PathStart {
    /// The modules that can be imported: `"app.os.system"`.
    Top,
    /// The names of the file itself: `__name__ + ".os.system"`.
    This,
    /// Something that is not known: `prefix + ".os.system"`.
    Unknown,
}

/// How something is replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// For as long as a patch lasts.
    Patched,
    /// From then on, also for what is imported later: `os.system = fake`.
    Assigned,
    /// It is a module, which is put into `sys.modules`.
    Module,
}

/// A dotted name, with what its first part is looked up in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dotted {
    pub(crate) start: PathStart,
    /// Parts with dots between them; may be empty unless `start` is [`PathStart::Top`].
    pub(crate) path: String,
}

impl Dotted {
    /// The attribute `name` of this.
    fn attribute(&self, name: &str) -> Dotted {
        let path = if self.path.is_empty() {
            name.to_string()
        } else {
            format!("{}.{name}", self.path)
        };
        Dotted {
            start: self.start,
            path,
        }
    }
}

/// Functions that read an attribute of what they are given, or import it.
const READERS: &[&str] = &[
    "getattr",
    "hasattr",
    "isinstance",
    "issubclass",
    "getLogger",
    "get_logger",
    "import_module",
    "__import__",
    "importorskip",
    "find_spec",
    "find_loader",
    "import_string",
    "resolve_name",
    "getoption",
    "getini",
    "print",
    "debug",
    "info",
    "warning",
    "error",
];

/// Functions that are given an object and the name of an attribute that they replace, though it is not
/// written out.
const NAMERS: &[&str] = &[
    "object",
    "setattr",
    "delattr",
    "spy",
    "patch_object",
    "Set",
    "SmartSet",
    "StubOutWithMock",
    "MockPatchObject",
];

impl Module<'_> {
    /// Everything the file replaces by name, in source order of lines.
    ///
    /// Errs on one side: what looks like a replacement counts as one.
    pub fn replacements(&self) -> Vec<Replacement> {
        let mut finder = Finder {
            module: self,
            found: BTreeSet::new(),
            takes_any_text: false,
        };
        let index = self.index();
        for expr in index.expressions() {
            if let Expr::Call(call) = expr {
                finder.call(call);
            }
        }
        for store in index.attribute_stores() {
            if let Expr::Attribute(attribute) = store {
                finder.attribute_store(attribute);
            }
        }
        for stmt in index.statements() {
            let targets: &[Expr] = match stmt {
                Stmt::Assign(assign) => &assign.targets,
                Stmt::Delete(delete) => &delete.targets,
                _ => continue,
            };
            for target in targets {
                if let Expr::Subscript(subscript) = target {
                    finder.item_store(subscript);
                }
            }
        }
        if finder.takes_any_text {
            finder.any_text();
        }
        finder.found.into_iter().collect()
    }
}

struct Finder<'m, 'a> {
    module: &'m Module<'a>,
    found: BTreeSet<Replacement>,
    /// Whether a text that is only known at run time says what is replaced.
    takes_any_text: bool,
}

impl Finder<'_, '_> {
    fn add(&mut self, at: impl Ranged, dotted: Dotted, way: Way) {
        let is_name = |part: &str| {
            let mut chars = part.chars();
            part == ANY_NAME
                || (chars.next().is_some_and(|c| c.is_alphabetic() || c == '_')
                    && chars.all(|c| c.is_alphanumeric() || c == '_'))
        };
        // Some attribute of some object is no evidence for any.
        if dotted.start != PathStart::This && dotted.path.split('.').all(|part| part == ANY_NAME) {
            return;
        }
        let is_top = dotted.start == PathStart::Top;
        let has_attribute = dotted.path.contains('.') || way == Way::Module;
        if dotted.path.split('.').all(is_name) && (has_attribute || !is_top) {
            self.found.insert(Replacement {
                line: self.module.line_number(at.start()),
                at: at.start(),
                path: dotted.path,
                start: dotted.start,
                way,
            });
        }
    }

    fn call(&mut self, call: &ExprCall) {
        self.of_wrapped_module(call);
        let Some(function) = last_name(&call.func) else {
            return;
        };
        if READERS.contains(&function) {
            return;
        }
        let way = match &*call.func {
            Expr::Name(_) if matches!(function, "setattr" | "delattr") => Way::Assigned,
            _ => Way::Patched,
        };
        let keyword = |names: &[&str]| {
            let mut keywords = call.arguments.keywords.iter();
            keywords
                .find(|keyword| {
                    keyword
                        .arg
                        .as_ref()
                        .is_some_and(|arg| names.contains(&arg.as_str()))
                })
                .map(|keyword| &keyword.value)
        };
        let first = call
            .arguments
            .args
            .first()
            .or_else(|| keyword(&["target", "obj", "object", "module"]));
        let Some(first) = first else {
            return;
        };
        let second = call
            .arguments
            .args
            .get(1)
            .or_else(|| keyword(&["attribute", "name", "attr"]));
        if self.of_modules(call, function, first, second) {
            return;
        }
        let named = texts(self.module, first);
        if !named.is_empty() {
            for dotted in named {
                if function == "multiple" {
                    self.keywords(call, &dotted, way);
                } else {
                    self.add(call, dotted, way);
                }
            }
            return;
        }
        let known = objects(self.module, first);
        let attributes: Vec<String> = second
            .map(|second| texts(self.module, second))
            .unwrap_or_default()
            .into_iter()
            .filter(|name| name.start == PathStart::Top && !name.path.contains('.'))
            .map(|name| name.path)
            .collect();
        for object in &known {
            let is_import = object.start != PathStart::Unknown || object.path.contains('.');
            if is_import && !object.path.is_empty() {
                self.keywords(call, object, way);
            }
            for attribute in &attributes {
                self.attribute_of(call, object, attribute, way);
            }
            // `when2(os.system, ...)`, `patch(os.system, fake)`
            if matches!(function, "when2" | "spy2" | "patch") && is_import {
                self.add(call, object.clone(), way);
            }
            if attributes.is_empty() && NAMERS.contains(&function) && is_import && second.is_some()
            {
                // `for name in names: monkeypatch.setattr(os, name, fake)`
                self.add(call, object.attribute(ANY_NAME), way);
            }
        }
        // `patch(target)`, `monkeypatch.setattr(target, fake)`
        let takes_text = match function {
            "patch" | "MonkeyPatch" | "MockPatch" => true,
            "setattr" => way == Way::Patched && call.arguments.len() == 2,
            "delattr" => way == Way::Patched && call.arguments.len() == 1,
            _ => false,
        };
        self.takes_any_text |= takes_text && known.iter().all(|object| object.path.is_empty());
    }

    /// `attribute` of `object`; where it is not known what the object is, of a module by that name.
    fn attribute_of(&mut self, at: impl Ranged, object: &Dotted, attribute: &str, way: Way) {
        let at = at.range();
        self.add(at, object.attribute(attribute), way);
        if object.start == PathStart::Unknown && !object.path.is_empty() {
            let last = object.path.rsplit('.').next().unwrap_or_default();
            let nothing = Dotted {
                start: PathStart::Unknown,
                path: String::new(),
            };
            self.add(at, nothing.attribute(last).attribute(attribute), way);
            self.add(at, nothing.attribute(attribute), way);
        }
    }

    /// `patch.multiple("app.os", system=fake)`, `flexmock(os, system=fake)`.
    fn keywords(&mut self, call: &ExprCall, object: &Dotted, way: Way) {
        for keyword in &call.arguments.keywords {
            match &keyword.arg {
                Some(name) => self.attribute_of(call, object, name, way),
                None => {
                    for name in self.keys(&keyword.value) {
                        self.attribute_of(call, object, &name, way);
                    }
                }
            }
        }
    }

    /// `patch.dict("sys.modules", {"os": fake})`, `monkeypatch.setitem(sys.modules, "os", fake)`;
    /// whether the call is about `sys.modules`.
    fn of_modules(
        &mut self,
        call: &ExprCall,
        function: &str,
        first: &Expr,
        second: Option<&Expr>,
    ) -> bool {
        let is_modules = |dotted: &Dotted| dotted.path == "sys.modules";
        let is_it = |expr: &Expr| {
            texts(self.module, expr).iter().any(is_modules)
                || objects(self.module, expr).iter().any(is_modules)
        };
        // `sys.modules.update({"os": fake})`
        let of_itself =
            matches!(&*call.func, Expr::Attribute(attribute) if is_it(&attribute.value));
        let mut names: Vec<String> = Vec::new();
        if of_itself {
            if matches!(function, "get" | "keys" | "values" | "items" | "copy") {
                return true;
            }
            names.extend(self.keys(first));
            names.extend(texts(self.module, first).into_iter().map(|name| name.path));
        } else if is_it(first) {
            if let Some(second) = second {
                names.extend(self.keys(second));
                names.extend(texts(self.module, second).into_iter().map(|name| name.path));
            }
            for keyword in &call.arguments.keywords {
                match &keyword.arg {
                    Some(name) if name == "values" => names.extend(self.keys(&keyword.value)),
                    Some(name) => names.push(name.to_string()),
                    None => names.extend(self.keys(&keyword.value)),
                }
            }
        } else {
            return false;
        }
        for path in names {
            let start = PathStart::Top;
            self.add(call, Dotted { start, path }, Way::Module);
        }
        true
    }

    /// The keys of a dictionary that is written out, here or where a variable gets it.
    fn keys(&self, expr: &Expr) -> Vec<String> {
        let dictionary = match expr {
            Expr::Dict(dict) => Some(dict),
            Expr::Name(name) => {
                let mut bindings = self.module.index().bindings_of(name);
                bindings.find_map(|binding| match binding.kind {
                    crate::index::BindingKind::Value(Expr::Dict(dict)) => Some(dict),
                    _ => None,
                })
            }
            _ => None,
        };
        let keys = dictionary.into_iter().flat_map(|dict| &dict.items);
        keys.filter_map(|item| item.key.as_ref())
            .flat_map(|key| texts(self.module, key))
            .map(|key| key.path)
            .collect()
    }

    /// `flexmock(os).should_receive("system")`, `when(os).system(...)`: an attribute of what a
    /// function makes of a module alone.
    fn of_wrapped_module(&mut self, call: &ExprCall) {
        let Expr::Attribute(method) = &*call.func else {
            return;
        };
        let Expr::Call(wrapper) = &*method.value else {
            return;
        };
        let Some(object) = wrapper.arguments.args.first() else {
            return;
        };
        if last_name(&wrapper.func).is_none_or(|name| READERS.contains(&name)) {
            return;
        }
        for object in objects(self.module, object) {
            if object.path.is_empty() {
                continue;
            }
            self.add(call, object.attribute(&method.attr), Way::Patched);
            if let Some(first) = call.arguments.args.first() {
                for name in texts(self.module, first) {
                    self.add(call, object.attribute(&name.path), Way::Patched);
                }
            }
        }
    }

    /// `os.system = fake`, `app.os.system = fake`.
    fn attribute_store(&mut self, store: &ast::ExprAttribute) {
        for object in objects(self.module, &store.value) {
            // An attribute of something that is not known is one of an object's own, most often.
            if object.start != PathStart::Unknown || !object.path.is_empty() {
                self.add(store, object.attribute(&store.attr), Way::Assigned);
            }
        }
    }

    /// `sys.modules["os"] = fake`, `app.__dict__["system"] = fake`, `vars(os)["system"] = fake`.
    fn item_store(&mut self, store: &ast::ExprSubscript) {
        let names = texts(self.module, &store.slice);
        if names.is_empty() {
            return;
        }
        let modules = objects(self.module, &store.value);
        if modules.iter().any(|dotted| dotted.path == "sys.modules") {
            for name in names {
                self.add(store, name, Way::Module);
            }
            return;
        }
        let object = match &*store.value {
            Expr::Attribute(attribute) if attribute.attr.as_str() == "__dict__" => {
                Some(&*attribute.value)
            }
            Expr::Call(call) if last_name(&call.func) == Some("vars") => {
                call.arguments.args.first()
            }
            _ => None,
        };
        let Some(object) = object else {
            return;
        };
        for object in objects(self.module, object) {
            for name in &names {
                if object.start != PathStart::Unknown || !object.path.is_empty() {
                    self.add(store, object.attribute(&name.path), Way::Assigned);
                }
            }
        }
    }

    /// Every dotted text: where one is passed on to what patches, it may be any.
    fn any_text(&mut self) {
        for expr in self.module.index().expressions() {
            let Expr::StringLiteral(literal) = expr else {
                continue;
            };
            let is_read = matches!(self.module.index().parent_of(expr),
                Some(AnyNode::Expr(Expr::Call(call)))
                    if last_name(&call.func).is_some_and(|name| READERS.contains(&name)));
            let path = literal.value.to_str();
            if !is_read && path.contains('.') {
                let start = PathStart::Top;
                let path = path.to_string();
                self.add(literal, Dotted { start, path }, Way::Patched);
            }
        }
    }
}

/// The last part of the name of a function: `object` of `mock.patch.object`.
pub(crate) fn last_name(function: &Expr) -> Option<&str> {
    match function {
        Expr::Name(name) => Some(&name.id),
        Expr::Attribute(attribute) => Some(attribute.attr.as_str()),
        _ => None,
    }
}
