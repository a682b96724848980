"""How the stand-in is asked: the inbox, what a query says, JSON. Whatever isn't understood is said."""

from __future__ import annotations

import json
from collections.abc import Collection

from starlette.requests import ClientDisconnect, Request

from imidsl.delivery.sandbox.platform import Platform
from imidsl.diagnostics.suggest import suggestion
from imidsl.schema.kinds import Json
from imidsl.schema.responses import KEY_HEADER

LARGEST = 1024 * 1024
"""Bytes of a request."""
_BEARER = "bearer "
_LONGEST = 60.0
"""Seconds that a request may wait for something to happen."""


class TooLargeError(Exception):
    """A request with more bytes than are taken; the rest isn't read."""


class AskedWronglyError(Exception):
    """Something that can't be answered, with the reason and the status of HTTP for it."""

    def __init__(self, reason: str, status: int = 400) -> None:
        super().__init__(reason)
        self.reason, self.status = reason, status


def key_of(request: Request) -> str:
    """The key that a request names its inbox by; a token in its place wins."""
    authorization = request.headers.get("authorization", "")
    if authorization.lower().startswith(_BEARER):
        return authorization[len(_BEARER) :].strip()
    return request.headers.get(KEY_HEADER, "").strip()


def inbox_of(request: Request, platform: Platform, *, needed: bool = True) -> str:
    """The inbox that is asked about: by the header, or in the query, where a browser can't send headers."""
    key = key_of(request) or request.query_params.get(KEY_HEADER, "")
    if needed and not key:
        raise AskedWronglyError(f"name the inbox by a header '{KEY_HEADER}', or in the query", 401)
    if key and platform.keys and key not in platform.keys:
        raise AskedWronglyError("no inbox has this key", 403)
    return key


async def whole(request: Request) -> bytes:
    """What a request carries, unless that is too much: then no more of it is read than is needed to know."""
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared[:20]) > LARGEST:
        raise TooLargeError
    data = bytearray()
    try:
        async for chunk in request.stream():
            data += chunk
            if len(data) > LARGEST:
                raise TooLargeError
    except ClientDisconnect:
        raise AskedWronglyError("the request ended before it was whole") from None
    return bytes(data)


async def read_json(request: Request) -> Json:
    """The JSON value that a request carries."""
    try:
        return json.loads(await whole(request))
    except (ValueError, RecursionError):
        raise AskedWronglyError("this is not JSON") from None


class Query:
    """What a query says, of names that are known."""

    def __init__(self, request: Request, *names: str) -> None:
        self._given = request.query_params
        for name in self._given:
            if name not in (*names, KEY_HEADER):
                raise AskedWronglyError(f"nothing is asked by '{name}': {suggestion(name, names)}")

    def word(self, name: str) -> str:
        """A text, empty where it isn't given."""
        return self._given.get(name, "")

    def choice(self, name: str, known: Collection[str]) -> str:
        """One of some words, or none."""
        word = self.word(name)
        if word and word not in known:
            raise AskedWronglyError(f"there is no {name} '{word}': {suggestion(word, known)}")
        return word

    def whole(self, name: str, usual: int = 0, most: int = 2**62) -> int:
        """A whole number."""
        word = self.word(name)
        if not word:
            return usual
        if not (word.isascii() and word.isdecimal() and len(word) < 20 and int(word) <= most):
            raise AskedWronglyError(f"'{name}' is a whole number up to {most:,}, not '{word}'")
        return int(word)

    def seconds(self, name: str) -> float:
        """Seconds to wait."""
        word = self.word(name)
        try:
            seconds = float(word or 0)
        except ValueError:
            seconds = -1.0
        if not 0 <= seconds <= _LONGEST:
            raise AskedWronglyError(f"'{name}' is a number of seconds up to {_LONGEST:g}, not '{word}'")
        return seconds
