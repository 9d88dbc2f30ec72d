"""Read the address of a mailbox, with or without a name before it, and compare addresses."""

from __future__ import annotations

import re

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = rf"(?P<local>{_ATOM}(?:\.{_ATOM})*)@(?P<domain>{_LABEL}(?:\.{_LABEL})+)"
"""Local part and domain as in RFC 5321, 4.1.2, without quoted parts and address literals, which offices do not have."""
_LONGEST_LOCAL, _LONGEST = 64, 254
"""Bytes: RFC 5321, 4.5.3.1, and its erratum 1690."""


def is_address(text: str) -> bool:
    """Return whether a text is one address, such as hbj@example.gov.cn, and nothing else."""
    match = re.fullmatch(_ADDRESS, text)
    return match is not None and len(text) <= _LONGEST and len(match["local"]) <= _LONGEST_LOCAL


def parted(text: str) -> tuple[str, str]:
    """Return name and address of a mailbox: 区环保局 <hbj@example.gov.cn>. Raises ValueError for any other text."""
    bare = text.strip()
    if is_address(bare):
        return "", bare
    match = re.fullmatch(r"(?P<name>[^<>\x00-\x1f\x7f]*)<(?P<address>[^<>]+)>", bare)
    if not match or not is_address(match["address"].strip()):
        raise ValueError(text)
    return match["name"].strip().strip('"').strip(), match["address"].strip()


def folded(address: str) -> str:
    """Return a form that is equal for spellings of one address: no server tells their capital letters apart."""
    return address.strip().lower()
