"""Lets Bandit read the comments that are new in texts.

Standard input is a list of lists of paths in JSON, the text before first; standard output a list
with the problems of each.
"""

import json
import logging
import sys
import tokenize

from bandit.core import manager


class Warnings(logging.Handler):
    def __init__(self):
        super().__init__()
        self.messages = []

    def emit(self, record):
        self.messages.append(record.getMessage())


def comments(path):
    with open(path, "rb") as file:
        return [
            token.string
            for token in tokenize.tokenize(file.readline)
            if token.type == tokenize.COMMENT
        ]


def problems_of(paths, warnings):
    before, *others = map(comments, paths)
    found = []
    for comment in sorted({comment for after in others for comment in after} - set(before)):
        warnings.messages.clear()
        ids = manager._parse_nosec_comment(comment)
        found += [f"Bandit warns of {comment!r}: {message}" for message in warnings.messages]
        if not ids:
            found.append(f"Bandit reads no id in {comment!r}")
    return found


def main():
    warnings = Warnings()
    logger = logging.getLogger("bandit.core.manager")
    logger.addHandler(warnings)
    logger.propagate = False
    answers = [problems_of(paths, warnings) for paths in json.load(sys.stdin)]
    json.dump(answers, sys.stdout)


main()
