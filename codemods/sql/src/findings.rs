//! What becomes of each finding of B608.

use harden_bandit::sql::{Query, queries};
use harden_codemod::prelude::{Edit, Ranged};
use harden_codemod::{Context, Finding, Fix, Outcome};

use harden_sql::Dialect;
use harden_template::Value;

use crate::allow;
use crate::comment;
use crate::decide;
use crate::driver::{Driver, Imported, Marks};
use crate::edits::{self, Change, Replaced};
use crate::execution::{self, Execution};
use crate::held;
use crate::origin::{self, Origin};
use crate::parameters;
use crate::plain;
use crate::reason::Reason;
use crate::rules::B608;
use crate::surroundings;
use crate::text::Text;
use crate::value;
use crate::wrap::Wrapper;

/// The outcome for every text that Bandit takes for SQL.
pub(crate) fn outcomes(cx: &Context<'_>) -> Vec<Outcome> {
    queries(cx.module)
        .into_iter()
        .map(|query| {
            let finding = Finding {
                rule: B608,
                range: query.range,
                severity: B608.severity,
                message:
                    "SQL is put together as text, so that a value can become part of the query"
                        .to_string(),
            };
            match fix(cx, &query) {
                Ok((fix, false)) => Outcome::Fixed { finding, fix },
                Ok((fix, true)) => Outcome::Justified { finding, fix },
                Err(reason) => Outcome::of(finding, Err(reason)),
            }
        })
        .collect()
}

/// The fix, and whether it justifies what is left of the text.
fn fix(cx: &Context<'_>, query: &Query<'_>) -> Result<(Fix, bool), Reason> {
    if let Some(fix) = plain::fix(cx, query.expr)? {
        return Ok((fix, false));
    }
    let execution = execution::of(cx, query.expr)?;
    let text = Text::read(cx, &execution.texts)?;
    if !text.has_values() {
        let edits = edits::edits(cx, &execution.texts, &text, &[], &|_| false)?;
        let effect = "the text stays the same: nothing was put into it";
        return Ok((crate::fix::fix(cx, None, edits, effect, &[])?, false));
    }
    match bound(cx, &execution, &text) {
        Err(reason @ Reason::Position { .. }) => {
            let Reason::Position { value, .. } = &reason else {
                return Err(reason);
            };
            let is_value =
                |(_, found): &(usize, &Value<'_>)| cx.module.slice(found.expr) == value.as_str();
            let checked = text
                .values()
                .find(is_value)
                .and_then(|(_, found)| allow::check(cx, found.expr));
            match checked {
                Some(fix) => Ok((fix, false)),
                None => Err(reason),
            }
        }
        other => other,
    }
}

/// The fix that passes the values of `text` as parameters, and whether it justifies what is left.
fn bound<'a>(
    cx: &Context<'a>,
    execution: &Execution<'a>,
    text: &Text<'a>,
) -> Result<(Fix, bool), Reason> {
    let (driver, assumed) = match driver(cx, execution) {
        Ok(known) => known,
        // A name can be no parameter of any driver.
        Err(reason) => return Err(unbindable(cx, text).unwrap_or(reason)),
    };
    if let Some(held) = &execution.held {
        for (_, value) in text.values() {
            held::check(cx, held, value.expr)?;
        }
    }
    let sql = text.sql(driver.dialect())?;
    if sql.is_script() {
        return Err(Reason::SeveralStatements);
    }
    let undoubles = driver.reads_percent() && parameters::passes_any(execution);
    let plan = decide::plan_keeping(cx, text, &sql, driver, undoubles)?;
    let passed = parameters::pass(cx, execution, driver, &sql, &plan.parameters)?;
    let doubles = passed.is_first && driver.reads_percent();
    let mut fields = Vec::new();
    for &step in &plan.kept {
        if text.new_fstring(step).is_some() {
            let value = text.value(step).ok_or(Reason::Layout)?;
            fields.push((step, value::field(cx, value).ok_or(Reason::Layout)?));
        }
    }
    let mut change = Change {
        replaced: Vec::new(),
        kept: plan.kept,
        fields,
        rewritten: Vec::new(),
        doubles: &|_| doubles,
    };
    for (parameter, mark) in plan.parameters.iter().zip(&passed.marks) {
        check_colon(text, driver, parameter)?;
        let steps = parameter.steps.clone();
        let Some(list) = &parameter.list else {
            change.replaced.push(Replaced { steps, mark });
            continue;
        };
        // What joins the marks stays in the text; quotes around it do not.
        let is_join = |step: &usize| text.value(*step).is_some();
        let Some(join) = steps.clone().find(is_join) else {
            return Err(Reason::Layout);
        };
        let sides = [steps.start..join, join + 1..steps.end];
        let quotes = sides.into_iter().filter(|steps| !steps.is_empty());
        change
            .replaced
            .extend(quotes.map(|steps| Replaced { steps, mark: "" }));
        change.kept.push(join);
        if text.new_fstring(join).is_some() {
            change.fields.push((join, format!("{{{}}}", list.marks)));
        } else {
            let join = Edit::replace(list.joined.range(), list.marks.clone());
            change.rewritten.push(join);
        }
    }
    let mut all = edits::changed(cx, &execution.texts, text, &change)?;
    all.extend(passed.edits);
    let wrapper = if driver == Driver::Sqlalchemy && !execution.is_wrapped {
        Some(Wrapper::of(cx, execution, &sql)?)
    } else {
        None
    };
    if let Some(wrapper) = &wrapper {
        let argument = cx.module.parenthesized(execution.argument);
        wrapper.around(cx.module, argument, &mut all);
    }
    let mut doubts: Vec<String> = assumed.into_iter().collect();
    doubts.extend(plan.doubts);
    doubts.extend(surroundings::doubt(cx, execution, text));
    doubts.extend(
        execution
            .shown
            .as_ref()
            .map(|function| format!("`{function}` now shows placeholders instead of the values")),
    );
    let effect = "values are passed as parameters, so that none can become part of the query";
    let call = Some((execution.expr, execution.call));
    let mut fix = crate::fix::fix(cx, call, all, effect, &doubts)?;
    fix.imports
        .extend(wrapper.and_then(|wrapper| wrapper.import));
    if change.kept.is_empty() {
        return Ok((fix, false));
    }
    Ok((comment::with_comment(cx, &execution.texts, fix)?, true))
}

/// That a value of `text` is where no parameter can stand, whatever the driver.
fn unbindable<'a>(cx: &Context<'a>, text: &Text<'a>) -> Option<Reason> {
    let sql = text.sql(Dialect::Unknown).ok()?;
    match decide::plan_keeping(cx, text, &sql, Driver::Sqlalchemy, false) {
        Err(reason @ Reason::Position { .. }) => Some(reason),
        _ => None,
    }
}

/// Refuses `'{day}'::date` in `SQLAlchemy`, which reads no more than `:da` of `:day::date`.
///
/// # Errors
/// That refusal.
fn check_colon(
    text: &Text<'_>,
    driver: Driver,
    parameter: &decide::Parameter<'_>,
) -> Result<(), Reason> {
    if driver.marks() == Marks::Name && text.char(parameter.steps.end) == Some(':') {
        return Err(Reason::Marks("::".to_string()));
    }
    Ok(())
}

/// The driver that runs the text, and what is taken for granted about that.
fn driver(cx: &Context<'_>, execution: &Execution<'_>) -> Result<(Driver, Option<String>), Reason> {
    let (driver, assumed) = origin_of(cx, execution)?;
    if driver.runs(execution.method) {
        return Ok((driver, assumed));
    }
    let function = cx.module.slice(&*execution.call.func);
    Err(Reason::OtherRunner(function.to_string()))
}

fn origin_of(
    cx: &Context<'_>,
    execution: &Execution<'_>,
) -> Result<(Driver, Option<String>), Reason> {
    if execution.is_wrapped {
        return Ok((Driver::Sqlalchemy, None));
    }
    if execution.method == "raw" {
        return Ok((Driver::Django, None));
    }
    let receiver = || cx.module.slice(execution.receiver).to_string();
    match origin::of(cx, execution.receiver) {
        Origin::Known(driver) => Ok((driver, None)),
        Origin::Other(what) => Err(Reason::OtherObject(receiver(), what)),
        Origin::Unknown | Origin::Nothing => match &*origin::imported(cx) {
            [Imported(Some(driver))] if *driver != Driver::Sqlalchemy => {
                let assumed = format!(
                    "nothing shows where `{}` comes from: {} is the only driver that this file imports",
                    receiver(),
                    driver.name()
                );
                Ok((*driver, Some(assumed)))
            }
            [] | [_] => Err(Reason::UnknownCursor(receiver())),
            several => {
                let names = several
                    .iter()
                    .map(|Imported(driver)| driver.map_or("another driver", Driver::name))
                    .collect();
                Err(Reason::SeveralDrivers(receiver(), names))
            }
        },
    }
}
