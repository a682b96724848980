"""The catalogue for people: a rule explained on a terminal, in SARIF and in `docs/rules.md`, and the list of all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from string import Formatter
from textwrap import indent, wrap

from imidsl.diagnostics import ACCEPTED, REFUSED, Diagnostic, Rule
from imidsl.diagnostics.configuration import SUPPRESSIONS, is_fixed
from imidsl.diagnostics.examples import clean
from imidsl.diagnostics.stages import stage
from imidsl.report import text
from imidsl.report.cells import ELLIPSIS, safe

# Examples of sizes have lines of thousands of characters; this much of their beginning and end says enough.
_HEAD, _TAIL = 72, 24
_BOLD, _RESET = "\x1b[1m", "\x1b[0m"
_LANGUAGES = {"configuration": "toml", "body": "json", "import": "json"}
_COMMANDS = ("compile", "import")
_NO_EXAMPLE = "Nothing is known to raise it, so there is no example."
_INTRODUCTION = """\
# Rules

<!-- Generated from imidsl/diagnostics by `python -m imidsl.generate`: a change goes there. -->

Everything that `imidsl` can find. `imidsl explain CODE` (or its name) shows the same on a terminal, with what is said
about the example. In messages and remedies `<word>` stands for what differs from case to case. The API answers 7004 to
a body with errors unless another code is named; 7101, 7102 and 7107 come in the receipts of a request that was taken.
"""


def template(message: str) -> str:
    """A message or remedy of the catalogue as people read it: `'<found>' is not a field of <where>`."""
    parts = Formatter().parse(message)
    return "".join(words + (f"<{name}>" if name else "") for words, name, _, _ in parts)


def example(words: str) -> str:
    """An example as it is shown: without marks, safe for a terminal, very long lines without their middle."""
    return "\n".join(map(_shortened, clean(words).strip("\n").split("\n")))


def _shortened(line: str) -> str:
    line = safe(line)
    left_out = len(line) - _HEAD - _TAIL
    return line if left_out <= 0 else f"{line[:_HEAD]} [{ELLIPSIS} {left_out} characters {ELLIPSIS}] {line[-_TAIL:]}"


def explanation(rule: Rule, found: Sequence[Diagnostic], *, width: int = 80, colour: bool = False) -> str:
    """A rule on a terminal; `found` is what its bad example raises. Ends in a line break."""
    parts = [_bold(f"{rule.code} {rule.name}", colour), f"{rule.severity.value}, {stage(rule)}", ""]
    parts += [_indented(template(rule.message), width), "", _filled(rule.why, width)]
    sections = [
        *_examples(rule, found, width, colour),
        ("How to silence it", _suppression(rule, width)),
    ]
    parts += [f"\n{_bold(title, colour)}\n\n{body}" for title, body in sections]
    return "\n".join(parts) + "\n"


def _examples(rule: Rule, found: Sequence[Diagnostic], width: int, colour: bool) -> Iterator[tuple[str, str]]:
    if not rule.bad:
        yield "For example", f"  {_NO_EXAMPLE}"
        return
    yield "For example", indent(example(rule.bad), "  ")
    yield f"What '{_command(rule)}' says", indent(text.findings(found, width=width - 2, colour=colour), "  ")
    yield "Better", indent(example(rule.good), "  ")


def _command(rule: Rule) -> str:
    command, _, profile = rule.run.partition("-")
    options = ["--profile", profile] if profile else []
    return " ".join(["imidsl", command if command in _COMMANDS else "check", *options, *rule.args])


def _remedy(rule: Rule) -> bool:
    """Whether the row's remedy says more than that there is one."""
    return re.sub("<[^>]*>", "", template(rule.help)) != ""


def _suppression(rule: Rule, width: int) -> str:
    comment = f"# imidsl: allow {rule.name} because {ELLIPSIS}"
    setting = f'[severity]\n{rule.name} = "off"  # or error, warning, info'
    by_comment = f"For one place, with a reason, on the line above it:\n\n{indent(comment, '  ')}"
    by_setting = f"For the whole project, in imidsl.toml:\n\n{indent(setting, '  ')}"
    if is_fixed(rule.code) or rule.run == "configuration":
        return _indented("It can't be silenced, and its severity stays.", width)
    if rule.code in SUPPRESSIONS or rule.run in ("body", "import") or rule.args:  # where no comment is read, or can be
        return indent(by_setting, "  ")
    return indent(f"{by_comment}\n\n{by_setting}", "  ")


def _bold(words: str, colour: bool) -> str:
    return f"{_BOLD}{words}{_RESET}" if colour else words


def _filled(words: str, width: int) -> str:
    return "\n".join(wrap(safe(words), width, break_long_words=False, break_on_hyphens=False))


def _indented(words: str, width: int) -> str:
    return indent(_filled(words, width - 2), "  ")


def catalogue(rules: Iterable[Rule], *, width: int = 100, colour: bool = False) -> str:
    """All rules, a line each, by stage; ends in a line break."""
    lines: list[str] = []
    for title, group in groupby(rules, stage):
        lines += ["", _bold(title[:1].upper() + title[1:], colour)]
        lines += (_cut(f"  {r.code}  {r.name:<25}{r.severity.value:<9}{template(r.message)}", width) for r in group)
    return "\n".join([*lines[1:], "", "'imidsl explain CODE' tells all about one of them"]) + "\n"


def _cut(line: str, width: int) -> str:
    return line if len(line) <= width else line[: width - 1] + ELLIPSIS


def help_text(rule: Rule) -> str:
    """A rule as plain text, without examples."""
    return "\n".join([rule.why, *([f"Help: {template(rule.help)}"] if _remedy(rule) else [])])


def help_markdown(rule: Rule) -> str:
    """A rule as Markdown, without its title."""
    parts = [rule.why]
    if _remedy(rule):
        parts.append(f"**Help**: `` {template(rule.help)} ``")
    if rule.bad:
        parts += [f"Bad{_options(rule)}:", _fenced(rule, rule.bad), "Good:", _fenced(rule, rule.good)]
    else:
        parts.append(_NO_EXAMPLE)
    return "\n\n".join(parts)


def _options(rule: Rule) -> str:
    return f", with `{' '.join(rule.args)}`" if rule.args else ""


def _fenced(rule: Rule, words: str) -> str:
    return f"```{_LANGUAGES.get(rule.run, 'imi')}\n{example(words)}\n```"


def rules_page(rules: Iterable[Rule]) -> str:
    """`docs/rules.md`."""
    parts = [_INTRODUCTION]
    for title, group in groupby(rules, stage):
        parts.append(f"## {title[:1].upper()}{title[1:]}\n")
        parts += (_section(rule) for rule in group)
    return "\n".join(parts)


def _answered(rule: Rule) -> str:
    """What the API answers, where that isn't the usual."""
    return "" if rule.response in (REFUSED, ACCEPTED) else f" (answered {rule.response})"


def _section(rule: Rule) -> str:
    message = f"**{rule.severity.value}**: `` {template(rule.message)} ``{_answered(rule)}"
    return f"### {rule.code} {rule.name}\n\n{message}\n\n{help_markdown(rule)}\n"
