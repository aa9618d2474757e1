//! What a name can be: from all that it is given, and from where it is read.

use harden_rewriter::prelude::*;

use crate::because::Because;
use crate::doubt::Doubt;
use crate::kind::{Kind, Value};
use crate::place::{self, Path};
use crate::prover::{Known, Prover};

/// The code that something stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Home {
    Module,
    Function(TextRange),
}

/// A variable: all that binds it, in source order.
pub(crate) struct Variable<'m, 'a> {
    pub(crate) bindings: Vec<&'m Binding<'a>>,
    pub(crate) kind: ScopeKind,
}

impl<'m, 'a> Variable<'m, 'a> {
    /// The variable that `name` means where it is read; `None` where nothing in the file binds it.
    pub(crate) fn of(module: &'m Module<'a>, name: &ast::ExprName) -> Option<Self> {
        let index = module.index();
        let bindings: Vec<_> = index
            .bindings_of(name)
            .filter(|binding| !is_only_annotated(index, binding))
            .collect();
        let kind = index.scope_kind(bindings.first()?);
        Some(Variable { bindings, kind })
    }

    pub(crate) fn name(&self) -> &'a str {
        self.bindings[0].name
    }

    /// Tells the variable from others.
    pub(crate) fn id(&self) -> TextRange {
        self.bindings[0].range
    }

    /// Whether `expr` reads the variable.
    pub(crate) fn is_read_by(&self, index: &Index<'a>, expr: &Expr) -> bool {
        matches!(expr, Expr::Name(name) if name.id == *self.name()
            && index.bindings_of(name).any(|binding| binding.is_same_variable(self.bindings[0])))
    }

    pub(crate) fn bindings_in(&self, range: TextRange) -> Vec<&'m Binding<'a>> {
        self.bindings
            .iter()
            .filter(|binding| range.contains_range(binding.range))
            .copied()
            .collect()
    }

    /// Whether it is given a value once, by its caller, and keeps it.
    pub(crate) fn is_unchanging_parameter(&self) -> bool {
        matches!(self.bindings.as_slice(),
            [only] if matches!(only.kind, BindingKind::Parameter(_)))
    }
}

/// `name: str`, which binds nothing.
fn is_only_annotated(index: &Index<'_>, binding: &Binding<'_>) -> bool {
    matches!(binding.kind, BindingKind::Other)
        && matches!(index.statement_at(binding.range),
            Some(Stmt::AnnAssign(assign)) if assign.value.is_none())
}

/// Whether a binding is that of `(name := value)`.
pub(crate) fn is_walrus(index: &Index<'_>, binding: &Binding<'_>) -> bool {
    matches!(binding.kind, BindingKind::Value(value)
        if matches!(index.parent_of(value), Some(AnyNode::Expr(Expr::Named(named)))
            if named.target.range() == binding.range))
}

impl<'a> Prover<'_, 'a> {
    /// What `name`, which is `expr`, can be where it is read.
    pub(crate) fn name(&mut self, expr: &'a Expr, name: &'a ast::ExprName) -> Known {
        let undefined = || Doubt::Undefined(name.id.to_string());
        let variable = Variable::of(self.module, name).ok_or_else(undefined)?;
        let value = match variable.kind {
            ScopeKind::Module | ScopeKind::Function => self.variable(&variable, expr)?,
            ScopeKind::Comprehension | ScopeKind::Lambda => {
                match self.fact_within(&variable, expr)? {
                    Some(value) => value,
                    None => self.any_binding(&variable)?,
                }
            }
            ScopeKind::Class => self.in_class_body(&variable, expr)?,
            ScopeKind::TypeParams => return Err(undefined()),
        };
        if value.kind.is_mutable() {
            return self.contents(&variable, value);
        }
        Ok(value)
    }

    fn variable(&mut self, variable: &Variable<'_, 'a>, expr: &'a Expr) -> Known {
        let involved = || Doubt::Involved(variable.name().to_string());
        let path = self.path(expr.range()).ok_or_else(involved)?;
        let homes: Vec<Home> = variable
            .bindings
            .iter()
            .map(|binding| self.home(binding))
            .collect();
        if variable.kind == ScopeKind::Module {
            self.check_module_name(variable, &homes)?;
        }
        let here = place::function(&path).map_or(Home::Module, |stmt| Home::Function(stmt.range()));
        let is_own = homes.iter().all(|home| *home == here);
        if variable.is_unchanging_parameter() || (is_own && !self.is_deferred(expr)) {
            return self.at_use(variable, expr, &path);
        }
        // Whenever the code runs, the variable holds something it was given.
        self.any_binding(variable)
    }

    /// A module's name can be changed from functions, by star imports and by its text.
    fn check_module_name(
        &mut self,
        variable: &Variable<'_, 'a>,
        homes: &[Home],
    ) -> Result<(), Doubt> {
        let name = || variable.name().to_string();
        if let Some(at) = homes.iter().position(|home| *home != Home::Module) {
            return Err(Doubt::Rebound {
                name: name(),
                line: self.line(variable.bindings[at].range),
            });
        }
        if self.index().star_imports().next().is_some() {
            return Err(Doubt::StarImport(name()));
        }
        if let Some(store) = self.stored_by_way_of_an_import(variable.name()) {
            return Err(Doubt::Rebound {
                name: name(),
                line: self.line(store),
            });
        }
        let reaches = match self.reaches_names {
            Some(reaches) => reaches,
            None => self.reaches_module_names(),
        };
        self.reaches_names = Some(reaches);
        if reaches {
            return Err(Doubt::Namespace(name()));
        }
        Ok(())
    }

    /// Whether the file may change a module's names without their standing there, by way of
    /// `globals()` and the like.
    fn reaches_module_names(&self) -> bool {
        let index = self.index();
        let is_modules = |expr: &Expr| index.qualified_name(expr).as_deref() == Some("sys.modules");
        self.module.reads_namespaces()
            || index
                .imports()
                .any(|(_, imported)| imported.qualified() == "sys.modules")
            || index.expressions().any(|expr| match expr {
                Expr::Attribute(attribute) => match attribute.attr.as_str() {
                    "__globals__" => true,
                    "modules" => is_modules(expr),
                    _ => false,
                },
                // `setattr(module, name, value)`
                Expr::Call(call) => {
                    matches!(&*call.func, Expr::Name(name) if name.id == "setattr")
                        && call
                            .arguments
                            .args
                            .first()
                            .is_some_and(|object| index.qualified_name(object).is_some())
                }
                _ => false,
            })
    }

    /// `this_module.NAME = value`, by way of an import of the module itself.
    fn stored_by_way_of_an_import(&self, name: &str) -> Option<TextRange> {
        self.index()
            .attribute_stores()
            .iter()
            .find_map(|store| match store {
                Expr::Attribute(attribute) => (attribute.attr.as_str() == name
                    && self.index().qualified_name(&attribute.value).is_some())
                .then_some(attribute.range),
                _ => None,
            })
    }

    pub(crate) fn path(&self, range: TextRange) -> Option<Path<'a>> {
        place::path(self.module.suite(), range)
    }

    /// The function in whose code a binding stands.
    fn home(&self, binding: &Binding<'a>) -> Home {
        let Some(path) = self.path(binding.range) else {
            return Home::Module;
        };
        let function = match binding.kind {
            // Parameters stand in the definition, outside of its body.
            BindingKind::Parameter(_) => path.last().map(place::Step::stmt),
            _ => place::function(&path),
        };
        function.map_or(Home::Module, |stmt| Home::Function(stmt.range()))
    }

    /// All that the variable is ever given.
    pub(crate) fn any_binding(&mut self, variable: &Variable<'_, 'a>) -> Known {
        self.assuming(variable.id(), None, |this| {
            this.either(&variable.bindings, Value::never())
        })
    }

    /// `value`, or what one of `bindings` gives.
    pub(crate) fn either(&mut self, bindings: &[&Binding<'a>], mut value: Value) -> Known {
        for binding in bindings {
            value = value.or(self.bound(binding)?);
        }
        Ok(value)
    }

    /// What a binding gives its name.
    pub(crate) fn bound(&mut self, binding: &Binding<'a>) -> Known {
        let name = || binding.name.to_string();
        let value = match binding.kind {
            BindingKind::Value(value) => self.value(value)?,
            BindingKind::Element(iter) => {
                let iter = self.value(iter)?;
                let element = iter.kind.element();
                iter.with(element)
            }
            BindingKind::Augmented => self.added(binding)?,
            BindingKind::Other => self.unpacked(binding)?,
            BindingKind::Parameter(_) => return Err(Doubt::Parameter(name())),
            BindingKind::Import(_) => return Err(Doubt::Imported(name())),
            BindingKind::Definition => return Err(Doubt::Definition(name())),
            BindingKind::Deletion => {
                return Err(Doubt::Deleted {
                    name: name(),
                    line: self.line(binding.range),
                });
            }
        };
        let says_nothing = value
            .because
            .iter()
            .all(|because| *because == Because::Literals);
        if says_nothing && value.kind != Kind::Never {
            let constant = Because::Constant { name: name() };
            return Ok(value.because_of(Value::of(Kind::Never, constant)));
        }
        Ok(value)
    }

    /// What `name += value` adds to what the name held.
    fn added(&mut self, binding: &Binding<'a>) -> Known {
        if let Some(Stmt::AugAssign(assign)) = self.index().statement_at(binding.range)
            && assign.op == ast::Operator::Add
            && assign.target.range() == binding.range
        {
            let added = self.value(&assign.value)?;
            let is_in_loop = self.path(binding.range).is_some_and(|path| {
                let function = place::function_depth(&path);
                path[function..]
                    .iter()
                    .any(|step| matches!(step.part, place::Part::Loop))
            });
            if added.picked && is_in_loop {
                return Err(Doubt::Composed(binding.name.to_string()));
            }
            return Ok(added);
        }
        Err(Doubt::Binding {
            name: binding.name.to_string(),
            line: self.line(binding.range),
        })
    }

    /// What a name in `one, other = value` or `for one, other in value` is given.
    fn unpacked(&mut self, binding: &Binding<'a>) -> Known {
        let at = binding.range;
        let holds = |target: &Expr| target.range().contains_range(at);
        match self.index().statement_at(at) {
            Some(Stmt::Assign(assign)) => {
                if let Some(target) = assign.targets.iter().find(|target| holds(target)) {
                    return self.part_of(target, &assign.value, binding);
                }
            }
            Some(Stmt::For(for_)) if holds(&for_.target) => {
                return self.part_of_each(&for_.target, &for_.iter, binding);
            }
            _ => {}
        }
        let generator = self.index().expressions().find_map(|expr| {
            generators(expr)
                .iter()
                .find(|generator| holds(&generator.target))
        });
        match generator {
            Some(generator) => self.part_of_each(&generator.target, &generator.iter, binding),
            None => Err(Doubt::Binding {
                name: binding.name.to_string(),
                line: self.line(at),
            }),
        }
    }

    /// The part of `value` that a name in `target` is given.
    fn part_of(&mut self, target: &Expr, value: &'a Expr, binding: &Binding<'a>) -> Known {
        if let (Some(targets), Some(values)) = (elements(target), elements(value))
            && targets.len() == values.len()
            && !targets.iter().chain(values).any(Expr::is_starred_expr)
            && let Some(at) = targets
                .iter()
                .position(|target| target.range().contains_range(binding.range))
        {
            return self.part_of(&targets[at], &values[at], binding);
        }
        let value = self.value(value)?;
        self.split(target, value, binding)
    }

    fn part_of_each(&mut self, target: &Expr, iter: &'a Expr, binding: &Binding<'a>) -> Known {
        if let (Some([number, each]), Expr::Call(call)) = (elements(target), iter)
            && self.builtin(call) == Some("enumerate")
            && let Some(numbered) = call.arguments.args.first()
        {
            if number.range() == binding.range {
                let source = binding.name.to_string();
                return Ok(Value::of(Kind::Plain, Because::Number { source }));
            }
            return self.part_of_each(each, numbered, binding);
        }
        let iter = self.value(iter)?;
        let element = iter.kind.element();
        self.split(target, iter.with(element), binding)
    }

    fn split(&self, target: &Expr, value: Value, binding: &Binding<'a>) -> Known {
        let mut target = target;
        let mut kind = value.kind.clone();
        while target.range() != binding.range {
            let inner = elements(target).and_then(|targets| {
                targets
                    .iter()
                    .find(|target| target.range().contains_range(binding.range))
            });
            let Some(inner) = inner else {
                return Err(Doubt::Binding {
                    name: binding.name.to_string(),
                    line: self.line(binding.range),
                });
            };
            kind = kind.element();
            target = match inner {
                Expr::Starred(starred) => {
                    kind = Kind::list(kind);
                    &starred.value
                }
                inner => inner,
            };
        }
        Ok(value.with(kind))
    }

    /// A name in a class body means the class's own only below where that is bound.
    fn in_class_body(&mut self, variable: &Variable<'_, 'a>, expr: &'a Expr) -> Known {
        let doubt = Doubt::Binding {
            name: variable.name().to_string(),
            line: self.line(variable.id()),
        };
        let ([binding], BindingKind::Value(_)) =
            (variable.bindings.as_slice(), variable.bindings[0].kind)
        else {
            return Err(doubt);
        };
        let (Some(bound), Some(used)) = (self.path(binding.range), self.path(expr.range())) else {
            return Err(doubt);
        };
        let is_above = bound.len() <= used.len()
            && bound.last().is_some_and(|bound_at| {
                let used_at = used[bound.len() - 1];
                std::ptr::eq(bound_at.block, used_at.block) && bound_at.at < used_at.at
            })
            && !is_walrus(self.index(), binding)
            && !self.module.reads_namespaces();
        if is_above {
            self.bound(binding)
        } else {
            Err(doubt)
        }
    }
}

/// The elements of a tuple or list that is written out.
pub(crate) fn elements(expr: &Expr) -> Option<&[Expr]> {
    match expr {
        Expr::Tuple(tuple) => Some(&tuple.elts),
        Expr::List(list) => Some(&list.elts),
        _ => None,
    }
}

/// The `for` clauses of a comprehension.
pub(crate) fn generators(expr: &Expr) -> &[ast::Comprehension] {
    match expr {
        Expr::ListComp(comp) => &comp.generators,
        Expr::SetComp(comp) => &comp.generators,
        Expr::DictComp(comp) => &comp.generators,
        Expr::Generator(comp) => &comp.generators,
        _ => &[],
    }
}
