"""Can anybody but the browser that was given the address see or send anything?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from airplan.web.page_request import FORM_TOKEN
from airplan.web.safety import HEADERS, MOST_BYTES
from support.window import COOKIE, ORIGIN, PORT

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from support.window import Window

PAGES = ("/", "/language", "/nothing", "/static/window.css", "/static/nothing", "/static/..%2fkeys.py")


def test_the_address_opens_the_window_and_leaves_no_token_in_it(unopened_window: Window) -> None:
    answer = unopened_window.get(unopened_window.address)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/"
    attributes = {part.strip().casefold() for part in answer.headers["set-cookie"].split(";")}
    assert {"httponly", "samesite=strict", "path=/"} <= attributes
    assert unopened_window.get("/").status_code == 200


@pytest.mark.parametrize("token", ["", "x", "%00", "%ff", "x" * 5000, "é"])
def test_a_wrong_token_opens_nothing(unopened_window: Window, token: str) -> None:
    answer = unopened_window.get(f"/?token={token}")
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    assert unopened_window.get("/").status_code == 403


def test_two_tokens_open_nothing(unopened_window: Window) -> None:
    assert unopened_window.get(f"{unopened_window.address}&token=x").status_code == 403


def test_a_single_token_opens_the_window_once(unopened_window: Window) -> None:
    token = unopened_window.keys.single_token()
    assert unopened_window.get(f"/?token={token}").status_code == 303
    assert unopened_window.get(f"/?token={token}").status_code == 403
    assert unopened_window.get("/").status_code == 200, "the cookie stays"


@pytest.mark.parametrize("cookie", ["", "x", "x.y", ".", "é.é", "a" * 4000, "; =;"])
def test_a_cookie_of_another_start_shows_nothing(unopened_window: Window, cookie: str) -> None:
    answer = unopened_window.get("/", headers={"Cookie": f"{COOKIE}={cookie}".encode()})
    assert answer.status_code == 403
    assert "<nav" not in answer.text


@pytest.mark.parametrize(
    "host",
    ["", "evil.example", f"evil.example:{PORT}", "127.0.0.1", "127.0.0.1:80", f"[::1]:{PORT}", f"127.0.0.1:{PORT}."],
)
@pytest.mark.parametrize("path", PAGES)
def test_another_host_is_refused(window: Window, path: str, host: str) -> None:
    """A name of the attacker's that is made to lead to this computer is not the window's (DNS rebinding)."""
    assert window.get(path, headers={"Host": host}).status_code == 421


def test_two_hosts_are_refused(window: Window) -> None:
    both = [("Host", f"127.0.0.1:{PORT}"), ("Host", "evil.example")]
    assert window.send("GET", "/", headers=both).status_code == 421


def test_localhost_is_this_computer(window: Window) -> None:
    assert window.get("/static/window.css", headers={"Host": f"localhost:{PORT}"}).status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_has_the_headers(window: Window, path: str) -> None:
    answers = [window.get(path), window.post(path), window.get(path, headers={"Host": "evil.example"})]
    for answer in answers:
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND"])
def test_other_methods_are_closed(window: Window, method: str) -> None:
    assert window.send(method, "/").status_code == 405


@pytest.mark.parametrize("site", ["cross-site", "same-site", "odd"])
@pytest.mark.parametrize("path", PAGES)
def test_a_request_of_another_page_is_refused(window: Window, path: str, site: str) -> None:
    assert window.get(path, headers={"Sec-Fetch-Site": site}).status_code == 403
    assert window.post(path, headers={"Sec-Fetch-Site": site}).status_code == 403


@pytest.mark.parametrize(
    "origin", ["null", "", "http://evil.example", f"https://127.0.0.1:{PORT}", "http://127.0.0.1:1"]
)
def test_a_form_of_another_page_is_refused(window: Window, origin: str) -> None:
    answer = window.post("/language", {"language": "zh", "back": "/"}, headers={"Origin": origin})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_a_form_without_origin_is_refused(window: Window) -> None:
    fields = {FORM_TOKEN: window.form_token, "language": "zh"}
    assert window.send("POST", "/language", data=fields).status_code == 403


@pytest.mark.parametrize("token", ["", "x", "é", None])
def test_a_form_without_its_token_is_refused(window: Window, token: str | None) -> None:
    fields = {"language": "zh", **({} if token is None else {FORM_TOKEN: token})}
    answer = window.send("POST", "/language", data=fields, headers={"Origin": ORIGIN})
    assert answer.status_code == 403


def test_a_form_of_another_browser_is_refused(window: Window) -> None:
    of_another = window.keys.form_token(window.keys.new_cookie())
    assert window.post("/language", {FORM_TOKEN: of_another, "language": "zh"}).status_code == 403


def test_a_form_with_a_cookie_of_another_start_is_refused(window: Window) -> None:
    headers = {"Cookie": f"{COOKIE}=x.y"}
    assert window.post("/language", {"language": "zh"}, headers=headers).status_code == 403


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "", "text/plain; multipart/form-data"])
def test_only_forms_are_read(window: Window, kind: str) -> None:
    headers = {"Origin": ORIGIN, "Content-Type": kind}
    assert window.send("POST", "/language", content=b"{}", headers=headers).status_code == 415


@pytest.mark.parametrize(
    "content", [b"", b"--x", b"--x\r\n\r\n", b"--x\r\nContent-Disposition: form-data\r\n\r\n--x--"]
)
def test_a_broken_upload_is_refused(window: Window, content: bytes) -> None:
    headers = {"Origin": ORIGIN, "Content-Type": "multipart/form-data; boundary=x"}
    assert window.send("POST", "/language", content=content, headers=headers).status_code in (403, 415)


def test_files_are_refused_where_none_are_asked_for(window: Window) -> None:
    answer = window.post("/language", {"language": "zh"}, [("file", ("a.xlsx", b"x"))])
    assert answer.status_code == 415


@pytest.mark.parametrize("kind", MOST_BYTES)
def test_a_large_form_is_refused_by_the_length_that_it_says(window: Window, kind: str) -> None:
    length = str(MOST_BYTES[kind] + 1)
    headers = {"Origin": ORIGIN, "Content-Type": kind, "Content-Length": length}
    assert window.send("POST", "/language", content=b"", headers=headers).status_code == 413


def test_a_large_form_is_refused_while_it_comes(window: Window) -> None:
    """Its length is not said, as when it is sent in chunks."""
    kind = "application/x-www-form-urlencoded"

    async def parts() -> AsyncIterator[bytes]:
        for _part in range(MOST_BYTES[kind] // 100_000 + 2):
            yield b"a" * 100_000

    headers = {"Origin": ORIGIN, "Content-Type": kind}
    assert window.send("POST", "/language", content=parts(), headers=headers).status_code == 413


@pytest.mark.parametrize(
    "back",
    [
        "//evil.example",
        "http://evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "",
        "/\r\nX: y",
    ],
)
def test_no_form_leads_elsewhere(window: Window, back: str) -> None:
    answer = window.post("/language", {"language": "zh", "back": back})
    assert answer.status_code == 303
    assert answer.headers["location"] == "/"


def test_the_language_is_chosen_and_kept(window: Window) -> None:
    assert 'lang="en"' in window.get("/").text
    answer = window.post("/language", {"language": "zh", "back": "/?as-of=2017-05-20"})
    assert answer.headers["location"] == "/?as-of=2017-05-20"
    assert '<html lang="zh"' in window.get("/").text
    assert window.post("/language", {"language": "xx", "back": "/"}).status_code == 400
    assert '<html lang="zh"' in window.get("/").text
