"""Use a bundle as an office without a network does, and print what happened as JSON.

Run as a script, inside a network namespace of its own where possible: it imports nothing of the project.
"""

from __future__ import annotations

import http.cookiejar
import json
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path
from typing import Any

LIMIT = 300
"""Seconds after which a step has failed."""


def main(bundle: Path) -> dict[str, Any]:
    """Install, ask two questions, open the window and look into it."""
    said: dict[str, Any] = {"reached": reached_anything(), "before": run(bundle, "airplan.sh", "due")}
    said["install"] = run(bundle, "install.sh")
    said["due"] = run(bundle, "airplan.sh", "due", "--before", "2017-06-30")
    said["declined"] = run(bundle, "start.sh", "--no-open", answer="n\n")
    said["created_after_no"] = (bundle / "workspace").exists()
    said["window"] = window(bundle)
    said["calendar"] = run(bundle, "airplan.sh", "calendar", "--output", str(bundle / "期限.ics"))
    said["word"] = run(bundle, "airplan.sh", "bulletin", "--draft", "--output", str(bundle / "通报.docx"))
    return said


def reached_anything() -> bool:
    """Return whether a computer elsewhere answers."""
    try:
        socket.create_connection(("192.0.2.1", 80), timeout=1).close()
    except OSError:
        return False
    return True


def run(bundle: Path, script: str, *arguments: str, answer: str = "") -> list[Any]:
    """Return the exit code of a script, and what it said."""
    command = ["sh", str(bundle / script), *arguments]
    done = subprocess.run(command, input=answer, capture_output=True, text=True, timeout=LIMIT, check=False)
    return [done.returncode, done.stdout, done.stderr]


def window(bundle: Path) -> list[Any]:
    """Open the window, creating the workspace; return the answer to the first request, and the exit code at the end."""
    command = ["sh", str(bundle / "start.sh"), "--no-open"]
    server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    timer = threading.Timer(LIMIT, server.kill)
    timer.start()
    try:
        assert server.stdin
        assert server.stdout
        server.stdin.write("\n")
        server.stdin.close()
        address = next((line.strip() for line in server.stdout if line.startswith("http")), "")
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        with opener.open(address, timeout=30) as response:
            return [response.status, response.read().decode()]
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=60)
        timer.cancel()


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]))))
