"""Find the fonts that a template names and this computer lacks: another in their place changes lines and pages."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

from airplan.formats.docx.opening import W, opened

if TYPE_CHECKING:
    from airplan.formats.docx.template_files import TemplateFile

_PATIENCE = 20
"""Seconds for the list of fonts; the first list on a machine takes some."""
_ALIKE = (
    {"宋体", "SimSun"},
    {"黑体", "SimHei"},
    {"仿宋", "FangSong"},
    {"楷体", "KaiTi"},
    {"仿宋_GB2312", "FangSong_GB2312"},
    {"楷体_GB2312", "KaiTi_GB2312"},
    {"微软雅黑", "Microsoft YaHei"},
    {"等线", "DengXian"},
    {"华文中宋", "STZhongsong"},
    {"华文仿宋", "STFangsong"},
    {"方正小标宋简体", "FZXiaoBiaoSong-B05S", "FZXBSJW--GB1-0"},
)
"""Names of one font each, in both languages."""
_STYLES, _KNOWN_FONTS = "word/styles.xml", "word/fontTable.xml"


def missing_fonts(template: TemplateFile) -> tuple[str, ...]:
    """Return the fonts that a template names and this computer lacks, in order; none where that is unknown.

    A font with an alternative name (altName of the font table) that is there does not count. Raises InvalidTemplate;
    AirplanError where the extra is missing.
    """
    there = {name.casefold() for name in _installed()}
    if not there:
        return ()
    named, alternatives = _fonts_of(template)

    def is_there(font: str) -> bool:
        alike = next((names for names in _ALIKE if font in names), {font})
        return any(name.casefold() in there for name in alike)

    return tuple(
        font for font in named if not is_there(font) and not any(map(is_there, alternatives.get(font, "").split(",")))
    )


def _fonts_of(template: TemplateFile) -> tuple[list[str], dict[str, str]]:
    """Return the fonts that texts and styles name, in order of appearance, and font → its alternatives."""
    from lxml import etree

    parts = opened(template)
    trees = [*parts.texts.values()]
    if _STYLES in parts.parts:
        trees.append(etree.fromstring(parts.parts[_STYLES]))
    named: dict[str, None] = {}
    for tree in trees:
        for fonts in tree.iter(f"{W}rFonts"):
            named |= dict.fromkeys(filter(None, (fonts.get(f"{W}{use}") for use in ("eastAsia", "ascii", "hAnsi"))))
    alternatives: dict[str, str] = {}
    if _KNOWN_FONTS in parts.parts:
        for font in etree.fromstring(parts.parts[_KNOWN_FONTS]).iter(f"{W}font"):
            if (other := font.find(f"{W}altName")) is not None:
                alternatives[font.get(f"{W}name", "")] = other.get(f"{W}val", "")
    return list(named), alternatives


def _installed() -> set[str]:
    """Return the names of the fonts on this computer; empty where there is no way to ask."""
    if in_registry := set(_in_registry()):
        return in_registry
    try:
        listed = subprocess.run(
            ["fc-list", "--format", "%{family}\n"],  # noqa: S607 – found as any program of the system is
            capture_output=True,
            check=True,
            timeout=_PATIENCE,
        )
    except (OSError, subprocess.SubprocessError):
        return set()
    return {name.strip() for name in re.split("[,\n]", listed.stdout.decode("utf-8", "replace")) if name.strip()}


def _in_registry() -> list[str]:
    """Return the names of the fonts of Windows, of all users and of this one; “宋体 & 新宋体 (TrueType)” holds two."""
    names: list[str] = []
    if sys.platform == "win32":
        import winreg

        for root in (winreg.HKEY_LOCAL_MACHINE, winreg.HKEY_CURRENT_USER):
            try:
                with winreg.OpenKey(root, r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\Fonts") as key:
                    titles = [winreg.EnumValue(key, index)[0] for index in range(winreg.QueryInfoKey(key)[1])]
            except OSError:
                continue
            for title in titles:
                names += (name.strip() for name in re.sub(r"\s*\([^)]*\)$", "", title).split("&"))
    return names
