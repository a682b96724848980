"""Messages for the laws of plans: many fields, several channels, parameters whose names mean something elsewhere."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from random import Random
from typing import Any

from tests.proof.fuzz_texts import Texts
from tests.proof.fuzz_types import Type, declared

NAMES = (
    *("class", "lambda", "def", "import", "async", "str", "exec", "None_"),  # to Python
    *("cells", "moments", "recipients", "place", "run", "NotPlanned", "c0", "v0", "p0", "t1", "k1", "x1"),  # to a plan
    *("name", "order", "eta", "_"),
)
KINDS = ("msisdn", "customerid")


@dataclass(frozen=True)
class DrawnMessage:
    """Its source and its parameters; `ways` are how it is asked for: the channels, and kinds of id of who gets it."""

    source: str
    parameters: Mapping[str, Type]
    ways: Sequence[tuple[tuple[str, ...] | None, tuple[str, ...] | None]]

    def values(self, random: Random) -> dict[str, Any]:
        """Values for it; now and then one is left out."""
        given = {name: type_.draw(random) for name, type_ in self.parameters.items()}
        if given and random.random() < 0.1:
            del given[random.choice(sorted(given))]
        return given


def drawn_message(random: Random) -> DrawnMessage:
    """A message `m`."""
    names = random.sample(NAMES, random.choice((0, 1, 2, 3, 4, 5)))
    parameters = {name: declared(random) for name in names}
    written = _Writer(random, parameters)
    blocks = written.channels()
    lines = [
        *(f"param {name}: {type_.source}{written.default(type_)}" for name, type_ in parameters.items()),
        *written.fields(),
        *blocks.values(),
        *written.destinations(blocks.keys()),
    ]
    lines += ["smartlink 1 { validity: 2d }"] if "link_1" in "".join(lines) else []
    channels = [None, *((name,) for name in blocks), tuple(blocks)]
    takes = KINDS if blocks.keys() <= {"sms", "wa"} else KINDS[1:]
    kinds = [None, *((kind,) for kind in takes), takes]
    ways = [(random.choice(channels), random.choice(kinds)) for _ in range(4)]
    source = 'let footer = "Reply STOP"\n\nmessage m {\n' + "".join(f"  {line}\n" for line in lines) + "}\n"
    return DrawnMessage(source, parameters, ways)


class _Writer:
    def __init__(self, random: Random, parameters: Mapping[str, Type]) -> None:
        self.random, self.parameters = random, parameters
        # `plan-b` is a name in the file and a subtraction in a text.
        known = {name: type_ for name, type_ in parameters.items() if "-" not in name}
        self.texts = Texts(random, known, random.choice((0, 0, 1, 2)))
        self.plain = [
            name for name, type_ in known.items() if not type_.optional and type_.kind not in ("list", "record")
        ]

    def default(self, type_: Type) -> str:
        """Sometimes a default, of the kinds whose literals are JSON's."""
        if self.random.random() < 0.8 or type_.optional or type_.kind not in ("text", "int", "bool"):
            return ""
        return f" = {json.dumps(type_.draw(self.random), ensure_ascii=False)}"

    def text(self) -> str:
        """A text in quotes."""
        drawn = self.random.random()
        made = "Hi " + self._named() if drawn < 0.4 else self.texts.ordinary() if drawn < 0.8 else self.texts.body()
        return json.dumps(made, ensure_ascii=False).replace("\u2028", "\\u2028")

    def short(self) -> str:
        """A text with a name or two."""
        return json.dumps(self.random.choice(("id", "")) + self._named() or "id")

    def _named(self) -> str:
        some = self.random.sample(self.plain, min(len(self.plain), self.random.choice((0, 1, 1, 2))))
        return "".join(f"{self.random.choice(('', '-', '/'))}{{{{ {name} }}}}" for name in some)

    def maybe(self, line: str, share: float = 0.4) -> list[str]:
        """A line, or none."""
        return [line] if self.random.random() < share else []

    def fields(self) -> list[str]:
        """What all requests have."""
        expiry = self.random.choice(("2d", "0s", "2026-12-24T10:00:00Z", "2020-01-01T00:00:00Z"))
        return [
            *self.maybe(f"correlationid: {self.short()}"),
            *self.maybe(f"callbackData: {self.short()}", 0.2),
            *self.maybe('notifyurl: "https://x.example/{{ request.channel }}"', 0.2),
            *self.maybe(f"expiry: {expiry}", 0.3),
        ]

    def channels(self) -> dict[str, str]:
        """One channel or several."""
        kind = self.random.choice(("auto", "auto", "text", "unicode"))
        sender = self.random.choice(("", ', senderid: "ACME"'))
        every = {
            "sms": f"sms {{ type: {kind}, text: {self.text()}{sender} }}",
            "wa": f"wa {{ text: {self.text()} }}",
            "push": f"push {{ ios {{ text: {self.text()}, {self._extras()} }}, android {{ text: {self.short()} }} }}",
            "twitter": f"twitter {{ text: {self.text()} }}",
        }
        return {name: every[name] for name in self.random.sample([*every], self.random.choice((1, 1, 2, 3)))}

    def _extras(self) -> str:
        key = self.random.choice(("key", 'a"b', "{0}", "class", "k\\\\1"))
        return f"extras {{ customtags {{ {json.dumps(key)}: {self.short()} }} }}"

    def destinations(self, channels: Set[str]) -> list[str]:
        """Who gets it."""
        if not channels <= {"sms", "wa"}:
            return ['to customerid "C-1"', *self.maybe('to customerid "C-2" { correlationid: "c" }')]
        beside = "".join(self.maybe(f" {{ correlationid: {self.short()} }}"))
        return [f'to customerid "C-1"{beside}', *self.maybe('to msisdn "447700900123"')]
