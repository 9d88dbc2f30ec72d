"""End a process at a numbered line of its program, so that crash tests do not depend on speed."""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import FrameType, ModuleType


def die_at(line: int, modules: Iterable[ModuleType], *, start: str = "") -> None:
    """Kill this process with SIGKILL at the n-th executed line of these modules from now on.

    `start` names the function with which the counting begins. With line 0 the process lives.
    """
    watched = {module.__file__ for module in modules}
    seen = 0

    def trace(frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal seen
        if event == "line" and (seen or not start or frame.f_code.co_name == start):
            seen += 1
            if seen == line:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace if frame.f_code.co_filename in watched else None

    sys.settrace(trace)
