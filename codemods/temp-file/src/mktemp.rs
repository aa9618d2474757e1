//! B306: what becomes of a call of `tempfile.mktemp()`, by what its name is used for.

use harden_codemod::prelude::*;
use harden_codemod::{Applicability, Context, Fix};

use crate::names::Names;
use crate::place::{Place, behind, opens_line};
use crate::private::{final_removals, in_front};
use crate::reason::Reason;
use crate::uses::{self, Use, short};
use crate::{descriptor, known, opened, remove};

/// The function.
pub(crate) const MKTEMP: &str = "tempfile.mktemp";

/// A call that is certainly one of `tempfile.mktemp`, and what the fixes of it need.
struct Site<'c, 'a> {
    cx: &'c Context<'a>,
    names: &'c Names,
    expr: &'a Expr,
    call: &'a ast::ExprCall,
    place: Place<'a>,
    /// What `tempfile` is called here.
    tempfile: String,
    imports: Vec<ImportRequest>,
}

/// A new text, and what changes with it.
struct Rewrite {
    edits: Vec<Edit>,
    effect: String,
}

/// The fix of the call `found`.
///
/// # Errors
/// Where it cannot be said what the name may be used for.
pub(crate) fn fix<'a>(
    cx: &Context<'a>,
    names: &Names,
    found: &QualifiedCall<'a>,
) -> Result<Fix, Reason> {
    check(cx, found)?;
    let mut imports = Vec::new();
    let tempfile = match &*found.call.func {
        Expr::Attribute(attribute) => short(cx, &attribute.value).to_string(),
        _ => {
            let request = cx.import("tempfile", found.expr).map_err(Reason::Import)?;
            let name = request.name().to_string();
            imports.push(request);
            name
        }
    };
    let mut site = Site {
        cx,
        names,
        expr: found.expr,
        call: found.call,
        place: Place::of(cx, found.expr)?,
        tempfile,
        imports,
    };
    site.check_folder()?;
    let Rewrite { edits, effect } = site.rewrite()?;
    Ok(Fix {
        edits: EditSet::new(cx.module.text(), edits).map_err(Reason::Edits)?,
        imports: site.imports,
        distributions: Vec::new(),
        applicability: Applicability::Unsafe,
        effect,
        also_removes: &[],
        brings: Vec::new(),
    })
}

fn check(cx: &Context<'_>, found: &QualifiedCall<'_>) -> Result<(), Reason> {
    if let Some(doubt) = &found.doubt {
        return Err(Reason::NameInDoubt(doubt.clone()));
    }
    if cx.project.shadows(cx.path, "tempfile") {
        return Err(Reason::ProjectModule);
    }
    if unpacks(found.call) {
        return Err(Reason::UnpackedArguments);
    }
    let text = cx.module.text();
    if ["tempfile.mktemp\"", "tempfile.mktemp'"]
        .iter()
        .any(|name| text.contains(name))
    {
        return Err(Reason::Replaced);
    }
    if cx.module.has_comment(found.call.range()) {
        return Err(Reason::CommentInside);
    }
    let in_text =
        |node: AnyNode<'_>| matches!(node, AnyNode::Expr(Expr::FString(_) | Expr::TString(_)));
    if cx.module.index().ancestors(found.expr).any(in_text) {
        return Err(Reason::NoStatement("an f-string"));
    }
    Ok(())
}

impl<'a> Site<'_, 'a> {
    fn rewrite(&mut self) -> Result<Rewrite, Reason> {
        if let Some((expr, open)) = self.opened_at_once()
            && !matches!(uses::of(self.cx, self.expr), Use::Makes)
        {
            return match uses::of(self.cx, self.expr) {
                Use::Overwrites | Use::Appends => self.named_file(expr, open),
                Use::Passed(_) => Err(Reason::OtherOpen("mode".to_string())),
                _ => Err(Reason::NeverCreated),
            };
        }
        match self.variable() {
            Some((name, is_whole)) => self.of_variable(name, is_whole),
            None => self.of_value(),
        }
    }

    /// The call of the built-in `open` whose path this is.
    fn opened_at_once(&self) -> Option<(&'a Expr, &'a ast::ExprCall)> {
        let AnyNode::Expr(expr @ Expr::Call(call)) = self.cx.module.index().parent_of(self.expr)?
        else {
            return None;
        };
        let is_open = matches!(
            known::function_name(self.cx, call).as_deref(),
            Some("open" | "io.open")
        );
        let is_path = match call.arguments.args.first() {
            Some(first) => first.range() == self.expr.range(),
            None => call
                .arguments
                .find_keyword("file")
                .is_some_and(|file| file.value.range() == self.expr.range()),
        };
        (is_open && is_path && !unpacks(call)).then_some((expr, call))
    }

    fn named_file(&self, expr: &Expr, open: &ast::ExprCall) -> Result<Rewrite, Reason> {
        if self.cx.module.has_comment(expr.range()) {
            return Err(Reason::CommentInside);
        }
        let text = opened::text(self.cx, open, self.call, &self.tempfile)?;
        Ok(Rewrite {
            edits: vec![Edit::replace(expr.range(), text)],
            effect: format!(
                "the file is made and opened in one step, with mode 0600, and the object is \
                 tempfile's own around the file{}",
                self.about_folder()
            ),
        })
    }

    /// The variable that the name goes to, and whether that is all that the statement does.
    fn variable(&self) -> Option<(&'a ast::ExprName, bool)> {
        let (target, value) = match self.place.stmt {
            Stmt::Assign(assign) => match assign.targets.as_slice() {
                [Expr::Name(name)] => (name, &*assign.value),
                _ => return None,
            },
            Stmt::AnnAssign(assign) => match &*assign.target {
                Expr::Name(name) => (name, assign.value.as_deref()?),
                _ => return None,
            },
            _ => return None,
        };
        let index = self.cx.module.index();
        let mut at = self.expr;
        while at.range() != value.range() {
            match index.parent_of(at)? {
                AnyNode::Expr(outer @ (Expr::BoolOp(_) | Expr::If(_) | Expr::BinOp(_))) => {
                    at = outer;
                }
                _ => return None,
            }
        }
        // `path = mktemp()  # type: str`
        let is_whole = at.range() == self.expr.range()
            && !behind(self.cx.module, self.place.stmt).contains("# type:");
        let keeps_type = match self.place.stmt {
            Stmt::AnnAssign(assign) => {
                matches!(&*assign.annotation, Expr::Name(name) if name.id == *"str")
                    && self.place.function().is_some()
            }
            _ => true,
        };
        Some((target, is_whole && keeps_type))
    }

    /// What is done with a name that goes nowhere else but where it stands.
    fn of_value(&mut self) -> Result<Rewrite, Reason> {
        match uses::of(self.cx, self.expr) {
            Use::Overwrites | Use::Appends | Use::MakesFolder(_) | Use::Makes | Use::Passed(_) => {
                self.in_private_folder(&[])
            }
            Use::Reads | Use::Moves | Use::Removes(_) | Use::Asks(_) | Use::Shown => {
                Err(Reason::NeverCreated)
            }
            Use::TakenApart(text) => Err(Reason::TakenApart(text)),
            Use::Escapes(how) => Err(Reason::Escapes(how)),
        }
    }

    fn of_variable(&mut self, name: &'a ast::ExprName, is_whole: bool) -> Result<Rewrite, Reason> {
        let cx = self.cx;
        let index = cx.module.index();
        let binding = index.binding_at(name.range).ok_or(Reason::NeverCreated)?;
        let is_seen_elsewhere = cx.is_shared(binding)
            || cx.module.reads_namespaces()
            || (index.scope_kind(binding) == ScopeKind::Module
                && cx.module.is_named_in_text(binding.name));
        if is_seen_elsewhere {
            return Err(Reason::Escapes(format!(
                "other code may read `{}`",
                binding.name
            )));
        }
        let mut uses: Vec<(&Expr, Use<'_>)> = Vec::new();
        for used in index.uses_of(binding) {
            if let Some(AnyNode::Expr(expr)) = index.node_of(used.name) {
                uses.push((expr, uses::of(cx, expr)));
            }
        }
        uses.sort_by_key(|(expr, _)| expr.start());
        if is_whole && let Some(rewrite) = self.made_into_folder(name, &uses)? {
            return Ok(rewrite);
        }
        for (_, used) in &uses {
            match used {
                Use::Escapes(how) => return Err(Reason::Escapes(how.clone())),
                Use::TakenApart(text) => return Err(Reason::TakenApart(text.clone())),
                _ => {}
            }
        }
        if !uses.iter().any(|(_, used)| used.may_create()) {
            return Err(Reason::NeverCreated);
        }
        if is_whole && may_exist(&uses) {
            return self.with_descriptor(&uses);
        }
        let is_bound_once = index.bindings_of_same_name(binding).count() == 1;
        let removals = if is_whole && is_bound_once && opens_line(cx.module, self.place.stmt) {
            final_removals(cx, &self.place, &uses).unwrap_or_default()
        } else {
            Vec::new()
        };
        self.in_private_folder(&removals)
    }

    /// `path = mktemp()` and `os.mkdir(path)` right after it are `path = mkdtemp()`.
    fn made_into_folder(
        &self,
        name: &ast::ExprName,
        uses: &[(&'a Expr, Use<'a>)],
    ) -> Result<Option<Rewrite>, Reason> {
        let cx = self.cx;
        let after = uses.iter().find(|(expr, _)| expr.start() > name.end());
        let Some((_, Use::MakesFolder(made))) = after else {
            return Ok(None);
        };
        let Some(removal) = remove::call(cx, made, self.place.body(cx)) else {
            return Ok(None);
        };
        if let Some(mode) = known::mode_of_folder(cx, made)
            && !matches!(cx.module.slice(mode), "0o700" | "448")
        {
            return Err(Reason::OpenToOthers(short(cx, mode).to_string()));
        }
        Ok(Some(Rewrite {
            edits: vec![self.function("mkdtemp"), removal],
            effect: format!(
                "the folder is made in one step, with mode 0700{}",
                self.about_folder()
            ),
        }))
    }

    fn with_descriptor(&mut self, uses: &[(&Expr, Use<'_>)]) -> Result<Rewrite, Reason> {
        let os = self.import("os")?;
        let mut edits = descriptor::edits(self.cx, &self.place, &os);
        edits.push(self.function("mkstemp"));
        let is_moved = uses.iter().any(|(_, used)| matches!(used, Use::Moves));
        Ok(Rewrite {
            edits,
            effect: format!(
                "the file is there from the start, empty, with mode 0600, which it keeps when it is \
                 written to{}{}",
                if is_moved {
                    " and when it is moved"
                } else {
                    ""
                },
                self.about_folder()
            ),
        })
    }

    /// A name in a new folder: nothing is there, and nobody else can put anything there.
    fn in_private_folder(&mut self, removals: &[&'a Stmt]) -> Result<Rewrite, Reason> {
        let cx = self.cx;
        let folder = self.folder();
        if removals.is_empty()
            && let Some(dir) = folder
        {
            return Err(Reason::FolderWouldStay(short(cx, dir).to_string()));
        }
        let os = self.import("os")?;
        let mut suffix = None;
        let mut arguments = Vec::new();
        for (name, value) in opened::arguments(self.call) {
            let text = cx.module.slice(cx.module.parenthesized(value));
            match name {
                "suffix" => suffix = Some((value, text)),
                _ => arguments.push(format!("{name}={text}")),
            }
        }
        let quote = cx.module.quote();
        let last = match suffix {
            None => literal::string("tmp", quote, ""),
            Some((Expr::StringLiteral(suffix), text)) => {
                literal::string(&format!("tmp{}", suffix.value.to_str()), quote, text)
            }
            Some((_, text)) => format!("{} + {text}", literal::string("tmp", quote, "")),
        };
        let made = format!("{}.mkdtemp({})", self.tempfile, arguments.join(", "));
        let mut effect =
            format!("the path is {last} in a new folder that only this user can enter (mode 0700)");
        let mut edits = Vec::new();
        if removals.is_empty() {
            edits.push(Edit::replace(
                self.expr.range(),
                format!("{os}.path.join({made}, {last})"),
            ));
            effect += "; the folder stays behind when the file in it is removed";
        } else {
            let (name, line) = in_front(cx, &self.place, self.names, &made)?;
            let shutil = self.import("shutil")?;
            edits.push(Edit::insert(self.place.stmt.start(), line));
            edits.push(Edit::replace(
                self.expr.range(),
                format!("{os}.path.join({name}, {last})"),
            ));
            edits.extend(
                removals
                    .iter()
                    .map(|stmt| Edit::replace(stmt.range(), format!("{shutil}.rmtree({name})"))),
            );
            effect += "; the folder is removed where the file was";
        }
        Ok(Rewrite { edits, effect })
    }

    /// The edit that calls `function` of `tempfile`'s instead, with the same arguments: both take
    /// suffix, prefix and folder in this order.
    fn function(&self, function: &str) -> Edit {
        match &*self.call.func {
            Expr::Attribute(attribute) => Edit::replace(attribute.attr.range, function),
            other => Edit::replace(other.range(), format!("{}.{function}", self.tempfile)),
        }
    }

    /// The folder that the name is asked for in, if it is not just the one for temporary files.
    fn folder(&self) -> Option<&'a Expr> {
        let dir = self.call.arguments.find_argument_value("dir", 2)?;
        (!dir.is_none_literal_expr()).then_some(dir)
    }

    fn check_folder(&self) -> Result<(), Reason> {
        let cx = self.cx;
        let prefix = self.call.arguments.find_argument_value("prefix", 1);
        let is_literal = |expr: &Expr, wanted: &dyn Fn(&str) -> bool| matches!(expr, Expr::StringLiteral(text) if wanted(text.value.to_str()));
        if prefix.is_some_and(|prefix| cx.module.slice(prefix).contains(r"\\.\"))
            || self
                .folder()
                .is_some_and(|dir| is_literal(dir, &str::is_empty))
        {
            return Err(Reason::WindowsPipe);
        }
        if self.folder().is_none() {
            return Ok(());
        }
        // `mktemp` does not mind whether the folder is there, its successors do.
        let within = self.place.function().map(|def| def.range);
        let made_later = cx.module.index().expressions().find(|expr| {
            let Expr::Call(call) = expr else {
                return false;
            };
            let name = match &*call.func {
                Expr::Name(name) => name.id.as_str(),
                Expr::Attribute(attribute) => attribute.attr.as_str(),
                _ => "",
            };
            matches!(name, "mkdir" | "makedirs")
                && expr.start() > self.expr.end()
                && within.is_none_or(|within| within.contains_range(expr.range()))
        });
        match made_later {
            Some(made) if !self.is_of_own_name(made) => {
                Err(Reason::FolderMadeLater(cx.module.line_of(made.start())))
            }
            _ => Ok(()),
        }
    }

    /// Whether `made`, a call of `mkdir`, is passed the name itself.
    fn is_of_own_name(&self, made: &Expr) -> bool {
        let Some((name, _)) = self.variable() else {
            return false;
        };
        let Expr::Call(call) = made else {
            return false;
        };
        matches!(call.arguments.args.first(), Some(Expr::Name(first)) if first.id == name.id)
            && short(self.cx, &call.func).ends_with("mkdir")
    }

    fn about_folder(&self) -> &'static str {
        match self.folder() {
            Some(Expr::StringLiteral(dir)) if dir.value.to_str().starts_with('/') => "",
            Some(_) => "; its path is absolute, also where that of the folder is not",
            None => "",
        }
    }

    fn import(&mut self, module: &str) -> Result<String, Reason> {
        let request = self.cx.import(module, self.expr).map_err(Reason::Import)?;
        let name = request.name().to_string();
        self.imports.push(request);
        Ok(name)
    }
}

/// Whether nothing minds that an empty file is at the path from the start: all that is done with it
/// is known, and the first thing is to write to it.
fn may_exist(uses: &[(&Expr, Use<'_>)]) -> bool {
    let is_fine = |used: &Use<'_>| {
        matches!(
            used,
            Use::Overwrites | Use::Appends | Use::Reads | Use::Moves | Use::Removes(_) | Use::Shown
        )
    };
    let mut seen = uses.iter().map(|(_, used)| used);
    uses.iter().all(|(_, used)| is_fine(used))
        && matches!(
            seen.find(|used| !matches!(used, Use::Shown)),
            Some(Use::Overwrites | Use::Appends)
        )
}
