"""Compares texts before and after fixes, as CPython reads them.

Standard input is a list of questions in JSON, standard output a list with the problems of each.
Nothing here knows how harden edits: what may change is told from the syntax trees alone.
"""

import ast
import collections
import io
import json
import sys
import tokenize
import warnings

# They say nothing, or only how a text is laid out; a statement may lose its neighbour on the line.
LAYOUT = {
    tokenize.ENCODING,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
}


class Source:
    def __init__(self, path):
        with open(path, "rb") as file:
            self.bytes = file.read()
        # Compiling finds more than parsing: a misplaced `from __future__`, a late `global`.
        compile(self.bytes, path, "exec", dont_inherit=True)
        self.tree = ast.parse(self.bytes)
        encoding, _ = tokenize.detect_encoding(io.BytesIO(self.bytes).readline)
        self.lines = io.TextIOWrapper(io.BytesIO(self.bytes), encoding).read().split("\n")
        tokens = list(tokenize.tokenize(io.BytesIO(self.bytes).readline))
        self.comments = collections.Counter(
            token.string for token in tokens if token.type == tokenize.COMMENT
        )
        imports = [
            self.span(node)
            for node in ast.walk(self.tree)
            if isinstance(node, (ast.Import, ast.ImportFrom))
        ]
        self.tokens = [
            token
            for token in tokens
            if token.type not in LAYOUT
            and token.type != tokenize.COMMENT
            and token.string != ";"
            and not any(start <= token.start < end for start, end in imports)
        ]

    def column(self, line, offset):
        """Where the byte `offset` of `line` is, in characters."""
        return len(self.lines[line - 1].encode()[:offset].decode())

    def span(self, node):
        return (
            (node.lineno, self.column(node.lineno, node.col_offset)),
            (node.end_lineno, self.column(node.end_lineno, node.end_col_offset)),
        )

    def assertion(self, place):
        """The span of the assertion that begins at `place`."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Assert) and self.span(node)[0] == place:
                return self.span(node)
        return None

    def outermost_expression(self, place, node=None):
        """The span of the largest expression that `place` is in."""
        for child in ast.iter_child_nodes(node or self.tree):
            if isinstance(child, ast.expr):
                start, end = self.span(child)
                if start <= place < end:
                    return start, end
            else:
                found = self.outermost_expression(place, child)
                if found:
                    return found
        return None


def runs(source, fixed, touches):
    """The tokens that must stay, cut where something may change."""
    places = [tuple(place) for place in fixed]
    spans = [source.outermost_expression(place) or source.assertion(place) for place in places]
    spans = [span for span in spans if span]
    spans += [((line, 0), (line + 1, 0)) for line in touches]
    result = [[]]
    in_span = False
    for token in source.tokens:
        was_in_span, in_span = in_span, any(start <= token.start < end for start, end in spans)
        if not in_span:
            result[-1].append(token.string)
        elif not was_in_span:
            result.append([])
    return result


def stays(parts, tokens):
    """Whether `tokens` are the runs in their order, with anything between two of them."""
    if len(parts) == 1:
        return tokens == parts[0]
    first, *middle, last = parts
    if tokens[: len(first)] != first:
        return False
    at = len(first)
    for part in middle:
        places = range(at, len(tokens) - len(part) + 1)
        found = next((p for p in places if tokens[p : p + len(part)] == part), None)
        if found is None:
            return False
        at = found + len(part)
    end = len(tokens) - len(last)
    return at <= end and tokens[end:] == last


def problems_of(question):
    found = []
    wanted = question["python"]
    if wanted and sys.version_info < tuple(wanted):
        return found
    try:
        before = Source(question["before"])
    except (SyntaxError, ValueError) as error:
        return [f"CPython cannot compile the text: {error}"]
    parts = runs(before, question["fixed"], question["touches"])
    for path in question["after"]:
        try:
            after = Source(path)
        except (SyntaxError, ValueError) as error:
            found.append(f"CPython cannot compile the fixed text: {error}")
            continue
        for comment in before.comments - after.comments:
            # What it suppressed may be gone; the case says how it must read then.
            if "nosec" in comment or "noqa" in comment:
                continue
            # What justifies a finding stands behind what was there.
            if any(new.startswith(comment + "  # no") for new in after.comments):
                continue
            found.append(f"a comment is lost: {comment}")
        if not stays(parts, [token.string for token in after.tokens]):
            found.append("tokens changed outside of findings and imports")
    return list(dict.fromkeys(found))


warnings.simplefilter("ignore")
json.dump([problems_of(question) for question in json.load(sys.stdin)], sys.stdout)
