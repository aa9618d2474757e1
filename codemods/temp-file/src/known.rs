//! What functions of the standard library do with the paths they are passed.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::uses::{Use, called, short};

/// What `call` does with `path`, one of its arguments.
pub(crate) fn argument_use<'a>(
    cx: &Context<'a>,
    expr: &'a Expr,
    call: &'a ast::ExprCall,
    path: &Expr,
) -> Use<'a> {
    let passed = || Use::Passed(function(cx, call));
    if unpacks(call) {
        return passed();
    }
    if shows(cx, call) {
        return Use::Shown;
    }
    if let Expr::Attribute(method) = &*call.func
        && matches!(method.attr.as_str(), "bind")
    {
        return Use::Makes;
    }
    let Some(name) = function_name(cx, call) else {
        return passed();
    };
    let Some(position) = position(&name, call, path) else {
        return passed();
    };
    match (name.as_str(), position) {
        ("open" | "io.open" | "codecs.open", 0) => by_mode(call, 1, "r").unwrap_or_else(passed),
        ("gzip.open" | "bz2.open" | "lzma.open" | "zipfile.ZipFile" | "tarfile.open", 0) => {
            by_mode(call, 1, "r").unwrap_or_else(passed)
        }
        ("os.open", 0) => by_flags(cx, call),
        ("shutil.copy" | "shutil.copy2" | "shutil.copyfile" | "urllib.request.urlretrieve", 1) => {
            Use::Overwrites
        }
        ("sqlite3.connect" | "logging.FileHandler", 0) => Use::Appends,
        ("os.mkdir" | "os.makedirs", 0) => Use::MakesFolder(expr),
        ("os.mkfifo" | "os.mknod" | "shelve.open" | "dbm.open" | "dbm.dumb.open", 0)
        | (
            "os.symlink" | "os.link" | "os.rename" | "os.renames" | "os.replace" | "shutil.move"
            | "shutil.copytree",
            1,
        ) => Use::Makes,
        ("os.rename" | "os.renames" | "os.replace" | "shutil.move", 0) => Use::Moves,
        (
            "os.stat" | "os.lstat" | "os.readlink" | "os.chmod" | "os.chown" | "os.utime"
            | "os.truncate" | "os.listdir" | "os.scandir" | "os.walk" | "os.path.getsize"
            | "os.path.getmtime" | "os.path.getatime" | "os.path.getctime" | "shutil.copy"
            | "shutil.copy2" | "shutil.copyfile" | "shutil.copymode" | "shutil.copystat",
            0,
        )
        | ("filecmp.cmp" | "os.path.samefile", 0 | 1) => Use::Reads,
        ("os.remove" | "os.unlink" | "os.rmdir" | "shutil.rmtree", 0) => removal(cx, expr),
        (
            "os.path.exists" | "os.path.lexists" | "os.path.isfile" | "os.path.isdir"
            | "os.path.islink" | "os.access",
            0,
        ) => Use::Asks(expr),
        ("os.path.basename" | "os.path.dirname" | "os.path.split" | "os.path.relpath", 0) => {
            Use::TakenApart(short(cx, expr).to_string())
        }
        _ => passed(),
    }
}

/// The place of `path` among the arguments of `call`. Those that are passed by name stand where
/// they could be passed by place: the names of the functions above.
fn position(function: &str, call: &ast::ExprCall, path: &Expr) -> Option<usize> {
    let is_path = |expr: &Expr| expr.range() == path.range();
    let by_place = call.arguments.args.iter().position(is_path);
    by_place.or_else(|| {
        let keyword = call
            .arguments
            .keywords
            .iter()
            .find(|keyword| is_path(&keyword.value))?;
        match (function, keyword.arg.as_ref()?.as_str()) {
            ("urllib.request.urlretrieve", "filename") | (_, "dst") => Some(1),
            (_, "file" | "path" | "src" | "filename" | "database" | "name") => Some(0),
            _ => None,
        }
    })
}

/// What opening a file in a mode does, `default` unless the argument at `position` says another.
fn by_mode<'a>(call: &ast::ExprCall, position: usize, default: &str) -> Option<Use<'a>> {
    let mode = match argument_of(call, "mode", position) {
        None => default,
        Some(Expr::StringLiteral(literal)) => literal.value.to_str(),
        Some(_) => return None,
    };
    // `tarfile` has its compression behind a colon: `r:xz`.
    let mode = mode.split([':', '|']).next()?;
    Some(if mode.contains('w') {
        Use::Overwrites
    } else if mode.contains('x') {
        Use::Makes
    } else if mode.contains('a') {
        Use::Appends
    } else {
        Use::Reads
    })
}

fn by_flags<'a>(cx: &Context<'_>, call: &ast::ExprCall) -> Use<'a> {
    let flags = argument_of(call, "flags", 1).map_or("", |flags| cx.module.slice(flags));
    if flags.contains("O_EXCL") {
        Use::Makes
    } else if flags.contains("O_CREAT") && flags.contains("O_TRUNC") {
        Use::Overwrites
    } else if flags.contains("O_CREAT") {
        Use::Appends
    } else {
        Use::Passed("os.open".to_string())
    }
}

/// Whether what `call` returns is the path that it is passed: `Path(path)`, `str(path)`.
pub(crate) fn is_same_path(cx: &Context<'_>, call: &ast::ExprCall) -> bool {
    call.arguments.len() == 1
        && call.arguments.args.len() == 1
        && matches!(
            function_name(cx, call).as_deref(),
            Some("pathlib.Path" | "str" | "os.fspath")
        )
}

/// What is done with a path by `attribute`, which is read of it and is `expr`: a method of
/// `pathlib.Path`, none of which a text has, or of a text.
pub(crate) fn attribute_use<'a>(
    cx: &Context<'a>,
    expr: &'a Expr,
    attribute: &ast::ExprAttribute,
) -> Use<'a> {
    let apart = || Use::TakenApart(short(cx, expr).to_string());
    let Some((made, call)) = called(cx, expr) else {
        return apart();
    };
    let passed = || Use::Passed(function(cx, call));
    match attribute.attr.as_str() {
        "startswith" | "endswith" => Use::Shown,
        "write_text" | "write_bytes" => Use::Overwrites,
        "touch" if call.arguments.is_empty() => Use::Appends,
        "touch" => passed(),
        "open" => by_mode(call, 0, "r").unwrap_or_else(passed),
        "read_text" | "read_bytes" | "stat" | "iterdir" => Use::Reads,
        "unlink" | "rmdir" => removal(cx, made),
        "exists" | "is_file" | "is_dir" => Use::Asks(made),
        "mkdir" => Use::MakesFolder(made),
        _ => apart(),
    }
}

/// The mode that `made`, a call that makes a folder, gives it.
pub(crate) fn mode_of_folder<'a>(cx: &Context<'_>, made: &'a Expr) -> Option<&'a Expr> {
    let Expr::Call(call) = made else {
        return None;
    };
    // `Path(path).mkdir(mode)`, `os.mkdir(path, mode)`
    let position = usize::from(function_name(cx, call).is_some());
    call.arguments.find_argument_value("mode", position)
}

/// A removal is one where it is a statement of its own.
fn removal<'a>(cx: &Context<'a>, call: &Expr) -> Use<'a> {
    match cx.module.index().parent_of(call) {
        Some(AnyNode::Stmt(stmt @ Stmt::Expr(_))) => Use::Removes(stmt),
        _ => Use::Passed("what removes it".to_string()),
    }
}

/// Whether `call` only shows its arguments: `print`, an exception, a logger's method.
pub(crate) fn shows(cx: &Context<'_>, call: &ast::ExprCall) -> bool {
    match &*call.func {
        Expr::Name(name) => {
            let is_exception = name.id.ends_with("Error") || name.id == *"Exception";
            (is_exception && cx.module.index().is_builtin(name))
                || harden_proof::display(cx.module, call).is_some()
        }
        _ => harden_proof::display(cx.module, call).is_some(),
    }
}

/// The dotted name of what is called; `open` is the built-in one.
pub(crate) fn function_name(cx: &Context<'_>, call: &ast::ExprCall) -> Option<String> {
    match &*call.func {
        Expr::Name(name) if cx.module.index().is_builtin(name) => Some(name.id.to_string()),
        function => cx.module.index().qualified_name(function),
    }
}

/// What a function that is called is named in a sentence.
pub(crate) fn function(cx: &Context<'_>, call: &ast::ExprCall) -> String {
    format!("`{}`", short(cx, &call.func))
}

fn argument_of<'a>(call: &'a ast::ExprCall, name: &str, position: usize) -> Option<&'a Expr> {
    argument(call, name, Some(position)).ok().flatten()
}
