"""The ordinary program: the same job as one would do it in an afternoon, with the same four libraries.

It knows the channels that the benchmark's files use, proves nothing, and says no more than a library's own words where
something is wrong. Nothing in it is slow on purpose: what can be made once is made once.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import click
from jinja2 import Environment, StrictUndefined, Template, TemplateError
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match
from lark.exceptions import UnexpectedInput

from benchmarks.ordinary_syntax import PARSER, ROOT, Item, plain

MINUTES = {"m": 1, "h": 60, "d": 1440, "w": 10080}
PRIORITIES = {"low": "1", "medium": "2", "high": "3"}
SMS_TYPES = {"text": "1", "flash": "2", "binary": "3", "unicode": "4"}
ADDRESSES = {"sms": ("msisdn", "customerid"), "push": ("customerid",)}
GSM7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà^{}\\[~]|€\f"
)

Values = dict[str, Any]


@dataclass
class Message:
    """What a message says, before values are filled in."""

    name: str
    fields: Values
    scope: Values
    channels: Values = field(default_factory=dict)
    examples: dict[str, Values] = field(default_factory=dict)
    smartlinks: list[Values] = field(default_factory=list)
    to: list[Values] = field(default_factory=list)


VALIDATOR = Draft202012Validator(json.loads((ROOT / "schemas" / "imiconnect.schema.json").read_text("utf-8")))
TEMPLATES = Environment(
    undefined=StrictUndefined, keep_trailing_newline=True, trim_blocks=True, lstrip_blocks=True, autoescape=False
)


def messages(text: str) -> Iterator[Message]:
    """The messages of a file."""
    items: Any = PARSER.parse(text)
    scope = {item.labels[0]: item.value for item in items if item.name == "let"}
    defaults = {name: value for item in items if item.name == "defaults" for name, value in plain(item.value).items()}
    for item in items:
        if item.name == "message":
            message = Message(item.labels[0], dict(defaults), dict(scope))
            for part in item.value:
                add(message, part)
            yield message


def add(message: Message, part: Item) -> None:
    """Add what one form says to its message."""
    match part.name:
        case "param":
            message.scope.update(zip(part.labels, part.value, strict=False))
        case "example":
            message.examples[part.labels[0]] = plain(part.value)
        case "smartlink":
            link = part.labels[0]
            message.smartlinks.append({"linkid": link, "validity": minutes(plain(part.value)["validity"])})
            message.scope[f"link_{link}"] = f"{{{{link_{link}}}}}"
        case "to":
            message.to.append({part.labels[0]: part.labels[1:], **dict(plain(part.value))})
        case "sms" | "push":
            message.channels[part.name] = plain(part.value)
        case _:
            message.fields[part.name] = plain(part.value)


def minutes(duration: str) -> int:
    """A duration such as `2d`."""
    return int(duration[:-1]) * MINUTES[duration[-1]]


@lru_cache(maxsize=1024)
def template(text: str) -> Template:
    """A text, compiled."""
    return TEMPLATES.from_string(text)


def rendered(value: Any, scope: Values) -> Any:
    """A value with all its texts rendered."""
    if isinstance(value, str):
        return template(value).render(scope) if "{" in value else value
    if isinstance(value, dict):
        return {name: rendered(item, scope) for name, item in value.items()}
    return [rendered(item, scope) for item in value] if isinstance(value, list) else value


def scope_of(message: Message, channel: str, values: Values) -> Values:
    """The names that texts of a channel see."""
    return {**message.scope, **values, "request": {"channel": channel, "part": 1}}


def bodies(message: Message, values: Values) -> Iterator[tuple[str, Values]]:
    """The channels of a message and their request bodies."""
    for channel, block in message.channels.items():
        scope = scope_of(message, channel, values)
        body = rendered(message.fields, scope)
        if "priority" in body:
            body["priority"] = PRIORITIES.get(body["priority"], body["priority"])
        body["deliverychannel"] = channel
        content = (sms if channel == "sms" else push)(rendered(block, scope))
        links = {"smartlinks": message.smartlinks} if message.smartlinks and channel == "sms" else {}
        body["channels"] = {**links, channel: content}
        body["destination"] = [rendered(to, scope) for to in message.to if any(k in to for k in ADDRESSES[channel])]
        yield channel, body


def sms(block: Values) -> Values:
    """The content of a text message; `auto` picks the encoding."""
    if block.get("type") == "auto":
        block["type"] = "text" if GSM7.issuperset(block["text"]) else "unicode"
    return {**block, "type": SMS_TYPES[block["type"]]} if "type" in block else block


def push(block: Values) -> Values:
    """The content of a push notification."""
    if "priority" in block.get("android", {}):
        block["android"]["priority"] = str(block["android"]["priority"])
    return block


def outputs(text: str, *, schema: bool = True) -> Iterator[tuple[str, Values]]:
    """A body for each example and channel, and the name of its file; ValueError where one breaks the schema."""
    for message in messages(text):
        for example, values in message.examples.items():
            for channel, body in bodies(message, values):
                error = best_match(VALIDATOR.iter_errors(body)) if schema else None
                if error is not None:
                    raise ValueError(f"{message.name}: {error.message}")
                yield f"{message.name}.{example}.{channel}.json", body


def made(paths: Iterable[str], *, schema: bool = True) -> Iterator[tuple[str, Values]]:
    """All bodies of files and folders; what is wrong with a file is said, and the exit status is 1."""
    failed = False
    for path in paths:
        for file in sorted(Path(path).rglob("*.imi")) if Path(path).is_dir() else [Path(path)]:
            try:
                yield from outputs(file.read_text("utf-8"), schema=schema)
            except (UnexpectedInput, TemplateError, ValueError, KeyError) as error:
                failed = True
                click.echo(f"{file}: {error}", err=True)
    if failed:
        sys.exit(1)


@click.group()
@click.version_option("1", prog_name="ordinary")
def main() -> None:
    """Request bodies from message definitions."""


@main.command()
@click.argument("paths", nargs=-1, required=True)
@click.option("--schema/--no-schema", default=True)
def check(paths: tuple[str, ...], schema: bool) -> None:
    """Say what is wrong."""
    click.echo(f"{sum(1 for _ in made(paths, schema=schema))} bodies are fine", err=True)


@main.command("compile")
@click.argument("paths", nargs=-1, required=True)
@click.option("-o", "--out", default="build")
def compile_(paths: tuple[str, ...], out: str) -> None:
    """Write a body for each example and channel."""
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    for name, body in list(made(paths)):
        (folder / name).write_text(json.dumps(body, ensure_ascii=False, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
