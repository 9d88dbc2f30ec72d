"""Make the folder from which an office without internet installs airplan: every wheel, the scripts, and a manifest.

python bundle/make_bundle.py --to dist    # needs a package index; docs/offline.md says what the office does with it
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tarfile
import tempfile
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from packaging.utils import canonicalize_name

from wheel_set import PYTHONS, SYSTEMS, WINDOWS, Interpreter, Wheel, resolve

if TYPE_CHECKING:
    from wheel_set import System

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = Path(__file__).resolve().parent / "folder"
MANIFEST = "program/MANIFEST.sha256"
WHEELS = "program/wheels"
_ROUNDS = 6
"""How often requirements that only the other system has may lead to further ones."""
_TEST = "test"
"""The extra of airplan that offices do not need."""
_EXECUTABLE = (".sh",)


class Incomplete(Exception):
    """Raised where a requirement of some wheel cannot be satisfied; says which."""


def main() -> int:
    """Make a bundle for each system; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--to", type=Path, default=ROOT / "dist")
    parser.add_argument("--system", choices=[each.name for each in SYSTEMS], action="append")
    options = parser.parse_args()
    chosen = [each for each in SYSTEMS if not options.system or each.name in options.system]
    options.to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        own = built_wheel(Path(folder))
        for system in chosen:
            made = bundle(own, system, options.to)
            print(summary(made))
    return 0


def bundle(own: Path, system: System, to: Path) -> Path:
    """Make the bundle of a system in a folder, replacing an older one; return its archive. Raises Incomplete."""
    name = f"airplan-{Wheel(own).version}-{system.name}"
    with tempfile.TemporaryDirectory(dir=to) as staging:
        folder = Path(staging) / name
        lay_out(folder, system)
        wheels = folder / WHEELS
        wheels.mkdir()
        shutil.copy(own, wheels)
        wanted = requirement_of(own)
        collect(wheels, wanted, system)
        (folder / "program/requirement.txt").write_text(f"{wanted}\n", encoding="ascii")
        (folder / MANIFEST).write_text(manifest(folder), encoding="utf-8", newline="\n")
        archive = archived(folder, to, system)
        shutil.rmtree(to / name, ignore_errors=True)
        folder.rename(to / name)
    return archive


def built_wheel(folder: Path) -> Path:
    """Build airplan's own wheel into a folder and return it."""
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--outdir", folder, ROOT], check=True, stdout=subprocess.DEVNULL
    )
    (wheel,) = folder.glob("*.whl")
    return wheel


def requirement_of(own: Path) -> str:
    """Return the requirement that installs airplan with all extras of an office."""
    wheel = Wheel(own)
    return f"airplan[{','.join(each for each in sorted(wheel.extras) if each != _TEST)}]=={wheel.version}"


def lay_out(folder: Path, system: System) -> None:
    """Copy the scripts of a system into a new folder; line ends and encodings are those that the system reads."""
    windows = system is WINDOWS
    foreign = ".sh" if windows else ".cmd"
    for path in sorted(SCRIPTS.rglob("*")):
        if path.is_file() and path.suffix not in (foreign, ".pyc"):
            target = folder / path.relative_to(SCRIPTS)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(written_for(path, windows=windows))


def written_for(path: Path, *, windows: bool) -> bytes:
    """Return a script or a text as a system reads it: for Windows with CRLF, and texts with a byte order mark."""
    text = path.read_text(encoding="utf-8")
    if not windows:
        return text.encode()
    encoding = "ascii" if path.suffix == ".cmd" else "utf-8-sig" if path.suffix == ".txt" else "utf-8"
    return text.replace("\n", "\r\n").encode(encoding)


def collect(wheels: Path, wanted: str, system: System) -> None:
    """Download what a requirement needs on a system, for every Python, and remove the rest. Raises Incomplete."""
    needed: set[Path] = set()
    for version in PYTHONS:
        python = Interpreter(system, version)
        for _round in range(_ROUNDS):
            found = resolve(wheels, wanted, python)
            if not found.missing:
                break
            download(wheels, [str(each) for each, _by in found.missing if each.name != "airplan"], python)
        if found.missing:
            lacking = "\n".join(f"  {requirement} for {by}" for requirement, by in found.missing)
            raise Incomplete(f"{python} lacks:\n{lacking}")
        needed |= found.needed
    download(wheels, ["pip"], Interpreter(system, PYTHONS[0]))
    for path in wheels.glob("*.whl"):
        if path not in needed and Wheel(path).name != "pip":
            path.unlink()


def download(wheels: Path, requirements: list[str], python: Interpreter) -> None:
    """Download wheels for a Python with everything that pip believes they need. Raises Incomplete."""
    bare = [requirement.partition(";")[0].strip() for requirement in requirements]
    platforms = [option for each in python.system.platforms for option in ("--platform", each)]
    command = [
        *(sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--only-binary=:all:"),
        *("--implementation", "cp", "--python-version", python.dotted, *platforms, "--dest", str(wheels)),
        *("--find-links", str(wheels), *bare),
    ]
    if subprocess.run(command, check=False).returncode:
        raise Incomplete(f"{python}: pip cannot download {', '.join(bare)}")


def manifest(folder: Path) -> str:
    """Return a line for each file of a bundle: its SHA-256 and its path, with / between folders."""
    lines = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name != MANIFEST:
            with path.open("rb") as file:
                lines.append(f"{file_digest(file, 'sha256').hexdigest()}  {name}\n")
    return "".join(lines)


def archived(folder: Path, to: Path, system: System) -> Path:
    """Pack a bundle as its system unpacks it, .zip or .tar, and return the archive. The wheels are packed already."""
    if system is not WINDOWS:
        archive = to / f"{folder.name}.tar"
        with tarfile.open(archive, "w") as tar:
            tar.add(folder, folder.name, filter=_for_everybody)
        return archive
    archive = to / f"{folder.name}.zip"
    with ZipFile(archive, "w", ZIP_DEFLATED) as packed:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                name = f"{folder.name}/{path.relative_to(folder).as_posix()}"
                kind = ZIP_STORED if path.suffix == ".whl" else ZIP_DEFLATED
                packed.writestr(ZipInfo(name, (2017, 1, 1, 0, 0, 0)), path.read_bytes(), kind)
    return archive


def _for_everybody(member: tarfile.TarInfo) -> tarfile.TarInfo:
    executable = member.isdir() or member.name.endswith(_EXECUTABLE)
    member.mode = 0o755 if executable else 0o644
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


def summary(archive: Path) -> str:
    """Return what a bundle holds, and the digest by which the office can compare its copy."""
    folder = archive.with_suffix("")
    wheels = list((folder / WHEELS).glob("*.whl"))
    projects = {canonicalize_name(Wheel(each).name) for each in wheels}
    with archive.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    size = archive.stat().st_size / 1e6
    return f"{archive}: {len(wheels)} wheels of {len(projects)} projects, {size:.0f} MB\n  sha256 {digest}"


if __name__ == "__main__":
    sys.exit(main())
