"""Find the kind of file system of a path: whether it is on a network, and whether it keeps file modes."""

from __future__ import annotations

import os
import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_NETWORK_TYPES = re.compile(
    "9p|acfs|afs|beegfs|ceph|cifs|coda|davfs|drvfs|glusterfs|gpfs|lustre|ncpfs|nfs[34]?|pvfs2|smb[23]|smbfs|vboxsf"
    "|vmhgfs|fuse[.](ceph|cifs|davfs2?|glusterfs|gvfsd-fuse|nfs|rclone|s3fs|smbnetfs|sshfs|vmhgfs-fuse)"
)
"""Network file systems, as Linux names them in its table of mounts."""
_WITHOUT_MODES = re.compile(
    "9p|cifs|drvfs|exfat|fuseblk|hfsplus|msdos|ncpfs|ntfs3?|prl_fs|smb[23]|smbfs|vboxsf|vfat|virtiofs"
)
"""File systems that show the same mode for every file, whoever may write to it."""
_OCTAL = re.compile(r"\\([0-7]{3})")
_REMOTE = 4
"""Windows' answer for a drive letter that stands for a network folder."""


def on_network(path: Path) -> bool:
    """Return whether the path is on a network folder; False where the system does not say, as on macOS."""
    if os.name == "nt":
        return windows_says(str(path.absolute()), _drive_type)
    return linux_says(str(path.resolve()), _mounts())


def keeps_modes(path: Path) -> bool:
    """Return whether the file system of a path reports modes truthfully; True where this is unknown."""
    return not _WITHOUT_MODES.fullmatch(file_system_of(path))


def file_system_of(path: Path) -> str:
    """Return the kind of file system of a path, as Linux names it; empty where the system does not say."""
    return file_system(str(path.resolve()), _mounts())


def _mounts() -> str:
    try:
        return Path("/proc/mounts").read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""


def linux_says(path: str, mounts: str) -> bool:
    """Return whether the file system at this absolute path is one of a network, by the text of /proc/mounts."""
    return bool(_NETWORK_TYPES.fullmatch(file_system(path, mounts)))


def file_system(path: str, mounts: str) -> str:
    """Return the kind of file system at this absolute path according to the text of /proc/mounts, or nothing."""
    around = {str(folder) for folder in (PurePosixPath(path), *PurePosixPath(path).parents)}
    nearest, kind = "", ""
    for line in mounts.splitlines():
        _device, escaped, named, *_options = line.split(" ")
        point = _OCTAL.sub(lambda code: chr(int(code[1], 8)), escaped)
        if point in around and len(point) >= len(nearest):  # of two mounts at one point, the later hides the earlier
            nearest, kind = point, named
    return kind


def windows_says(path: str, drive_type: Callable[[str], int]) -> bool:
    r"""Return whether this absolute path is on a network: \\server\share, or a letter for a network drive."""
    plain = path.replace("/", "\\").removeprefix("\\\\?\\")
    if plain.startswith(("\\\\", "UNC\\")):
        return not plain.startswith("\\\\.\\")
    return drive_type(plain[:3]) == _REMOTE


def _drive_type(root: str) -> int:
    import ctypes

    windows = getattr(ctypes, "windll", None)
    return int(windows.kernel32.GetDriveTypeW(root)) if windows else 0
