//! What Bandit 1.9.4 reports, found where it finds it, for the codemods that have rules in common.
//!
//! [`names`] reads names as it does, [`texts`] are the strings that its rules about texts look at,
//! [`sql`] those of them that it takes for SQL. Nothing here judges what is found.

pub mod names;
pub mod sql;
pub mod texts;
