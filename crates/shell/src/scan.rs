//! What must be done before the text is parsed.
//!
//! The parser reads more than POSIX, drops comments, and recurses into expansions. So this pass
//! follows the quotes by itself (XCU 2.2), refuses whatever the parser must not see, and rewrites
//! the rest into what it reads well: variables become placeholders, comments go, and bash's own
//! redirections are spelled in another way. What it lets through has no expansion, no comment, no
//! here-document, and no descriptor but 0, 1, 2 and [`BOTH`]. It judges no structure: `grammar`
//! does that, with the parser's own reading of the quotes.

use std::str::Chars;

use crate::plan::Dialect;
use crate::source::Source;
use crate::unplannable::Unplannable;
use crate::variable;

/// The descriptor that stands for both outputs: `&>file` reaches the parser as `9>file`. In the
/// command's own text it is refused.
pub(crate) const BOTH: u32 = 9;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Quotes {
    None,
    Single,
    Double,
}

/// What the current word would be before `<` or `>` (XCU 2.7).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Number {
    /// There is no word, or it is just a word.
    No,
    /// One digit.
    Digit(char),
    /// More digits.
    Digits,
    /// A descriptor, with some values.
    WithValue,
}

#[allow(
    clippy::struct_excessive_bools,
    reason = "they are independent of each other, each with a reset of its own"
)]
struct Scanner<'a> {
    rest: Chars<'a>,
    out: String,
    source: &'a mut Source,
    dialect: Dialect,
    quotes: Quotes,
    /// The character that the current word ends with so far, if that is unquoted or a value's
    /// placeholder; `None` within a word that ends in something else. Between words, the blank or
    /// the last character of the operator.
    last: Option<char>,
    in_word: bool,
    number: Number,
    /// A redirection's operator is waiting for its word, or that is the current one.
    in_target: bool,
    after_escaped_dollar: bool,
    /// A line continuation stands directly before.
    continued: bool,
}

/// Refuses text that must not reach the parser, and rewrites the rest for it.
pub(crate) fn prepare(source: &mut Source, dialect: Dialect) -> Result<(), Unplannable> {
    let text = source.text().to_owned();
    if let Some(character) = text
        .chars()
        .find(|c| c.is_control() && !"\t\n".contains(*c))
    {
        return Err(Unplannable::UnsupportedCharacter { character });
    }
    // `sh -c` takes such a text for an option; only some callers of the shell put `--` before it.
    if text.starts_with(['-', '+']) {
        return Err(Unplannable::shells_differ(
            "a command that starts with a hyphen or plus sign",
        ));
    }
    let mut scanner = Scanner {
        rest: text.chars(),
        out: String::with_capacity(text.len()),
        source,
        dialect,
        quotes: Quotes::None,
        last: None,
        in_word: false,
        number: Number::No,
        in_target: false,
        after_escaped_dollar: false,
        continued: false,
    };
    while let Some(c) = scanner.rest.next() {
        match scanner.quotes {
            Quotes::Single => scanner.single_quoted(c),
            Quotes::Double => scanner.double_quoted(c)?,
            Quotes::None => scanner.unquoted(c)?,
        }
    }
    let out = scanner.out;
    source.replace_text(out);
    Ok(())
}

impl Scanner<'_> {
    fn single_quoted(&mut self, c: char) {
        self.out.push(c);
        if c == '\'' {
            self.quotes = Quotes::None;
        }
    }

    fn double_quoted(&mut self, c: char) -> Result<(), Unplannable> {
        match c {
            '\\' => return self.backslash(),
            '$' => self.dollar()?,
            '`' => return Err(Unplannable::CommandSubstitution),
            _ => {
                self.out.push(c);
                if c == '"' {
                    self.quotes = Quotes::None;
                }
            }
        }
        self.after_escaped_dollar = false;
        self.continued = false;
        Ok(())
    }

    fn unquoted(&mut self, c: char) -> Result<(), Unplannable> {
        match c {
            '\\' => return self.backslash(),
            '$' => self.dollar()?,
            '`' => return Err(Unplannable::CommandSubstitution),
            '"' => {
                self.out.push(c);
                self.quotes = Quotes::Double;
                self.go_on_with(None);
            }
            '\'' => {
                // The parser takes `\$'` for the start of `$'...'`, in which backslashes escape.
                if self.after_escaped_dollar {
                    return Err(Unplannable::unparsable("a quote after an escaped `$`"));
                }
                self.out.push(c);
                self.quotes = Quotes::Single;
                self.go_on_with(None);
            }
            '#' if !self.in_word => self.comment()?,
            // An empty value would make it a comment.
            '#' if self.last.is_some_and(|c| self.source.is_value(c)) => {
                return Err(Unplannable::ValueInGrammar);
            }
            '<' | '>' => self.redirection(c)?,
            '|' => self.bar()?,
            '&' => self.ampersand()?,
            '(' if self.in_word && self.last.is_some_and(|c| "@!?+*".contains(c)) => {
                return Err(Unplannable::shells_differ("a pattern with parentheses"));
            }
            ';' | '(' | ')' => {
                self.check_continued()?;
                self.operator(&c.to_string());
            }
            ' ' | '\t' | '\n' => {
                self.in_target &= !self.in_word;
                self.out.push(c);
                self.end_word(c);
            }
            _ => {
                self.out.push(c);
                self.go_on_with(Some(c));
            }
        }
        self.after_escaped_dollar = false;
        self.continued = false;
        Ok(())
    }

    /// A backslash outside of single quotes.
    fn backslash(&mut self) -> Result<(), Unplannable> {
        let Some(escaped) = self.rest.next() else {
            return Err(Unplannable::shells_differ("a backslash at the end"));
        };
        if self.source.is_value(escaped) {
            return Err(Unplannable::EscapedValue);
        }
        self.out.extend(['\\', escaped]);
        // A line continuation (XCU 2.2.1) leaves no trace: what stands before and after it is
        // adjacent.
        if escaped == '\n' {
            self.continued = true;
        } else {
            self.go_on_with(None);
            self.after_escaped_dollar = escaped == '$';
            self.continued = false;
        }
        Ok(())
    }

    /// A `$` outside of single quotes.
    fn dollar(&mut self) -> Result<(), Unplannable> {
        let after = self.rest.as_str();
        let double_quoted = self.quotes == Quotes::Double;
        if let Some((mark, length)) = variable::read(after, double_quoted, self.source)? {
            self.rest = after[length..].chars();
            let placeholder = self.source.stand_in(mark)?;
            self.out.push(placeholder);
        } else {
            self.out.push('$');
        }
        self.go_on_with(None);
        Ok(())
    }

    /// A comment goes up to the end of the line, whatever stands in it (XCU 2.3, rule 9).
    fn comment(&mut self) -> Result<(), Unplannable> {
        let rest = self.rest.as_str();
        let end = rest.find('\n').unwrap_or(rest.len());
        // A newline in the value would end it.
        if self.source.has_value(&rest[..end]) {
            return Err(Unplannable::Comment);
        }
        self.rest = rest[end..].chars();
        Ok(())
    }

    fn redirection(&mut self, c: char) -> Result<(), Unplannable> {
        self.check_continued()?;
        if self.in_word {
            match self.number {
                Number::No if self.last == Some('}') => {
                    return Err(Unplannable::shells_differ("a descriptor in braces"));
                }
                Number::No | Number::Digit('0'..='2') => {}
                Number::Digit(_) | Number::Digits => return Err(Unplannable::Redirection),
                // A value of digits would be the descriptor.
                Number::WithValue => return Err(Unplannable::ValueInGrammar),
            }
            if self.in_target && self.number != Number::No {
                return Err(Unplannable::shells_differ(
                    "a number between two redirections",
                ));
            }
        }
        let after = self.rest.as_str();
        if after.starts_with('(') {
            return Err(Unplannable::shells_differ("a process substitution"));
        }
        if c == '<' && after.starts_with("<<") {
            return Err(Unplannable::shells_differ("a here-string"));
        }
        if c == '<' && after.starts_with('<') {
            return Err(Unplannable::HereDocument);
        }
        let second = match (c, after.chars().next()) {
            ('>', Some(second @ ('>' | '&' | '|'))) | ('<', Some(second @ ('&' | '>'))) => {
                self.rest.next();
                Some(second)
            }
            _ => None,
        };
        self.out.push(c);
        self.out.extend(second);
        self.end_word(second.unwrap_or(c));
        self.in_target = true;
        Ok(())
    }

    fn bar(&mut self) -> Result<(), Unplannable> {
        self.check_continued()?;
        if self.take('|') {
            self.operator("||");
        } else if self.take('&') {
            if self.dialect == Dialect::Posix {
                return Err(Unplannable::shells_differ("`|&`"));
            }
            self.check_target()?;
            self.operator(" 2>&1 |");
        } else {
            self.operator("|");
        }
        Ok(())
    }

    fn ampersand(&mut self) -> Result<(), Unplannable> {
        self.check_continued()?;
        if self.last == Some(';') && !self.in_word {
            return Err(Unplannable::shells_differ("`;&`"));
        }
        if self.take('&') {
            self.operator("&&");
        } else if self.take('>') {
            if self.dialect == Dialect::Posix {
                return Err(Unplannable::shells_differ("`&>`"));
            }
            self.check_target()?;
            let operator = if self.take('>') { ">>" } else { ">" };
            if self.rest.as_str().starts_with(['<', '>', '&', '|', '(']) {
                return Err(Unplannable::Redirection);
            }
            self.operator(&format!(" {BOTH}{operator}"));
            self.in_target = true;
        } else {
            self.operator("&");
        }
        Ok(())
    }

    /// Refuses a redirection without a file, which would take the number put in for bash's operator.
    fn check_target(&self) -> Result<(), Unplannable> {
        if self.in_target && !self.in_word {
            return Err(Unplannable::unparsable("a redirection without a file"));
        }
        Ok(())
    }

    /// Consumes the next character if it is this one.
    fn take(&mut self, c: char) -> bool {
        let found = self.rest.as_str().starts_with(c);
        if found {
            self.rest.next();
        }
        found
    }

    /// Refuses an operator that a line continuation may join to an operator or number before it:
    /// not all shells do join them.
    fn check_continued(&self) -> Result<(), Unplannable> {
        let joins = if self.in_word {
            self.number != Number::No
        } else {
            self.last.is_some_and(|c| "<>|&;".contains(c))
        };
        if self.continued && joins {
            return Err(Unplannable::shells_differ(
                "a line continuation within an operator",
            ));
        }
        Ok(())
    }

    fn operator(&mut self, operator: &str) {
        self.out.push_str(operator);
        self.end_word(operator.chars().last().unwrap_or(' '));
        self.in_target = false;
    }

    fn end_word(&mut self, c: char) {
        self.in_word = false;
        self.number = Number::No;
        self.last = Some(c);
    }

    /// Goes on with the current word, or starts one.
    fn go_on_with(&mut self, c: Option<char>) {
        let is_value = c.is_some_and(|c| self.source.is_value(c));
        self.number = match (self.in_word, self.number, c) {
            (false, _, Some(digit)) if digit.is_ascii_digit() => Number::Digit(digit),
            (true, Number::Digit(_) | Number::Digits, Some(c)) if c.is_ascii_digit() => {
                Number::Digits
            }
            (true, Number::WithValue, Some(c)) if c.is_ascii_digit() || is_value => {
                Number::WithValue
            }
            (false, ..) | (true, Number::Digit(_) | Number::Digits, _) if is_value => {
                Number::WithValue
            }
            _ => Number::No,
        };
        self.in_word = true;
        self.last = c;
    }
}
