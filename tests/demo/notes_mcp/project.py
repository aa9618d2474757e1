"""The folder that the server works in."""

import os
from pathlib import Path
from typing import Optional

project_path: Optional[Path] = None


def use(folder: str) -> Path:
    global project_path
    project_path = Path(folder).expanduser().resolve()
    return project_path


def note_path(name: str) -> Path:
    assert project_path is not None
    return project_path / name


def notes() -> list[Path]:
    assert project_path is not None
    found = []
    for entry in os.scandir(project_path):
        try:
            if entry.stat().st_size == 0:
                continue
        except OSError:
            continue
        if entry.name.endswith((".txt", ".md")):
            found.append(Path(entry.path))
    return sorted(found)
