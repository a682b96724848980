"""A preview as a page: self-contained, readable without scripts, and with nothing in it that could be fetched or run.

Whatever comes from definitions goes through Jinja's autoescape; the policy lets only this page's own style and script
be used, by their hashes.
"""

from __future__ import annotations

import os
import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from hashlib import sha256
from typing import TypeAlias
from urllib.parse import urlsplit

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from imidsl.preview.cards.listing import folders, tallies
from imidsl.preview.cards.model import Preview
from imidsl.preview.show.breaks import steps

_JSON = re.compile(
    r'(?P<key>"(?:[^"\\]|\\.)*"(?=:))|(?P<string>"(?:[^"\\]|\\.)*")|(?P<number>-?\b\d[\d.eE+-]*\b|\btrue\b|\bfalse\b|\bnull\b)'
)
_MEDIA = ("image", "video", "audio", "file", "location")


Link: TypeAlias = Callable[[str], str]
"""Makes the URL that opens a place, such as `a/b.imi:3:7`, in an editor."""


def render(preview: Preview, *, title: str) -> str:
    """The page of a preview; `title` says what of, such as the paths."""
    script = asset("page.js")
    listed = folders(preview.sheets)
    counted = tallies(listed, preview.every_problem())
    sheets = [entry.sheet for folder in listed for entry in folder.entries]
    given = {"folders": listed, "tallies": counted, "count": len(sheets), "base": "#", "editor": None}
    shown = {"sheets": sheets, "problems": preview.problems, "title": title}
    return template("page.html.j2", **shown, **given, **frame(script, connect=False))


def title_of(paths: Iterable[str]) -> str:
    """What a page of these files and folders is called."""
    return ", ".join(os.path.basename(os.path.abspath(path)) for path in paths)


def frame(script: str, *, connect: bool) -> dict[str, str]:
    """What the page round a preview wants: style, script, and the policy that allows just those.

    `connect` lets it talk to the server that it came from.
    """
    style = asset("style.css")
    return {"style": style, "script": script, "policy": policy(style, script, connect=connect)}


def policy(style: str, script: str, *, connect: bool) -> str:
    """The content-security policy of a page with this style and script."""
    allowed = {
        "default-src": "'none'",
        "style-src": f"'{_hash(style)}'",
        "script-src": f"'{_hash(script)}'",
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    } | ({"connect-src": "'self'"} if connect else {})
    return "; ".join(f"{name} {value}" for name, value in allowed.items())


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def template(name: str, *packages: str, **given: object) -> str:
    """A template of the assets, filled; `packages` have assets of their own, which may use these."""
    return _environment(packages).get_template(name).render(given)


@cache
def asset(name: str, *packages: str) -> str:
    """A style or script, with the line ends that browsers hash."""
    environment = _environment(packages)
    assert environment.loader is not None
    return environment.loader.get_source(environment, name)[0].replace("\r\n", "\n")


@cache
def _environment(packages: tuple[str, ...]) -> Environment:
    environment = Environment(
        loader=ChoiceLoader([PackageLoader(package, "assets") for package in (*packages, "imidsl.preview.show")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "tokens": _tokens,
        "steps": steps,
        "initial": _initial,
        "base": _base,
        "host": _host,
        "class": _class,
    }
    return environment


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    """JSON in pieces: a kind (`key string number`, or nothing) and the characters."""
    at = 0
    for found in _JSON.finditer(text):
        if at < found.start():
            yield "", text[at : found.start()]
        yield found.lastgroup or "", found[0]
        at = found.end()
    yield "", text[at:]


def _initial(name: str) -> str:
    return next((char.upper() for char in name if char.isalnum()), "•")[:1]


def _base(url: str) -> str:
    """The last step of a URL's path, which says most of what a picture is."""
    return url.rstrip("/").rpartition("/")[2] or url


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url


def _class(sort: str) -> str:
    return sort if sort in _MEDIA else "file"
