//! Names for the imports of defusedxml.

use harden_codemod::Context;
use harden_codemod::prelude::*;

/// The name under which the file has `module` at its top level already.
pub(crate) fn existing<'a>(cx: &Context<'a>, module: &str, before: TextSize) -> Option<&'a str> {
    let index = cx.module.index();
    index.imports().find_map(|(binding, imported)| {
        let usable = imported.qualified() == module
            && index.scope_kind(binding) == ScopeKind::Module
            && index.owner_of(binding).is_none()
            && index.bindings_of_same_name(binding).count() == 1
            && index.star_behind(binding).is_none()
            && binding.range.start() < before;
        usable.then_some(binding.name)
    })
}

/// A free name for the safe namesake of what is called `name`: `SafeET` for `ET`, `safe_minidom` for
/// `minidom`. Gives the first that was tried where all are taken.
pub(crate) fn safe_name(cx: &Context<'_>, name: &str) -> Result<String, String> {
    let bare = name.trim_start_matches('_');
    let private = &name[..name.len() - bare.len()];
    let is_capital = bare.starts_with(|first: char| first.is_uppercase());
    let candidates = ["safe", "defused"].map(|word| {
        if is_capital {
            let capital = word[..1].to_uppercase() + &word[1..];
            format!("{private}{capital}{bare}")
        } else {
            format!("{private}{word}_{bare}")
        }
    });
    let free = candidates
        .iter()
        .find(|candidate| cx.module.index().is_unused(candidate));
    free.cloned().ok_or_else(|| candidates[0].clone())
}

/// Whether `defusedxml` can be the name of the package here.
pub(crate) fn package_is_free(cx: &Context<'_>) -> bool {
    let index = cx.module.index();
    let is_package = |binding: &Binding<'_>| {
        matches!(&binding.kind, BindingKind::Import(imported)
            if imported.qualified() == "defusedxml")
    };
    let mut imports = index
        .imports()
        .filter(|(binding, _)| binding.name == "defusedxml")
        .peekable();
    index.is_unused("defusedxml")
        || (imports.peek().is_some()
            && imports.all(|(binding, _)| index.bindings_of_same_name(binding).all(is_package)))
}
