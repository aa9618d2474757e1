//! `harden rules`.

use harden_report::{rules_json, rules_table};

use crate::args::ListFormat;
use crate::failure::Failure;
use crate::print::Printer;
use crate::{exit, print};

/// Lists the rules, sorted by id.
pub(crate) fn rules(format: ListFormat, printer: &Printer) -> Result<u8, Failure> {
    let mut rules: Vec<_> = harden_registry::rules().collect();
    rules.sort_by_key(|(rule, _)| rule.id);
    match format {
        ListFormat::Text => printer.result(&rules_table(&rules))?,
        ListFormat::Json => print::bytes(rules_json(&rules).as_bytes())?,
    }
    Ok(exit::DONE)
}
