"""Lists of requirements in manifests that were read."""

import re
from collections.abc import Iterator
from pathlib import Path

from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from reading import Tree, read
from requirement import Entry, poetry


def at(tree: Tree, path: str) -> Tree:
    """What stands at a path such as `options.extras_require.test`, if anything."""
    if not path:
        return tree
    if not isinstance(tree, dict):
        return None
    for key, value in tree.items():
        if path == key or path.startswith(f"{key}."):
            found = at(value, path[len(key) + 1 :])
            if found is not None:
                return found
    return None


def entries(manifest: Path, tree: Tree, path: str) -> Iterator[Entry]:
    """The requirements of a list, with those of the lists and files that it includes."""
    yield from listed(manifest, tree, at(tree, path), {path, str(manifest.resolve())})


def listed(manifest: Path, tree: Tree, items: Tree, seen: set[str]) -> Iterator[Entry]:
    if isinstance(items, dict):
        for name, value in items.items():
            for one in value if isinstance(value, list) else [value]:
                yield Entry.keyed(name, one)
        return
    is_conda = manifest.suffix in {".yml", ".yaml"}
    for item in items or ():
        if isinstance(item, dict):
            group = item.get("include-group")
            if group is None:
                # Below `pip:` conda passes lines on to pip.
                lines = item.get("pip") or ()
                yield from listed(manifest.with_suffix(".txt"), tree, lines, seen)
            for name, more in tree.get("dependency-groups", {}).items():
                is_it = group and canonicalize_name(name) == canonicalize_name(group)
                path = f"dependency-groups.{name}"
                if is_it and path not in seen:
                    yield from listed(manifest, tree, more, seen | {path})
        elif include := re.fullmatch(r"(?:-r|--requirement)[ =]*(.*)", item):
            file = (manifest.parent / include[1]).resolve()
            if file.is_file() and str(file) not in seen:
                more = read(file)
                yield from listed(file, more, more["lines"], seen | {str(file)})
        else:
            yield Entry.conda(item) if is_conda else Entry.parse(item)


def lowest_python(tree: Tree) -> tuple[int, int] | None:
    """The lowest Python that a manifest says it runs on, if it says so."""
    stated = None
    for path in (
        "project.requires-python",
        "tool.flit.metadata.requires-python",
        "options.python_requires",
        "python_requires",
        "requires-python",
    ):
        if stated is None and isinstance(at(tree, path), str):
            stated = SpecifierSet(at(tree, path))
    if stated is None and (text := at(tree, "tool.poetry.dependencies.python")):
        stated = poetry(text)
    if stated is None and (text := at(tree, "requires.python_version")):
        stated = SpecifierSet(f"=={text}.*")
    if stated is None and isinstance(conda := at(tree, "dependencies"), list):
        for item in conda:
            if isinstance(item, str) and Entry.conda(item).name == "python":
                stated = Entry.conda(item).versions
    if not stated:
        return None
    for minor in range(64):
        if any(stated.contains(f"3.{minor}.{patch}") for patch in range(40)):
            return 3, minor
    return None


def written(items: Tree) -> list[str]:
    """The names of a list as they are written; those with a place of their own do not count."""
    if isinstance(items, list):
        strings = (item for item in items if isinstance(item, str))
        names = [
            re.match(r"(?:\S+::)?([\w.-]+)(?![\w.+-]*:)", item) for item in strings
        ]
        items = [name[1] for name in names if name and not name[1].startswith("-")]
    return [name for name in items or () if name not in {"python", "pip"}]
