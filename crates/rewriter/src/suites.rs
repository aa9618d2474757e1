use ruff_python_ast::{ExceptHandler, ExceptHandlerExceptHandler, Stmt};

/// The blocks of a compound statement, in source order; those that it could have and has not are
/// empty. Other statements have none.
pub fn suites(stmt: &Stmt) -> Vec<&[Stmt]> {
    match stmt {
        Stmt::FunctionDef(def) => vec![&def.body],
        Stmt::ClassDef(class) => vec![&class.body],
        Stmt::With(with) => vec![&with.body],
        Stmt::For(for_) => vec![&for_.body, &for_.orelse],
        Stmt::While(while_) => vec![&while_.body, &while_.orelse],
        Stmt::If(if_) => {
            let clauses = if_.elif_else_clauses.iter();
            std::iter::once(&*if_.body)
                .chain(clauses.map(|clause| &*clause.body))
                .collect()
        }
        Stmt::Match(match_) => match_.cases.iter().map(|case| &*case.body).collect(),
        Stmt::Try(try_) => {
            let handlers = try_.handlers.iter();
            let handled = handlers.map(
                |ExceptHandler::ExceptHandler(ExceptHandlerExceptHandler { body, .. })| &**body,
            );
            std::iter::once(&*try_.body)
                .chain(handled)
                .chain([&*try_.orelse, &*try_.finalbody])
                .collect()
        }
        _ => Vec::new(),
    }
}
