"""Drivers without their databases: each text is put together as the driver does, and SQLite runs it.

What a driver's client does with marks and values is its own code: pymysql's `mogrify`, psycopg's
client-side query, psycopg2's adapters, mysql.connector's substitution, Django and SQLAlchemy on
SQLite. Servers that bind by themselves are stood in for by SQLite, which knows numbered marks.
"""

import re
import sqlite3
import sys
import types

import django
import pymysql
import sqlalchemy
from django.conf import settings
from django.db.backends.sqlite3.base import FORMAT_QMARK_REGEX
from mysql.connector.conversion import MySQLConverter
from mysql.connector.cursor import RE_PY_PARAM, _ParamSubstitutor
from psycopg._queries import PostgresClientQuery
from psycopg.adapt import Transformer
from psycopg2.extensions import adapt
from sqlalchemy.dialects import sqlite

settings.configure(
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
)
django.setup()

SCHEMA = """
CREATE TABLE u (id INTEGER PRIMARY KEY, name, city, age INTEGER, price REAL, t TEXT,
                n TEXT, day TEXT, seen TEXT, j TEXT);
CREATE TABLE v (id INTEGER PRIMARY KEY, name TEXT);
"""

COLUMNS = ("name", "city", "age", "price", "t", "n", "day", "seen", "j")


class Database:
    """A database in memory, and all that was asked of it."""

    def __init__(self, texts):
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        self.connection.executescript(SCHEMA)
        self.log = []
        for number, text in enumerate(texts):
            row = [text if column != "age" else number for column in COLUMNS]
            row[COLUMNS.index("price")] = number / 2
            marks = ", ".join("?" * len(row))
            names = ", ".join(COLUMNS)
            self.connection.execute(f"INSERT INTO u ({names}) VALUES ({marks})", row)
            self.connection.execute("INSERT INTO v (name) VALUES (?)", (text,))

    def run(self, text, parameters=()):
        try:
            rows = self.connection.execute(text, parameters).fetchall()
        except Exception as error:
            self.log.append(type(error).__name__)
            raise
        self.log.append(rows)
        return rows

    def tables(self):
        return [self.connection.execute(f"SELECT * FROM {t} ORDER BY id").fetchall() for t in "uv"]


class Cursor:
    """A connection and a cursor in one."""

    def __init__(self, run):
        self.run = run
        self.rows = []

    def execute(self, text, *arguments, **named):
        self.rows = list(self.run(text, *arguments, **named))
        return self

    def cursor(self, *arguments, **named):
        return self

    def fetchall(self):
        rows, self.rows = self.rows, []
        return rows

    def fetchone(self):
        return self.rows.pop(0) if self.rows else None

    def __iter__(self):
        return iter(self.fetchall())

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return False

    def __call__(self, *arguments, **named):
        return self

    def __getattr__(self, name):
        if name in ("close", "commit", "rollback"):
            return lambda *arguments: None
        raise AttributeError(name)


class AsyncCursor(Cursor):
    """The same, awaited."""

    async def execute(self, text, *arguments, **named):
        return super().execute(text, *arguments, **named)

    async def fetch(self, text, *arguments):
        return self.run(text, *arguments)

    fetchrow = fetchval = fetch

    async def fetchall(self):
        return super().fetchall()

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        return False

    def __await__(self):
        return self
        yield


def numbered(database, mark):
    """Marks with numbers: SQLite's own are `?1`."""

    def run(text, parameters=()):
        # Servers look for marks outside of literals only.
        spelled = re.sub(r"'(?:[^']|'')*'|" + mark, lambda m: f"?{m[1]}" if m[1] else m[0], text)
        return database.run(spelled, tuple(parameters))

    return run


def mysql_to_sqlite(text):
    """Backslashes escape in MySQL's quotes, and not in SQLite's."""
    if isinstance(text, (bytes, bytearray)):
        text = bytes(text).decode()
    plain = {"'": "''", "n": "\n", "r": "\r", "0": "\0", "Z": "\x1a"}
    return re.sub(r"\\(.)", lambda found: plain.get(found[1], found[1]), text, flags=re.S)


def unconnected():
    connection = pymysql.connections.Connection(defer_connect=True)
    connection.server_status = 0
    return pymysql.cursors.Cursor(connection)


# Made once: it reads all certificates of the system.
UNCONNECTED = unconnected()


def pymysql_run(database):
    def run(text, parameters=None):
        return database.run(mysql_to_sqlite(UNCONNECTED.mogrify(text, parameters)))

    return run


def mysql_connector_run(database):
    converter = MySQLConverter()

    def run(text, parameters=()):
        if parameters:
            made = [converter.quote(converter.escape(converter.to_mysql(p))) for p in parameters]
            substitutor = _ParamSubstitutor(made)
            text = RE_PY_PARAM.sub(substitutor, text.encode())
            if substitutor.remaining:
                raise ValueError("Not all parameters were used in the SQL statement")
        return database.run(mysql_to_sqlite(text))

    return run


def psycopg2_run(database):
    def adapted(value):
        made = adapt(value)
        if hasattr(made, "encoding"):
            made.encoding = "utf8"
        return made.getquoted().decode()

    def run(text, parameters=None):
        if parameters is not None:
            named = isinstance(parameters, dict)
            text %= (
                {key: adapted(value) for key, value in parameters.items()}
                if named
                else tuple(map(adapted, parameters))
            )
        return database.run(text)

    return run


def psycopg_run(database):
    def run(text, parameters=None):
        query = PostgresClientQuery(Transformer())
        query.convert(text, parameters)
        return database.run(query.query.decode())

    return run


def aiosqlite_run(database):
    return lambda text, parameters=(): database.run(text, parameters)


FAKED = (
    "MySQLdb", "aiosqlite", "asyncpg", "cx_Oracle", "django.db", "mysql", "mysql.connector", "oracledb",
    "psycopg", "psycopg2", "psycopg2.extensions", "psycopg2.extras", "pymysql", "pymysql.cursors",
    "pyodbc",
)  # fmt: skip


def fake(name, **contents):
    module = types.ModuleType(name)
    vars(module).update(contents)
    sys.modules[name] = module
    parent, _, child = name.rpartition(".")
    if parent:
        setattr(sys.modules[parent], child, module)
    return module


class Installed:
    """The drivers' modules, with connections to `database`, while a program runs."""

    def __init__(self, database):
        self.database = database

    def __enter__(self):
        database = self.database
        self.replaced = {name: sys.modules.get(name) for name in FAKED}
        plain = Cursor(database.run)
        self.real_connect = sqlite3.connect
        sqlite3.connect = plain
        makers = {
            "pymysql": pymysql_run,
            "MySQLdb": pymysql_run,
            "psycopg2": psycopg2_run,
            "psycopg": psycopg_run,
        }
        runs = {name: Cursor(make(database)) for name, make in makers.items()}
        runs["pyodbc"] = plain
        runs["oracledb"] = runs["cx_Oracle"] = Cursor(numbered(database, r":(\d+)"))
        connector = Cursor(mysql_connector_run(database))
        aiosqlite = AsyncCursor(aiosqlite_run(database))
        dollars = numbered(database, r"\$(\d+)")
        asyncpg = AsyncCursor(lambda text, *parameters: dollars(text, parameters))
        for name, cursor in runs.items():
            fake(name, connect=cursor, Cursor=Cursor, Connection=Cursor)
        fake("psycopg2.extensions", cursor=Cursor, connection=Cursor)
        fake("psycopg2.extras", RealDictCursor=Cursor, DictCursor=Cursor)
        fake("pymysql.cursors", Cursor=Cursor, DictCursor=Cursor)
        fake("mysql")
        fake("mysql.connector", connect=connector)
        fake("aiosqlite", connect=aiosqlite)
        fake("asyncpg", connect=asyncpg, create_pool=asyncpg, Connection=AsyncCursor)
        self.cursors = {
            **runs,
            "sqlite3": plain,
            "mysql": connector,
            "aiosqlite": aiosqlite,
            "asyncpg": asyncpg,
            "sqlalchemy": sqlalchemy_session(database),
        }
        django_on(database)
        return self

    def __exit__(self, *error):
        sqlite3.connect = self.real_connect
        for name, module in self.replaced.items():
            sys.modules.pop(name, None)
            if module is not None:
                sys.modules[name] = module
                parent, _, child = name.rpartition(".")
                if parent:
                    setattr(sys.modules[parent], child, module)


def sqlalchemy_session(database):
    """SQLAlchemy puts the text together for SQLite, and the database runs it."""
    def run(statement, parameters=None):
        dialect = sqlite.dialect(paramstyle="named")
        compiled = statement.compile(dialect=dialect)
        made = compiled.construct_params(parameters or {})
        return database.run(str(compiled), made)

    return Cursor(run)


def django_on(database):
    """Django's own cursor for SQLite, on the database."""
    def run(text, parameters=None):
        # `SQLiteCursorWrapper`: marks become `?`, and doubled percent signs single.
        if parameters is not None:
            text = FORMAT_QMARK_REGEX.sub("?", text).replace("%%", "%")
        return database.run(text, tuple(parameters or ()))

    fake("django.db", connection=Cursor(run), connections={"default": Cursor(run)})
