//! How a value becomes text.

use harden_rewriter::prelude::Quote;

/// How a value becomes text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spelling<'a> {
    /// It is an operand of `+` beside a string, so it is a string itself.
    Operand,
    /// It stands in an f-string: `{value!s:>10}`.
    Field {
        /// The field with its braces.
        source: &'a str,
        /// The quotes of the f-string's part.
        quote: Quote,
        /// `!s` is there.
        explicit_str: bool,
        /// The format specification.
        spec: &'a str,
    },
    /// It belongs to a `%s`.
    Percent {
        /// The conversion, from `%` to its letter; without a key.
        conversion: Conversion<'a>,
        /// It is the whole right side of `%`, so that a tuple would be taken apart.
        whole_operand: bool,
    },
    /// It is passed to `str.format`.
    Format {
        /// `!s` is there.
        explicit_str: bool,
        /// The format specification.
        spec: &'a str,
    },
}

/// A conversion of `%`-formatting without its key: flags, width and precision, and letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conversion<'a> {
    /// Flags, width and precision.
    pub modifiers: &'a str,
    /// The letter.
    pub letter: char,
}

impl Spelling<'_> {
    /// Whether the text is `str(value)`: no format, no padding, no other conversion.
    pub fn is_plain(&self) -> bool {
        match self {
            Spelling::Operand => true,
            Spelling::Field { spec, .. } | Spelling::Format { spec, .. } => spec.is_empty(),
            Spelling::Percent { conversion, .. } => {
                conversion.letter == 's' && conversion.modifiers.is_empty()
            }
        }
    }

    /// Whether only a number can be formatted this way, and without blanks in the result.
    pub fn is_numeric(&self) -> bool {
        match self {
            Spelling::Operand => false,
            Spelling::Field { spec, .. } | Spelling::Format { spec, .. } => is_numeric_spec(spec),
            Spelling::Percent { conversion, .. } => {
                "diouxXeEfFgG".contains(conversion.letter)
                    && !pads_with_blanks(conversion.modifiers)
            }
        }
    }

    /// Whether the text can have blanks around the value's own.
    pub fn pads(&self) -> bool {
        !self.is_plain() && !self.is_numeric()
    }
}

/// A format specification that only numbers take (the format mini-language), and that gives
/// digits, signs and letters: `d`, `05d`, `.2f`, `x`.
fn is_numeric_spec(spec: &str) -> bool {
    let Some(width) = spec.strip_suffix(['d', 'x', 'X', 'o', 'b', 'e', 'E', 'f', 'F', 'g', 'G'])
    else {
        return false;
    };
    let digits = width.strip_prefix(['+', '-']).unwrap_or(width);
    let plain = digits.chars().all(|c| c.is_ascii_digit() || c == '.');
    plain && !pads_with_blanks(width)
}

/// Whether a width without a leading zero, or the sign ` `, puts blanks in.
fn pads_with_blanks(modifiers: &str) -> bool {
    let width = modifiers.split('.').next().unwrap_or(modifiers);
    modifiers.contains(' ')
        || (width.bytes().any(|byte| byte.is_ascii_digit())
            && (width.contains('-') || !width.trim_start_matches(['+', '#']).starts_with('0')))
}
