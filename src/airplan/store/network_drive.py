"""Find out whether a path lies on a network folder."""

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
"""As Linux names them in its table of mounts."""
_OCTAL = re.compile(r"\\([0-7]{3})")
_REMOTE = 4
"""What Windows answers for a drive letter that stands for a network folder."""


def on_network(path: Path) -> bool:
    """Return whether the path lies on a network folder; False where the system does not say, as on macOS."""
    if os.name == "nt":
        return windows_says(str(path.absolute()), _drive_type)
    try:
        mounts = Path("/proc/mounts").read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return False
    return linux_says(str(path.resolve()), mounts)


def linux_says(path: str, mounts: str) -> bool:
    """Return whether the file system at this absolute path is one of a network, by the text of /proc/mounts."""
    around = {str(folder) for folder in (PurePosixPath(path), *PurePosixPath(path).parents)}
    nearest, kind = "", ""
    for line in mounts.splitlines():
        _device, escaped, file_system, *_options = line.split(" ")
        point = _OCTAL.sub(lambda code: chr(int(code[1], 8)), escaped)
        if point in around and len(point) >= len(nearest):  # of two at one point the later one hides the other
            nearest, kind = point, file_system
    return bool(_NETWORK_TYPES.fullmatch(kind))


def windows_says(path: str, drive_type: Callable[[str], int]) -> bool:
    r"""Return whether this absolute path is one of a network: \\server\share, or a letter that stands for one."""
    plain = path.replace("/", "\\").removeprefix("\\\\?\\")
    if plain.startswith(("\\\\", "UNC\\")):
        return not plain.startswith("\\\\.\\")
    return drive_type(plain[:3]) == _REMOTE


def _drive_type(root: str) -> int:
    import ctypes

    windows = getattr(ctypes, "windll", None)
    return int(windows.kernel32.GetDriveTypeW(root)) if windows else 0
