"""Notes in an SQLite database."""

import sqlite3
from typing import Any, Optional

SCHEMA = """
CREATE TABLE IF NOT EXISTS notes (
    id INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    tags TEXT NOT NULL DEFAULT ''
)
"""


class Store:
    def __init__(self, path: str = ":memory:") -> None:
        # The HTTP server answers from its own thread.
        self.connection = sqlite3.connect(path, check_same_thread=False)
        self.connection.row_factory = sqlite3.Row
        self.connection.execute(SCHEMA)

    def add(self, title: str, body: str, tags: str = "") -> int:
        with self.connection:
            cursor = self.connection.execute(
                "INSERT INTO notes (title, body, tags) VALUES (?, ?, ?)",
                (title, body, tags),
            )
        return int(cursor.lastrowid or 0)

    def select(self, table: str, where_clause: str) -> list[dict[str, Any]]:
        query = f"SELECT * FROM {table} WHERE {where_clause}"
        return [dict(row) for row in self.connection.execute(query)]

    def get(self, note_id: int) -> Optional[dict[str, Any]]:
        rows = self.select("notes", f"id = {note_id}")
        return rows[0] if rows else None

    def search(self, text: str) -> list[dict[str, Any]]:
        return self.select("notes", f"title LIKE '%{text}%' OR body LIKE '%{text}%'")

    def close(self) -> None:
        try:
            self.connection.commit()
            self.connection.close()
        except Exception:
            pass
