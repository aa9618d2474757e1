//! The command's place in the shell's grammar (XCU 2.10), by `brush-parser`.

use brush_parser::ast::{
    AndOr, AssignmentName, AssignmentValue, Command, CommandPrefixOrSuffixItem, IoFileRedirectKind,
    IoFileRedirectTarget, IoRedirect, Pipeline, SeparatorOperator, SimpleCommand,
};
use brush_parser::{ParserOptions, Token};

use crate::unplannable::Unplannable;

/// How many commands may open inside one another. The parser recurses into each, and would
/// overflow the stack on text made for that.
const MAX_NESTING: usize = 50;

/// How many commands a list may have. A plan of it is as deep.
const MAX_COMMANDS: usize = 500;

/// A command's lists, one after the other.
pub(crate) struct Script {
    /// Joined by `;` or newlines; at least one.
    pub(crate) lists: Vec<List>,
    /// The last one is followed by `&`. No other is.
    pub(crate) background: bool,
}

/// Pipelines joined by `&&` and `||`.
pub(crate) struct List {
    pub(crate) first: Vec<Simple>,
    pub(crate) rest: Vec<(Join, Vec<Simple>)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Join {
    And,
    Or,
}

/// A simple command. The words are as written, with their quotes, but without line continuations.
#[derive(Default)]
pub(crate) struct Simple {
    /// Names and values, in the order of the text.
    pub(crate) assignments: Vec<(String, String)>,
    /// The program and its arguments.
    pub(crate) words: Vec<String>,
    /// In the order of the text.
    pub(crate) redirections: Vec<Redirection>,
}

/// A redirection (XCU 2.7), with its target as written.
pub(crate) struct Redirection {
    /// The descriptor, if it is given.
    pub(crate) descriptor: Option<u32>,
    pub(crate) operator: Operator,
    pub(crate) target: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operator {
    /// `<`
    Read,
    /// `>` or `>|`
    Write,
    /// `>>`
    Append,
    /// `>&`
    Duplicate,
}

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

/// The simple commands of a text, and how they are joined.
pub(crate) fn parse(text: &str) -> Result<Script, Unplannable> {
    let options = options();
    let tokens = brush_parser::uncached_tokenize_str(text, &options.tokenizer_options())
        .map_err(|error| Unplannable::unparsable(error.to_string()))?;
    check_tokens(&tokens)?;
    let program = brush_parser::parse_tokens(&tokens, &options)
        .map_err(|error| Unplannable::unparsable(error.to_string()))?;

    let mut lists = Vec::new();
    let mut background = false;
    for item in program
        .complete_commands
        .into_iter()
        .flat_map(|list| list.0)
    {
        if background {
            return Err(Unplannable::Background);
        }
        background = matches!(item.1, SeparatorOperator::Async);
        let rest = item.0.additional.into_iter().map(|item| match item {
            AndOr::And(next) => Ok((Join::And, pipeline(next)?)),
            AndOr::Or(next) => Ok((Join::Or, pipeline(next)?)),
        });
        lists.push(List {
            first: pipeline(item.0.first)?,
            rest: rest.collect::<Result<_, _>>()?,
        });
    }
    if lists.is_empty() {
        return Err(Unplannable::Empty);
    }
    Ok(Script { lists, background })
}

/// Refuses tokens that the parser would recurse into too often, or forget.
fn check_tokens(tokens: &[Token]) -> Result<(), Unplannable> {
    let mut openings = 0;
    let mut commands = 1;
    let mut at_start = true;
    for token in tokens {
        match token {
            Token::Operator(text, _) => {
                at_start = matches!(text.as_str(), "&" | "&&" | "(" | ";" | "\n" | "|" | "||");
                openings += usize::from(text == "(");
                commands += usize::from(at_start && text != "\n");
            }
            Token::Word(text, _) => {
                // The parser takes `! ! a` for `a`.
                if at_start && text == "!" {
                    return Err(Unplannable::ReservedWord { word: text.clone() });
                }
                openings += usize::from(matches!(
                    text.as_str(),
                    "{" | "if"
                        | "elif"
                        | "else"
                        | "then"
                        | "while"
                        | "until"
                        | "do"
                        | "for"
                        | "case"
                ));
                at_start = false;
            }
        }
    }
    if openings > MAX_NESTING {
        return Err(Unplannable::unparsable("too deeply nested"));
    }
    if commands > MAX_COMMANDS {
        return Err(Unplannable::unparsable("too many commands"));
    }
    Ok(())
}

fn pipeline(pipeline: Pipeline) -> Result<Vec<Simple>, Unplannable> {
    if pipeline.bang || pipeline.seq.is_empty() {
        return Err(Unplannable::ReservedWord { word: "!".into() });
    }
    pipeline
        .seq
        .into_iter()
        .map(|command| match command {
            Command::Simple(command) => simple(command),
            Command::Compound(..) | Command::ExtendedTest(..) => Err(Unplannable::CompoundCommand),
            Command::Function(_) => Err(Unplannable::FunctionDefinition),
        })
        .collect()
}

fn simple(command: SimpleCommand) -> Result<Simple, Unplannable> {
    let mut simple = Simple::default();
    for item in command.prefix.into_iter().flat_map(|prefix| prefix.0) {
        match item {
            CommandPrefixOrSuffixItem::AssignmentWord(assignment, word) => {
                let (AssignmentName::VariableName(_), AssignmentValue::Scalar(_), false) =
                    (assignment.name, assignment.value, assignment.append)
                else {
                    return Err(Unplannable::shells_differ(
                        "`+=` and assignments to elements",
                    ));
                };
                let (name, value) = word
                    .value
                    .split_once('=')
                    .ok_or_else(|| Unplannable::unparsable("an assignment of unknown form"))?;
                simple.assignments.push((name.into(), value.into()));
            }
            CommandPrefixOrSuffixItem::IoRedirect(item) => {
                simple.redirections.push(redirection(item)?);
            }
            _ => return Err(Unplannable::unparsable("a command of unknown form")),
        }
    }
    simple
        .words
        .extend(command.word_or_name.map(|word| word.value));
    for item in command.suffix.into_iter().flat_map(|suffix| suffix.0) {
        match item {
            // After the program, `a=b` is a word like any other (XCU 2.10.2, rule 7).
            CommandPrefixOrSuffixItem::Word(word)
            | CommandPrefixOrSuffixItem::AssignmentWord(_, word) => simple.words.push(word.value),
            CommandPrefixOrSuffixItem::IoRedirect(item) => {
                simple.redirections.push(redirection(item)?);
            }
            CommandPrefixOrSuffixItem::ProcessSubstitution(..) => {
                return Err(Unplannable::shells_differ("a process substitution"));
            }
        }
    }
    Ok(simple)
}

fn redirection(item: IoRedirect) -> Result<Redirection, Unplannable> {
    let IoRedirect::File(descriptor, kind, target) = item else {
        return Err(Unplannable::Redirection);
    };
    let descriptor = descriptor
        .map(|descriptor| u32::try_from(descriptor).map_err(|_| Unplannable::Redirection))
        .transpose()?;
    let (operator, target) = match (kind, target) {
        (IoFileRedirectKind::Read, IoFileRedirectTarget::Filename(word)) => (Operator::Read, word),
        (
            IoFileRedirectKind::Write | IoFileRedirectKind::Clobber,
            IoFileRedirectTarget::Filename(word),
        ) => (Operator::Write, word),
        (IoFileRedirectKind::Append, IoFileRedirectTarget::Filename(word)) => {
            (Operator::Append, word)
        }
        (IoFileRedirectKind::DuplicateOutput, IoFileRedirectTarget::Duplicate(word)) => {
            (Operator::Duplicate, word)
        }
        _ => return Err(Unplannable::Redirection),
    };
    Ok(Redirection {
        descriptor,
        operator,
        target: target.value,
    })
}
