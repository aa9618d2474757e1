//! The command's place in the shell's grammar (XCU 2.10), by `brush-parser`.

use brush_parser::ast::{
    AssignmentName, Command, CommandPrefixOrSuffixItem, SeparatorOperator, SimpleCommand,
};
use brush_parser::{ParserOptions, Token};

use crate::unplannable::Unplannable;

/// How many commands may open inside one another. The parser recurses into each, and would
/// overflow the stack on text made for that.
const MAX_NESTING: usize = 50;

/// The grammar of `sh`. Tildes are left as they are, for `word` to judge: the parser's number
/// after a tilde overflows.
pub(crate) fn options() -> ParserOptions {
    ParserOptions {
        enable_extended_globbing: false,
        posix_mode: true,
        sh_mode: true,
        tilde_expansion_at_word_start: false,
        tilde_expansion_after_colon: false,
        ..ParserOptions::default()
    }
}

/// The words of a text that is one simple command of nothing but words; at least one. The words
/// are as written, with their quotes, but without line continuations.
pub(crate) fn simple_command(text: &str) -> Result<Vec<String>, Unplannable> {
    let options = options();
    let tokens = brush_parser::uncached_tokenize_str(text, &options.tokenizer_options())
        .map_err(|error| Unplannable::unparsable(error.to_string()))?;
    if tokens.iter().filter(|token| opens_command(token)).count() > MAX_NESTING {
        return Err(Unplannable::unparsable("too deeply nested"));
    }
    let program = brush_parser::parse_tokens(&tokens, &options)
        .map_err(|error| Unplannable::unparsable(error.to_string()))?;

    let mut items = program
        .complete_commands
        .into_iter()
        .flat_map(|list| list.0);
    let first = items.next().ok_or(Unplannable::Empty)?;
    if matches!(first.1, SeparatorOperator::Async) {
        return Err(Unplannable::Background);
    }
    if items.next().is_some() || !first.0.additional.is_empty() {
        return Err(Unplannable::List);
    }
    let pipeline = first.0.first;
    if pipeline.bang || pipeline.seq.is_empty() {
        return Err(Unplannable::ReservedWord { word: "!".into() });
    }
    let mut commands = pipeline.seq.into_iter();
    let (Some(command), None) = (commands.next(), commands.next()) else {
        return Err(Unplannable::Pipeline);
    };
    match command {
        Command::Simple(command) => words(command),
        Command::Compound(..) | Command::ExtendedTest(..) => Err(Unplannable::CompoundCommand),
        Command::Function(_) => Err(Unplannable::FunctionDefinition),
    }
}

/// Whether the parser may recurse at this token.
fn opens_command(token: &Token) -> bool {
    match token {
        Token::Operator(text, _) => text == "(",
        Token::Word(text, _) => {
            matches!(
                text.as_str(),
                "{" | "if" | "elif" | "else" | "then" | "while" | "until" | "do" | "for" | "case"
            )
        }
    }
}

fn words(command: SimpleCommand) -> Result<Vec<String>, Unplannable> {
    if let Some(item) = command.prefix.iter().flat_map(|prefix| &prefix.0).next() {
        return Err(match item {
            CommandPrefixOrSuffixItem::AssignmentWord(assignment, _)
                if assignment.append
                    || matches!(assignment.name, AssignmentName::ArrayElementName(..)) =>
            {
                Unplannable::shells_differ("`+=` and assignments to elements")
            }
            CommandPrefixOrSuffixItem::AssignmentWord(..) => Unplannable::Assignment,
            _ => Unplannable::Redirection,
        });
    }
    let program = command.word_or_name.ok_or(Unplannable::Empty)?;
    let mut words = vec![program.value];
    for item in command.suffix.into_iter().flat_map(|suffix| suffix.0) {
        words.push(match item {
            // After the program, `a=b` is a word like any other (XCU 2.10.2, rule 7).
            CommandPrefixOrSuffixItem::Word(word)
            | CommandPrefixOrSuffixItem::AssignmentWord(_, word) => word.value,
            CommandPrefixOrSuffixItem::IoRedirect(_) => return Err(Unplannable::Redirection),
            CommandPrefixOrSuffixItem::ProcessSubstitution(..) => {
                return Err(Unplannable::shells_differ("a process substitution"));
            }
        });
    }
    Ok(words)
}
