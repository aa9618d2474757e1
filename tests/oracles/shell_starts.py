"""Counts the places of a program that start a shell."""

import ast
import itertools

# Whoever calls one of these starts one.
ALWAYS = {
    "system",
    "popen",
    "getoutput",
    "getstatusoutput",
    "create_subprocess_shell",
    "subprocess_shell",
}
MODULES = {"os", "subprocess", "asyncio"}
SHELLS = {"sh", "bash", "dash"}

# Popen(args, bufsize, executable, stdin, stdout, stderr, preexec_fn, close_fds, shell)
POSITION = 8


def starts_of_a_shell(tree: ast.AST) -> int:
    names = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module in MODULES
        for alias in node.names
        if alias.name in ALWAYS
    }
    return sum(starts_a_shell(node, names) for node in ast.walk(tree))


def starts_a_shell(node: ast.AST, names: set[str]) -> bool:
    if isinstance(node, (ast.List, ast.Tuple)):
        return runs_text(node.elts)
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Attribute) and node.func.attr in ALWAYS:
        return True
    if isinstance(node.func, ast.Name) and node.func.id in names:
        return True
    shell = [word.value for word in node.keywords if word.arg == "shell"]
    shell += node.args[POSITION : POSITION + 1]
    if any(not isinstance(value, ast.Constant) or value.value for value in shell):
        return True
    return runs_text(node.args)


def runs_text(words: list[ast.expr]) -> bool:
    """`["sh", "-c", text]`, and the same as arguments of `os.execl`."""
    texts = [word.value if isinstance(word, ast.Constant) else None for word in words]
    return any(
        isinstance(shell, str) and shell.rpartition("/")[2] in SHELLS and option == "-c"
        for shell, option in itertools.pairwise(texts)
    )
