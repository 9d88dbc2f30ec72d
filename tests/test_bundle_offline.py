"""Does the bundle install and run without a network and without rights, in a folder with blanks and Chinese?"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
from typing import TYPE_CHECKING, Any

import pytest

import make_bundle
from support import offline_office
from wheel_set import LINUX, Interpreter, resolve

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
_ALONE = ("unshare", "--user", "--map-root-user", "--net")


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the unpacked bundle of this Python for Linux; skip where no package index has the wheels."""
    if sys.platform != "linux" or os.uname().machine != "x86_64":
        pytest.skip("the bundle is for x86_64")
    made, office = tmp_path_factory.mktemp("made"), tmp_path_factory.mktemp("office") / "优 盘 (1)"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(make_bundle, "PYTHONS", (sys.version_info[:2],))
        try:
            archive = make_bundle.bundle(make_bundle.built_wheel(tmp_path_factory.mktemp("own")), LINUX, made)
        except (make_bundle.Incomplete, subprocess.CalledProcessError) as error:
            if os.environ.get("CI"):
                raise
            pytest.skip(f"no package index: {error}")
    with tarfile.open(archive) as tar:
        tar.extractall(office, filter="data")
    return next(office.iterdir())


@pytest.fixture(scope="module")
def said(bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return what an office without a network was told, with an empty home and nothing of this environment."""
    home = tmp_path_factory.mktemp("empty home")
    office = [sys.executable, "-I", str(offline_office.__file__), str(bundle)]
    python = os.path.dirname(os.path.realpath(sys.executable))  # noqa: PTH120 – the one that made the environment
    clean = {
        "HOME": str(home),
        "PATH": f"{python}:/usr/bin:/bin:/usr/sbin:/sbin",
        "AIRPLAN_LANG": "zh",
        "LANG": "C.UTF-8",
    }
    command = [*_ALONE, "sh", "-c", 'ip link set lo up && exec "$@"', "sh", *office] if _may_be_alone() else office
    done = subprocess.run(command, env=clean, capture_output=True, text=True, timeout=800, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    assert not found["reached"]
    found["home"] = [path.name for path in home.rglob("*")]
    return found


def _may_be_alone() -> bool:
    """Return whether a process here may have a network of its own; else the index is only left out."""
    if not (shutil.which("unshare") and shutil.which("ip")):
        return False
    probe = subprocess.run([*_ALONE, "sh", "-c", "ip link set lo up"], capture_output=True, check=False, timeout=60)
    return probe.returncode == 0


def test_every_requirement_is_in_the_folder(bundle: Path) -> None:
    wanted = (bundle / "program/requirement.txt").read_text("ascii").strip()
    assert {"docx", "ics", "postgres", "web", "xls"} <= set(wanted.partition("[")[2].partition("]")[0].split(","))
    found = resolve(bundle / make_bundle.WHEELS, wanted, Interpreter(LINUX, sys.version_info[:2]))
    assert not found.missing


def test_before_the_installation_it_says_what_to_do(said: dict[str, Any]) -> None:
    assert said["before"][0] == 3


def test_it_installs_and_answers(said: dict[str, Any]) -> None:
    assert said["install"][0] == 0, said["install"]
    code, answer, _notes = said["due"]
    assert code == 0
    assert "年度实施方案" in answer


def test_the_workspace_is_created_only_if_wanted_and_the_window_opens(said: dict[str, Any]) -> None:
    assert said["declined"][0] == 3
    assert not said["created_after_no"]
    status, page = said["window"]
    assert status == 200
    assert "<html" in page


def test_the_extras_work(said: dict[str, Any], bundle: Path) -> None:
    assert (said["calendar"][0], said["word"][0]) == (0, 0), (said["calendar"], said["word"])
    assert (bundle / "期限.ics").read_bytes().startswith(b"BEGIN:VCALENDAR")


def test_it_writes_nothing_into_the_home_but_the_personal_journal(said: dict[str, Any]) -> None:
    assert {name for name in said["home"] if "pip" in name.lower() or name == ".cache"} == set()


def test_installing_again_replaces_the_program_and_keeps_the_workspace(bundle: Path, said: dict[str, Any]) -> None:
    assert said["window"][0] == 200
    settings = (bundle / "workspace/airplan.toml").read_bytes()
    (stale,) = (bundle / "program").glob("site-linux-*/airplan")
    (stale / "left_over.py").touch()
    assert offline_office.run(bundle, "install.sh")[0] == 0
    assert not (stale / "left_over.py").exists()
    assert (bundle / "workspace/airplan.toml").read_bytes() == settings
