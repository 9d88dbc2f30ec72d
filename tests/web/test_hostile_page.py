"""Can a page on another origin, in the browser that has opened the window, read or do anything?"""

from __future__ import annotations

import contextlib
import http.server
import threading
from typing import TYPE_CHECKING, Any

import pytest

from support.processes import PATIENCE
from support.window import serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Page

    from support.chromium import Chromium
    from support.window import Served

pytestmark = pytest.mark.slow


@contextlib.contextmanager
def hostile_site() -> Iterator[str]:
    """Yield the address of a site on another port of this computer, which is another origin but the same “site”."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!DOCTYPE html><title>hostile</title><body>")

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 – the library's name
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(PATIENCE)


@pytest.fixture
def served(shared_store: Path) -> Iterator[Served]:
    with serving() as window:
        yield window


@pytest.fixture
def hostile(chromium: Chromium, served: Served) -> Iterator[Page]:
    """Return a page of the hostile site, in a browser whose other tab has the window open."""
    with chromium.page() as own, hostile_site() as address:
        own.goto(served.start)
        assert own.url == served.address
        assert own.locator("nav a").count() > 5
        page = own.context.new_page()
        page.goto(address)
        yield page


def languages(context: BrowserContext) -> list[str]:
    """What the only form of the frame has written."""
    return [cookie.get("value", "") for cookie in context.cookies() if cookie.get("name") == "airplan-language"]


@pytest.mark.parametrize("mode", ["cors", "no-cors"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_fetch_reads_nothing(hostile: Page, served: Served, mode: str, method: str) -> None:
    read = hostile.evaluate(
        """async ([address, mode, method]) => {
            try {
                const answer = await fetch(address, {mode, method, credentials: "include",
                    body: method === "POST" ? new URLSearchParams({language: "zh", back: "/"}) : undefined});
                return [answer.status, await answer.text()];
            } catch (error) { return "refused"; }
        }""",
        [f"{served.address}{'language' if method == 'POST' else ''}", mode, method],
    )
    assert read in ("refused", [0, ""])
    assert languages(hostile.context) == []


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"])
def test_a_form_does_nothing(hostile: Page, served: Served, kind: str) -> None:
    hostile.set_content(
        f'<form method="post" enctype="{kind}" action="{served.address}language">'
        '<input name="language" value="zh"><input name="form-token" value="x"><button>win</button></form>'
    )
    with hostile.expect_response(lambda answer: answer.url.endswith("/language")) as answer:
        hostile.click("button")
    assert answer.value.status == 403
    assert languages(hostile.context) == []


def test_the_page_cannot_be_framed(hostile: Page, served: Served) -> None:
    hostile.set_content(f'<iframe src="{served.address}"></iframe><object data="{served.address}"></object>')
    hostile.wait_for_load_state("networkidle")
    for frame in hostile.frames[1:]:
        assert frame.locator("nav").count() == 0


@pytest.mark.parametrize("tag", ["script", "img", "link"])
def test_nothing_of_it_can_be_loaded(hostile: Page, served: Served, tag: str) -> None:
    loaded = hostile.evaluate(
        """([tag, address]) => new Promise(done => {
            const element = document.createElement(tag);
            element.onload = () => done(true);
            element.onerror = () => done(false);
            if (tag === "link") { element.rel = "stylesheet"; element.href = address; } else { element.src = address; }
            document.body.appendChild(element);
        })""",
        [tag, f"{served.address}static/{'window.js' if tag == 'script' else 'window.css'}"],
    )
    assert loaded is False


def test_a_tab_that_it_opens_tells_it_nothing(hostile: Page, served: Served) -> None:
    seen = hostile.evaluate(
        """async address => {
            const tab = window.open(address);
            for (let i = 0; i < 100; i++) {
                await new Promise(done => setTimeout(done, 20));
                if (!tab || tab.closed) return "cut off";
                try { if (tab.document.title && tab.location.href !== "about:blank") return tab.document.title; }
                catch (error) { return "refused"; }
            }
            return "";
        }""",
        served.address,
    )
    assert seen in ("cut off", "refused", "")


def test_a_link_from_it_shows_no_data(hostile: Page, served: Served) -> None:
    """Its visitor would have to come from the address bar, a bookmark or the window itself."""
    hostile.set_content(f'<a href="{served.address}measures">look</a>')
    hostile.click("a")
    assert hostile.locator("nav").count() == 0


@pytest.mark.parametrize(
    "path",
    [
        *("measures/8a/record", "measures/8a/close", "measures/8a/extend", "dispatch", "bulletin", "notices"),
        *("rounds/2017-05/close", "entries/1m8585vekfa3ps1/undo", "collect"),
    ],
)
def test_no_form_of_the_window_is_answered(hostile: Page, served: Served, path: str) -> None:
    """What a form would need besides, a hostile page can only guess."""
    fields = {"form-token": "0" * 64, "form-id": "x", "shown": "0" * 64, "note": "x", "by": "x", "on": "2017-05-20"}
    hidden = "".join(f'<input type="hidden" name="{name}" value="{value}">' for name, value in fields.items())
    hostile.set_content(f'<form method="post" action="{served.address}{path}">{hidden}<button>win</button></form>')
    with hostile.expect_response(lambda answer: answer.url.endswith(path)) as answer:
        hostile.click("button")
    assert answer.value.status == 403
    assert hostile.locator("nav").count() == 0


def test_what_is_sent_without_waiting_does_nothing(hostile: Page, served: Served) -> None:
    """A beacon, a request for events, a socket, and a request that is sent when the page is left."""
    heard = hostile.evaluate(
        """async address => {
            const form = new URLSearchParams({language: "zh", back: "/"});
            navigator.sendBeacon(address + "language", form);
            const sent = fetch(address + "language", {method: "POST", mode: "no-cors", keepalive: true, body: form});
            await sent.catch(() => "refused");
            const events = await new Promise(done => {
                const source = new EventSource(address, {withCredentials: true});
                source.onmessage = source.onopen = () => done("heard");
                source.onerror = () => done("refused");
            });
            const socket = await new Promise(done => {
                const socket = new WebSocket(address.replace("http", "ws"));
                socket.onopen = socket.onmessage = () => done("heard");
                socket.onerror = () => done("refused");
            });
            return [events, socket];
        }""",
        served.address,
    )
    assert heard == ["refused", "refused"]
    assert languages(hostile.context) == []


@pytest.mark.parametrize("token", ["", "x", "A" * 43])
def test_a_guessed_token_opens_nothing(hostile: Page, served: Served, token: str) -> None:
    with hostile.expect_navigation() as answer:
        hostile.evaluate("address => { location = address }", f"{served.address}?token={token}")
    assert answer.value.status == 403
    assert hostile.locator("nav").count() == 0


REBOUND = "rebound.example"


@pytest.fixture(scope="module")
def misled(chromium: Chromium) -> Iterator[Chromium]:
    """Return a Chromium for which the attacker's name means this computer, as after DNS rebinding."""
    with chromium.with_flags(f"--host-resolver-rules=MAP {REBOUND} 127.0.0.1") as browser:
        yield browser


def test_a_name_that_is_rebound_reads_and_does_nothing(misled: Chromium, served: Served) -> None:
    """To the browser, the attacker's page and the window are then the same origin, and its policy is the attacker's."""
    with misled.page(bypass_csp=True) as page:
        page.goto(served.start)
        origin = f"http://{REBOUND}:{served.port}/"
        page.goto(origin)
        read = page.evaluate(
            """async token => {
                const seen = [];
                for (const path of ["/", "/log", "/static/window.js", "/" + token])
                    for (const method of ["GET", "POST"]) {
                        const body = method === "POST" ? new URLSearchParams({language: "zh"}) : undefined;
                        const answer = await fetch(path, {method, body, credentials: "include"});
                        seen.push([answer.status, (await answer.text()).includes("<nav")]);
                    }
                return seen;
            }""",
            served.start.removeprefix(served.address),
        )
        assert read == [[421, False]] * 8
        assert not [cookie for cookie in page.context.cookies() if cookie.get("domain") == REBOUND]


def test_a_page_of_another_site_does_nothing(misled: Chromium, served: Served) -> None:
    with misled.page() as own, hostile_site() as address:
        own.goto(served.start)
        page = own.context.new_page()
        page.goto(address.replace("127.0.0.1", REBOUND))
        assert REBOUND in page.url
        page.set_content(
            f'<form method="post" action="{served.address}language"><input name="language" value="zh">'
            "<button>win</button></form>"
        )
        with page.expect_response(lambda answer: answer.url.endswith("/language")) as answer:
            page.click("button")
        assert answer.value.status == 403
        assert languages(page.context) == []


def test_the_cookie_is_out_of_reach_of_scripts(hostile: Page, served: Served) -> None:
    assert "airplan" not in hostile.evaluate("document.cookie")


def test_the_window_itself_runs_no_script_of_a_page(chromium: Chromium, served: Served) -> None:
    """What the page allows in a policy is what the server hands out by name."""
    with chromium.page() as page:
        page.goto(served.start)
        page.evaluate(
            """() => {
                const script = document.createElement("script");
                script.textContent = "document.title = 'injected'";
                document.body.appendChild(script);
                document.body.insertAdjacentHTML("beforeend", "<img src=x onerror=\\"document.title='injected'\\">");
            }"""
        )
        page.wait_for_timeout(200)
        assert page.title() != "injected"
