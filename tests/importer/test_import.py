"""What `imidsl import` writes compiles back to just the bodies that it came from, whatever they are."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from imidsl.compiler.options import ALL, Options, Supplied
from imidsl.compiler.project import Project
from imidsl.compiler.translation import Environment
from imidsl.diagnostics import Diagnostic
from imidsl.importer.importing import Imported, guess, import_bodies
from imidsl.importer.inputs import Inputs
from imidsl.importer.names import base, unique
from imidsl.importer.respelling import respelled
from imidsl.importer.values import same
from imidsl.request.settings import Config
from imidsl.schema.channels import CHANNELS
from imidsl.schema.envelope import CONTENT, ID_NAMES, request_shape
from imidsl.schema.kinds import (
    COMPLETE,
    Amount,
    Choice,
    Count,
    Flag,
    Free,
    Id,
    Instant,
    Json,
    Kind,
    Many,
    Map,
    Msisdn,
    Nested,
    Pattern,
    Profile,
    Switch,
    Url,
)
from imidsl.schema.model import Field, Shape
from imidsl.source import Source
from imidsl.syntax.json import plain_value
from imidsl.workspace import files
from tests import TESTS
from tests.house.test_laws import NOW, SOUND

ACCEPTED = sorted((TESTS / "vendor" / "accepted").glob("*.json"))
PUBLIC = sorted((TESTS / "vendor" / "public").glob("*.json"))
REFUSED = sorted((TESTS / "vendor" / "refused").glob("*.json"))
CASES = [p for p in sorted((TESTS / "golden" / "import").iterdir()) if p.suffix != ".imi"]
IMICONNECT: Profile = "imiconnect"
WEBEXCONNECT: Profile = "webexconnect"


def read(text: str, name: str = "body.json") -> Inputs:
    inputs = Inputs()
    inputs.add(Source(name, text), name.removesuffix(".json"))
    return inputs


def imported(bodies: Sequence[Json], profile: Profile, name: str = "body") -> Imported:
    inputs = read(json.dumps(list(bodies)), f"{name}.json")
    assert inputs.found == []
    return import_bodies(inputs.bodies, profile, "out.imi", Config())


def project(text: str, profile: Profile) -> Project:
    return Project([Source("out.imi", text)], Environment(profile, lambda importer, target: "nothing is imported"))


def compiled(text: str, profile: Profile) -> list[Json]:
    outputs, found = project(text, profile).compile(Options(clock=lambda: NOW))
    assert [d.message for d in found if d.is_error] == []
    return [output.body for output in outputs]


def rules(found: Sequence[Diagnostic]) -> list[str]:
    return [d.rule.name for d in found]


def put_right(body: Json) -> Json:
    """A body with its addresses as the API wants them."""

    def one(kind: str, address: Json) -> Json:
        digits = re.sub(r"[+\s()-]", "", address) if isinstance(address, str) else str(address)
        is_number = isinstance(address, int) and not isinstance(address, bool) and address >= 0
        if kind == "msisdn" and isinstance(address, str | int) and re.fullmatch("[1-9][0-9]{6,14}", digits):
            return digits
        is_right = kind in OPAQUE or (kind == "msisdn" and re.fullmatch("[1-9][0-9]{6,14}", digits))
        return digits if is_number and is_right else address

    def item(destination: Json) -> Json:
        if not isinstance(destination, dict):
            return destination
        return {k: [one(k, a) for a in v] if isinstance(v, list) else v for k, v in destination.items()}

    where = body.get("destination") if isinstance(body, dict) else None
    return {**body, "destination": list(map(item, where))} if isinstance(where, list) else body


OPAQUE = ID_NAMES - {"msisdn", "firefox_pushid"}


def leaves_open(result: Imported) -> bool:
    """Whether nothing but `raw` could say who gets it, which no run takes for an answer."""
    return any(d.rule.name == "imported-raw" and d.span.text == '"destination"' for d in result.found)


def assert_comes_back(bodies: Sequence[Json], profile: Profile) -> Imported:
    """Import and compile again; where rules are broken, which stops compiling, as far as the compiler goes."""
    result = imported(bodies, profile)
    bodies = [spelled(put_right(body), profile) for body in bodies]
    assert "import-differs" not in rules(result.found), result.text
    assert same(list(project(result.text, profile).bodies()), list(bodies)), result.text
    if not any(d.is_error for d in result.rules) and not leaves_open(result):
        assert same(compiled(result.text, profile), list(bodies)), result.text
    return result


def spelled(body: Json, profile: Profile) -> Json:
    """A body with its instants as definitions spell them."""
    inputs = read(json.dumps(body))
    return plain_value(respelled(inputs.bodies[0][1], profile, []))


# --- real bodies


@pytest.mark.parametrize("path", [*ACCEPTED, *PUBLIC], ids=lambda path: path.stem)
def test_a_real_body_comes_back(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert_comes_back([json.loads(text)], guess(read(text).bodies)[0])


@pytest.mark.parametrize("path", ACCEPTED, ids=lambda path: path.stem)
def test_an_accepted_body_needs_no_way_out(path: Path) -> None:
    result = assert_comes_back([json.loads(path.read_text(encoding="utf-8"))], IMICONNECT)
    assert result.found == ()
    assert "raw" not in result.text


# What the vendor's pages print and no profile's table has: see `vendor/public/README.md`.
BEYOND = {
    "conversationid",
    "route",
    "gtrId",
    "icmessage",
    "media",
    "correlationId",
    "contactPolicy",
    "type",
    "platorm_types",
}


@pytest.mark.parametrize("path", PUBLIC, ids=lambda path: path.stem)
def test_a_body_of_the_vendors_pages_is_known(path: Path) -> None:
    body = json.loads(path.read_text(encoding="utf-8"))
    result = imported([body], guess(read(path.read_text(encoding="utf-8")).bodies)[0])
    wrong = {"notifyurl", "expiry", "time_to_live", "linkid", "validity", "smartlinks", "destination"}
    wrong |= {"notification_type", "text", "document", "video", "image"}  # of a type that is none
    unknown = {
        d.span.text.strip('"') for d in result.found if d.rule.name not in ("imported-address", "imported-respelled")
    } - wrong
    assert unknown <= BEYOND


@pytest.mark.parametrize("path", REFUSED, ids=lambda path: path.stem)
def test_a_refused_body_is_imported_and_reported(path: Path) -> None:
    body = json.loads(path.read_text(encoding="utf-8"))["body"]
    result = imported([body], IMICONNECT)
    if "import-differs" not in rules(result.found):
        assert same(list(project(result.text, IMICONNECT).bodies()), [spelled(put_right(body), IMICONNECT)])
    found = [*result.found, *result.rules]
    assert any(d.is_error or d.rule.name == "imported-raw" for d in found) or path.stem in OPEN


# A message without destinations is no fault: it is open.
OPEN = {"no_destination", "sms_1001_addresses"}


def test_all_the_accepted_bodies_in_one_file_come_back_in_order() -> None:
    assert_comes_back([json.loads(path.read_text(encoding="utf-8")) for path in ACCEPTED], IMICONNECT)


@cache
def _source(path: str) -> Source:
    source = files.read(path)
    assert isinstance(source, Source)
    return source


def _import(importer: str, target: str) -> Source | str:
    path = files.imported(target, importer, TESTS.parent)
    return path.reason if isinstance(path, files.Unreadable) else _source(path)


@pytest.mark.parametrize("profile", COMPLETE)
@pytest.mark.parametrize("path", SOUND, ids=lambda path: path.stem)
def test_what_a_definition_compiles_to_comes_back(path: Path, profile: Profile) -> None:
    every = Source("--example", ALL).span(0, len(ALL))
    whole = Project([_source(str(path))], Environment(profile, _import))
    outputs, _ = whole.compile(Options(example=Supplied(ALL, None, every, every), clock=lambda: NOW))
    if outputs:
        assert_comes_back([output.body for output in outputs], profile)


def test_the_samples_need_no_raw() -> None:
    for path in SOUND:
        every = Source("--example", ALL).span(0, len(ALL))
        outputs, _ = Project([_source(str(path))], Environment(IMICONNECT, _import)).compile(
            Options(example=Supplied(ALL, None, every, every), clock=lambda: NOW)
        )
        if path.stem != "raw" and outputs:
            assert imported([output.body for output in outputs], IMICONNECT).found == (), path


# --- bodies drawn from the table

ODD_TEXTS = """\
Hello|two\nlines|{{ a }}|{{link_5}}|{{ link_5 }}|{% if %}|{# c #}|$(name)|}}|{{{|\\|"|a\r\nb {{| \n x |\n||{%|é😀
|\u2028{{|\x00|-1|true|2d|{{ '|{{"}}|#|{%- raw %}|{{{{|{{%|{{#| {{-|\t|""\\"|\r|{{ "\\" }}|{{link_5}|null|{|}"""
TEXT = st.text(max_size=12) | st.sampled_from([*ODD_TEXTS.split("|"), '"""'])
KEYS = st.sampled_from(["a", "b-c", "1x", "", "raw", "for", "text", "é", "{{", "null", "type"]) | st.text(max_size=4)
SCALARS = TEXT | st.booleans() | st.integers(-(10**20), 10**20) | st.floats(-1e9, 1e9).map(lambda x: round(x, 3))
FREE_JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=4,
)
NESTED_JSON = st.recursive(
    TEXT, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(KEYS, inner, max_size=2), max_leaves=4
)
INSTANTS = st.sampled_from(["2031-01-01T00:00:00.000Z", "2031-01-01T00:00:00Z", "2015-04-12T18:30:19.456+5:30", "soon"])


def values(kind: Kind, profile: Profile) -> st.SearchStrategy[Json]:
    match kind:
        case Shape():
            return objects(kind, profile)
        case Many(of=of, low=low):
            return st.lists(values(of, profile), min_size=low, max_size=low + 2)
        case Map(of=of):
            return st.dictionaries(KEYS, values(of, profile), max_size=3)
        case Nested():
            return NESTED_JSON
        case Free():
            return FREE_JSON
        case Choice(options=options):
            return st.sampled_from([o.wire for o in options if profile in o.profiles])
        case Switch():
            return st.sampled_from(["true", "false", "yes"])
        case Flag():
            return st.booleans()
        case Count(low=low, high=high, wire=wire):
            whole = st.integers(low or 0, high if high is not None else 10**6)
            return whole.map(str) if wire == "string" else whole
        case Amount():
            return st.integers(-100, 10**6) | st.floats(0, 1e6).map(lambda x: round(x, 2))
        case Instant():
            return INSTANTS
        case Msisdn():
            return st.from_regex(r"[1-9][0-9]{6,14}", fullmatch=True)
        case Url():
            return st.sampled_from(["https://example.com/a?b={{c}}", "http://x.example", "www.example.com"])
        case Id():
            return TEXT.filter(lambda text: not any(kind.faults(text)))
        case Pattern(regex=regex):
            return st.from_regex(regex.removeprefix("^").removesuffix("$"), fullmatch=True).map(lambda t: t[:40])
        case _:
            return TEXT


@st.composite
def objects(draw: st.DrawFn, shape: Shape, profile: Profile) -> dict[str, Json]:
    """An object of a shape: what is needed, some of the rest, one of each group of which only one may be there."""
    tag = None
    if shape.cases is not None:
        row = next(row for row in shape.every_field() if row.name == shape.cases.tag)
        known = _known(row, profile)
        tags = [t for t in shape.cases.when if t in known] + ([None] if shape.cases.default is not None else [])
        tag = draw(st.sampled_from(tags)) if tags else None
    rows = shape.settled(tag, profile)
    single = {name for relation in shape.relations for name in getattr(relation, "fields", ()) if shape.keyed}
    chosen = draw(st.sampled_from([row.name for row in rows if row.name in single])) if single else None
    made = {}
    for row in rows:
        if shape.cases is not None and row.name == shape.cases.tag:
            if tag is not None:
                made[row.on_wire(profile)] = tag
        elif row.name == chosen or (row.name not in single and (row.need != "no" or draw(st.booleans()))):
            made[row.on_wire(profile)] = draw(values(row.kind, profile))
    return made


def _known(row: Field, profile: Profile) -> set[str]:
    assert isinstance(row.kind, Choice)
    return {o.wire for o in row.kind.options if profile in o.profiles} if profile in row.profiles else set()


@st.composite
def requests(draw: st.DrawFn) -> tuple[Profile, dict[str, Json]]:
    profile = draw(st.sampled_from(COMPLETE))
    channel = draw(st.sampled_from(CHANNELS))
    return profile, draw(objects(request_shape(channel, profile), profile))


SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


@settings(max_examples=120, deadline=None, suppress_health_check=SLOW)
@given(requests())
def test_a_body_of_the_table_comes_back(drawn: tuple[Profile, dict[str, Json]]) -> None:
    profile, body = drawn
    assume(CONTENT in body or profile == WEBEXCONNECT)
    assert_comes_back([body], profile)


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(st.lists(requests(), min_size=2, max_size=4))
def test_several_bodies_come_back_in_order(drawn: list[tuple[Profile, dict[str, Json]]]) -> None:
    profile = drawn[0][0]
    assert_comes_back([body for other, body in drawn if other == profile], profile)


ANY = st.recursive(
    st.none() | SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=5,
)


def _objects(value: Json) -> list[dict[str, Json]]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [value] * isinstance(value, dict) + [o for item in inner for o in _objects(item)]


@settings(max_examples=120, deadline=None, suppress_health_check=SLOW)
@given(st.data())
def test_a_body_with_unknown_fields_comes_back(data: st.DataObject) -> None:
    """Fields that nobody knows, anywhere in a body, with any value."""
    profile, body = data.draw(requests())
    for target in data.draw(st.lists(st.sampled_from(_objects(body)), max_size=3)):
        target[data.draw(st.sampled_from(["colour", "x y", "Größe", "raw", ""]))] = data.draw(ANY)
    assert_comes_back([body], profile)


@settings(max_examples=120, deadline=None, suppress_health_check=SLOW)
@given(st.data())
def test_a_spoilt_body_comes_back_or_says_that_it_does_not(data: st.DataObject) -> None:
    """Any value in the place of any other, or gone: no exception, and nothing lost in silence."""
    profile, body = data.draw(requests())
    for _ in range(data.draw(st.integers(1, 3))):
        target = data.draw(st.sampled_from(_objects(body)))
        if target:
            key = data.draw(st.sampled_from(sorted(target)))
            if data.draw(st.booleans()):
                target[key] = data.draw(ANY)
            else:
                del target[key]
    result = imported([body], profile)
    if not result.refused and "import-differs" not in rules(result.found):
        assert same(list(project(result.text, profile).bodies()), [spelled(put_right(body), profile)]), result.text


@settings(max_examples=120, deadline=None)
@given(ANY | st.dictionaries(st.sampled_from(["deliverychannel", "channels", "destination", "message", "item"]), ANY))
def test_any_json_goes_through(value: Json) -> None:
    inputs = read(json.dumps(value))
    for profile in COMPLETE:
        assert import_bodies(inputs.bodies, profile, "out.imi", Config()) is not None


@settings(max_examples=120, deadline=None)
@given(st.text(alphabet='{}[]",:\n\\/* ax1.-', max_size=30))
def test_any_text_goes_through(text: str) -> None:
    inputs = read(text)
    assert inputs.bodies or inputs.found or text.strip() in ("[]", "") or "[" in text


# --- how it reads


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_it_reads_well(path: Path, golden: Any) -> None:
    inputs = read(path.read_text(encoding="utf-8"), path.name)
    profile, _ = guess(inputs.bodies)
    result = import_bodies(inputs.bodies, profile, "out.imi", Config())
    notes = [*(f"skipped {s}" for s in inputs.skipped), *(f"{d.rule.name} {d.span.text}" for d in result.found)]
    golden(path.with_suffix(".imi"), "".join(f"# {note}\n" for note in [profile, *notes]) + "\n" + result.text)


@pytest.mark.parametrize("path", [p for p in CASES if p.stem != "collection"], ids=lambda path: path.name)
def test_what_was_imported_compiles_again(path: Path) -> None:
    """No body here breaks a rule (the collection has placeholders), and so neither does what is made of one."""
    inputs = read(path.read_text(encoding="utf-8"), path.name)
    profile, _ = guess(inputs.bodies)
    result = import_bodies(inputs.bodies, profile, "out.imi", Config())
    bodies = [spelled(put_right(plain_value(body)), profile) for _, body in inputs.bodies]
    assert [d.message for d in result.rules if d.is_error] == []
    assert same(compiled(result.text, profile), bodies)


def test_names() -> None:
    assert base("order_shipped.long-name.sms") == "order_shipped_long-name"
    assert base("order_shipped.sms.2") == base("order_shipped.push") == "order_shipped"
    assert base("Text Messages (new)") == "Text_Messages_new"
    assert base("2fa") == "message_2fa"
    assert base("Order v1.0") == "Order_v1_0"
    assert base("…") == "imported"
    assert unique(["a", "b", "A", "a"]) == ["a", "b", "A_2", "a_3"]
