//! The databases whose reading of a text counts.

/// The database that gets the text.
///
/// Each is taken in its default mode. `MySQL` without `ANSI_QUOTES` and `NO_BACKSLASH_ESCAPES`,
/// `PostgreSQL` with `standard_conforming_strings`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Dialect {
    /// `SQLite` (<https://sqlite.org/lang.html>).
    Sqlite,
    /// `PostgreSQL` (<https://www.postgresql.org/docs/current/sql-syntax-lexical.html>).
    Postgres,
    /// `MySQL` and `MariaDB` (<https://dev.mysql.com/doc/refman/8.4/en/language-structure.html>).
    Mysql,
    /// Oracle Database (<https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/>). To it a
    /// literal is a `CHAR` and a parameter a `VARCHAR2`: they compare differently with columns that
    /// are `CHAR` themselves, whose values have blanks at the end.
    Oracle,
    /// Any of them: only what holds in all of those that can read the text.
    Unknown,
}
