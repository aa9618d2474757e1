"""Commands without a value: how Python and the shell spell their words."""

from shape import Shape


def command(name: str, expression: str, **rest) -> Shape:
    return Shape(f"literal-{name}", f"import os\n\nos.system({expression})\n", **rest)


SHAPES = (
    command("one-word", r'''"clear"'''),
    command("words", r'''"ls -l notes.txt"'''),
    command("many-blanks", r'''"  ls   -l  notes.txt "'''),
    command("tab-between", r'''"ls\t-l"'''),
    command("no-break-space-is-a-letter", r'''"ls a\u00a0b"''', outcome="safe|refused"),
    command("vertical-tab-is-a-letter", r'''"ls a\x0bb"''', outcome="safe|refused"),
    command("single-quotes", r'''"grep 'two words' notes.txt"'''),
    command("double-quotes", r"""'grep "two words" notes.txt'"""),
    command("both-quotes", r'''"""grep "it's" '"' notes.txt"""'''),
    command("empty-word", r'''"grep '' notes.txt"'''),
    command("glued-pieces", r'''"""ls a'b c'"d e"f"""'''),
    command("quoted-glob", r'''"find . -name '*.txt'"'''),
    command("quoted-operators", r'''"grep 'a|b;c&d>e<f(g)' notes.txt"'''),
    command("quoted-dollar", r'''"awk '{print $1}' notes.txt"'''),
    command("quoted-tilde-and-hash", r'''"ls '~' '#'"'''),
    command("quoted-newline", r'''"grep 'one\ntwo' notes.txt"'''),
    command("escaped-blank", r'''"ls two\\ words"'''),
    command("escaped-quote", r'''"ls it\\'s"'''),
    command("escaped-glob", r'''"ls \\*.txt"'''),
    command("escaped-dollar", r'''"ls \"cost \\$5\" \\$HOME"'''),
    command("escape-kept-in-double-quotes", r'''"grep \"a\\d\\n\" notes.txt"'''),
    command("escaped-backslash", r'''"ls \"a\\\\b\" c\\\\d"'''),
    command("quote-in-single-quotes", r'''"ls 'it'\\''s'"'''),
    command("backslash-in-single-quotes", r'''"ls 'a\\b\\\\c'"'''),
    command(
        "options", r'''"tar -czf out.tar.gz --exclude=.git ./src +x a@b a,b a:b"'''
    ),
    command("percent", r'''"date +%Y-%m-%d"'''),
    command("braces-in-quotes", r'''"awk '{}' notes.txt"'''),
    command("unicode", r'''"ls été.txt 'Á ☃' 𝕊"'''),
    command("python-escapes", r'''"ls \x61 \u00e9 \N{SNOWMAN} \101"'''),
    command("raw", r'''r"grep '\d+' notes.txt"'''),
    command("raw-double-quotes", r'''r"""grep "\d+\$" notes.txt"""'''),
    command("unicode-prefix", r'''u"ls -l"'''),
    command("triple-quoted", r'''"""ls -l"""'''),
    command("single-quoted-literal", r"""'ls -l'"""),
    command("implicit-concatenation", r'''"ls " "-l " 'notes.txt' "."'''),
    command("concatenation-within-a-word", r'''"ls no" "tes.txt"'''),
    command("concatenation-within-quotes", r'''"ls 'two " "words'"'''),
    command("raw-and-plain", r'''"grep " r"'\w' " "notes.txt"'''),
    command("f-without-value", r'''f"ls -l"'''),
    command("f-with-literal-braces", r'''f"awk '{{print}}' notes.txt"'''),
    command("plus", r'''"ls " + "-l"'''),
    # Without a `#!` line, only a shell runs it.
    command("relative-program", r'''"./build.sh --all"''', outcome="unsafe"),
    command("quoted-program", r'''"'./my tool' --all"''', outcome="unsafe"),
    command(
        "absolute-program", r'''"/usr/bin/printf '%s-' a 'b c'"''', unrecorded=True
    ),
    command("equals-sign-after-program", r'''"make CC=gcc all"'''),
    command("leading-dash-word", r'''"git -- -x"'''),
    command("hash-within-a-word", r'''"ls a#b"''', outcome="safe|refused"),
    command("exclamation-within-a-word", r'''"ls a!b"''', outcome="safe|refused"),
    command(
        "echo-of-plain-words",
        r'''"echo plain words"''',
        outcome="safe|refused",
        unrecorded=True,
    ),
    command("trailing-newline", r'''"ls -l\n"''', outcome="safe|refused"),
    command("trailing-semicolon", r'''"ls -l;"''', outcome="safe|refused"),
    command("continued-line", r'''"ls \\\n -l"''', outcome="safe|refused"),
    command("comment", r'''"ls -l # everything"''', outcome="safe|refused"),
    command("carriage-return", r'''"ls -l\r"''', outcome="safe|refused"),
    command("bytes", r'''b"ls -l"''', outcome="safe|refused"),
    command("keyword", r'''command="ls -l"''', outcome="safe|refused"),
    command("exec", r'''"exec ls -l"''', outcome="safe|refused"),
    command("parenthesised", r"""("ls -l")"""),
)
