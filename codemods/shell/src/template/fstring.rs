use harden_codemod::prelude::ast::{
    ConversionFlag, ExprFString, FStringPart, InterpolatedStringElement,
};
use harden_codemod::prelude::*;

use super::{Reader, Spelling, quote_of};
use crate::reason::Reason;

impl<'a> Reader<'_, 'a> {
    pub(super) fn fstring(&mut self, fstring: &'a ExprFString) -> Result<(), Reason> {
        for part in &fstring.value {
            match part {
                FStringPart::Literal(literal) => {
                    self.note_quote(literal.flags);
                    self.push_text(&literal.value);
                }
                FStringPart::FString(part) => {
                    self.note_quote(part.flags);
                    for element in &part.elements {
                        self.element(element, quote_of(part.flags))?;
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
    ) -> Result<(), Reason> {
        let field = match element {
            InterpolatedStringElement::Literal(literal) => {
                self.push_text(&literal.value);
                return Ok(());
            }
            InterpolatedStringElement::Interpolation(field) => field,
        };
        if field.debug_text.is_some() {
            return Err(Reason::Formatting("`{value=}` in an f-string"));
        }
        if matches!(
            field.conversion,
            ConversionFlag::Repr | ConversionFlag::Ascii
        ) {
            return Err(Reason::Formatting("`!r` or `!a` in an f-string"));
        }
        let source = self.cx.module.slice(field.range);
        if source.contains(['\n', '\r', '\\', '#']) {
            return Err(Reason::Formatting(
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
                return Err(Reason::Formatting("a field inside a format specification"));
            }
            Some(spec) => self.cx.module.slice(spec.range).trim_start_matches(':'),
        };
        self.push_value(
            &field.expression,
            Spelling::Field {
                source,
                quote,
                explicit_str: field.conversion == ConversionFlag::Str,
                spec,
            },
        );
        Ok(())
    }
}
