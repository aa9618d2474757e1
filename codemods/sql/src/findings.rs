//! What becomes of each finding of B608.

use harden_bandit::sql::{Query, queries};
use harden_codemod::{Context, Finding, Fix, Outcome};

use crate::decide;
use crate::driver::Driver;
use crate::edits::{self, Replaced};
use crate::execution::{self, Execution};
use crate::held;
use crate::origin::{self, Origin};
use crate::parameters;
use crate::plain;
use crate::reason::Reason;
use crate::rules::B608;
use crate::surroundings;
use crate::text::Text;

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
            Outcome::of(finding, fix(cx, &query))
        })
        .collect()
}

fn fix(cx: &Context<'_>, query: &Query<'_>) -> Result<Fix, Reason> {
    if let Some(fix) = plain::fix(cx, query.expr)? {
        return Ok(fix);
    }
    let execution = execution::of(cx, query.expr)?;
    let (driver, assumed) = driver(cx, &execution)?;
    if !driver.runs(execution.method) {
        let function = cx.module.slice(&*execution.call.func);
        return Err(Reason::OtherRunner(function.to_string()));
    }
    let text = Text::read(cx, &execution.texts)?;
    if !text.has_values() {
        return Err(Reason::Constant);
    }
    if let Some(held) = &execution.held {
        for (_, value) in text.values() {
            held::check(cx, held, value.expr)?;
        }
    }
    let sql = text.sql(driver.dialect())?;
    if sql.is_script() {
        return Err(Reason::SeveralStatements);
    }
    let plan = decide::plan(cx, &text, &sql, driver)?;
    let passed = parameters::pass(cx, &execution, driver, &sql, &plan.parameters)?;
    let replaced: Vec<Replaced<'_>> = plan
        .parameters
        .iter()
        .zip(&passed.marks)
        .map(|(parameter, mark)| Replaced {
            steps: parameter.steps.clone(),
            mark,
        })
        .collect();
    let doubles = passed.is_first && driver.reads_percent();
    let mut all = edits::edits(cx, &execution.texts, &text, &replaced, &|_| doubles)?;
    all.extend(passed.edits);
    let mut doubts: Vec<String> = assumed.into_iter().collect();
    doubts.extend(plan.doubts);
    doubts.extend(surroundings::doubt(cx, &execution, &text));
    let effect = "values are passed as parameters, so that none can become part of the query";
    let call = Some((execution.expr, execution.call));
    crate::fix::fix(cx, call, all, effect, &doubts)
}

/// The driver that runs the text, and what is taken for granted about that.
fn driver(cx: &Context<'_>, execution: &Execution<'_>) -> Result<(Driver, Option<String>), Reason> {
    if execution.is_wrapped {
        return Ok((Driver::Sqlalchemy, None));
    }
    let receiver = || cx.module.slice(execution.receiver).to_string();
    match origin::of(cx, execution.receiver) {
        Origin::Known(driver) => Ok((driver, None)),
        Origin::Other(what) => Err(Reason::OtherObject(receiver(), what)),
        Origin::Unknown | Origin::Nothing => match &*origin::imported(cx) {
            [Some(driver)] if *driver != Driver::Sqlalchemy => {
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
                    .map(|driver| driver.map_or("another driver", Driver::name))
                    .collect();
                Err(Reason::SeveralDrivers(receiver(), names))
            }
        },
    }
}
