//! What a file imports of a family, and where it uses that.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::family::{Family, family_of, normal};

/// What an import binds, as seen from a family's module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Form {
    /// The module, under a name of its own: `import xml.etree.ElementTree as ET`.
    Module,
    /// Something of the module: `from xml.etree.ElementTree import parse`.
    Member(String),
    /// The package, to be followed by dots: `import xml.etree.ElementTree`.
    Dotted,
    /// A package above the module, whose import nobody reports: `from xml import etree`.
    Package,
}

/// An import that the family can be reached by.
#[derive(Debug)]
pub(crate) struct Provider<'a> {
    pub(crate) binding: &'a Binding<'a>,
    pub(crate) imported: ImportedName<'a>,
    pub(crate) form: Form,
    /// Why the name may mean something else.
    pub(crate) doubt: Option<NameDoubt>,
}

/// A place that uses the family's module, or something of it.
#[derive(Debug)]
pub(crate) struct Use<'a> {
    /// The provider, by its place.
    pub(crate) provider: usize,
    /// What is used, by its name in the module; empty for the module itself.
    pub(crate) member: String,
    /// The dotted name as it stands: `ET.parse`, `parse`.
    pub(crate) expr: &'a Expr,
    /// The part of it that names the module: `ET`; all of it where the member has a name here.
    pub(crate) root: TextRange,
}

/// What a file imports of a family and where it uses that, in source order.
#[derive(Debug)]
pub(crate) struct Uses<'a> {
    pub(crate) providers: Vec<Provider<'a>>,
    pub(crate) uses: Vec<Use<'a>>,
}

impl<'a> Uses<'a> {
    pub(crate) fn of(family: &Family, cx: &Context<'a>) -> Self {
        let index = cx.module.index();
        let mut found = Uses {
            providers: Vec::new(),
            uses: Vec::new(),
        };
        for (binding, imported) in index.imports() {
            let Some(form) = form(family, imported) else {
                continue;
            };
            let provider = found.providers.len();
            let known = found.uses.len();
            // A variable's uses are counted once, however many imports bind it.
            let is_first = found
                .providers
                .iter()
                .all(|provider| !provider.binding.is_same_variable(binding));
            if is_first {
                for used in index.uses_of(binding) {
                    found
                        .uses
                        .extend(use_of(family, cx, provider, &form, imported, used));
                }
            }
            // `from xml import sax` leads to `xml.sax.expatreader` too, but only where that is used.
            if form == Form::Package && is_first && found.uses.len() == known {
                continue;
            }
            found.providers.push(Provider {
                binding,
                imported,
                doubt: doubt(cx, binding, imported),
                form,
            });
        }
        found
    }

    /// The uses of what `provider`, a place in [`Uses::providers`], binds.
    pub(crate) fn of_provider(&self, provider: usize) -> impl Iterator<Item = (usize, &Use<'a>)> {
        let same = self.same_name(provider);
        self.uses
            .iter()
            .enumerate()
            .filter(move |(_, used)| same.contains(&used.provider))
    }

    /// The providers that bind the same name as this one.
    pub(crate) fn same_name(&self, provider: usize) -> Vec<usize> {
        let one = &self.providers[provider];
        (0..self.providers.len())
            .filter(|&other| {
                let other = &self.providers[other];
                other.form == one.form && other.binding.is_same_variable(one.binding)
            })
            .collect()
    }
}

/// The dotted name that `expr` stands for, with the new name of `ElementTree` for the old one, of
/// which a file may import both for one variable.
pub(crate) fn path_of(cx: &Context<'_>, expr: &Expr) -> Option<String> {
    let index = cx.module.index();
    if let Some(path) = index.qualified_name(expr) {
        return Some(normal(&path));
    }
    match expr {
        Expr::Attribute(attribute) => {
            let path = path_of(cx, &attribute.value)?;
            Some(format!("{path}.{}", attribute.attr))
        }
        Expr::Name(name) => {
            let mut paths = index.bindings_of(name).map(|binding| match &binding.kind {
                BindingKind::Import(imported) => Some(normal(&imported.qualified())),
                _ => None,
            });
            let first = paths.next()??;
            paths
                .all(|path| path.as_ref() == Some(&first))
                .then_some(first)
        }
        _ => None,
    }
}

fn form(family: &Family, imported: ImportedName<'_>) -> Option<Form> {
    let path = normal(&imported.qualified());
    let is_in = |module: &str| {
        let (of, rest) = family_of(module)?;
        (of == family).then_some(rest)
    };
    if imported.alias.asname.is_none() && matches!(imported.stmt, Stmt::Import(_)) {
        // `import xml.sax.handler` makes the whole of `xml.sax` reachable.
        is_in(&imported.alias.name)?;
        return Some(Form::Dotted);
    }
    if let Some(rest) = is_in(&path) {
        return Some(if rest.is_empty() {
            Form::Module
        } else {
            Form::Member(rest)
        });
    }
    let below = family.module.strip_prefix(path.as_str())?;
    below.starts_with('.').then_some(Form::Package)
}

fn doubt(cx: &Context<'_>, binding: &Binding<'_>, imported: ImportedName<'_>) -> Option<NameDoubt> {
    let index = cx.module.index();
    let path = normal(&imported.qualified());
    let name = binding.name.to_string();
    let other = index.bindings_of_same_name(binding).find(|other| {
        !matches!(&other.kind, BindingKind::Import(imported) if normal(&imported.qualified()) == path)
    });
    if let Some(other) = other {
        return Some(NameDoubt::Rebound {
            name,
            how: other.kind.describe(),
            line: cx.module.line_of(other.range.start()),
        });
    }
    let star = index.star_behind(binding)?;
    Some(NameDoubt::StarImport {
        name,
        line: cx.module.line_of(star),
    })
}

/// What `used`, a name that an import binds, is used for; nothing where that is another module.
fn use_of<'a>(
    family: &Family,
    cx: &Context<'a>,
    provider: usize,
    form: &Form,
    imported: ImportedName<'_>,
    used: &NameUse<'a>,
) -> Option<Use<'a>> {
    let index = cx.module.index();
    let AnyNode::Expr(name) = index.node_of(used.name)? else {
        return None;
    };
    if let Form::Member(member) = form {
        // What a submodule has counts as its own: `handler.ContentHandler`.
        return Some(Use {
            provider,
            member: member.clone(),
            expr: name,
            root: name.range(),
        });
    }
    let mut path = imported.qualified();
    let mut expr = name;
    let mut root = name.range();
    loop {
        match family_of(&path) {
            Some((of, _)) if of != family && !family.module.starts_with(&path) => return None,
            Some((_, member)) if !member.is_empty() => {
                return Some(Use {
                    provider,
                    member,
                    expr,
                    root,
                });
            }
            Some(_) => root = expr.range(),
            None if !is_above(family, &path) => return None,
            None => {}
        }
        match index.parent_of(expr) {
            Some(AnyNode::Expr(outer @ Expr::Attribute(attribute))) => {
                path = format!("{path}.{}", attribute.attr);
                expr = outer;
            }
            // The module itself, or a package above it.
            _ => {
                return Some(Use {
                    provider,
                    member: String::new(),
                    expr,
                    root,
                });
            }
        }
    }
}

/// Whether `path` is a package that the family's module lies in.
fn is_above(family: &Family, path: &str) -> bool {
    family
        .module
        .strip_prefix(path)
        .is_some_and(|rest| rest.starts_with('.'))
}
