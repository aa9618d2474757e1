"""What the programs of cases are run with: values for open names, modules that are not installed,
and loggers that keep account."""

import builtins
import importlib.abc
import importlib.machinery
import logging
import sys
import types
from unittest.mock import MagicMock


class Value(MagicMock):
    """Stands for whatever a case does not define; a loop over it has two turns."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.__iter__ = lambda self: iter([Value(), Value()])


class Names(dict):
    """The globals of a case: a name that nothing defines is a `Value`."""

    def __missing__(self, name):
        if hasattr(builtins, name):
            return getattr(builtins, name)
        self[name] = Value()
        return self[name]


class Ledger(logging.Handler):
    """Every record that is made: its level, the type of its exception, and its text."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.records = []

    def emit(self, record):
        kind = record.exc_info and record.exc_info[0]
        self.records.append((record.levelname, kind, record.msg, record.args))

    def note(self, level, has_exception, text):
        """A record of another library's."""
        kind = sys.exc_info()[0] if has_exception else None
        self.records.append((level, kind, text, ()))


class Structlog:
    """A logger as structlog makes it: keywords are its context."""

    def __init__(self, ledger):
        self.ledger = ledger

    def bind(self, **context):
        return self

    def debug(self, event, exc_info=False, **context):
        self.ledger.note("DEBUG", exc_info, event)


class Loguru:
    """The logger of loguru: it takes the exception by `opt` only."""

    def __init__(self, ledger, exception=False):
        self.ledger, self.exception = ledger, exception

    def opt(self, *, exception=None):
        return Loguru(self.ledger, exception)

    def debug(self, text, *args, **kwargs):
        self.ledger.note("DEBUG", self.exception, text.format(*args, **kwargs) if kwargs else text)


class Installed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Has every module that nothing else has, full of values."""

    def find_spec(self, name, path=None, target=None):
        return None if name.startswith("_") else importlib.machinery.ModuleSpec(name, self)

    def create_module(self, spec):
        module = types.ModuleType(spec.name)
        module.__path__ = []
        module.__getattr__ = lambda name: Value()
        return module

    def exec_module(self, module):
        pass


def libraries(ledger):
    """The logging libraries that are not Python's own, and a package with a logger."""
    structlog, loguru = types.ModuleType("structlog"), types.ModuleType("loguru")
    structlog.get_logger = lambda *args, **context: Structlog(ledger)
    loguru.logger = Loguru(ledger)
    company, logs = (
        Installed().create_module(importlib.machinery.ModuleSpec(name, None))
        for name in ("company", "company.logs")
    )
    logs.log = logging.getLogger("company")
    company.app = types.SimpleNamespace(logger=logs.log)
    modules = (structlog, loguru, company, logs)
    return {module.__name__: module for module in modules}
