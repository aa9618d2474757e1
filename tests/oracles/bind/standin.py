"""Stand-ins for frameworks and open names, and sockets that keep account of who reaches them."""

import argparse
import asyncio
import builtins
import contextlib
import inspect
import os
import socket
import socketserver
import sys
import types
from unittest import mock

FRAMEWORKS = [
    "absl", "absl.flags", "aiohttp", "bottle", "click", "dash", "fastmcp", "flask", "flask_socketio", "mcp",
    "mcp.server", "mcp.server.fastmcp", "quart", "requests", "sanic",
    "tornado", "tornado.options", "tornado.web", "typer", "uvicorn", "webbrowser", "werkzeug",
    "werkzeug.serving",
]

# Linux has all of 127.0.0.0/8 on the loopback interface: a socket that is bound to all interfaces is
# reached here, and one that is bound to 127.0.0.1 is not.
ANOTHER_ADDRESS = "127.0.0.2"


class Ledger:
    """What a program has done, in order."""

    def __init__(self):
        self.events = []
        self.parsers = []
        # Of each socket that listens, whether it was reached at each other address.
        self.reached = []

    def note(self, what, args, kwargs):
        # The attack is answered where asyncio gets to it.
        if any(isinstance(arg, asyncio.StreamReader) for arg in args):
            return
        # Help is text for people, compared on its own.
        kwargs = {name: plain(value) for name, value in kwargs.items() if name != "help"}
        self.events.append((what, [plain(value) for value in args], kwargs))


def plain(value):
    """A value as it can be compared between two runs."""
    if isinstance(value, (str, int, float, type(None))):
        return value
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    return type(value).__name__


class Anything:
    """Stands for a function, or whatever else a program does not define: it notes its calls."""

    def __init__(self, ledger, name):
        self._ledger, self._name = ledger, name

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return type(self)(self._ledger, f"{self._name}.{name}")

    def __setattr__(self, name, value):
        super().__setattr__(name, value)
        if not name.startswith("_"):
            self._ledger.note(f"{self._name}.{name} =", [value], {})

    def __call__(self, *args, **kwargs):
        self._ledger.note(self._name, args, kwargs)
        # A decorator gives back what it decorates.
        if len(args) == 1 and inspect.isfunction(args[0]) and not kwargs:
            return args[0]
        return type(self)(self._ledger, f"{self._name}()")

    def __bool__(self):
        return True


def standin_class(ledger, name):
    """A class of a framework, from which others may be derived."""

    def __init__(self, *args, **kwargs):
        ledger.note(name, args, kwargs)

    def __getattr__(self, attribute):
        if attribute.startswith("__"):
            raise AttributeError(attribute)
        return Anything(ledger, f"{name}().{attribute}")

    return type(name, (), {"__init__": __init__, "__getattr__": __getattr__})


def standin_module(ledger, name):
    module = types.ModuleType(name)
    module.__path__ = []

    def __getattr__(attribute):
        if attribute.startswith("__"):
            raise AttributeError(attribute)
        full = f"{name}.{attribute}"
        if attribute[0].isupper() and name != "typer":
            return standin_class(ledger, full)
        return Anything(ledger, full)

    module.__getattr__ = __getattr__
    return module


class Names(dict):
    """The globals of a program: a name that nothing defines stands for anything."""

    def __init__(self, ledger, **names):
        super().__init__(names)
        self.ledger = ledger

    def __missing__(self, name):
        if hasattr(builtins, name):
            return getattr(builtins, name)
        return Anything(self.ledger, name)


def addresses():
    """Addresses of this machine other than 127.0.0.1 that it has here."""
    found = [ANOTHER_ADDRESS]
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        # Nothing is sent: it only says by which interface it would be.
        probe.connect(("192.0.2.1", 9))
        found.append(probe.getsockname()[0])
    return [address for address in found if not address.startswith("127.0.0.1") and is_own(address)]


def is_own(address):
    try:
        with socket.socket() as probe:
            probe.bind((address, 0))
    except OSError:
        return False
    return True


def is_reached(address, port):
    """Whether a connection is accepted at the address."""
    with socket.socket() as client:
        client.settimeout(2)
        return client.connect_ex((address, port)) == 0


OTHERS = addresses()


@contextlib.contextmanager
def installed(ledger, environment):
    """Frameworks are stood in for, servers stop at once, and sockets keep account."""
    real_bind, real_listen = socket.socket.bind, socket.socket.listen

    def bind(self, address):
        real_bind(self, address)
        ledger.note("bind", self.getsockname()[:1], {})

    def listen(self, *args):
        real_listen(self, *args)
        port = self.getsockname()[1]
        ledger.reached.append([is_reached(address, port) for address in OTHERS])

    real_init = argparse.ArgumentParser.__init__

    def init(self, *args, **kwargs):
        real_init(self, *args, **kwargs)
        ledger.parsers.append(self)

    modules = {name: standin_module(ledger, name) for name in FRAMEWORKS}
    for name, module in modules.items():
        parent, _, child = name.rpartition(".")
        if parent:
            setattr(modules[parent], child, module)
    with contextlib.ExitStack() as stack:
        for patch in (
            mock.patch.dict(sys.modules, modules),
            mock.patch.dict(os.environ, environment),
            mock.patch.object(sys, "argv", ["program"]),
            mock.patch.object(socket.socket, "bind", bind),
            mock.patch.object(socket.socket, "listen", listen),
            mock.patch.object(socketserver.BaseServer, "serve_forever", lambda self: None),
            mock.patch.object(socketserver.BaseServer, "handle_request", lambda self: None),
            mock.patch.object(argparse.ArgumentParser, "__init__", init),
        ):
            stack.enter_context(patch)
        yield


def call_all(names, ledger, passed):
    """Calls all that the program defines, with stand-ins for what is needed, and `passed`."""
    for name, defined in sorted(names.items()):
        is_own = getattr(defined, "__module__", None) == names["__name__"]
        if is_own and (inspect.isfunction(defined) or inspect.isclass(defined)):
            call(name, defined, ledger, passed)


def call(name, function, ledger, passed):
    parameters = inspect.signature(function).parameters.values()
    kwargs = {}
    for parameter in parameters:
        if parameter.name in passed:
            kwargs[parameter.name] = passed[parameter.name]
        elif parameter.default is parameter.empty and parameter.kind is parameter.POSITIONAL_OR_KEYWORD:
            kwargs[parameter.name] = Anything(ledger, parameter.name)
    try:
        result = function(**kwargs)
        if inspect.iscoroutine(result):
            result = asyncio.run(result)
        close = getattr(result, "close", None) or getattr(result, "server_close", None)
        if close and not isinstance(result, Anything):
            close()
    except Exception as error:  # what is raised must be the same before and after
        ledger.events.append((name, type(error).__name__))
