use harden_rewriter::prelude::ast::{
    ConversionFlag, ExprFString, FStringPart, InterpolatedStringElement,
};
use harden_rewriter::prelude::*;

use crate::reader::{Reader, quote_of};
use crate::{Format, Origin, Spelling, Unreadable};

impl<'a> Reader<'_, 'a> {
    pub(crate) fn fstring(&mut self, fstring: &'a ExprFString) -> Result<(), Unreadable> {
        for part in &fstring.value {
            match part {
                FStringPart::Literal(literal) => {
                    let origin =
                        self.literal(literal.range, literal.flags, Format::None, &literal.value);
                    self.push_text(&literal.value, origin);
                }
                FStringPart::FString(part) => {
                    self.literal(part.range, part.flags, Format::Fstring, "");
                    let literal = self.literals.len() - 1;
                    for element in &part.elements {
                        self.element(element, quote_of(part.flags), literal)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn element(
        &mut self,
        element: &'a InterpolatedStringElement,
        quote: Quote,
        literal: usize,
    ) -> Result<(), Unreadable> {
        let field = match element {
            InterpolatedStringElement::Literal(text) => {
                let origin = Origin::Characters {
                    literal,
                    content: text.range,
                    from: 0,
                    to: text.value.len(),
                };
                self.push_text(&text.value, origin);
                return Ok(());
            }
            InterpolatedStringElement::Interpolation(field) => field,
        };
        if field.debug_text.is_some() {
            return Err(Unreadable::Formatting("`{value=}` in an f-string"));
        }
        if matches!(
            field.conversion,
            ConversionFlag::Repr | ConversionFlag::Ascii
        ) {
            return Err(Unreadable::Formatting("`!r` or `!a` in an f-string"));
        }
        let source = self.module.slice(field.range);
        if source.contains(['\n', '\r', '\\', '#']) {
            return Err(Unreadable::Formatting(
                "an f-string field over several lines or with a backslash or `#`",
            ));
        }
        let spec = match &field.format_spec {
            None => "",
            Some(spec)
                if spec
                    .elements
                    .iter()
                    .any(InterpolatedStringElement::is_interpolation) =>
            {
                return Err(Unreadable::Formatting(
                    "a field inside a format specification",
                ));
            }
            Some(spec) => self.module.slice(spec.range).trim_start_matches(':'),
        };
        self.push_value(
            &field.expression,
            Spelling::Field {
                source,
                quote,
                explicit_str: field.conversion == ConversionFlag::Str,
                spec,
            },
            Origin::Range(field.range),
        );
        Ok(())
    }
}
