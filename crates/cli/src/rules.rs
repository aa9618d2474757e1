//! `harden rules`.

use std::collections::BTreeSet;

use harden_report::{rules_json, rules_table};

use crate::args::ListFormat;
use crate::failure::Failure;
use crate::print::Printer;
use crate::{exit, print};

/// Lists the rules, sorted by id.
pub(crate) fn rules(format: ListFormat, printer: &Printer) -> Result<u8, Failure> {
    let ids: BTreeSet<&str> = harden_registry::rules().map(|(rule, _)| rule.id).collect();
    let rules: Vec<_> = ids.into_iter().map(harden_registry::rule).collect();
    match format {
        ListFormat::Text => printer.result(&rules_table(&rules))?,
        ListFormat::Json => print::bytes(rules_json(&rules).as_bytes())?,
    }
    Ok(exit::DONE)
}
