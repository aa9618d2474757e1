"""Runs statements on SQLite, and says what came of each.

Standard input has one JSON array a line: the SQL and its parameters. For each, one line of
standard output has an array: what the columns are called, the rows, and what the tables have
afterwards; or an object with the error.
"""

import json
import sqlite3
import sys

SCHEMA = """
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, score REAL, extra, data TEXT);
INSERT INTO users VALUES
    (1, 'a', 1.0, 'a', '{"a": 1, "b": "x"}'),
    (2, 'ab', 2.5, 2, '{"b": "a"}'),
    (3, 'Ab', 5.0, '5', NULL),
    (4, 'x', NULL, 5, '{"x": {"a": 5}}'),
    (5, 'it''s a', 0.5, NULL, '[]'),
    (6, NULL, 6.0, 'x', '{"a": "a"}');
CREATE TABLE notes (id INTEGER PRIMARY KEY, user INTEGER, body TEXT);
INSERT INTO notes VALUES (1, 1, 'a b'), (2, 1, 'x%'), (3, 3, 'é'), (4, 5, '');
"""


def run(sql, parameters):
    connection = sqlite3.connect(":memory:")
    connection.executescript(SCHEMA)
    try:
        cursor = connection.execute(sql, parameters)
        rows = cursor.fetchall()
        names = [column[0] for column in cursor.description or ()]
        tables = [
            connection.execute(f"SELECT * FROM {table} ORDER BY id").fetchall()
            for table in ("users", "notes")
        ]
        return [names, rows, tables]
    except (sqlite3.Error, sqlite3.Warning) as error:
        return {"error": str(error)}
    finally:
        connection.close()


for line in sys.stdin:
    print(json.dumps(run(*json.loads(line))))
