//! The paths that texts in `/tmp` are, or are put together to.

use harden_bandit::texts::Text;
use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::known;
use crate::reason::Reason;
use crate::uses::{called, short};

/// The directory whose paths can be others: what is in it does not outlast a reboot.
pub(crate) const TMP: &str = "/tmp";

/// How a path comes of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `"/tmp/job.txt"`
    Whole,
    /// `os.path.join("/tmp", name)`
    Joined,
    /// `path = Path("/tmp/job.txt")`
    Object,
    /// `"/tmp/" + name`, `"/tmp/%s" % name`, `"/tmp/{}".format(name)`
    Computed,
    /// `f"/tmp/{name}"`; where `/tmp` stands
    Interpolated(TextRange),
}

/// A path right below `/tmp`.
pub(crate) struct Path<'a> {
    /// The literal, or the f-string.
    pub(crate) text: &'a Expr,
    /// The whole expression.
    pub(crate) expr: &'a Expr,
    value: String,
    form: Form,
}

impl<'a> Path<'a> {
    /// The path that `text` is, or is the beginning of.
    ///
    /// # Errors
    /// Where it names nothing below `/tmp`.
    pub(crate) fn of(cx: &Context<'a>, text: &Text<'a>) -> Result<Self, Reason> {
        let directory = text.directory().unwrap_or(TMP);
        if text.is_tail {
            return Err(Reason::NotBelow("what stands before the folder's name"));
        }
        let value = text.value.to_string();
        let rest = &value[directory.len()..];
        if !rest.is_empty() && !rest.starts_with('/') {
            return Err(Reason::NotBelow("what comes behind the folder's name"));
        }
        if directory != TMP {
            return Err(Reason::OtherDirectory(directory));
        }
        let (expr, form) = match text.expr {
            Expr::FString(fstring) => {
                let at = start_of(cx, fstring).ok_or(Reason::NotFollowed(
                    "it is put together from several literals".to_string(),
                ))?;
                (text.expr, Form::Interpolated(at))
            }
            literal => whole(cx, literal),
        };
        Ok(Path {
            text: text.expr,
            expr,
            value,
            form,
        })
    }

    /// Whether the text alone is the path.
    pub(crate) fn is_whole(&self) -> bool {
        self.form == Form::Whole
    }

    /// The text itself.
    pub(crate) fn value(&self) -> &str {
        &self.value
    }

    /// The last part of a path that is a text alone.
    pub(crate) fn last(&self) -> &str {
        self.value.rsplit('/').next().unwrap_or_default()
    }

    /// The text by which the path is known where else it is used, or others that programs make of it:
    /// `/tmp/job.` for `/tmp/job.tex`.
    pub(crate) fn needle(&self, cx: &Context<'a>) -> String {
        match self.form {
            Form::Whole | Form::Object => match self.last().rfind('.') {
                None | Some(0) => self.value.clone(),
                Some(dot) => {
                    let before = self.value.len() - self.last().len();
                    self.value[..=before + dot].to_string()
                }
            },
            Form::Interpolated(_) if self.value.len() > TMP.len() + 1 => self.value.clone(),
            _ => cx.module.slice(self.expr).to_string(),
        }
    }

    /// The edit that has the path begin with the folder in the variable `folder`. `os` is what the
    /// module is called.
    pub(crate) fn moved(&self, cx: &Context<'a>, folder: &str, os: &str) -> Edit {
        let quote = cx.module.quote();
        let source = cx.module.slice(self.text);
        match self.form {
            Form::Whole => {
                let last = literal::string(self.last(), quote, source);
                Edit::replace(
                    self.text.range(),
                    format!("{os}.path.join({folder}, {last})"),
                )
            }
            Form::Joined => Edit::replace(self.text.range(), folder),
            Form::Object => {
                let last = literal::string(self.last(), quote, source);
                Edit::replace(self.text.range(), format!("{folder}, {last}"))
            }
            Form::Computed => {
                let rest = literal::string(&self.value[TMP.len()..], quote, source);
                Edit::replace(self.text.range(), format!("{folder} + {rest}"))
            }
            Form::Interpolated(at) => {
                let until = TextRange::new(self.text.start(), at.start());
                let from = TextRange::new(at.end(), self.text.end());
                let (before, after) = (cx.module.slice(until), cx.module.slice(from));
                Edit::replace(self.text.range(), format!("{before}{{{folder}}}{after}"))
            }
        }
    }

    /// Whether [`Path::moved`] needs `os`.
    pub(crate) fn needs_os(&self) -> bool {
        self.form == Form::Whole
    }

    /// Checks that exactly one part follows `/tmp`: others would have to be made first.
    ///
    /// # Errors
    /// Where there is none, or there are several.
    pub(crate) fn check_depth(&self, cx: &Context<'a>) -> Result<(), Reason> {
        let rest = self.value[TMP.len()..].trim_start_matches('/');
        let is_folder = rest.is_empty() && matches!(self.form, Form::Whole | Form::Object);
        if is_folder {
            return Err(if is_for_tempfile(cx, self.expr) {
                Reason::PrivateName
            } else {
                Reason::WholeFolder
            });
        }
        let source = cx.module.slice(self.expr);
        let further = match self.form {
            Form::Whole | Form::Object => rest.contains('/'),
            // `os.path.join("/tmp/jobs", name)`
            Form::Joined => {
                !rest.is_empty() || source.matches('/').count() != self.value.matches('/').count()
            }
            Form::Computed | Form::Interpolated(_) => {
                !self.value.starts_with("/tmp/") || source.matches('/').count() != 2
            }
        };
        if further {
            return Err(Reason::InFolder);
        }
        Ok(())
    }
}

/// The range of `/tmp` at the start of an f-string that is one literal.
fn start_of(cx: &Context<'_>, fstring: &ast::ExprFString) -> Option<TextRange> {
    let [ast::FStringPart::FString(part)] = fstring.value.as_slice() else {
        return None;
    };
    let ast::InterpolatedStringElement::Literal(first) = part.elements.first()? else {
        return None;
    };
    let at = TextRange::at(first.range.start(), TMP.text_len());
    (first.range.contains_range(at) && cx.module.slice(at) == TMP).then_some(at)
}

/// The expression that computes a path from `literal`.
fn whole<'a>(cx: &Context<'a>, literal: &'a Expr) -> (&'a Expr, Form) {
    let index = cx.module.index();
    let is_first = |expr: Option<&Expr>, at: &Expr| expr.is_some_and(|e| e.range() == at.range());
    let mut at = literal;
    let mut form = Form::Whole;
    while let Some(AnyNode::Expr(outer)) = index.parent_of(at) {
        match outer {
            Expr::BinOp(ast::ExprBinOp {
                op: ast::Operator::Add | ast::Operator::Mod,
                left,
                ..
            }) if left.range() == at.range() => {
                at = outer;
                form = Form::Computed;
            }
            Expr::Attribute(attribute) if attribute.attr == *"format" => {
                let Some((call, _)) = called(cx, outer) else {
                    break;
                };
                at = call;
                form = Form::Computed;
            }
            Expr::Call(call)
                if form == Form::Whole
                    && index.qualified_name(&call.func).as_deref() == Some("pathlib.Path")
                    && known::is_same_path(cx, call)
                    && matches!(
                        index.parent_of(outer),
                        Some(AnyNode::Stmt(Stmt::Assign(_) | Stmt::AnnAssign(_)))
                    ) =>
            {
                return (outer, Form::Object);
            }
            Expr::Call(call)
                if form == Form::Whole
                    && is_first(call.arguments.args.first(), at)
                    && call.arguments.len() == 2
                    && !unpacks(call)
                    && index.qualified_name(&call.func).as_deref() == Some("os.path.join") =>
            {
                return (outer, Form::Joined);
            }
            _ => break,
        }
    }
    (at, form)
}

/// Whether `folder` is where a function of `tempfile` makes a name of its own.
fn is_for_tempfile(cx: &Context<'_>, folder: &Expr) -> bool {
    let index = cx.module.index();
    let Some(AnyNode::Expr(Expr::Call(call))) = index.parent_of(folder) else {
        return false;
    };
    let is_dir = call
        .arguments
        .find_keyword("dir")
        .is_some_and(|dir| dir.value.range() == folder.range());
    let makes_it = matches!(
        index.qualified_name(&call.func).as_deref(),
        Some(
            "tempfile.mkdtemp"
                | "tempfile.mkstemp"
                | "tempfile.NamedTemporaryFile"
                | "tempfile.SpooledTemporaryFile"
                | "tempfile.TemporaryDirectory"
                | "tempfile.TemporaryFile"
        )
    );
    is_dir && makes_it
}

/// What the path is called in a sentence.
pub(crate) fn label<'a>(cx: &Context<'a>, path: &Path<'a>) -> String {
    if path.is_whole() {
        path.value.clone()
    } else {
        short(cx, path.expr).to_string()
    }
}
