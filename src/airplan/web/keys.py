"""Make and check the secrets of one start: the token of its address, cookies of browsers, tokens of forms."""

from __future__ import annotations

import hmac
import secrets

_BYTES = 32


class Keys:
    """The secrets of one start; they are kept in memory alone, so that a new start closes all old windows.

    A browser that opens the address with the token gets a cookie of its own. A form carries a token made from the
    cookie, so that no other browser can send it. Every comparison takes the same time, whatever differs.
    """

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(_BYTES)
        self.token = secrets.token_urlsafe(_BYTES)
        """The token of the printed address; it opens the window as often as it is used."""
        self._single: set[str] = set()

    def single_token(self) -> str:
        """Return a token that opens the window once, for a program whose arguments others may list."""
        token = secrets.token_urlsafe(_BYTES)
        self._single.add(token)
        return token

    def opens(self, token: str) -> bool:
        """Return whether a token opens the window; one that does so once is used up."""
        if hmac.compare_digest(token.encode(), self.token.encode()):
            return True
        used = [each for each in self._single if hmac.compare_digest(token.encode(), each.encode())]
        self._single.difference_update(used)
        return bool(used)

    def new_cookie(self) -> str:
        """Return the cookie of a browser that has opened the window."""
        number = secrets.token_urlsafe(_BYTES)
        return f"{number}.{self._sealed('cookie', number)}"

    def knows(self, cookie: str) -> bool:
        """Return whether a cookie was made by this start."""
        number, _dot, seal = cookie.partition(".")
        return hmac.compare_digest(seal.encode(), self._sealed("cookie", number).encode())

    def form_token(self, cookie: str) -> str:
        """Return the token of the forms that are shown to a browser."""
        return self._sealed("form", cookie)

    def fits(self, form_token: str, cookie: str) -> bool:
        """Return whether a form was shown to the browser that sends it."""
        return hmac.compare_digest(form_token.encode(), self.form_token(cookie).encode())

    def _sealed(self, use: str, text: str) -> str:
        return hmac.new(self._secret, f"{use}:{text}".encode(errors="replace"), "sha256").hexdigest()
