"""Install airplan beside this script, from the wheels beside it: no network, no administrator, no change elsewhere.

The wheels go into a folder of their own for each version of Python, so the bundle may lie on a stick or a share and be
used from computers with different ones. Every file is compared with the manifest first.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import time
from hashlib import file_digest
from pathlib import Path
from zipfile import ZipFile

PROGRAM = Path(os.path.abspath(__file__)).parent  # not resolved: a mapped drive stays one
ROOT = PROGRAM.parent
_MANIFEST, _WHEELS = PROGRAM / "MANIFEST.sha256", PROGRAM / "wheels"
_OLDEST, _NEWEST = (3, 11), (3, 13)
_NEW = ".new"
"""The ending of the folder's name until everything is in it."""
_LONGEST_PATH = 259
"""Characters of a path that every Windows takes."""
_PAUSES = (0, 0.5, 1, 2, 4, 8)
"""Seconds before each attempt to rename: a virus scanner may hold a folder that has just been written."""
_UNUSABLE = 3


def say(*sentences: str) -> None:
    """Print sentences, in Chinese and English, whatever the console can show."""
    for sentence in sentences:
        text = f"{sentence}\n"
        encoding = sys.stdout.encoding or "ascii"
        sys.stdout.write(text.encode(encoding, "replace").decode(encoding))
    sys.stdout.flush()


def site_folder() -> Path:
    """Return the folder of the installed packages for this Python on this system."""
    system = "win" if sys.platform == "win32" else sys.platform
    return PROGRAM / f"site-{system}-{sys.version_info.major}.{sys.version_info.minor}"


def install() -> int:
    """Check the bundle and install it, completely or not at all; return the exit code."""
    if not _OLDEST <= sys.version_info[:2] <= _NEWEST or sys.maxsize <= 2**32:
        say(
            f"此 Python 不适用（{sys.version.split()[0]}）：须为 64 位 3.11 至 3.13。",
            "This Python does not fit: 64-bit 3.11 to 3.13 is needed.",
        )
        return _UNUSABLE
    say("正在核对文件…  Checking the files …")
    if faults := _faults():
        say(
            "文件不全或有改动，未安装；请重新复制整个文件夹：",
            "Files are missing or changed; nothing was installed. Copy it again:",
        )
        say(*(f"  {fault}" for fault in faults[:20]))
        return _UNUSABLE
    site = site_folder()
    length = len(f"{site}{_NEW}/") + _longest_name()
    if sys.platform == "win32" and length > _LONGEST_PATH:
        say(
            f"文件夹路径太长（{length} 个字符），请移到较短的路径下。",
            "The path of this folder is too long: move it up.",
        )
        return _UNUSABLE
    return _installed(site)


def _installed(site: Path) -> int:
    new, old = site.with_name(f"{site.name}{_NEW}"), site.with_name(f"{site.name}.old")
    for left in (new, old):
        shutil.rmtree(left, ignore_errors=True)
    say("正在安装…  Installing …")
    try:
        code = subprocess.run(_pip(new), check=False, stdin=subprocess.DEVNULL).returncode
        if code:
            say("安装失败，原有程序未变。", "The installation failed; what was there is unchanged.")
            return _UNUSABLE
        if site.exists():
            _rename(site, old)
        try:
            _rename(new, site)
        except OSError:
            with contextlib.suppress(OSError):
                old.rename(site)
            raise
    except OSError as error:
        say(
            f"不能写入 {PROGRAM}：{error}",
            "This folder cannot be written: close airplan, or copy the folder elsewhere.",
        )
        return _UNUSABLE
    finally:
        for left in (new, old):
            shutil.rmtree(left, ignore_errors=True)
    say("安装完成。双击“启动”即可使用。", "Installed. Start airplan with the start script.")
    return 0


def _rename(folder: Path, to: Path) -> None:
    """Rename a folder, if necessary after a pause. Raises OSError."""
    for pause in _PAUSES:
        time.sleep(pause)
        try:
            folder.rename(to)
        except PermissionError:
            if pause == _PAUSES[-1]:
                raise
        else:
            return


def _pip(target: Path) -> list[str]:
    """Return the command that installs into a folder, by the pip among the wheels; its own settings are left out."""
    (pip,) = _WHEELS.glob("pip-*.whl")
    wanted = (PROGRAM / "requirement.txt").read_text(encoding="utf-8-sig").strip()
    return [
        *(sys.executable, "-I", f"{pip}/pip", "--isolated", "install", "--quiet", "--no-index", "--no-cache-dir"),
        *("--only-binary=:all:", "--disable-pip-version-check", "--no-warn-script-location"),
        "--root-user-action=ignore",
        *("--find-links", str(_WHEELS), "--target", str(target), wanted),
    ]


def _faults() -> list[str]:
    """Return each file that the manifest names and that is missing or changed, and each wheel that it does not name."""
    named: dict[str, str] = {}
    try:
        for line in _MANIFEST.read_text(encoding="utf-8-sig").splitlines():
            digest, _blanks, name = line.partition("  ")
            named[name] = digest
    except OSError as error:
        return [str(error)]
    faults = [name for name, digest in named.items() if _digest(ROOT / name) != digest]
    known = {name.rpartition("/")[2] for name in named}
    return faults + [path.name for path in sorted(_WHEELS.glob("*")) if path.name not in known]


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _longest_name() -> int:
    """Return the length of the longest path within the wheels, and of its compiled form."""
    longest = 0
    for wheel in _WHEELS.glob("*.whl"):
        with ZipFile(wheel) as archive:
            longest = max(longest, *map(len, archive.namelist()))
    return longest + len("__pycache__/.cpython-313")
