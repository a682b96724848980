"""What is measured on: one file of forty lines, a thousand files, one file of ten thousand lines; always the same."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from pathlib import Path
from random import Random

FORTY_LINES = r'''# Order updates for the web shop.
let footer = "Reply STOP to opt out."

defaults {
  notifyurl: "https://hooks.example.com/imi"
  priority: high
}

# Sent once, when the parcel leaves the warehouse.
message order_shipped {
  # What the customer calls themselves.
  param name: text(max: 24, charset: gsm7)
  param order: text(pattern: "[A-Z]{2}[0-9]{6}")
  param eta: date
  param express: bool = false

  correlationid: "{{ order }}-{{ request.channel }}"
  smartlink 4021 { validity: 2d }

  sms {
    senderid: "ACME"
    type: auto
    text: """
      Hi {{ name }}, order {{ order }} arrives \
      {% if express %}today{% else %}on {{ eta }}{% endif %}.
      Track it: {{ link_4021 }}
      {{ footer }}
      """
  }

  push {
    ios { text: "Order {{ order }} is on its way" }
    android { text: "Order {{ order }} is on its way", priority: 5 }
  }

  to msisdn "447700900123" "447700900456"
  to customerid "C-1001" { correlationid: "c-1001" }

  example ada { name: "Ada", order: "AB123456", eta: 2026-12-24, express: true }
}
'''

SHORT_SMS = r"""
message order_shipped {
  param name: text(max: 24)
  param order: text(pattern: "[A-Z]{2}[0-9]{6}")
  param eta: date

  sms { type: auto, text: "Hi {{ name }}, order {{ order }} arrives on {{ eta }}. Reply STOP to opt out." }
  to msisdn "447700900123"

  example ada { name: "Ada", order: "AB123456", eta: 2026-12-24 }
}
"""

_HEADER = """# Messages of the web shop.
let footer = "Reply STOP to opt out."
"""
_DEFAULTS = """
defaults {
  notifyurl: "https://hooks.example.com/imi"
  priority: medium
}
"""
_EVENTS = ("shipped", "received", "delayed", "ready", "refunded", "cancelled", "packed", "returned")
_OPENINGS = ("Hi {{ name }}", "Dear {{ name }}", "Good news, {{ name }}", "Hello {{ name }}", "Thank you, {{ name }}")
_PLACES = ("Leeds", "Bristol", "Glasgow", "Cardiff", "Belfast", "Norwich", "Exeter", "York", "Dundee", "Oxford")
_NAMES = ("Ada", "Grace", "Alan", "Edsger", "Barbara", "Donald", "Frances", "Tony", "Radia", "Niklaus")


def message(number: int) -> str:
    """The message of a number: a text message, a link in some, a push notification in most."""
    pick = Random(number)
    link = 4000 + number % 1000 if pick.random() < 0.7 else None
    express = pick.random() < 0.6
    event = pick.choice(_EVENTS)
    lines = [
        f"# Sent once, when an order of shop {number} is {event}.",
        f"message order_{event}_{number:04} {{",
        *_parameters(pick, express),
        *([f"  smartlink {link} {{ validity: {pick.randint(1, 7)}d }}", ""] if link else []),
        *_sms(pick, number, event, express, link),
        *(_push(pick, number, event) if pick.random() < 0.7 else []),
        *([f'  to msisdn "44770090{number % 10000:04}"'] if pick.random() < 0.5 else []),
        f'  to customerid "C-{number}" "D-{number}"',
        "",
        _example(pick, number, express),
        "}",
    ]
    return "\n".join(lines) + "\n"


def _parameters(pick: Random, express: bool) -> list[str]:
    return [
        f"  param name: text(max: {pick.randint(20, 40)})",
        '  param order: text(pattern: "[A-Z]{2}[0-9]{6}")',
        "  param eta: date",
        *(["  param express: bool = false"] if express else []),
        "",
        '  correlationid: "{{ order }}-{{ request.channel }}"',
        "",
    ]


def _sms(pick: Random, number: int, event: str, express: bool, link: int | None) -> list[str]:
    where = f"from {pick.choice(_PLACES)} (shop {number})"
    when = "{% if express %}today{% else %}on {{ eta }}{% endif %}" if express else "on {{ eta }}"
    return [
        "  sms {",
        f'    senderid: "SHOP{number % 10000}"',
        "    type: auto",
        '    text: """',
        f"      {pick.choice(_OPENINGS)}, your order {{{{ order }}}} {where} \\",
        f"      was {event}. Expect it {when}.",
        *([f"      Track it: {{{{ link_{link} }}}}"] if link else []),
        "      {{ footer }}",
        '      """',
        "  }",
        "",
    ]


def _push(pick: Random, number: int, event: str) -> list[str]:
    text = f"Order {{{{ order }}}} of shop {number} was {event}"
    return [
        "  push {",
        f'    ios {{ text: "{text}" }}',
        f'    android {{ text: "{text}, {{{{ name }}}}", priority: {pick.randint(1, 5)} }}',
        "  }",
        "",
    ]


def _example(pick: Random, number: int, express: bool) -> str:
    eta = date(2026, 1, 1) + timedelta(number % 365)
    values = f'name: "{pick.choice(_NAMES)}", order: "AB{number:06}", eta: {eta}'
    return f"  example usual {{ {values}{', express: true' if express else ''} }}"


def small_file(number: int) -> str:
    """A file with one message, every other one with defaults."""
    return f"{_HEADER}{_DEFAULTS if number % 2 else ''}\n{message(number)}"


def tested_file(number: int) -> str:
    """A small file whose message has a test."""
    body = small_file(number).removesuffix("}\n")
    lines = (
        '  test "who" {',
        "    example: usual",
        '    with { name: "Zoë" }',
        f'    expect sms {{ senderid: "SHOP{number % 10000}", text {{ contains: ["Zoë", "shop {number}"] }} }}',
        "  }",
    )
    return "\n".join([body, *lines, "}", ""])


def large_file(lines: int = 10_000) -> str:
    """One file with many messages: the first length from `lines` on that ends with a message."""
    text = _HEADER + _DEFAULTS
    for number in count():
        if text.count("\n") >= lines:
            break
        text += "\n" + message(number)
    return text


def write(folder: Path, files: int, *, tests: bool = False) -> Path:
    """A new folder with that many small files, with a test each if wanted."""
    folder.mkdir()
    for number in range(files):
        text = tested_file(number) if tests else small_file(number)
        (folder / _name(number)).write_text(text, "utf-8")
    return folder


def change(folder: Path, files: int) -> None:
    """Change the words of that many small files of a folder."""
    for number in range(files):
        path = folder / _name(number)
        path.write_text(path.read_text("utf-8").replace(" was ", " has been "), "utf-8")


def _name(number: int) -> str:
    return f"message_{number:04}.imi"
