"""Does `airplan serve` open a window on this computer alone, and end in good order?"""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from support.processes import PATIENCE, wait_until_asleep
from support.window import serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support.command_line import Process, Run
    from support.window import Served

pytestmark = pytest.mark.slow


@pytest.fixture
def served(shared_store: Path) -> Iterator[Served]:
    with serving() as window:
        yield window


def raw(port: int, *parts: bytes) -> bytes:
    """What a server answers to bytes, until it closes the connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        for part in parts:
            connection.sendall(part)
        answer = b""
        with contextlib.suppress(ConnectionError):
            while more := connection.recv(65536):
                answer += more
        return answer


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


def request(served: Served, line: str, *headers: str, body: bytes = b"") -> int:
    lines = [line, f"Host: 127.0.0.1:{served.port}", "Connection: close", *headers, "", ""]
    return status(raw(served.port, "\r\n".join(lines).encode("latin-1"), body))


def test_a_real_browser_gets_the_page(served: Served) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=PATIENCE)
    connection.request("GET", served.start.removeprefix(served.address.rstrip("/")))
    opened = connection.getresponse()
    opened.read()
    cookie = str(opened.headers["Set-Cookie"]).partition(";")[0]
    connection.request("GET", "/due", headers={"Cookie": cookie})
    page = connection.getresponse()
    assert (opened.status, page.status) == (303, 200)
    assert "8a" in page.read().decode()
    assert page.headers["Server"] is None
    connection.close()


def test_only_this_computer_is_listened_to(served: Served) -> None:
    with socket.socket() as other:
        addresses = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
        for address in addresses - {"127.0.0.1"}:
            if not str(address).startswith("127."):
                assert other.connect_ex((str(address), served.port)) != 0
    with pytest.raises(OSError), socket.create_connection(("::1", served.port), timeout=5):  # noqa: PT011 – any refusal
        pass


@pytest.mark.parametrize(
    "path",
    [
        *("/static/../view_runner.py", "/static/..%2f..%2fview_runner.py", "/static//etc/passwd", "/../../etc/passwd"),
        *("/static/", "/static", "//etc/passwd", "/static/%00", "/static/..\\keys.py", "http://evil.example/"),
    ],
)
def test_no_address_leads_to_the_disk(served: Served, path: str) -> None:
    assert request(served, f"GET {path} HTTP/1.1") in (400, 403, 404)


def test_odd_requests_end_with_an_error(served: Served) -> None:
    for line in ("GET / HTTP/1.0", "GET /", "\x00\x01\x02", "GET / HTTP/9.9", f"GET /{'a' * 70_000} HTTP/1.1"):
        assert request(served, line) >= 400
    assert request(served, "GET / HTTP/1.1", f"X: {'a' * 70_000}") in (400, 403, 431)
    assert request(served, "GET / HTTP/1.1", "Upgrade: websocket", "Connection: Upgrade") >= 400
    assert request(served, "GET /static/window.css HTTP/1.1") == 200, "it still answers"


def test_a_body_that_lies_about_its_length_changes_nothing(served: Served) -> None:
    origin = f"Origin: http://127.0.0.1:{served.port}"
    kind = "Content-Type: application/x-www-form-urlencoded"
    for length in ("-1", "1e9", "99999999999999999999", "5, 6"):
        assert request(served, "POST /language HTTP/1.1", origin, kind, f"Content-Length: {length}") in (400, 403, 413)
    both = ("Content-Length: 3", "Transfer-Encoding: chunked")
    assert request(served, "POST /language HTTP/1.1", origin, kind, *both, body=b"0\r\n\r\n") in (400, 403)


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_it_ends_when_it_is_told(shared_store: Path, name: str) -> None:
    """Ctrl-C is the usual end of a window, not an interruption: exit code 0."""
    with serving() as served:
        wait_until_asleep(served.process.pid)
        served.process.send_signal(getattr(signal, name))
        code = served.process.wait(PATIENCE)
        assert served.process.stderr
        said = served.process.stderr.read()
    assert "Traceback" not in said
    assert code == (0 if name == "SIGINT" else -signal.SIGTERM)


def test_a_browser_that_stays_connected_does_not_keep_it_open(shared_store: Path) -> None:
    with serving() as served, socket.create_connection(("127.0.0.1", served.port), timeout=PATIENCE) as idle:
        idle.sendall(b"POST /language HTTP/1.1\r\n")
        served.process.send_signal(signal.SIGINT)
        assert served.process.wait(PATIENCE) == 0


def test_a_port_that_is_taken_is_an_error(run: Run) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        refused = run("serve", "--no-open", "--port", str(port), code=3)
    assert str(port) in refused.err
    assert "--port" in refused.err
    assert refused.out == ""


@pytest.mark.parametrize("port", ["-1", "65536", "x"])
def test_a_port_that_does_not_exist_is_an_error(run: Run, port: str) -> None:
    run("serve", "--no-open", "--port", port, code=2)


def test_a_store_that_does_not_exist_opens_no_window(run: Run, tmp_path: Path) -> None:
    refused = run("--store", str(tmp_path / "none.sqlite"), "serve", "--no-open", code=3)
    assert refused.out == ""
    assert "none.sqlite" in refused.err


def test_without_its_libraries_it_says_what_to_install(tmp_path: Path, process: Process) -> None:
    """A module of that name that cannot be found stands for one that is not installed."""
    hidden = (
        "import importlib.util, sys\n"
        "found = importlib.util.find_spec\n"
        "importlib.util.find_spec = lambda name, *more: None if name == 'starlette' else found(name, *more)\n"
        "from airplan.cli import run\n"
        "sys.exit(run(['serve', '--no-open']))\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", hidden], env=os.environ, capture_output=True, check=False, timeout=PATIENCE, text=True
    )
    assert ended.returncode == 3
    assert "starlette" in ended.stderr
    assert "airplan[web]" in ended.stderr


def test_help_imports_no_server(process: Process) -> None:
    code = "from airplan.cli import run; import sys; run(['serve', '--help']); sys.exit('starlette' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], env=os.environ, capture_output=True, check=True, timeout=PATIENCE)
