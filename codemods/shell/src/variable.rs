//! A command that is held in a variable: where all that is put in and all that is done with it is
//! known, the variable holds a list.

use harden_codemod::prelude::*;
use harden_shell::Quoting;

use crate::command::Reader;
use crate::layout;
use crate::order;
use crate::program::{Argv, Identity, Program, Shape, Start};
use crate::reason::Reason;
use crate::site;
use crate::template::{self, Piece, Template};

/// A variable that is made to hold a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Held {
    /// Where it is first bound: two calls with the same one must change together.
    pub(crate) variable: TextRange,
    /// The edits at its definitions and its uses, but for the calls that run it.
    pub(crate) edits: Vec<Edit>,
}

/// Follows `name`, the command of a call.
///
/// # Errors
/// Where something about the variable is not understood.
pub(crate) fn follow<'a>(
    reader: &mut Reader<'_, 'a>,
    name: &'a ast::ExprName,
) -> Result<(Held, Identity), Reason> {
    let cx = reader.cx;
    let index = cx.module.index();
    let unknown = || Reason::VariableCommand(name.id.to_string());
    let bindings: Vec<_> = index.bindings_of(name).collect();
    let first = bindings.first().copied().ok_or_else(unknown)?;
    if !matches!(
        index.scope_kind(first),
        ScopeKind::Function | ScopeKind::Module
    ) || bindings
        .iter()
        .any(|binding| !matches!(binding.kind, BindingKind::Value(_) | BindingKind::Augmented))
    {
        return Err(unknown());
    }
    if cx.module.is_read_by_name(first) || cx.is_shared(first) {
        return Err(Reason::CommandVisible(name.id.to_string()));
    }
    let mut edits = Vec::new();
    let mut said = Said::Nothing;
    let mut identity: Option<Identity> = None;
    let mut ends_in_blank = true;
    let mut steps = Vec::new();
    for binding in &bindings {
        match definition(cx.module, binding).ok_or_else(unknown)? {
            Definition::Text(text) => {
                ends_in_blank &= define(reader, text, &mut edits, &mut said, &mut identity)?;
            }
            Definition::Step(text) => steps.push(text),
        }
    }
    if edits.is_empty() {
        return Err(unknown());
    }
    let mut identity = identity.unwrap_or(Identity::UNKNOWN);
    for step in steps {
        let shape = add(reader, step, ends_in_blank, &mut edits)?;
        identity.shape = match identity.shape {
            Shape::Bare => shape,
            _ => Shape::Works,
        };
        said = Said::Otherwise;
    }
    uses(reader, first, &mut edits, said)?;
    let held = Held {
        variable: first.range,
        edits,
    };
    Ok((held, identity))
}

/// Takes the text that is put in `name` right before the call that runs it, and nowhere else, as
/// the command of that call: the variable goes.
///
/// # Errors
/// Where the variable is more than that.
pub(crate) fn inline<'a>(
    reader: &mut Reader<'_, 'a>,
    name: &'a ast::ExprName,
) -> Result<(Held, Program), Reason> {
    let cx = reader.cx;
    let (module, index) = (cx.module, cx.module.index());
    let unknown = || Reason::VariableCommand(name.id.to_string());
    let mut bindings = index.bindings_of(name);
    let (Some(binding), None) = (bindings.next(), bindings.next()) else {
        return Err(unknown());
    };
    let is_local = matches!(
        index.scope_kind(binding),
        ScopeKind::Function | ScopeKind::Module
    );
    if !is_local
        || index.uses_of(binding).count() != 1
        || module.is_read_by_name(binding)
        || cx.is_shared(binding)
    {
        return Err(unknown());
    }
    let Some(Definition::Text(text)) = definition(module, binding) else {
        return Err(unknown());
    };
    let (Some(defined), Some(AnyNode::Expr(used))) =
        (index.statement_at(binding.range), index.node_of(name))
    else {
        return Err(unknown());
    };
    let runs = index.statement_of(used).ok_or_else(unknown)?;
    // Nothing stands between the two, and they are of one block.
    let is_next = defined.end() <= runs.start()
        && module
            .slice(TextRange::new(defined.end(), runs.start()))
            .trim()
            .is_empty()
        && module.indent_of_line(defined.start()) == module.indent_of_line(runs.start())
        && module.line_range(defined.start()) != module.line_range(runs.start());
    if !is_next || module.has_comment(defined.range()) {
        return Err(unknown());
    }
    let template = template::read(cx, text)?;
    let is_inert = template.pieces.iter().all(|piece| match piece {
        Piece::Text(_) => true,
        Piece::Value(value) => order::is_inert(cx, value.expr),
    });
    if !is_inert {
        return Err(Reason::EvaluationOrder);
    }
    let program = reader.program(text, &template)?;
    let held = Held {
        variable: binding.range,
        edits: vec![Edit::delete(TextRange::new(defined.start(), runs.start()))],
    };
    Ok((held, program))
}

/// The program that runs the list in the variable.
pub(crate) fn program(name: &ast::ExprName, identity: Identity) -> Program {
    Program::Run(vec![Start {
        identity,
        ..Start::new(Argv::Whole(name.id.to_string()))
    }])
}

/// What a binding puts in the variable.
enum Definition<'a> {
    /// `cmd = text`
    Text(&'a Expr),
    /// `cmd += text` and `cmd = cmd + text`
    Step(&'a Expr),
}

fn definition<'a>(module: &Module<'a>, binding: &Binding<'a>) -> Option<Definition<'a>> {
    let stmt = module.index().statement_at(binding.range)?;
    match stmt {
        Stmt::Assign(assign) => {
            let [Expr::Name(target)] = assign.targets.as_slice() else {
                return None;
            };
            if target.range != binding.range {
                return None;
            }
            match &*assign.value {
                Expr::BinOp(binary)
                    if binary.op == ast::Operator::Add
                        && matches!(&*binary.left, Expr::Name(left) if left.id == target.id) =>
                {
                    Some(Definition::Step(&binary.right))
                }
                value => Some(Definition::Text(value)),
            }
        }
        Stmt::AugAssign(assign)
            if assign.op == ast::Operator::Add && assign.target.range() == binding.range =>
        {
            Some(Definition::Step(&assign.value))
        }
        _ => None,
    }
}

/// What `shlex.join` makes of the list, next to the text before.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Said {
    /// No definition was looked at yet.
    Nothing,
    /// The same.
    Same,
    /// Not always the same.
    Otherwise,
}

/// Makes a list of a definition's text. Whether that ended in a blank.
fn define<'a>(
    reader: &mut Reader<'_, 'a>,
    text: &'a Expr,
    edits: &mut Vec<Edit>,
    said: &mut Said,
    identity: &mut Option<Identity>,
) -> Result<bool, Reason> {
    if let Expr::If(if_) = text {
        let body = define(reader, &if_.body, edits, said, identity)?;
        return Ok(define(reader, &if_.orelse, edits, said, identity)? && body);
    }
    let module = reader.cx.module;
    let range = module.parenthesized(text);
    if module.has_comment(range) {
        return Err(Reason::CommentInCommand);
    }
    let template = template::read(reader.cx, text)?;
    let program = reader.program(text, &template)?;
    let Some(start) = program.single().filter(|start| start.is_plain()) else {
        return Err(Reason::VariableCommand(module.slice(text).to_string()));
    };
    edits.push(Edit::replace(
        range,
        layout::list_text(reader.cx, &start.argv, text, range),
    ));
    *identity = Some(match identity.take() {
        None => start.identity.clone(),
        Some(other) => other.or(&start.identity),
    });
    let same = match template.pieces.as_slice() {
        [Piece::Text(text)] => is_joined_alike(text),
        _ => false,
    };
    *said = if same && *said != Said::Otherwise {
        Said::Same
    } else {
        Said::Otherwise
    };
    Ok(ends_in_blank(&template))
}

/// Makes a list of a text that is added to the command. What its words show as arguments.
fn add<'a>(
    reader: &mut Reader<'_, 'a>,
    text: &'a Expr,
    follows_blank: bool,
    edits: &mut Vec<Edit>,
) -> Result<Shape, Reason> {
    let module = reader.cx.module;
    let range = module.parenthesized(text);
    if module.has_comment(range) {
        return Err(Reason::CommentInCommand);
    }
    let mut template = template::read(reader.cx, text)?;
    let starts_with_blank =
        matches!(template.pieces.first(), Some(Piece::Text(text)) if text.starts_with([' ', '\t']));
    if !(starts_with_blank || follows_blank) {
        return Err(Reason::VariableCommand(module.slice(text).to_string()));
    }
    // A program for the words to be arguments of.
    match template.pieces.first_mut() {
        Some(Piece::Text(text)) => text.prepend("program "),
        _ => template.pieces.insert(0, Piece::Text("program ".into())),
    }
    let program = reader.program(text, &template)?;
    let Some(Start {
        argv: Argv::List(words),
        identity,
        ..
    }) = program.single().filter(|start| start.is_plain())
    else {
        return Err(Reason::VariableCommand(module.slice(text).to_string()));
    };
    let words = Start::new(Argv::List(words[1..].to_vec()));
    edits.push(Edit::replace(
        range,
        layout::list_text(reader.cx, &words.argv, text, range),
    ));
    Ok(identity.shape)
}

fn ends_in_blank(template: &Template<'_>) -> bool {
    matches!(template.pieces.last(), Some(Piece::Text(text)) if text.ends_with([' ', '\t']))
}

/// Whether a text is plain words with one blank between them, of which `shlex.join` makes the same
/// text again.
fn is_joined_alike(text: &str) -> bool {
    text.split(' ').all(|word| Quoting::Unquoted.keeps(word))
}

/// The edits at the places that use the variable as text.
fn uses<'a>(
    reader: &mut Reader<'_, 'a>,
    binding: &Binding<'a>,
    edits: &mut Vec<Edit>,
    said: Said,
) -> Result<(), Reason> {
    let cx = reader.cx;
    let index = cx.module.index();
    let escapes = || Reason::CommandUses(binding.name.to_string());
    for used in index.uses_of(binding) {
        let Some(AnyNode::Expr(expr)) = index.node_of(used.name) else {
            return Err(escapes());
        };
        match use_of(reader, expr) {
            Use::Run | Use::Truth => {}
            Use::Text => {
                let join = reader.needs.member(cx, "shlex", "join")?;
                edits.push(Edit::replace(
                    expr.range(),
                    format!("{join}({})", binding.name),
                ));
                if said == Said::Otherwise {
                    reader.doubts.add(format!(
                        "what is shown of `{}` may be quoted otherwise",
                        binding.name
                    ));
                }
            }
            Use::Other => return Err(escapes()),
        }
    }
    Ok(())
}

/// What is done with a command.
enum Use {
    /// It is the command of a call that starts a shell, or added to.
    Run,
    /// It is asked whether there is one.
    Truth,
    /// It is shown.
    Text,
    Other,
}

fn use_of(reader: &Reader<'_, '_>, expr: &Expr) -> Use {
    let cx = reader.cx;
    let index = cx.module.index();
    let is = |other: &Expr| other.range() == expr.range();
    match index.parent_of(expr) {
        Some(AnyNode::Stmt(Stmt::If(_) | Stmt::While(_))) => Use::Truth,
        Some(AnyNode::Expr(Expr::UnaryOp(unary))) if unary.op == ast::UnaryOp::Not => Use::Truth,
        Some(AnyNode::Expr(Expr::FString(string))) => {
            let plain = string.value.elements().any(|element| {
                matches!(element, ast::InterpolatedStringElement::Interpolation(field)
                    if is(&field.expression)
                        && field.debug_text.is_none()
                        && field.format_spec.is_none()
                        && matches!(field.conversion, ast::ConversionFlag::None | ast::ConversionFlag::Str))
            });
            if plain { Use::Text } else { Use::Other }
        }
        Some(AnyNode::Expr(Expr::BinOp(binary))) => {
            let is_step = index.statement_of(expr).is_some_and(|stmt| {
                matches!(stmt, Stmt::Assign(assign)
                    if assign.value.range() == binary.range
                        && matches!((assign.targets.as_slice(), expr),
                            ([Expr::Name(target)], Expr::Name(name)) if target.id == name.id))
            });
            let other = if is(&binary.left) {
                &binary.right
            } else {
                &binary.left
            };
            match binary.op {
                ast::Operator::Add if is_step && is(&binary.left) => Use::Run,
                ast::Operator::Add if other.is_string_literal_expr() => Use::Text,
                ast::Operator::Mod if is(&binary.right) && other.is_string_literal_expr() => {
                    Use::Text
                }
                _ => Use::Other,
            }
        }
        Some(AnyNode::Expr(tuple @ Expr::Tuple(_))) => match index.parent_of(tuple) {
            Some(AnyNode::Expr(Expr::BinOp(binary)))
                if binary.op == ast::Operator::Mod && binary.left.is_string_literal_expr() =>
            {
                Use::Text
            }
            _ => Use::Other,
        },
        Some(AnyNode::Expr(outer @ Expr::Call(call))) => {
            if site::runs(reader.starts, outer, expr) {
                return Use::Run;
            }
            let shows = match &*call.func {
                Expr::Name(name) => {
                    matches!(name.id.as_str(), "print" | "str") && index.is_builtin(name)
                }
                Expr::Attribute(method) => {
                    matches!(
                        method.attr.as_str(),
                        "debug"
                            | "info"
                            | "warning"
                            | "warn"
                            | "error"
                            | "critical"
                            | "exception"
                            | "log"
                            | "echo"
                            | "secho"
                    ) || (method.attr.as_str() == "format" && method.value.is_string_literal_expr())
                }
                _ => false,
            };
            if shows && call.arguments.args.iter().any(is) {
                Use::Text
            } else {
                Use::Other
            }
        }
        _ => Use::Other,
    }
}
