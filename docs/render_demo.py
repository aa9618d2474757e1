#!/usr/bin/env python3
"""Draws docs/demo.svg, the picture in README.md, from a real run of harden.

    python3 docs/render_demo.py                        build harden and draw the picture
    python3 docs/render_demo.py --binary PATH          use a binary that is there already
    python3 docs/render_demo.py --binary PATH --check  only say whether the picture is up to date

The same output of harden gives the same picture, byte for byte.
"""

import argparse
import html
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "demo.svg"
ARGUMENTS = ["fix", "tests/demo"]

FONT_SIZE = 13
# Wide enough for any monospaced font; `textLength` makes it exact.
CHARACTER = 7.8
LINE = 18
MARGIN = 16
TITLE_BAR = 30

BACKGROUND, BAR, TEXT, PROMPT = "#0d1117", "#161b22", "#c9d1d9", "#8b949e"
COLORS = {31: "#ff7b72", 32: "#7ee787", 33: "#e3b341", 34: "#79c0ff", 35: "#d2a8ff", 36: "#76e3ea"}
# What a removed or an added line stands on.
BANDS = {31: "#2d1517", 32: "#12261a"}

ESCAPE = re.compile(r"\x1b\[([0-9;]*)m")


class Style:
    """The graphics that the escape sequences up to a place leave switched on."""

    def __init__(self):
        self.color, self.bold, self.faint = None, False, False

    def take(self, parameters):
        for code in (int(code or 0) for code in parameters.split(";")):
            if code == 0:
                self.__init__()
            elif code == 1:
                self.bold = True
            elif code == 2:
                self.faint = True
            elif code in COLORS:
                self.color = code
            else:
                raise SystemExit(f"harden wrote a style that is not drawn here: {code}")

    def attributes(self):
        fill = COLORS.get(self.color, PROMPT if self.faint else TEXT)
        return f' fill="{fill}"' + (' font-weight="bold"' if self.bold else "")


def runs(text):
    """The lines of `text`, each as a list of (text, attributes, color)."""
    style, lines = Style(), []
    for line in text.splitlines():
        pieces, parts = [], ESCAPE.split(line)
        for index, part in enumerate(parts):
            if index % 2:
                style.take(part)
            elif part:
                pieces.append((part, style.attributes(), style.color))
        lines.append(pieces)
    return lines


def draw(lines):
    columns = max(sum(len(text) for text, _, _ in line) for line in lines)
    width = round(columns * CHARACTER + 2 * MARGIN)
    height = TITLE_BAR + len(lines) * LINE + 2 * MARGIN - 8
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img" aria-label="harden {" ".join(ARGUMENTS)}">',
        f'<rect width="{width}" height="{height}" rx="8" fill="{BACKGROUND}"/>',
        f'<path d="M0 {TITLE_BAR}V8a8 8 0 0 1 8-8H{width - 8}a8 8 0 0 1 8 8V{TITLE_BAR}z" fill="{BAR}"/>',
    ]
    for index, color in enumerate(("#ff5f57", "#febc2e", "#28c840")):
        out.append(f'<circle cx="{20 + 20 * index}" cy="{TITLE_BAR // 2}" r="6" fill="{color}"/>')
    out.append(
        "<g font-family=\"ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace\" "
        f'font-size="{FONT_SIZE}">'
    )
    for row, line in enumerate(lines):
        top = TITLE_BAR + MARGIN + row * LINE
        band = BANDS.get(line[0][2]) if line and not is_header(line) else None
        if band:
            out.append(f'<rect y="{top - 4}" width="{width}" height="{LINE}" fill="{band}"/>')
        column = 0
        for text, attributes, _ in line:
            x = MARGIN + column * CHARACTER
            column += len(text)
            if text.strip():
                length = len(text) * CHARACTER
                out.append(
                    f'<text x="{x:g}" y="{top + 9}" textLength="{length:g}" xml:space="preserve"'
                    f"{attributes}>{html.escape(text, quote=False)}</text>"
                )
    out.append("</g>\n</svg>\n")
    return "\n".join(out)


def is_header(line):
    return line[0][0].startswith(("--- ", "+++ "))


def output(command):
    environment = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    run = subprocess.run(
        [*command, *ARGUMENTS, "--color", "always"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )
    # 1: there is something to fix.
    if run.returncode != 1:
        raise SystemExit(f"harden ended with {run.returncode}:\n{run.stderr}")
    return run.stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=Path, help="the harden to run")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if the picture is out of date")
    arguments = parser.parse_args()
    if arguments.binary:
        command = [arguments.binary.resolve()]
    else:
        command = ["cargo", "run", "--release", "--quiet", "--"]
    prompt = [[("$ ", f' fill="{PROMPT}"', None), (f"harden {' '.join(ARGUMENTS)}", f' fill="{TEXT}"', None)]]
    picture = draw(prompt + runs(output(command)))
    if not arguments.check:
        PICTURE.write_text(picture, encoding="utf-8")
    elif not PICTURE.exists() or PICTURE.read_text(encoding="utf-8") != picture:
        sys.exit("docs/demo.svg is out of date: UPDATE_DOCS=1, or python3 docs/render_demo.py, draws it anew")


if __name__ == "__main__":
    main()
