"""Values for what a case leaves open, and modules that are not to be asked for real."""

import builtins
import io
import itertools
import math
import types


class Thing:
    """Stands for whatever a case does not define.

    It is as true or false as it was made, in every comparison as well: one that is equal to
    another is unequal to it at the same time, so that `==` and `!=` cannot be taken for opposites.
    """

    def __init__(self, truth):
        self._truth = truth

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Thing(self._truth)

    def __call__(self, *args, **kwargs):
        return Thing(self._truth)

    def __getitem__(self, key):
        return Thing(self._truth)

    def __bool__(self):
        return self._truth

    def compare(self, other):
        return self._truth

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __contains__ = compare
    __hash__ = object.__hash__

    def __len__(self):
        return 2 if self._truth else 0

    def __iter__(self):
        return iter([Thing(self._truth), Thing(self._truth)])

    def __await__(self):
        return self
        yield

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return False

    def __repr__(self):
        return f"Thing({self._truth})"


class Vague(Thing):
    """Neither true nor false, as an array is."""

    def __bool__(self):
        raise ValueError("the truth is ambiguous")

    def compare(self, other):
        return self

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = compare
    __hash__ = object.__hash__


def values():
    """Values for a parameter, made anew each time: some fail a check, and others do not."""
    return [
        Thing(True), Thing(False), Vague(True), None, 0, 1, -1, 2.5, math.nan, "", "r", "x_/",
        "a", [], [0], [1, 2], (3, 4), '{"name": "1"}', '{"name": "a"}', "[]",
    ]


def argument_lists(count):
    """Lists of arguments: all pairs, and beyond two parameters the same for all of those."""
    if count == 0:
        return [[]]
    several = range(len(values()))
    chosen = itertools.product(several, repeat=min(count, 2))
    lists = []
    for places in chosen:
        places = [*places, *[places[-1]] * (count - len(places))]
        lists.append([values()[place] for place in places])
    return lists


class Names(dict):
    """The globals of a case: a name that nothing defines is a thing."""

    def __init__(self, truth, **own):
        super().__init__(own)
        self.truth = truth

    def __missing__(self, name):
        if hasattr(builtins, name):
            return getattr(builtins, name)
        return Thing(self.truth)


def outside(truth):
    """What comes from outside: names of built-in functions, and modules."""
    text = "# a header\n" if truth else "none\n"
    own = {"input": lambda *_: "y" if truth else "perhaps", "open": lambda *_: io.StringIO(text)}
    requests = types.ModuleType("requests")
    requests.get = lambda *_: Thing(truth)
    subprocess = types.ModuleType("subprocess")
    subprocess.run = lambda *_, **__: Thing(truth)
    return own, {"requests": requests, "subprocess": subprocess}
