"""The table: rows check themselves, a field is one line, a second profile is data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pytest

from imidsl.binding.binder import Binder
from imidsl.binding.fields import Layer
from imidsl.binding.values import Leaf, plain
from imidsl.diagnostics import Diagnostic, relations
from imidsl.records import dataclass, replace
from imidsl.request.fill import decided
from imidsl.request.path import RequestPath
from imidsl.request.rules import Rules
from imidsl.request.sizes import Sizes
from imidsl.schema.channels import CHANNELS
from imidsl.schema.channels.sms import SMS
from imidsl.schema.envelope import MESSAGE, limit_names, request_shape, shapes
from imidsl.schema.json_schema import request_schema
from imidsl.schema.kinds import PROFILES, Choice, Json, Option, Profile, at_most
from imidsl.schema.model import Field, Shape
from imidsl.schema.relations import AnyOf, Decision, JudgedMembers, Members, Relation
from imidsl.source import Source
from imidsl.syntax import tree
from imidsl.syntax.parse import parse


def bound(text: str, shape: Shape, profile: Profile = "imiconnect") -> tuple[Json, list[str]]:
    """A block's text as JSON, and the names of the rules that it breaks."""
    file, found = parse(Source("a.imi", text))
    assert found == []
    block = file.items[0]
    assert isinstance(block, tree.Block)
    binder = Binder(profile)
    record = binder.record(shape, [Layer.of(block)])
    found = [*binder.found, *Rules(profile, Sizes()).check(record, RequestPath().below("x"))]
    ready = all(leaf.ready for leaf in record.members.values() if isinstance(leaf, Leaf))
    return plain(record, profile, raw=True) if ready else None, [d.rule.name for d in found]


WITH_FIELD = Shape("thing", "A thing", (Field("text", at_most(9, "bytes", "nobody"), "What it says", need="yes"),))


def test_a_field_is_one_line() -> None:
    invented = Field("mood", Choice((Option("glad", "1"), Option("sad", "2"))), "How it sounds")
    shape = Shape("thing", "A thing", (*WITH_FIELD.fields, invented))
    assert bound('thing { text: "Hi", mood: glad }', WITH_FIELD)[1] == ["unknown-field"]
    assert bound('thing { text: "Hi", mood: glad }', shape) == ({"text": "Hi", "mood": "1"}, [])
    assert bound('thing { text: "Hi", mood: gald }', shape)[1] == ["unknown-symbol"]


def test_a_field_of_a_channel_is_a_row_in_its_file() -> None:
    assert SMS.shape.cases is not None
    invented = Field("colour", at_most(9, "bytes", "nobody"), "What colour it has")
    cases = replace(SMS.shape.cases, when={tag: (*rows, invented) for tag, rows in SMS.shape.cases.when.items()})
    shape = replace(SMS.shape, cases=cases)
    assert bound('sms { text: "Hi", colour: "red" }', SMS.shape)[1] == ["unknown-field"]
    assert bound('sms { text: "Hi", colour: "red" }', shape) == ({"text": "Hi", "colour": "red"}, [])


@dataclass(frozen=True, slots=True)
class Louder(Relation):
    """An invented relation: one field goes with another."""

    field: str
    by: str

    def names(self) -> set[str]:
        return {self.field, self.by}

    def check(self, members: JudgedMembers) -> Iterator[Diagnostic]:
        if self.by in members.names and members.value(self.field) == "soft":
            yield relations.IGNORED_FIELD.at(members.at(self.by), found=self.by, other=self.field, why="it is soft")

    def decide(self, members: Members) -> Decision | None:
        return Decision(self.field, "loud", self.by) if self.field not in members.names else None


def test_a_kind_of_relation_is_a_class_of_its_own() -> None:
    kind = at_most(9, "bytes", "nobody")
    rows = (Field("tone", kind, "How it sounds"), Field("amount", kind, "How much"))
    shape = Shape("thing", "A thing", rows, relations=(Louder("tone", "amount"),))
    assert bound('thing { tone: "soft", amount: "9" }', shape)[1] == ["ignored-field"]
    assert bound('thing { tone: "hard", amount: "9" }', shape)[1] == []
    binder = Binder(PROFILES[0])
    (block,) = parse(Source("m.imi", 'thing { amount: "9" }'))[0].items
    assert isinstance(block, tree.Block)
    made = decided(binder.record(shape, [Layer.of(block)]))
    assert plain(made, PROFILES[0], raw=True) == {"tone": "loud", "amount": "9"}
    with pytest.raises(AssertionError):
        Shape("thing", "A thing", rows[:1], relations=shape.relations)


def test_of_several_profiles_that_have_a_field_each_is_named() -> None:
    invented = cast(Profile, "invented")
    shape = Shape("thing", "A thing", (Field("mood", at_most(9, "bytes", "nobody"), "How it sounds"),))
    (block,) = parse(Source("m.imi", 'thing { mood: "glad" }'))[0].items
    assert isinstance(block, tree.Block)
    binder = Binder(invented)
    binder.record(shape, [Layer.of(block)])
    (found,) = binder.found
    assert all(profile in found.message for profile in (*PROFILES, invented))


def test_profiles_spell_and_have_fields_of_their_own() -> None:
    shape = Shape(
        "thing",
        "A thing",
        (
            Field("types", at_most(9, "bytes", "nobody"), "Which", wire={"imiconnect": "tpyes"}),
            Field("appid", at_most(9, "bytes", "nobody"), "Which app", profiles=frozenset({"webexconnect"})),
        ),
    )
    assert bound('thing { types: "a" }', shape) == ({"tpyes": "a"}, [])
    assert bound('thing { tpyes: "a" }', shape, "webexconnect") == ({"types": "a"}, [])
    assert bound('thing { appid: "a" }', shape)[1] == ["other-profile"]
    assert bound('thing { appid: "a" }', shape, "webexconnect") == ({"appid": "a"}, [])


def test_faulty_rows_are_refused() -> None:
    text = Field("text", at_most(9, "bytes", "nobody"), "What it says")
    for rows, between in [((text, text), ()), ((text,), (AnyOf(("txet",)),))]:
        with pytest.raises(AssertionError):
            Shape("thing", "A thing", rows, relations=between)
    with pytest.raises(AssertionError):
        Field("text", at_most(9, "bytes", "nobody"), "no sentence.")


def test_one_name_means_one_shape() -> None:
    for profile in PROFILES:
        named: dict[str, Shape] = {}
        for channel in CHANNELS:
            for shape in shapes(request_shape(channel, profile)):
                # The channels rt and appmessaging are two names of one object.
                assert named.setdefault(shape.name, shape) is shape


def test_limits_can_be_set_for_every_limited_text() -> None:
    assert {"sms.text", "push.ios.text", "push.android.text", "twitter.text", "correlationid"} <= limit_names()
    schema = request_schema("imiconnect", {"twitter.text": 280})
    assert '"x-maxBytes": 280' in str(schema).replace("'", '"')
    assert {row.name for row in MESSAGE.fields} >= {channel.name for channel in CHANNELS}
