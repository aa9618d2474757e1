//! The drivers, and how each of them takes parameters.

use harden_sql::{Context as Use, Dialect};

/// A library that runs SQL (PEP 249, and two that go their own way).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Driver {
    Aiosqlite,
    Asyncpg,
    Django,
    MysqlConnector,
    Mysqlclient,
    Oracle,
    Psycopg,
    Psycopg2,
    Pymysql,
    Pyodbc,
    Sqlalchemy,
    Sqlite,
}

/// A driver whose module is imported; `None` for one that is not known here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Imported(pub(crate) Option<Driver>);

/// How a driver marks a parameter (`paramstyle` of PEP 249).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Marks {
    /// `?`
    Question,
    /// `%s`: percent signs mean something as soon as parameters are passed.
    Percent,
    /// `:1`
    Number,
    /// `$1`
    Dollar,
    /// `:name`, with a dictionary.
    Name,
}

/// The functions and classes whose calls give a connection or cursor.
const CONNECT: &[(&str, Driver)] = &[
    ("aiosqlite.connect", Driver::Aiosqlite),
    ("asyncpg.connect", Driver::Asyncpg),
    ("asyncpg.create_pool", Driver::Asyncpg),
    ("cx_Oracle.connect", Driver::Oracle),
    ("MySQLdb.Connect", Driver::Mysqlclient),
    ("MySQLdb.Connection", Driver::Mysqlclient),
    ("MySQLdb.connect", Driver::Mysqlclient),
    ("mysql.connector.connect", Driver::MysqlConnector),
    (
        "mysql.connector.pooling.MySQLConnectionPool",
        Driver::MysqlConnector,
    ),
    ("oracledb.connect", Driver::Oracle),
    ("oracledb.connect_async", Driver::Oracle),
    ("oracledb.create_pool", Driver::Oracle),
    ("psycopg.AsyncConnection.connect", Driver::Psycopg),
    ("psycopg.Connection.connect", Driver::Psycopg),
    ("psycopg.connect", Driver::Psycopg),
    ("psycopg2.connect", Driver::Psycopg2),
    ("psycopg2.pool.SimpleConnectionPool", Driver::Psycopg2),
    ("psycopg2.pool.ThreadedConnectionPool", Driver::Psycopg2),
    ("psycopg_pool.AsyncConnectionPool", Driver::Psycopg),
    ("psycopg_pool.ConnectionPool", Driver::Psycopg),
    ("pymysql.Connect", Driver::Pymysql),
    ("pymysql.connect", Driver::Pymysql),
    ("pyodbc.connect", Driver::Pyodbc),
    ("flask_sqlalchemy.SQLAlchemy", Driver::Sqlalchemy),
    ("sqlalchemy.create_engine", Driver::Sqlalchemy),
    (
        "sqlalchemy.ext.asyncio.async_scoped_session",
        Driver::Sqlalchemy,
    ),
    (
        "sqlalchemy.ext.asyncio.async_sessionmaker",
        Driver::Sqlalchemy,
    ),
    (
        "sqlalchemy.ext.asyncio.create_async_engine",
        Driver::Sqlalchemy,
    ),
    ("sqlalchemy.orm.scoped_session", Driver::Sqlalchemy),
    ("sqlalchemy.orm.sessionmaker", Driver::Sqlalchemy),
    ("sqlite3.connect", Driver::Sqlite),
    ("sqlite3.dbapi2.connect", Driver::Sqlite),
    ("sqlmodel.create_engine", Driver::Sqlalchemy),
];

/// The classes of connections and cursors.
const CLASSES: &[(&str, Driver)] = &[
    ("aiosqlite.Connection", Driver::Aiosqlite),
    ("aiosqlite.Cursor", Driver::Aiosqlite),
    ("asyncpg.Connection", Driver::Asyncpg),
    ("asyncpg.Pool", Driver::Asyncpg),
    ("asyncpg.connection.Connection", Driver::Asyncpg),
    ("asyncpg.pool.Pool", Driver::Asyncpg),
    ("cx_Oracle.Connection", Driver::Oracle),
    ("cx_Oracle.Cursor", Driver::Oracle),
    ("django.db.backends.utils.CursorWrapper", Driver::Django),
    ("MySQLdb.connections.Connection", Driver::Mysqlclient),
    ("MySQLdb.cursors.Cursor", Driver::Mysqlclient),
    ("MySQLdb.cursors.DictCursor", Driver::Mysqlclient),
    ("mysql.connector.MySQLConnection", Driver::MysqlConnector),
    (
        "mysql.connector.connection.MySQLConnection",
        Driver::MysqlConnector,
    ),
    ("mysql.connector.cursor.MySQLCursor", Driver::MysqlConnector),
    ("oracledb.Connection", Driver::Oracle),
    ("oracledb.Cursor", Driver::Oracle),
    ("psycopg.AsyncConnection", Driver::Psycopg),
    ("psycopg.AsyncCursor", Driver::Psycopg),
    ("psycopg.Connection", Driver::Psycopg),
    ("psycopg.Cursor", Driver::Psycopg),
    ("psycopg2.extensions.connection", Driver::Psycopg2),
    ("psycopg2.extensions.cursor", Driver::Psycopg2),
    ("psycopg2.extras.DictCursor", Driver::Psycopg2),
    ("psycopg2.extras.NamedTupleCursor", Driver::Psycopg2),
    ("psycopg2.extras.RealDictCursor", Driver::Psycopg2),
    ("pymysql.Connection", Driver::Pymysql),
    ("pymysql.connections.Connection", Driver::Pymysql),
    ("pymysql.cursors.Cursor", Driver::Pymysql),
    ("pymysql.cursors.DictCursor", Driver::Pymysql),
    ("pyodbc.Connection", Driver::Pyodbc),
    ("pyodbc.Cursor", Driver::Pyodbc),
    ("sqlalchemy.Connection", Driver::Sqlalchemy),
    ("sqlalchemy.Engine", Driver::Sqlalchemy),
    ("sqlalchemy.engine.Connection", Driver::Sqlalchemy),
    ("sqlalchemy.engine.Engine", Driver::Sqlalchemy),
    ("sqlalchemy.ext.asyncio.AsyncConnection", Driver::Sqlalchemy),
    ("sqlalchemy.ext.asyncio.AsyncEngine", Driver::Sqlalchemy),
    ("sqlalchemy.ext.asyncio.AsyncSession", Driver::Sqlalchemy),
    ("sqlalchemy.orm.Session", Driver::Sqlalchemy),
    ("sqlalchemy.orm.session.Session", Driver::Sqlalchemy),
    ("sqlite3.Connection", Driver::Sqlite),
    ("sqlite3.Cursor", Driver::Sqlite),
    ("sqlmodel.Session", Driver::Sqlalchemy),
    (
        "sqlmodel.ext.asyncio.session.AsyncSession",
        Driver::Sqlalchemy,
    ),
];

/// Modules at the top whose import says that a file may run SQL by them; those without a driver
/// take parameters in ways that are not known here.
const MODULES: &[(&str, Option<Driver>)] = &[
    ("MySQLdb", Some(Driver::Mysqlclient)),
    ("aiomysql", None),
    ("aiopg", None),
    ("aioodbc", None),
    ("aiosqlite", Some(Driver::Aiosqlite)),
    ("apsw", None),
    ("asyncpg", Some(Driver::Asyncpg)),
    ("cassandra", None),
    ("clickhouse_connect", None),
    ("clickhouse_driver", None),
    ("cx_Oracle", Some(Driver::Oracle)),
    ("databases", None),
    ("django", Some(Driver::Django)),
    ("duckdb", None),
    ("flask_sqlalchemy", Some(Driver::Sqlalchemy)),
    ("mysql", Some(Driver::MysqlConnector)),
    ("oracledb", Some(Driver::Oracle)),
    ("peewee", None),
    ("pg8000", None),
    ("psycopg", Some(Driver::Psycopg)),
    ("psycopg2", Some(Driver::Psycopg2)),
    ("psycopg2cffi", None),
    ("psycopg_pool", Some(Driver::Psycopg)),
    ("pymssql", None),
    ("pymysql", Some(Driver::Pymysql)),
    ("pyodbc", Some(Driver::Pyodbc)),
    ("pysqlcipher3", None),
    ("pysqlite3", None),
    ("records", None),
    ("snowflake", None),
    ("sqlalchemy", Some(Driver::Sqlalchemy)),
    ("sqlite3", Some(Driver::Sqlite)),
    ("sqlite_utils", None),
    ("sqlmodel", Some(Driver::Sqlalchemy)),
    ("trino", None),
    ("vertica_python", None),
];

fn find<T: Copy>(table: &[(&str, T)], name: &str) -> Option<T> {
    table
        .iter()
        .find(|(listed, _)| *listed == name)
        .map(|&(_, found)| found)
}

impl Driver {
    /// The driver whose connection or cursor a call of `function` gives.
    pub(crate) fn of_call(function: &str) -> Option<Self> {
        find(CONNECT, function).or_else(|| Self::of_class(function))
    }

    /// The driver that `class` is a connection or cursor of.
    pub(crate) fn of_class(class: &str) -> Option<Self> {
        find(CLASSES, class)
    }

    /// What the import of `module` says, if it is one that runs SQL.
    pub(crate) fn of_module(module: &str) -> Option<Imported> {
        let top = module.split('.').next().unwrap_or(module);
        find(MODULES, top).map(Imported)
    }

    /// What people call it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Driver::Aiosqlite => "aiosqlite",
            Driver::Asyncpg => "asyncpg",
            Driver::Django => "Django",
            Driver::MysqlConnector => "mysql.connector",
            Driver::Mysqlclient => "MySQLdb",
            Driver::Oracle => "oracledb",
            Driver::Psycopg => "psycopg",
            Driver::Psycopg2 => "psycopg2",
            Driver::Pymysql => "pymysql",
            Driver::Pyodbc => "pyodbc",
            Driver::Sqlalchemy => "SQLAlchemy",
            Driver::Sqlite => "sqlite3",
        }
    }

    pub(crate) fn marks(self) -> Marks {
        match self {
            Driver::Aiosqlite | Driver::Pyodbc | Driver::Sqlite => Marks::Question,
            Driver::Django
            | Driver::MysqlConnector
            | Driver::Mysqlclient
            | Driver::Psycopg
            | Driver::Psycopg2
            | Driver::Pymysql => Marks::Percent,
            Driver::Oracle => Marks::Number,
            Driver::Asyncpg => Marks::Dollar,
            Driver::Sqlalchemy => Marks::Name,
        }
    }

    /// Whether other percent signs have to be doubled where parameters are passed. mysql.connector
    /// only looks for `%s`, and leaves two signs two.
    pub(crate) fn reads_percent(self) -> bool {
        self.marks() == Marks::Percent && self != Driver::MysqlConnector
    }

    pub(crate) fn dialect(self) -> Dialect {
        match self {
            Driver::Aiosqlite | Driver::Sqlite => Dialect::Sqlite,
            Driver::Asyncpg | Driver::Psycopg | Driver::Psycopg2 => Dialect::Postgres,
            Driver::MysqlConnector | Driver::Mysqlclient | Driver::Pymysql => Dialect::Mysql,
            Driver::Oracle => Dialect::Oracle,
            Driver::Django | Driver::Pyodbc | Driver::Sqlalchemy => Dialect::Unknown,
        }
    }

    /// The methods that run one statement with parameters.
    pub(crate) fn runs(self, method: &str) -> bool {
        match self {
            Driver::Asyncpg => matches!(method, "execute" | "fetch" | "fetchrow" | "fetchval"),
            Driver::Aiosqlite => matches!(method, "execute" | "execute_fetchall"),
            Driver::Sqlalchemy => matches!(method, "execute" | "scalar" | "scalars"),
            Driver::Django => matches!(method, "execute" | "raw"),
            _ => method == "execute",
        }
    }

    /// Whether parameters are usually written as a list rather than a tuple.
    pub(crate) fn prefers_list(self) -> bool {
        self == Driver::Django
    }

    /// What may change where a text is passed as a parameter instead of in quotes.
    pub(crate) fn doubt_about_text(self, used: &Use) -> Option<&'static str> {
        let typed_by_column = matches!(
            used,
            Use::Comparison
                | Use::Pattern
                | Use::Between
                | Use::InList { .. }
                | Use::Row { .. }
                | Use::Assignment
        );
        match self {
            Driver::Asyncpg => Some(
                "asyncpg takes text for columns of text only: for a number or date, the value has to be one",
            ),
            Driver::Psycopg if !typed_by_column => Some(
                "PostgreSQL has to find out the type of a parameter, and cannot everywhere that it can for a literal",
            ),
            Driver::Oracle => Some(
                "Oracle compares a parameter with a column of type CHAR without padding it with blanks",
            ),
            Driver::Pyodbc => {
                Some("the database gets the text with a type that the driver chooses")
            }
            Driver::Sqlalchemy => Some(
                "which database runs the text is not known here, and some take text for columns of text only",
            ),
            _ => None,
        }
    }

    /// What may change where a whole number is passed as a parameter.
    pub(crate) fn doubt_about_int(self, used: Option<&Use>) -> Option<&'static str> {
        let is_plain = matches!(
            used,
            None | Some(
                Use::Comparison
                    | Use::Between
                    | Use::InList { .. }
                    | Use::Row { .. }
                    | Use::Assignment
                    | Use::Limit
            )
        );
        match self {
            Driver::Psycopg if !is_plain => Some(
                "PostgreSQL has to find out the type of a parameter, and cannot everywhere that it can for a literal",
            ),
            Driver::Sqlalchemy => Some(
                "which database runs the text is not known here, and some take a number of one type only",
            ),
            Driver::Asyncpg => {
                Some("asyncpg takes a number only where PostgreSQL wants one of that type")
            }
            _ => None,
        }
    }

    /// What may change where a floating-point number is passed as a parameter.
    pub(crate) fn doubt_about_float(self) -> Option<&'static str> {
        match self {
            Driver::Aiosqlite | Driver::Psycopg2 | Driver::Sqlite => None,
            _ => Some(
                "a number with a point is exact in the text, and a floating-point number as a parameter",
            ),
        }
    }

    /// Whether text is put in quotes before the server sees it, which `LIMIT '10'` does not take.
    pub(crate) fn quotes_text(self) -> bool {
        matches!(
            self,
            Driver::MysqlConnector | Driver::Mysqlclient | Driver::Pymysql | Driver::Django
        )
    }
}
