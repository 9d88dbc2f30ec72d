"""Check that a folder of wheels has everything that some wheels require on another system than this one.

pip evaluates the conditions of requirements (`; sys_platform == 'win32'`) on the system it runs on, also where it
downloads for another. So they are evaluated here, for each Python of the other system; nothing is installed or loaded.
"""

from __future__ import annotations

from email.parser import BytesParser
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple
from zipfile import ZipFile

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.tags import compatible_tags, cpython_tags
from packaging.utils import NormalizedName, canonicalize_name, parse_wheel_filename

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from packaging.tags import Tag
    from packaging.version import Version

_WINDOWS = {
    "os_name": "nt", "sys_platform": "win32", "platform_system": "Windows", "platform_machine": "AMD64",
    "platform_release": "10",
}  # fmt: skip
_LINUX = {
    "os_name": "posix", "sys_platform": "linux", "platform_system": "Linux", "platform_machine": "x86_64",
    "platform_release": "4.19",
}  # fmt: skip
_MICRO = (0, 99)
"""The patch releases for which conditions are evaluated: the first, and one that no series has reached."""


class System(NamedTuple):
    """A system that bundles are made for, and the tags of its wheels, the best first."""

    name: str
    platforms: tuple[str, ...]
    markers: dict[str, str]


WINDOWS = System("win_amd64", ("win_amd64",), _WINDOWS)
LINUX = System(
    "manylinux_x86_64",
    (*(f"manylinux_2_{minor}_x86_64" for minor in range(28, 16, -1)), "manylinux2014_x86_64"),
    _LINUX,
)
SYSTEMS = (WINDOWS, LINUX)
PYTHONS = ((3, 11), (3, 12), (3, 13))
"""The versions of Python that a bundle runs with."""


class Interpreter(NamedTuple):
    """A Python on a system."""

    system: System
    version: tuple[int, int]

    def __str__(self) -> str:
        return f"Python {self.dotted} on {self.system.name}"

    @property
    def dotted(self) -> str:
        """The version in digits: 3.11."""
        return ".".join(map(str, self.version))

    @property
    def tags(self) -> frozenset[Tag]:
        """The tags of the wheels that it can install."""
        name, platforms = f"cp{''.join(map(str, self.version))}", list(self.system.platforms)
        own = cpython_tags(self.version, [name], platforms)
        return frozenset([*own, *compatible_tags(self.version, name, platforms)])

    def environments(self, extra: str) -> Iterator[dict[str, str]]:
        """Yield the values by which conditions are evaluated, for each patch release."""
        for micro in _MICRO:
            full = f"{self.dotted}.{micro}"
            of_python = {"python_version": self.dotted, "python_full_version": full, "implementation_version": full}
            names = {"implementation_name": "cpython", "platform_python_implementation": "CPython"}
            yield {**self.system.markers, **of_python, **names, "platform_version": "", "extra": extra}


class Wheel:
    """A wheel: its name, version and tags by its file name, and what it requires by its metadata."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name: NormalizedName
        self.version: Version
        self.name, self.version, _build, self.tags = parse_wheel_filename(path.name)

    @cached_property
    def _metadata(self) -> tuple[list[str], list[str], str]:
        with ZipFile(self.path) as archive:
            (name,) = (
                each for each in archive.namelist() if each.endswith(".dist-info/METADATA") and each.count("/") == 1
            )
            headers = BytesParser().parsebytes(archive.read(name))
        extras = headers.get_all("Provides-Extra", [])
        return headers.get_all("Requires-Dist", []), extras, str(headers.get("Requires-Python", ""))

    @property
    def extras(self) -> list[str]:
        """The extras that it offers."""
        return self._metadata[1]

    def fits(self, python: Interpreter) -> bool:
        """Return whether a Python can install it."""
        in_range = SpecifierSet(self._metadata[2])
        return bool(self.tags & python.tags) and all(f"{python.dotted}.{micro}" in in_range for micro in _MICRO)

    def required(self, python: Interpreter, extras: Iterable[str]) -> Iterator[Requirement]:
        """Yield what it requires for a Python with some of its extras."""
        for line in self._metadata[0]:
            requirement = Requirement(line)
            environments = [each for extra in ("", *extras) for each in python.environments(extra)]
            if not requirement.marker or any(map(requirement.marker.evaluate, environments)):
                yield requirement


class Resolution(NamedTuple):
    """The wheels that are needed, and the requirements that no wheel satisfies, each with who requires it."""

    needed: frozenset[Path]
    missing: tuple[tuple[Requirement, str], ...]


def resolve(folder: Path, wanted: str, python: Interpreter) -> Resolution:
    """Return what installing a requirement from a folder of wheels needs and lacks for a Python.

    Like pip without an index, it takes the newest wheel of a project that fits; unlike pip it tries no older one, so a
    folder that pip could install in another way may be said to lack something, and never the other way round.
    """
    newest: dict[NormalizedName, Wheel] = {}
    for wheel in map(Wheel, sorted(folder.glob("*.whl"))):
        known = newest.get(wheel.name)
        if wheel.fits(python) and (known is None or known.version < wheel.version):
            newest[wheel.name] = wheel
    needed: set[Path] = set()
    missing: list[tuple[Requirement, str]] = []
    left, seen = [(Requirement(wanted), "the bundle")], set[tuple[NormalizedName, str, str]]()
    while left:
        requirement, by = left.pop()
        name = canonicalize_name(requirement.name)
        found = newest.get(name)
        if found is None or not requirement.specifier.contains(found.version, prereleases=True):
            missing.append((requirement, by))
            continue
        needed.add(found.path)
        for extra in ("", *sorted(requirement.extras)):
            if (name, extra, str(requirement.specifier)) not in seen:
                seen.add((name, extra, str(requirement.specifier)))
                left += [(each, found.path.name) for each in found.required(python, [extra])]
    return Resolution(frozenset(needed), tuple(missing))
