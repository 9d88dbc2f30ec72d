"""Is a network folder told from a disk, by what Linux and Windows say about it?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from airplan.store.network_drive import linux_says, on_network, windows_says

if TYPE_CHECKING:
    from pathlib import Path

MOUNTS = r"""
sysfs /sys sysfs rw,nosuid 0 0
/dev/sda1 / ext4 rw,relatime 0 0
tmpfs /scratch tmpfs rw 0 0
nas:/office /srv/office nfs4 rw,vers=4.2 0 0
/dev/sdb1 /srv/office/scratch xfs rw 0 0
//nas/共享 /mnt/共享 cifs rw,vers=3.0 0 0
//nas/two /mnt/two\040words\134here smb3 rw 0 0
clerk@far:/ /desk/clerk/far fuse.sshfs rw 0 0
portal /run/user/1000/doc fuse.portal rw 0 0
C:\134 /mnt/c 9p rw,aname=drvfs 0 0
/dev/sdc1 /mnt/stick fuseblk rw 0 0
systemd-1 /auto autofs rw 0 0
nas:/auto /auto nfs rw 0 0
nas:/hidden /over nfs rw 0 0
/dev/sdd1 /over ext4 rw 0 0
""".lstrip()


@pytest.mark.parametrize(
    ("path", "network"),
    [
        ("/desk/clerk/airplan.sqlite", False),
        ("/scratch/store.sqlite", False),
        ("/srv/office/airplan.sqlite", True),
        ("/srv/office", True),
        ("/srv/officebox/airplan.sqlite", False),
        ("/srv/office/scratch/airplan.sqlite", False),
        ("/mnt/共享/台账/airplan.sqlite", True),
        ("/mnt/two words\\here/airplan.sqlite", True),
        ("/desk/clerk/far/airplan.sqlite", True),
        ("/run/user/1000/doc/airplan.sqlite", False),
        ("/mnt/c/Users/clerk/airplan.sqlite", True),
        ("/mnt/stick/airplan.sqlite", False),
        ("/auto/airplan.sqlite", True),
        ("/over/airplan.sqlite", False),
    ],
)
def test_linux(path: str, network: bool) -> None:
    assert linux_says(path, MOUNTS) is network


@pytest.mark.parametrize("kind", ["nfs", "nfs3", "cifs", "smbfs", "smb2", "ceph", "lustre", "fuse.rclone", "davfs"])
def test_kinds_of_network_folders(kind: str) -> None:
    assert linux_says("/n/airplan.sqlite", f"/dev/sda1 / ext4 rw 0 0\nx /n {kind} rw 0 0\n")


def test_no_table_of_mounts() -> None:
    assert not linux_says("/desk/clerk/airplan.sqlite", "")


@pytest.mark.parametrize(
    ("path", "network"),
    [
        ("C:\\Users\\clerk\\airplan.sqlite", False),
        ("Z:\\airplan.sqlite", True),
        ("\\\\nas\\office\\airplan.sqlite", True),
        ("//nas/office/airplan.sqlite", True),
        ("\\\\?\\C:\\airplan.sqlite", False),
        ("\\\\?\\Z:\\airplan.sqlite", True),
        ("\\\\?\\UNC\\nas\\office\\airplan.sqlite", True),
        ("\\\\.\\C:\\airplan.sqlite", False),
    ],
)
def test_windows(path: str, network: bool) -> None:
    assert windows_says(path, lambda root: {"C:\\": 3, "Z:\\": 4}.get(root, 1)) is network


def test_a_folder_that_is_not_there_yet(tmp_path: Path) -> None:
    assert on_network(tmp_path / "new" / "airplan.sqlite") == on_network(tmp_path)
