"""One program that starts a shell, and what must become of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

# A value is one argument of the program, or a tuple of all its arguments.
Value = str | tuple[str, ...]

# What harden may do with a shape. `a|b` where the specification leaves both open.
SAFE = "safe"
UNSAFE = "unsafe"
REFUSED = "refused"

# Attacks, by the quoting context that they break out of.
UNQUOTED = "x; touch pwned"
SINGLE = "'; touch pwned; '"
DOUBLE = '"; touch pwned; "'
SUBSTITUTED = "$(touch pwned)"
# The last one works in double quotes as well.
EVERY_ATTACK = (UNQUOTED, SINGLE, SUBSTITUTED)

# Values that mean something to a shell, to a program, or to whoever puts quotes around
# them: in each place, none may start another program, and none may be an option unless
# the fix says so.
HOSTILE = {
    "option": "-rf",
    "long option": "--option=x",
    "separators": "x; touch pwned | touch pwned\ntouch pwned",
    "single quote": "x'; touch pwned; '",
    "double quote": 'x"; touch pwned; "',
    "substitutions": "$(touch pwned)`touch pwned`",
    "home and pattern": "~/*",
}
# Files that patterns find, and that are options to whoever gets their names.
HOSTILE_FILES = ("-rf", "--option=x", "-rf.txt", "below/-rf.txt")

# What the sentence of a fix says of values that still are options.
STILL_AN_OPTION = "as an option"

# For `attack`: the program is not open to any of them, before or after.
IMMUNE = "immune"


@dataclass(frozen=True)
class Run:
    """What one run of a shape is given."""

    arguments: tuple[str, ...] = ()
    exits: str = "0"
    output: str | None = None

    def __str__(self) -> str:
        says = "" if self.output is None else f" and print {self.output!r}"
        return f"with {self.arguments!r}, programs that exit {self.exits}{says}"


@dataclass(frozen=True)
class Shape:
    name: str
    source: str
    outcome: str = SAFE

    # Benign values: each must start the same processes before and after.
    values: tuple[Value, ...] = ((),)

    # Values for which an unsafe fix changes what happens: that is why it is unsafe.
    changes: tuple[Value, ...] = ()

    # A value, or one for each argument (`""`: none there), that starts `touch` before
    # and not after.
    attack: str | tuple[str, ...] = ""

    # How the started programs exit, one after the other, the last for all that
    # follow (`1,0`; `KILL` is a signal), and how the shape's own program then does.
    exits: dict[str, int] = field(default_factory=lambda: {"0": 0})

    # What the started programs print, each of them the same; None is their own words.
    outputs: tuple[str | None, ...] = (None,)

    # More files in the working directory, and folders (`below/`).
    files: tuple[str, ...] = ()

    # Starts of a shell that stay after the fix.
    left: int = 0

    # The started programs run side by side: nothing says which of them is first.
    concurrent: bool = False

    # The stand-ins see nothing: the shell's own command, or an absolute path.
    unrecorded: bool = False

    # A shell says itself that a program is missing, and Python raises.
    stderr_differs: bool = False

    # What is started where os.name is "nt".
    windows: tuple[str, ...] = ()

    encoding: str = "utf-8"

    @property
    def text(self) -> bytes:
        # The tables begin a source on its own line.
        return self.source.removeprefix("\n").encode(self.encoding)

    @property
    def outcomes(self) -> set[str]:
        return set(self.outcome.split("|"))

    @property
    def immune(self) -> bool:
        return self.attack == IMMUNE

    def arguments(self) -> list[tuple[str, ...]]:
        return [as_arguments(value) for value in self.values]

    def runs(self) -> list[Run]:
        """Each value, each way to exit and each output, but not all with all."""
        values = self.arguments()
        exits = list(self.exits)
        return [
            *(Run(value, exits[0], self.outputs[0]) for value in values),
            *(
                Run(value, other, self.outputs[0])
                for value in values[:1]
                for other in exits[1:]
            ),
            *(
                Run(value, exits[0], other)
                for value in values[:1]
                for other in self.outputs[1:]
            ),
        ]

    def attacks(self) -> list[tuple[str, ...]]:
        """Each attack in the place of each argument, the others being benign."""
        if not self.attack:
            return []
        benign = as_arguments((*self.values, *self.changes)[0])
        if self.immune:
            attacks = [(text,) * len(benign) for text in EVERY_ATTACK]
        elif isinstance(self.attack, str):
            attacks = [(self.attack,) * len(benign)]
        else:
            attacks = [self.attack]
        return [
            benign[:place] + (attack[place],) + benign[place + 1 :]
            for attack in attacks
            for place in range(len(benign))
            if attack[place]
        ]


def hostile(benign: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each hostile value in the place of each argument, with its kind."""
    for place in range(len(benign)):
        for kind, text in HOSTILE.items():
            yield kind, benign[:place] + (text,) + benign[place + 1 :]


def as_arguments(value: Value) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value
