//! Functions and classes that a compiler other than Python's reads.
//!
//! Such a compiler has its own idea of exceptions and calls: what is put into its code has to be in
//! its language. It is given code by a decorator (`@njit`), by a call (`fast = njit(slow)`,
//! `torch.jit.script(Model())`), or by other code that it reads: `TorchScript` and autograph compile
//! what a compiled function calls.

use std::collections::{HashMap, HashSet};

use harden_rewriter::Module;
use harden_rewriter::prelude::*;

/// The functions by which compilers are given code: autograph, `TorchScript`, Numba, Triton and the
/// like. A name that ends in a dot stands for all below it.
const COMPILERS: &[&str] = &[
    "codon.",
    "cupyx.jit.",
    "cutlass.cute.",
    "dace.",
    "numba.",
    "onnxscript.",
    "taichi.",
    "tensorflow.autograph.",
    "tensorflow.compat.v1.autograph.",
    "tensorflow.function",
    "tf.autograph.",
    "tf.function",
    "torch.compile",
    "torch.jit.",
    "transonic.",
    "triton.",
    "tvm.script.",
    "warp.",
];

/// How many variables a compiler or its argument is followed through.
const MOST_VARIABLES: usize = 4;

/// The parts of a file that another compiler reads.
#[derive(Debug, Default)]
pub struct Compiled {
    /// Disjoint ranges of functions and classes, sorted, each with the function that compiles it.
    found: Vec<(TextRange, String)>,
}

impl Compiled {
    /// Finds them in `module`.
    #[must_use]
    pub fn of(module: &Module<'_>) -> Self {
        let text = module.text();
        let is_near = COMPILERS
            .iter()
            .filter_map(|name| name.split('.').next())
            .any(|root| text.contains(root));
        if is_near {
            Search::new(module).run()
        } else {
            Self::default()
        }
    }

    /// Returns the source of the function that compiles the code at `range`, if one does.
    #[must_use]
    pub fn around(&self, range: TextRange) -> Option<&str> {
        let behind = self
            .found
            .partition_point(|(found, _)| found.start() <= range.start());
        let (found, by) = self.found.get(behind.checked_sub(1)?)?;
        found.contains_range(range).then_some(by.as_str())
    }
}

/// Code whose functions are compiled.
struct Given {
    range: TextRange,
    /// What compiles it.
    by: String,
    /// It is a compiler's argument: a variable in it stands for what it is given.
    is_argument: bool,
}

struct Search<'m, 'a> {
    module: &'m Module<'a>,
    /// The definitions of each name.
    definitions: HashMap<&'a str, Vec<&'a Stmt>>,
    /// The names and attributes that the file reads, by their places.
    read: Vec<&'a Expr>,
    open: Vec<Given>,
    found: HashMap<TextRange, String>,
}

impl<'m, 'a> Search<'m, 'a> {
    fn new(module: &'m Module<'a>) -> Self {
        let mut definitions: HashMap<&str, Vec<&Stmt>> = HashMap::new();
        for stmt in module.index().statements() {
            if let Some((name, _)) = definition(stmt) {
                definitions.entry(name).or_default().push(stmt);
            }
        }
        let is_read = |expr: &&Expr| matches!(expr, Expr::Name(_) | Expr::Attribute(_));
        let mut read: Vec<&Expr> = module.index().expressions().filter(is_read).collect();
        read.sort_by_key(|expr| expr.start());
        Search {
            module,
            definitions,
            read,
            open: Vec::new(),
            found: HashMap::new(),
        }
    }

    fn run(mut self) -> Compiled {
        for stmt in self.module.index().statements() {
            let decorators = definition(stmt).map_or(&[][..], |(_, decorators)| decorators);
            let compiler = decorators
                .iter()
                .find(|decorator| self.is_compiler(&decorator.expression, MOST_VARIABLES));
            if let Some(compiler) = compiler {
                let by = self.shown(&compiler.expression);
                self.compile(stmt, &by);
            }
        }
        for expr in self.module.index().expressions() {
            if let Expr::Call(call) = expr
                && self.is_compiler(&call.func, MOST_VARIABLES)
            {
                self.open.push(Given {
                    range: call.arguments.range,
                    by: self.shown(&call.func),
                    is_argument: true,
                });
            }
        }
        let mut followed = HashSet::new();
        while let Some(given) = self.open.pop() {
            let from = self
                .read
                .partition_point(|expr| expr.start() < given.range.start());
            let to = self
                .read
                .partition_point(|expr| expr.start() < given.range.end());
            for at in from..to {
                self.meet(self.read[at], &given, &mut followed);
            }
        }
        let mut found: Vec<(TextRange, String)> = self.found.into_iter().collect();
        found.sort_by_key(|(range, _)| (range.start(), std::cmp::Reverse(range.end())));
        let mut outermost: Vec<(TextRange, String)> = Vec::new();
        for (range, by) in found {
            let is_inside = outermost
                .last()
                .is_some_and(|(last, _)| last.contains_range(range));
            if !is_inside {
                outermost.push((range, by));
            }
        }
        Compiled { found: outermost }
    }

    /// Compiles what `expr`, a name or attribute in compiled code, means.
    fn meet(&mut self, expr: &'a Expr, given: &Given, followed: &mut HashSet<TextRange>) {
        let index = self.module.index();
        match expr {
            Expr::Name(name) => {
                let named = self.definitions.get(name.id.as_str()).cloned();
                if named.is_none() && !given.is_argument {
                    return;
                }
                let mut meant = Vec::new();
                for binding in index.bindings_of(name) {
                    match binding.kind {
                        BindingKind::Definition => meant.push(binding.range),
                        BindingKind::Value(value)
                            if given.is_argument && followed.insert(binding.range) =>
                        {
                            self.open.push(Given {
                                range: value.range(),
                                by: given.by.clone(),
                                is_argument: true,
                            });
                        }
                        _ => {}
                    }
                }
                let meant: Vec<&Stmt> = named
                    .into_iter()
                    .flatten()
                    .filter(|stmt| meant.iter().any(|name| stmt.range().contains_range(*name)))
                    .collect();
                for stmt in meant {
                    self.compile(stmt, &given.by);
                }
            }
            // A method, of this object or one that is handed over.
            Expr::Attribute(attribute) => {
                let is_own = matches!(&*attribute.value, Expr::Name(name)
                    if matches!(name.id.as_str(), "self" | "cls"));
                if !given.is_argument && !is_own {
                    return;
                }
                let named = self.definitions.get(attribute.attr.as_str());
                for stmt in named.cloned().unwrap_or_default() {
                    self.compile(stmt, &given.by);
                }
            }
            _ => {}
        }
    }

    fn compile(&mut self, stmt: &Stmt, by: &str) {
        if self.found.contains_key(&stmt.range()) {
            return;
        }
        self.found.insert(stmt.range(), by.to_string());
        self.open.push(Given {
            range: stmt.range(),
            by: by.to_string(),
            is_argument: false,
        });
    }

    /// Whether calling `expr`, or decorating with it, gives a function to a compiler.
    fn is_compiler(&self, expr: &'a Expr, variables: usize) -> bool {
        match expr {
            // `numba.jit(nopython=True)`, `partial(numba.njit, cache=True)`
            Expr::Call(call) => {
                let arguments = &call.arguments.args;
                let is_partial = self
                    .paths(&call.func)
                    .iter()
                    .any(|path| path == "functools.partial");
                if is_partial {
                    return arguments
                        .first()
                        .is_some_and(|first| self.is_compiler(first, variables));
                }
                // What it makes of a function is that function, compiled.
                self.is_compiler(&call.func, variables)
                    && !arguments.iter().any(|argument| self.is_function(argument))
            }
            Expr::Name(name) => {
                let by_value = |binding: &Binding<'a>| match binding.kind {
                    BindingKind::Value(value) => variables
                        .checked_sub(1)
                        .is_some_and(|variables| self.is_compiler(value, variables)),
                    _ => false,
                };
                self.is_listed(expr) || self.module.index().bindings_of(name).any(by_value)
            }
            Expr::Attribute(_) => self.is_listed(expr),
            Expr::If(if_) => {
                self.is_compiler(&if_.body, variables) || self.is_compiler(&if_.orelse, variables)
            }
            Expr::BoolOp(several) => {
                let mut values = several.values.iter();
                values.any(|value| self.is_compiler(value, variables))
            }
            _ => false,
        }
    }

    fn is_function(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Lambda(_) | Expr::Attribute(_) => true,
            Expr::Name(name) => self
                .module
                .index()
                .bindings_of(name)
                .any(|binding| !matches!(binding.kind, BindingKind::Import(_))),
            _ => false,
        }
    }

    fn is_listed(&self, expr: &Expr) -> bool {
        self.paths(expr).iter().any(|path| {
            COMPILERS
                .iter()
                .any(|known| path == known || (known.ends_with('.') && path.starts_with(known)))
        })
    }

    /// The dotted names that `expr` may stand for, by any import of its first name, and its source.
    fn paths(&self, expr: &Expr) -> Vec<String> {
        match expr {
            Expr::Name(name) => {
                let bindings = self.module.index().bindings_of(name);
                let imported = bindings.filter_map(|binding| match binding.kind {
                    BindingKind::Import(imported) => Some(imported.qualified()),
                    _ => None,
                });
                imported.chain([name.id.to_string()]).collect()
            }
            Expr::Attribute(attribute) => {
                let below = self.paths(&attribute.value).into_iter();
                below
                    .map(|path| format!("{path}.{}", attribute.attr))
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    /// The compiler without its settings: `numba.jit` for `numba.jit(nopython=True)`.
    fn shown(&self, expr: &Expr) -> String {
        match expr {
            Expr::Call(call) => self.shown(&call.func),
            other => self.module.slice(other).to_string(),
        }
    }
}

/// The name of a function or class that `stmt` defines, and its decorators.
fn definition(stmt: &Stmt) -> Option<(&str, &[ast::Decorator])> {
    match stmt {
        Stmt::FunctionDef(def) => Some((&def.name, &def.decorator_list)),
        Stmt::ClassDef(def) => Some((&def.name, &def.decorator_list)),
        _ => None,
    }
}
