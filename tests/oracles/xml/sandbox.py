"""Runs the programs of a shape on documents, each run in a place of its own."""

import itertools
import shutil
import threading
from dataclasses import dataclass
from pathlib import Path

from documents import BENIGN, HOSTILE, MARKERS, SECRET
from listener import Listener
from runner import Result, Runner
from shape import Shape


@dataclass(frozen=True)
class Observation:
    result: Result
    files: tuple[tuple[str, bytes], ...] = ()
    fetched: bool = False

    @property
    def harm(self) -> str:
        """What a hostile document achieved."""
        if self.fetched:
            return "fetches"
        shown = b"".join(
            (self.result.stdout, self.result.stderr, *(data for _, data in self.files))
        )
        # UTF-16, too.
        shown = shown.replace(b"\0", b"")
        expanded, read, served = (marker in shown for marker in MARKERS)
        if read or self.result.opened_secret:
            return "reads"
        return "expands" if expanded or served else ""

    def is_refused(self, handled: str) -> bool:
        """By defusedxml, or by what the program does about what it cannot take."""
        raised = self.result.raised
        if not raised:
            return bool(handled) and self.result.stdout.decode().strip() == handled
        return "defusedxml.common.DefusedXmlException" in raised

    def __str__(self) -> str:
        return f"{self.harm} {self.result}, files {list(self.files)}".strip()[:1500]


class Sandbox:
    def __init__(
        self, folder: Path, python: str = "", path: tuple[str, ...] = ()
    ) -> None:
        self.folder = folder
        self.python = [python] if python else []
        self.path = path
        self.local = threading.local()
        self.runners: list[Runner] = []
        self.listener = Listener()
        self.tokens = itertools.count()
        self.documents = folder / "documents"
        self.documents.mkdir(parents=True)
        self.secret = folder / "secret.txt"
        self.secret.write_text(SECRET)
        for document in BENIGN:
            (self.documents / f"{document.name}.xml").write_bytes(document.data)

    def benign(
        self, shape: Shape, tree: dict[str, str], names: tuple[str, ...]
    ) -> dict[str, Observation]:
        paths = [self.documents / f"{name}.xml" for name in names]
        results = self.run(shape, tree, paths)
        return dict(zip(names, results, strict=False)) if paths else {}

    def hostile(self, shape: Shape, tree: dict[str, str]) -> dict[str, Observation]:
        paths, tokens = [], []
        for document in HOSTILE:
            token = f"t{next(self.tokens)}"
            path = self.documents / f"{token}.xml"
            path.write_bytes(document.data(str(self.secret), self.listener.url(token)))
            paths.append(path)
            tokens.append(token)
        results = self.run(shape, tree, paths)
        for path in paths:
            path.unlink()
        return {
            document.name: Observation(
                each.result, each.files, self.listener.was_asked(token)
            )
            for document, each, token in zip(HOSTILE, results, tokens, strict=True)
        }

    def run(
        self, shape: Shape, tree: dict[str, str], documents: list[Path]
    ) -> list[Observation]:
        # One place for every run of a shape, for its paths are compared as well.
        place = self.folder / "runs" / shape.name
        shutil.rmtree(place, ignore_errors=True)
        code, work = place / "code", place / "work"
        code.mkdir(parents=True)
        for name, text in tree.items():
            file = code / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        for number in range(len(documents)):
            (work / str(number)).mkdir(parents=True)
        imported, results = self.runner().run(
            code,
            work,
            self.secret,
            [(shape.reads, str(path)) for path in documents],
            shape.is_script,
        )
        if imported.raised or imported.stdout or imported.stderr:
            # What the import says counts for every document.
            return [Observation(imported)] * len(documents)
        return [
            Observation(result, tuple(files(work / str(number))))
            for number, result in enumerate(results)
        ]

    def runner(self) -> Runner:
        """One for each thread."""
        if not hasattr(self.local, "runner"):
            self.local.runner = Runner(*self.python, path=self.path)
            self.runners.append(self.local.runner)
        return self.local.runner

    def close(self) -> None:
        for runner in self.runners:
            runner.close()
        self.listener.close()


def files(directory: Path) -> list[tuple[str, bytes]]:
    return [
        (str(path.relative_to(directory)), path.read_bytes())
        for path in sorted(directory.rglob("*"))
        if path.is_file()
    ]
