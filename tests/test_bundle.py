"""Is the folder for offices without internet complete for Windows, and do its scripts read as Windows reads them?"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING
from zipfile import ZipFile

import install as installer
import pytest

import make_bundle
from support.paths import ROOT
from wheel_set import LINUX, PYTHONS, WINDOWS, Interpreter, Wheel, resolve

if TYPE_CHECKING:
    from pathlib import Path

ON_WINDOWS = Interpreter(WINDOWS, (3, 12))
ON_LINUX = Interpreter(LINUX, (3, 12))


def wheel(folder: Path, name: str, *requires: str, python: str = "", extras: tuple[str, ...] = ()) -> Path:
    """Make up a wheel: its file name, and its metadata."""
    path = folder / f"{name}.whl"
    project, version, *_tags = name.split("-")
    headers = [f"Name: {project}", f"Version: {version}", *(f"Requires-Dist: {each}" for each in requires)]
    headers += [f"Provides-Extra: {each}" for each in extras]
    headers += [f"Requires-Python: {python}"] if python else []
    with ZipFile(path, "w") as archive:
        archive.writestr(
            f"{project}-{version}.dist-info/METADATA", "\n".join(["Metadata-Version: 2.1", *headers, "", ""])
        )
        archive.writestr(f"{project}/__init__.py", "")
    return path


def missing(folder: Path, wanted: str = "app", python: Interpreter = ON_WINDOWS) -> list[str]:
    return [f"{requirement.name} for {by}" for requirement, by in resolve(folder, wanted, python).missing]


# --- completeness -----------------------------------------------------------------------------------------------------


def test_a_requirement_of_windows_alone_is_missed_there_only(tmp_path: Path) -> None:
    wheel(tmp_path, "app-1.0-py3-none-any", 'colorama; platform_system == "Windows"')
    assert missing(tmp_path) == ["colorama for app-1.0-py3-none-any.whl"]
    assert missing(tmp_path, python=ON_LINUX) == []


def test_a_requirement_of_linux_alone_is_not_missed_on_windows(tmp_path: Path) -> None:
    wheel(tmp_path, "app-1.0-py3-none-any", 'uvloop; sys_platform != "win32"')
    assert missing(tmp_path) == []
    assert missing(tmp_path, python=ON_LINUX) == ["uvloop for app-1.0-py3-none-any.whl"]


@pytest.mark.parametrize(
    ("tags", "fits"),
    [
        ("cp312-cp312-win_amd64", True),
        ("cp312-abi3-win_amd64", True),
        ("cp39-abi3-win_amd64", True),
        ("py3-none-win_amd64", True),
        ("py2.py3-none-any", True),
        ("cp311-cp311-win_amd64", False),
        ("cp312-cp312t-win_amd64", False),
        ("cp312-cp312-win32", False),
        ("cp312-cp312-win_arm64", False),
        ("cp312-cp312-manylinux_2_17_x86_64", False),
        ("cp313-abi3-win_amd64", False),
    ],
)
def test_only_a_wheel_that_the_python_can_install_counts(tmp_path: Path, tags: str, *, fits: bool) -> None:
    wheel(tmp_path, f"app-1.0-{tags}")
    assert (missing(tmp_path) == []) == fits


@pytest.mark.parametrize(
    ("tags", "fits"),
    [
        ("cp312-cp312-manylinux_2_28_x86_64", True),
        ("cp312-cp312-manylinux2014_x86_64.manylinux_2_17_x86_64", True),
        ("cp312-cp312-manylinux_2_34_x86_64", False),
        ("cp312-cp312-manylinux_2_17_aarch64", False),
        ("cp312-cp312-musllinux_1_2_x86_64", False),
    ],
)
def test_linux_wheels_run_on_the_desktops_of_2020(tmp_path: Path, tags: str, *, fits: bool) -> None:
    wheel(tmp_path, f"app-1.0-{tags}")
    assert (missing(tmp_path, python=ON_LINUX) == []) == fits


def test_every_requirement_is_followed_through_extras_and_spellings(tmp_path: Path) -> None:
    wheel(tmp_path, "app-1.0-py3-none-any", "Some.Lib[fast]>=2", 'far; extra == "web"', extras=("web",))
    wheel(tmp_path, "some_lib-2.1-py3-none-any", 'speed; extra == "fast"', 'other; extra == "slow"')
    wheel(tmp_path, "speed-1.0-py3-none-any", "deep<2")
    wheel(tmp_path, "deep-2.0-py3-none-any")
    assert missing(tmp_path) == ["deep for speed-1.0-py3-none-any.whl"]
    lacking = sorted(missing(tmp_path, "app[web]"))
    assert lacking == ["deep for speed-1.0-py3-none-any.whl", "far for app-1.0-py3-none-any.whl"]


def test_a_circle_of_requirements_ends(tmp_path: Path) -> None:
    wheel(tmp_path, "app-1.0-py3-none-any", "app[all]", "other", 'other; extra == "all"')
    wheel(tmp_path, "other-1.0-py3-none-any", "app")
    assert missing(tmp_path) == []


def test_a_condition_on_the_patch_release_counts_where_any_release_fulfils_it(tmp_path: Path) -> None:
    wheel(tmp_path, "app-1.0-py3-none-any", 'backport; python_full_version < "3.12.4"')
    assert missing(tmp_path) == ["backport for app-1.0-py3-none-any.whl"]
    assert missing(tmp_path, python=Interpreter(WINDOWS, (3, 13))) == []


def test_a_wheel_for_other_pythons_does_not_count(tmp_path: Path) -> None:
    wheel(tmp_path, "app-1.0-py3-none-any")
    wheel(tmp_path, "app-2.0-py3-none-any", python=">=3.13")
    found = resolve(tmp_path, "app", ON_WINDOWS)
    assert [path.name for path in found.needed] == ["app-1.0-py3-none-any.whl"]


def test_what_is_downloaded_for_another_system_is_asked_for_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[list[str], str]] = []

    def pip(wheels: Path, requirements: list[str], python: Interpreter) -> None:
        asked.append((requirements, str(python.version)))
        for each in requirements:
            wheel(wheels, f"{re.split('[>;]', each)[0]}-1.0-py3-none-any")

    wheel(tmp_path, "airplan-1.0-py3-none-any", 'colorama>=0.4; sys_platform == "win32"')
    wheel(tmp_path, "needless-1.0-py3-none-any")
    monkeypatch.setattr(make_bundle, "download", pip)
    make_bundle.collect(tmp_path, "airplan==1.0", WINDOWS)
    assert [requirements[0].partition(">")[0] for requirements, _python in asked] == ["colorama", "pip"]
    assert {path.name.partition("-")[0] for path in tmp_path.iterdir()} == {"airplan", "colorama", "pip"}


def test_a_bundle_that_stays_incomplete_is_not_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel(tmp_path, "airplan-1.0-py3-none-any", "nowhere")
    monkeypatch.setattr(make_bundle, "download", lambda *_arguments: None)
    with pytest.raises(make_bundle.Incomplete, match="nowhere"):
        make_bundle.collect(tmp_path, "airplan==1.0", WINDOWS)


# --- scripts ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def windows(tmp_path: Path) -> Path:
    """Return the scripts as they are on Windows, with a made-up set of wheels."""
    folder = tmp_path / "安装 包"
    make_bundle.lay_out(folder, WINDOWS)
    return filled(folder)


def filled(folder: Path) -> Path:
    (folder / make_bundle.WHEELS).mkdir()
    wheel(folder / make_bundle.WHEELS, "app-1.0-py3-none-any")
    (folder / make_bundle.MANIFEST).write_text(make_bundle.manifest(folder), encoding="utf-8")
    return folder


def test_batch_files_read_the_same_in_every_code_page(windows: Path) -> None:
    batches = sorted(windows.rglob("*.cmd"))
    assert {path.name for path in batches} == {
        "安装.cmd",
        "启动.cmd",
        "install.cmd",
        "open.cmd",
        "airplan.cmd",
        "launch.cmd",
    }
    for path in batches:
        content = path.read_bytes()
        assert content.isascii()
        assert content.count(b"\n") == content.count(b"\r\n") > 0
        assert content.endswith(b"\r\n")


def test_batch_files_name_files_that_are_there_and_always_in_quotes(windows: Path) -> None:
    for path in windows.rglob("*.cmd"):
        text = path.read_text("ascii")
        named = re.findall(r"(.?)%~dp0([^\"%\s]*)(.?)", text)
        assert named or path.name == "launch.cmd"
        for before, name, after in named:
            assert (before, after) == ('"', '"'), "a path may have blanks, brackets and ampersands"
            target = path.parent.joinpath(*name.split("\\"))
            assert target.exists() or name == r"..\python\python.exe"  # the office puts it there, or not


def test_batch_files_never_change_the_folder_and_call_no_path(windows: Path) -> None:
    """A share cannot be the current folder, and CALL reads the percent signs of a path twice."""
    for path in windows.rglob("*.cmd"):
        commands = [line for line in path.read_text("ascii").splitlines() if not line.startswith("rem ")]
        text = "\n".join(commands)
        assert not re.search(r"(?i)\b(cd|chdir|pushd)\b|call [^:]", text)
        assert "EnableDelayedExpansion" not in text


def test_texts_open_in_notepad(windows: Path) -> None:
    texts = [path for path in windows.rglob("*.txt") if path.name != "requirement.txt"]
    assert texts
    for path in texts:
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        assert b"\r\n" in path.read_bytes()


def test_each_system_gets_its_own_scripts(tmp_path: Path) -> None:
    make_bundle.lay_out(tmp_path / "linux", LINUX)
    scripts = {path.suffix for path in (tmp_path / "linux").rglob("*") if path.is_file()}
    assert ".cmd" not in scripts
    shells = sorted((tmp_path / "linux").rglob("*.sh"))
    assert {path.name for path in shells} == {"install.sh", "start.sh", "airplan.sh", "launch.sh"}
    for path in shells:
        assert b"\r" not in path.read_bytes()
        subprocess.run(["sh", "-n", path], check=True)


def test_the_archive_keeps_names_and_contents(windows: Path, tmp_path: Path) -> None:
    archive = make_bundle.archived(windows, tmp_path, WINDOWS)
    with ZipFile(archive) as packed:
        assert all(info.flag_bits & 0x800 for info in packed.infolist() if not info.filename.isascii())  # UTF-8
        packed.extractall(tmp_path / "again")
    assert make_bundle.manifest(tmp_path / "again" / windows.name) == make_bundle.manifest(windows)


# --- the installation -------------------------------------------------------------------------------------------------


@pytest.fixture
def installing(windows: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the bundle that the installer in this process belongs to."""
    program = windows / "program"
    monkeypatch.setattr(installer, "PROGRAM", program)
    monkeypatch.setattr(installer, "ROOT", windows)
    monkeypatch.setattr(installer, "_MANIFEST", windows / make_bundle.MANIFEST)
    monkeypatch.setattr(installer, "_WHEELS", windows / make_bundle.WHEELS)
    return windows


def test_a_whole_copy_has_no_faults(installing: Path) -> None:
    assert installer._faults() == []


@pytest.mark.parametrize("damage", ["changed", "missing", "foreign", "no-manifest"])
def test_a_damaged_copy_is_not_installed(
    installing: Path, damage: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (own,) = (installing / make_bundle.WHEELS).iterdir()
    if damage == "changed":
        own.write_bytes(own.read_bytes()[:-1])
    elif damage == "missing":
        own.unlink()
    elif damage == "foreign":
        wheel(own.parent, "app-9.0-py3-none-any")
    else:
        (installing / make_bundle.MANIFEST).unlink()
    monkeypatch.setattr("subprocess.run", lambda *_arguments, **_more: pytest.fail("installed"))
    assert installer.install() == 3
    said = capsys.readouterr().out
    assert {"changed": own.name, "missing": own.name, "foreign": "app-9.0", "no-manifest": "MANIFEST"}[damage] in said


@pytest.mark.parametrize("pip_ends_with", [0, 1])
def test_a_failed_installation_leaves_what_was_there(
    installing: Path, monkeypatch: pytest.MonkeyPatch, pip_ends_with: int
) -> None:
    site = installer.site_folder()
    (site / "airplan").mkdir(parents=True)
    (site / "airplan/old").touch()

    def pip(command: list[str], **_more: object) -> subprocess.CompletedProcess[bytes]:
        target = installing / command[command.index("--target") + 1]
        (target / "airplan").mkdir(parents=True)
        (target / "airplan/new").touch()
        return subprocess.CompletedProcess(command, pip_ends_with)

    shutil.copy(installing / make_bundle.WHEELS / "app-1.0-py3-none-any.whl", installing / "pip-1-py3-none-any.whl")
    monkeypatch.setattr(installer, "_pip", lambda target: ["pip", "--target", str(target)])
    monkeypatch.setattr("subprocess.run", pip)
    assert (installer.install() == 0) == (pip_ends_with == 0)
    assert [path.name for path in (site / "airplan").iterdir()] == ["new" if pip_ends_with == 0 else "old"]
    assert not list(site.parent.glob("site-*.*.*"))


def test_a_console_without_chinese_is_no_obstacle() -> None:
    command = [sys.executable, "-I", str(ROOT / "bundle/folder/program/run.py"), "status"]
    result = subprocess.run(
        command, capture_output=True, check=False, env={"LC_ALL": "C", "PYTHONUTF8": "0"}, timeout=60
    )
    assert result.returncode == 3
    assert b"Not installed" in result.stdout


def test_the_project_says_the_same_pythons_as_its_bundle() -> None:
    launch = (make_bundle.SCRIPTS / "program/launch.cmd").read_text("utf-8")
    shell = (make_bundle.SCRIPTS / "program/launch.sh").read_text("utf-8")
    first, *_others, last = PYTHONS
    for text in (launch, shell):
        assert f"{first} <= sys.version_info[:2] <= {last}" in text
    assert (first, last) == (installer._OLDEST, installer._NEWEST)
    classifiers = (ROOT / "pyproject.toml").read_text("utf-8")
    assert all(f"Python :: {major}.{minor}" in classifiers for major, minor in PYTHONS)


def test_wheels_tell_their_own_name_and_version(tmp_path: Path) -> None:
    made = Wheel(wheel(tmp_path, "Some_Lib-2.0.post1-py3-none-any"))
    assert (made.name, str(made.version)) == ("some-lib", "2.0.post1")
