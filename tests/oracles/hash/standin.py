"""Values for the names that a case leaves open, and hash functions that keep account."""

import asyncio
import builtins
import hashlib
import inspect
import io


class Value(bytes):
    """Stands for whatever a case does not define: it can be hashed, called, read, and added to."""

    def __getattr__(self, name):
        return self

    def __call__(self, *args, **kwargs):
        return self

    def __getitem__(self, key):
        return Value(super().__getitem__(key)) if isinstance(key, slice) else self

    def __setitem__(self, key, value):
        pass

    def __iter__(self):
        return iter([Value(b"one of " + bytes(self)), Value(b"another of " + bytes(self))])

    def __contains__(self, item):
        return False

    def __add__(self, other):
        return Value(bytes(self) + (other.encode() if isinstance(other, str) else bytes(other)))

    def __radd__(self, other):
        return Value((other.encode() if isinstance(other, str) else bytes(other)) + bytes(self))

    def __truediv__(self, other):
        return self + b"/" + (other.encode() if isinstance(other, str) else bytes(other))

    def __index__(self):
        return 7

    def __rmod__(self, number):
        return number % 7

    def encode(self, *args):
        return self

    def lower(self):
        return self

    def strip(self):
        return self

    def __await__(self):
        return self
        yield

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return False


class Names(dict):
    """The globals of a case: a name that nothing defines is a `Value` that knows it."""

    def __missing__(self, name):
        if hasattr(builtins, name):
            return getattr(builtins, name)
        return Value(name.encode())


class Ledger:
    """Every hash object that a program has made, in order."""

    def __init__(self, forbids):
        self.forbids = forbids
        self.made = []

    def digests(self):
        return [(made.name, made.hexdigest()) for made in self.made]

    def __enter__(self):
        self.real = {name: getattr(hashlib, name) for name in ("md5", "sha1", "sha256", "new")}
        for name, real in self.real.items():
            setattr(hashlib, name, self.recording(name, real))
        return self

    def __exit__(self, *error):
        for name, real in self.real.items():
            setattr(hashlib, name, real)

    def recording(self, name, real):
        def make(*args, **kwargs):
            # As OpenSSL does where only algorithms that FIPS allows may be used for security.
            if self.forbids and name != "sha256" and kwargs.get("usedforsecurity", True):
                raise ValueError("[digital envelope routines] unsupported")
            made = real(*args, **kwargs)
            self.made.append(made)
            return made

        return make


def fake_open(*args, **kwargs):
    return io.BytesIO(b"a file's content")


def call_all(names, events):
    """Calls all that the program has defined, with stand-ins for what they need."""
    for name, defined in sorted(names.items()):
        if inspect.isclass(defined) and defined.__module__ == names["__name__"]:
            defined.__getattr__ = lambda self, attribute: Value(attribute.encode())
            note(events, name, lambda defined=defined: call_methods(defined, events))
        elif inspect.isfunction(defined) and defined.__module__ == names["__name__"]:
            note(events, name, lambda defined=defined: call(defined))


def call_methods(defined, events):
    instance = call(defined)
    for name, method in sorted(vars(defined).items()):
        if inspect.isfunction(method) and name not in ("__init__", "__getattr__"):
            note(events, name, lambda method=method: call(method, instance))


def call(function, *first):
    parameters = list(inspect.signature(function).parameters.values())[len(first) :]
    needed = [p for p in parameters if p.default is p.empty and p.kind is not p.VAR_KEYWORD]
    result = function(*first, *(Value(p.name.encode()) for p in needed))
    if inspect.iscoroutine(result):
        return asyncio.run(result)
    return list(result) if inspect.isgenerator(result) else result


def note(events, name, run):
    try:
        result = run()
    except Exception as error:  # what is raised must be the same before and after
        events.append((name, type(error).__name__))
    else:
        events.append((name, repr(result) if isinstance(result, (str, bytes, int)) else ""))
