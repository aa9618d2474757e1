"""Random shell programs, and the Python expressions that are their text.

What is generated does not fail, and means the same after an unsafe fix as before: values
outside quotes are single words, patterns match, folders and input files exist.
"""

from dataclasses import dataclass, field
from random import Random

PROGRAMS = ("ls", "grep", "cat", "sort", "tee", "make", "git", "wc", "uniq", "cp", "tr")
FILES = ("below/a.txt", "below/b.txt", "two words/c.txt", "empty/", "B.txt", ".dot.txt")
FOLDERS = ("below", "'two words'", '"below"', "empty", "./below", "two\\ words")
INPUTS = ("notes.txt", "'todo.txt'", "below/a.txt", '"two words/c.txt"')
OUTPUTS = ("out.txt", "'an output'", "below/out.txt", "notes.txt", '"$HOME/out"')
PATTERNS = ("*.txt", "note?.txt", "[a-z]*.txt", "below/*", "*/a.txt", "./*.txt", "*")
PLAIN = ("-l", "--all", "x", "a=b", "notes.txt", "a/b.c", "--", "+%Y", "a,b:c@d", "é")
QUOTED = ("", "two words", "a|b;c&d>e", "*.txt ~ $HOME `x` #", "\n", '"', "{a,b} \\n")
DOUBLE = ("", "two words", "it's", "*.txt ~ ; | & >", "a\nb", "é ☃")
ESCAPED = ("\\ ", "\\*", "\\$HOME", "\\'", '\\"', "\\\\", "\\;", "\\~")
VARIABLES = ('"$GREETING"', '"$HOME/x"', '"${GREETING}"', "$HOME", '"a $HOME b"')
HOMES = ("~", "~/x", "~/'two words'")

# What a value may hold, by the way it is quoted.
VALUES = {
    "bare": ("notes.txt", "x", "a=b,c:d", "été"),
    "single": ("notes.txt", "", "two words", '"$HOME" `x` *.txt ~ ; | \\ \n'),
    "double": ("notes.txt", "", "two words", "it's *.txt ~ ; | & > é \n"),
    "quote": ("notes.txt", "", "two words", 'it\'s "$HOME" `x` *.txt ~ ; | \\ \n'),
    "number": ("3", "-120"),
}
QUOTES = {"bare": "", "single": "'", "double": '"', "quote": "", "number": ""}


@dataclass(frozen=True)
class Value:
    expression: str


@dataclass
class Command:
    """The text of a shell program, with values in it, and what the values are."""

    pieces: list[str | Value] = field(default_factory=list)
    arguments: list[str] = field(default_factory=list)

    @property
    def definitions(self) -> str:
        names = "".join(f"v{number}, " for number in range(len(self.arguments)))
        return f"{names.removesuffix(' ')} = sys.argv[1:]\n" if names else ""


class Grammar:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.command = Command()

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def put(self, *pieces: str | Value) -> None:
        self.command.pieces += pieces

    def choose(self, texts: tuple[str, ...]) -> None:
        self.put(self.random.choice(texts))

    def program(self) -> Command:
        if self.chance(0.08):
            self.put("cd ")
            self.choose(FOLDERS)
            self.put(" && ")
            # Only these are in all of the folders.
            self.pipeline(paths=False)
            return self.command
        self.pipeline()
        while self.chance(0.2):
            self.choose((" && ", " || ", "; ", "&&", "\n"))
            self.pipeline()
        return self.command

    def pipeline(self, paths: bool = True) -> None:
        members = self.random.choices((1, 2, 3, 4), (70, 20, 7, 3))[0]
        for member in range(members):
            if member:
                self.choose((" | ", "|"))
            self.simple(member == 0, member == members - 1, paths)

    def simple(self, first: bool, last: bool, paths: bool) -> None:
        while self.chance(0.06):
            self.put(self.random.choice("ABC") + "=")
            if self.chance(0.9):
                self.word()
            self.put(" ")
        self.choose(PROGRAMS)
        for _ in range(self.random.choices((0, 1, 2, 3), (15, 45, 30, 10))[0]):
            self.choose((" ", " ", "  "))
            if paths and self.chance(0.08):
                self.choose(PATTERNS)
            elif self.chance(0.04):
                self.choose(HOMES)
            else:
                self.word()
        self.redirections(first, last, paths)

    def redirections(self, first: bool, last: bool, paths: bool) -> None:
        """Only the ends of a pipeline: a pipe that is not used tells nothing of order."""
        if first and self.chance(0.06):
            self.choose((" < ", " <"))
            self.choose(INPUTS if paths else ("/dev/null",))
        if last and self.chance(0.12):
            self.choose((" > ", " >", " >> ", " 1> "))
            if self.chance(0.5):
                self.put("/dev/null")
            elif self.chance(0.2):
                self.value("single")
                self.put(".out")
            else:
                self.choose(OUTPUTS if paths else ("out.txt",))
        if self.chance(0.12):
            self.choose((" 2>&1", " 2>/dev/null", " 2> errors.txt"))

    def word(self) -> None:
        for _ in range(self.random.choices((1, 2, 3), (75, 18, 7))[0]):
            self.piece()

    def piece(self) -> None:
        kind = self.random.choices(
            ("plain", "single", "double", "escaped", "variable", "value"),
            (35, 12, 12, 5, 6, 30),
        )[0]
        match kind:
            case "plain":
                self.choose(PLAIN)
            case "single":
                self.put(f"'{self.random.choice(QUOTED)}'")
            case "double":
                self.put(f'"{self.random.choice(DOUBLE)}"')
            case "escaped":
                self.choose(ESCAPED)
            case "variable":
                self.choose(VARIABLES)
            case _:
                self.value(self.random.choice(tuple(VALUES)))

    def value(self, kind: str) -> None:
        name = f"v{len(self.command.arguments)}"
        # A hyphen at the start of a text is an attack, and of a number is none.
        again = [
            place
            for place, text in enumerate(self.command.arguments)
            if not text.startswith("-")
        ]
        if again and self.chance(0.2):
            # The same value again, in quotes that hold whatever it is.
            kind, name = "quote", f"v{self.random.choice(again)}"
        else:
            self.command.arguments.append(self.random.choice(VALUES[kind]))
        expression = {"quote": f"shlex.quote({name})", "number": f"int({name})"}
        self.put(QUOTES[kind], Value(expression.get(kind, name)), QUOTES[kind])


def escaped(text: str, quote: str) -> str:
    for old, new in (("\\", "\\\\"), (quote, "\\" + quote), ("\n", "\\n")):
        text = text.replace(old, new)
    return text


def python(random: Random, pieces: list[str | Value]) -> str:
    """One of the ways to write the text in Python."""
    quote = random.choice("\"'")
    values = [piece.expression for piece in pieces if isinstance(piece, Value)]
    style = random.choice(("f", "f", "percent", "format", "plus")) if values else ""
    texts = [
        escaped(piece, quote) if isinstance(piece, str) else piece for piece in pieces
    ]
    if style == "plus":
        return plus(texts, quote)
    body = "".join(
        hole(style, piece) if isinstance(piece, Value) else doubled(style, piece)
        for piece in texts
    )
    literal = f"{quote}{body}{quote}"
    match style:
        case "f":
            return "f" + literal
        case "percent":
            return f"{literal} % ({', '.join(values)},)"
        case "format":
            return f"{literal}.format({', '.join(values)})"
    return literal


def hole(style: str, value: Value) -> str:
    return {"percent": "%s", "format": "{}"}.get(style, f"{{{value.expression}}}")


def doubled(style: str, text: str) -> str:
    if style == "percent":
        return text.replace("%", "%%")
    return text.replace("{", "{{").replace("}", "}}") if style else text


def plus(texts: list[str | Value], quote: str) -> str:
    terms: list[str] = []
    run = ""
    for piece in (*texts, None):
        if isinstance(piece, str):
            run += piece
            continue
        if run or not terms:
            terms.append(f"{quote}{run}{quote}")
            run = ""
        if isinstance(piece, Value):
            number = piece.expression.startswith("int(")
            terms.append(f"str({piece.expression})" if number else piece.expression)
    return " + ".join(terms)
