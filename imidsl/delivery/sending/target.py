"""Where requests go, and the service key that opens it, which nothing shows."""

from __future__ import annotations

import ipaddress
from typing import Final
from urllib.parse import urlsplit

from imidsl.records import dataclass
from imidsl.schema.responses import PATH

DOCUMENTED: Final = f"https://api.imiconnect.io{PATH}"
_HIDDEN: Final = "<service key>"
_SHORTEST: Final = 6
"""Characters of a key that is a secret; a stand-in's `a` would be found in every other word."""


class ServiceKey:
    """A service key: only `reveal` gives it away, and whatever others say is taken through `hide` first."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def __repr__(self) -> str:
        return _HIDDEN

    def __reduce__(self) -> str:
        raise TypeError("a service key isn't written anywhere")

    def reveal(self) -> str:
        """The key itself."""
        return self._value

    def hide(self, text: str) -> str:
        """A text without the key, should it be in it."""
        return text.replace(self._value, _HIDDEN) if len(self._value) >= _SHORTEST else text


def key_of(text: str) -> ServiceKey | None:
    """The key that a text is; None where it can't stand in a header."""
    return ServiceKey(text) if text and all("!" <= char <= "~" for char in text) else None


@dataclass(frozen=True, slots=True)
class BadEndpoint:
    """Why nothing is sent to a URL."""

    reason: str


def endpoint_of(url: str) -> str | BadEndpoint:
    """The address of the API that a URL names: of a server alone, the documented path there."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return BadEndpoint("is no URL")
    if parts.scheme not in ("https", "http") or not host or not url.isprintable() or " " in url:
        return BadEndpoint("is no https:// URL")
    if parts.username is not None or parts.password is not None:
        return BadEndpoint("holds a user or password")
    if parts.query or parts.fragment:
        return BadEndpoint("holds a query or fragment")
    if parts.scheme == "http" and not is_loopback(host):
        return BadEndpoint("isn't encrypted: http:// is for this computer alone (127.0.0.1, ::1, localhost)")
    return parts._replace(path=PATH if parts.path in ("", "/") else parts.path, query="", fragment="").geturl()


def is_loopback(host: str) -> bool:
    """Whether a host is this computer by how it is written; no name is looked up."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
