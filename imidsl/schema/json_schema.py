"""The table as JSON Schema (draft 2020-12): a branch for each channel, an object for each shape."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

from imidsl.schema.channels import CHANNELS
from imidsl.schema.envelope import DELIVERY, TEMPLATE, request_shape
from imidsl.schema.kinds import Choice, Json, Kind, Many, Map, Profile, Text
from imidsl.schema.model import Channel, Field, Shape

DIALECT = "https://json-schema.org/draft/2020-12/schema"
BASE = "urn:imidsl:schema"
Schema = dict[str, Any]


def file_name(profile: Profile) -> str:
    """The name of a profile's schema file."""
    return f"{profile}.schema.json"


def request_schema(profile: Profile, limits: Mapping[str, int] | None = None) -> Schema:
    """The schema of a request body: a branch for each channel, chosen by `deliverychannel`.

    `limits` overrides documented limits by dotted name, as `imidsl.toml` does.
    """
    maker = _Maker(profile, limits or {})
    channels = [channel for channel in CHANNELS if profile in channel.profiles]
    branches = [maker.branch(channel) for channel in _one_each(channels, profile)]
    names = [channel.on_wire(profile) for channel in _one_each(channels, profile)]
    return {
        "$schema": DIALECT,
        "$id": f"{BASE}:{profile}",
        "title": f"A request body of the Messaging API, profile {profile}",
        "type": "object",
        "required": [DELIVERY],
        "properties": {DELIVERY: {"description": "The channel", "enum": names}},
        "allOf": branches,
        "$defs": maker.definitions,
    }


def _one_each(channels: list[Channel], profile: Profile) -> list[Channel]:
    """The channels, one for each name on the wire."""
    return list({channel.on_wire(profile): channel for channel in channels}.values())


class _Maker:
    def __init__(self, profile: Profile, limits: Mapping[str, int]) -> None:
        self.profile = profile
        self.limits = limits
        self.definitions: dict[str, Schema] = {}

    def branch(self, channel: Channel) -> Schema:
        """The request to one channel; texts are only needed where the platform has no template of it."""
        shape = request_shape(channel, self.profile)
        wire = channel.on_wire(self.profile)
        then: Schema = {"$ref": self._define(shape, "")}
        content = self._content(shape)
        if content:
            then["anyOf"] = [{"required": [TEMPLATE.name]}, content]
        return {
            "if": {"properties": {DELIVERY: {"const": wire}}, "required": [DELIVERY]},
            "then": then,
        }

    def _define(self, shape: Shape, name: str) -> str:
        key = shape.name if not self.limits else f"{shape.name}:{name}"
        if key not in self.definitions:
            self.definitions[key] = {}
            self.definitions[key] = self._object(shape, name)
        return f"#/$defs/{key}"

    def _object(self, shape: Shape, name: str) -> Schema:
        schema: Schema = {"title": shape.name.replace("_", " "), "description": f"{shape.doc}.", "type": "object"}
        if shape.cases is None:
            return schema | self._fields(shape.fields, name) | self._relations(shape)
        cases = shape.cases
        tags = [row for row in shape.every_field() if row.name == cases.tag and self.profile in row.profiles]
        if not tags:  # without the field that decides, the fields are those of its absence
            return schema | self._fields(shape.settled(None), name) | self._relations(shape)
        tag = tags[0]
        grouped: dict[int, tuple[tuple[Field, ...], list[str]]] = {}
        for value, rows in cases.when.items():
            grouped.setdefault(id(rows), (rows, []))[1].append(value)
        schema["properties"] = {tag.on_wire(self.profile): self._field(tag, name)}
        if cases.default is None:
            schema["required"] = [tag.on_wire(self.profile)]
        branches = []
        for rows, values in grouped.values():
            condition: Schema = {"properties": {tag.on_wire(self.profile): {"enum": values}}}
            if cases.default not in values:
                condition["required"] = [tag.on_wire(self.profile)]
            branches.append({"if": condition, "then": self._fields(rows, name)})
        return schema | {"allOf": branches} | self._relations(shape)

    def _fields(self, rows: tuple[Field, ...], name: str) -> Schema:
        here = [row for row in rows if self.profile in row.profiles]
        needed = [row.on_wire(self.profile) for row in here if row.need == "yes"]
        properties = {row.on_wire(self.profile): self._field(row, name) for row in here}
        return {"properties": properties, "additionalProperties": False} | ({"required": needed} if needed else {})

    def _field(self, row: Field, name: str) -> Schema:
        below = name if row.hidden else f"{name}.{row.name}".lstrip(".")
        return {"description": f"{row.doc}."} | self._kind(row.kind, below)

    def _kind(self, kind: Kind, name: str) -> Schema:
        match kind:
            case Shape():
                return {"$ref": self._define(kind, name)}
            case Map(of=of):
                reserved = {key: self._kind(inner, f"{name}.{key}") for key, inner in kind.reserved.items()}
                free = {"type": "object", "additionalProperties": self._kind(of, name)}
                return free | ({"properties": reserved} if reserved else {})
            case Many(of=of):
                return {"type": "array", "items": self._kind(of, name)} | kind.bounds()
            case Text(limit=limit) if limit is not None:
                amount = self.limits.get(name, limit.amount)
                bytes_ = {"x-maxBytes": amount} if limit.unit == "bytes" else {}
                return kind.schema() | ({"maxLength": amount} if limit.firm else {}) | bytes_
            case Choice():
                return Choice(kind.of(self.profile)).schema()
            case _:
                return kind.schema()

    def _relations(self, shape: Shape) -> Schema:
        schema: Schema = {}
        for relation in shape.relations:
            schema |= relation.schema(partial(self._has, shape))
        return schema

    def _has(self, shape: Shape, name: str) -> bool:
        return any(row.name == name and self.profile in row.profiles for row in shape.every_field())

    def _content(self, shape: Shape) -> Schema:
        """What a request needs unless it uses a template of the platform."""
        if shape.cases is not None:
            default = shape.cases.when[shape.cases.default] if shape.cases.default else ()
            other = [value for value, rows in shape.cases.when.items() if rows is not default]
            tagged = {"properties": {shape.cases.tag: {"enum": other}}, "required": [shape.cases.tag]}
            needs = self._needs(default)
            if not self._has(shape, shape.cases.tag):
                return needs
            return {"anyOf": [tagged, needs]} if needs else {}
        needs = self._needs(shape.fields)
        groups = [group for r in shape.relations if (group := r.content(partial(self._has, shape)))]
        return needs | ({"allOf": groups} if groups else {})

    def _needs(self, rows: tuple[Field, ...]) -> Schema:
        rows = tuple(row for row in rows if self.profile in row.profiles)
        needed = [row.on_wire(self.profile) for row in rows if row.need == "content"]
        inner = {row.on_wire(self.profile): self._content(row.kind) for row in rows if isinstance(row.kind, Shape)}
        properties = {name: {"type": "object"} | schema for name, schema in inner.items() if schema}
        return ({"required": needed} if needed else {}) | ({"properties": properties} if properties else {})


_NEEDS = {"required", "dependentRequired", "anyOf", "oneOf"}
"""The keywords that say what is needed; but for a `oneOf` that lists values."""


def in_part(schema: Json) -> Json:
    """The schema of bodies that may lack what is needed."""
    if isinstance(schema, list):
        return [in_part(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    needs = _NEEDS - {"oneOf"} if any("const" in choice for choice in schema.get("oneOf", ())) else _NEEDS
    conditions = {"if", "not"}
    return {
        key: operand if key in conditions else in_part(operand) for key, operand in schema.items() if key not in needs
    }


def dump(schema: Json) -> str:
    """A schema as its file has it."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
