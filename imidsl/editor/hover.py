"""What is known of what the author points at, as Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from imidsl.binding.message import PARAM
from imidsl.compiler.checking import Checker
from imidsl.diagnostics.catalogue import BY_KEY
from imidsl.editor.checking import OpenFile
from imidsl.editor.facts import bounds_of, size_fact
from imidsl.editor.fields_in_words import described, of_symbol, parameter_in_words
from imidsl.editor.filter_words import about
from imidsl.editor.names import FileNames, parameters_of
from imidsl.editor.place import CursorPlace, place_of
from imidsl.editor.references import occurrence
from imidsl.editor.text_names import Occurrence
from imidsl.request.proofs import Proof
from imidsl.schema.kinds import Choice, Many
from imidsl.source import Span
from imidsl.syntax import tree
from imidsl.text.template.filters import ROWS
from imidsl.text.template.template import parse
from imidsl.text.types.parameters import documentation
from imidsl.text.types.reader import TYPES

SHOWN: Final = 400
"""How many characters of a rendering are shown."""


class Hover(NamedTuple):
    """What is said of the characters of a span."""

    span: Span
    words: str


def hover(file: OpenFile, offset: int) -> Hover | None:
    """What is known of what stands at a place of a file that was checked."""
    named = occurrence(file, offset)
    if named is not None:
        words = _of_name(file, named)
        if words:
            return Hover(named.span, words)
    place = place_of(file, offset)
    return next(_of_place(place), None)


def _of_name(file: OpenFile, one: Occurrence) -> str:
    match one.symbol.kind:
        case "param":
            return _of_parameter(file, one)
        case "let":
            found = file.unit.let(one.symbol.name)
            value = found[1].value if found is not None else None
            return f"```imi\nlet {one.symbol.name} = {value.span.text}\n```" if value is not None else ""
        case "message":
            pair = next(
                (unit.own_messages[one.symbol.name] for unit in file.unit.seen if one.symbol.name in unit.own_messages),
                None,
            )
            return f"`message {one.symbol.name}`\n\n{documentation(pair)}".rstrip() if pair is not None else ""
        case "link":
            return f"The short link of `smartlink {one.symbol.name}`: the platform's placeholder stands for it."
        case "field":
            return f"`{one.symbol.name.removeprefix('.')}`, a field of a record"
    return ""


def _of_parameter(file: OpenFile, one: Occurrence) -> str:
    """A parameter, with what it is declared with and how often it is used."""
    names = FileNames(file.unit)
    for block in file.unit.own_messages.values():
        meaning = names.message(block).parameters.get(one.symbol.name)
        if meaning is not None and meaning.symbol == one.symbol:
            parameter = parameters_of(file.unit, block)[one.symbol.name]
            value = parameter.item.value
            lines = [
                f"`{PARAM} {parameter.name}`: {parameter_in_words(parameter)}",
                bounds_of(parameter.type) if parameter.type is not None else "",
                f"Without a value: `{value.span.text}`" if value is not None else "",
            ]
            uses = sum(other.symbol == one.symbol and not other.declares for other in names.every())
            times = "once" if uses == 1 else f"{uses} times"
            return "  \n".join(filter(None, lines)) + f"\n\nUsed {times} in this file."
    return ""


def _of_place(place: CursorPlace) -> Iterator[Hover]:
    node = place.node
    if isinstance(node, tree.String):
        yield from _of_text(place, node)
        return
    if not isinstance(node, tree.Name):
        return
    above = place.way[-2]
    if isinstance(above, tree.Entry | tree.Block | tree.Statement) and node is above.key and place.shapes:
        row = place.enclosing(above).row(node.text, place.profile)
        if row is not None:
            yield Hover(node.span, f"**{row.name}**\n\n{described(row, place.profile)}")
    elif isinstance(above, tree.Type) and node.text in TYPES:
        yield Hover(node.span, f"`{node.text}`, a type of parameters")
    elif (rule := BY_KEY.get(node.text)) is not None and not place.row:
        yield Hover(node.span, f"**{rule.code} {rule.name}**\n\n{rule.why}")
    elif place.row is not None:
        kind = place.row.kind.of if isinstance(place.row.kind, Many) else place.row.kind
        if isinstance(kind, Choice) and node.text in kind.symbols():
            yield Hover(node.span, of_symbol(kind, node.text) or f"a value of {place.row.name}")


def _of_text(place: CursorPlace, string: tree.String) -> Iterator[Hover]:
    """A filter at the place, or what the proof says of the text."""
    template, _ = parse(string)
    words = template.words.words if template is not None and template.words is not None else ()
    at = place.offset - place.source.offset
    for before, word in pairwise(words):
        span = string.at(word.start, word.end)
        if before.text == "|" and word.text in ROWS and span.start <= at <= span.end:
            yield Hover(span, f"**{word.text}**\n\n{about(ROWS[word.text])}")
            return
    if "$(" in string.text:
        yield Hover(string.span, "`$(name)` is put in by the platform: how long it will be isn't known here.")
    yield from _of_sizes(place, string)


def _of_sizes(place: CursorPlace, string: tree.String) -> Iterator[Hover]:
    """What the proof says of a text, a largest rendering, and what takes it out of GSM-7."""
    if place.block is None or place.block not in place.unit.own_messages.values():
        return
    file = place.file
    message = file.message(place.block)
    checker = Checker(file.environment.profile, file.environment.config)
    told: dict[str, None] = {}
    for channel in message.channels:
        for proof in checker.proved(message, channel):
            if proof.leaf.span == string.span:
                told["  \n".join(_told(proof))] = None
    if told:
        yield Hover(string.span, "\n\n".join(told))


def _told(proof: Proof) -> Iterator[str]:
    fact = size_fact(proof)
    yield f"**{fact.field}** {fact.words}"
    yield f"{fact.details[0].upper()}{fact.details[1:]}"
    if proof.answer.leaves_gsm7_by:
        leavers = ", ".join(f"`{one.word}` ({one.characters})" for one in proof.answer.leaves_gsm7_by)
        yield f"Can leave GSM-7 by {leavers}"
    witness = proof.answer.found_witness
    text = proof.text.rendered(witness.values) if witness is not None else None
    if witness is not None and text is not None:
        shown = text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
        yield f"The largest found, {witness.size}:\n\n```text\n{shown}\n```"
