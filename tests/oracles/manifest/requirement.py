"""Requirements, as pip, conda, Poetry and Pipenv write them."""

import re
from dataclasses import dataclass
from typing import Any

from packaging.markers import Marker
from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

PLATFORMS = (
    {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
    {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
)
EVERY_VERSION = SpecifierSet()


@dataclass(frozen=True)
class Entry:
    """One requirement. Without a name, it is something else."""

    name: str | None
    versions: SpecifierSet = EVERY_VERSION
    marker: Marker | None = None
    # Whether something else than a marker says that it is not always wanted.
    is_restricted: bool = False

    @staticmethod
    def parse(text: str) -> "Entry":
        """A line of a requirements file, or of a list of strings."""
        text = re.split(r"\s--?[a-z]", text)[0]
        try:
            requirement = Requirement(text)
        except InvalidRequirement:
            url = re.sub(r"^(-e|--editable)[ =]+", "", text)
            named = re.search(r"#egg=([\w.-]+)", url) or re.search(
                r"/([\w.]+)-[^/]*\.(?:whl|zip|tar\.gz)$", url
            )
            is_other = re.match(r"[\w+]+:|[./~]|-e|--editable", text)
            name = named[1] if named else "?" if is_other else None
            return Entry(name and canonicalize_name(name))
        name = canonicalize_name(requirement.name)
        return Entry(name, requirement.specifier, requirement.marker)

    @staticmethod
    def conda(text: str) -> "Entry":
        """A match specification: `channel::name=version=build`."""
        parts = re.fullmatch(r"(?:\S+::)?([\w.-]+)\s*([^\s=<>!~]*)(.*)", text)
        if parts is None:
            return Entry(None)
        version = parts[3].strip()
        if re.match(r"=[^=]", version):
            version = f"=={version[1:].split('=')[0].rstrip('.*')}.*"
        return Entry(canonicalize_name(parts[1]), SpecifierSet(version))

    @staticmethod
    def keyed(name: str, value: Any) -> "Entry":
        """An entry of a table, as Poetry and Pipenv have them."""
        table = {"version": value} if isinstance(value, str) else value
        known = {"version", "extras", "git", "path", "url", "rev"}
        versions = poetry(table.get("version", "*"))
        return Entry(canonicalize_name(name), versions, None, not set(table) <= known)

    def admits(self, version: str) -> bool:
        return self.versions.contains(version)

    def holds(self, python: tuple[int, int]) -> bool:
        """Whether it is wanted on every platform, with this Python."""
        version = ".".join(map(str, python))
        environments = (
            {"python_version": version, "python_full_version": f"{version}.0"}
            | platform
            for platform in PLATFORMS
        )
        return not self.is_restricted and (
            self.marker is None or all(map(self.marker.evaluate, environments))
        )


def poetry(text: str) -> SpecifierSet:
    """A constraint with carets and tildes, as Poetry explains them."""
    specifiers = []
    for part in re.split(r"\s*,\s*|\s+(?=[<>=!~^])", text.strip()):
        operator, version = re.fullmatch(r"([<>=!~^]*)\s*(.*)", part).groups()
        if operator in {"^", "~"}:
            numbers = [int(number) for number in version.split(".")]
            first = next((at for at, number in enumerate(numbers) if number), 0)
            at = first if operator == "^" else min(len(numbers) - 1, 1)
            upper = [*numbers[:at], numbers[at] + 1]
            specifiers += [f">={version}", f"<{'.'.join(map(str, upper))}"]
        elif version != "*":
            specifiers.append(f"{operator or '=='}{version}")
    return SpecifierSet(",".join(specifiers))
