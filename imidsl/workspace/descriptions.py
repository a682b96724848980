"""What a program may want to know of messages before it renders one: what they are for, what they take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from imidsl.binding.message import Message
from imidsl.records import dataclass
from imidsl.syntax import tree
from imidsl.text.types.json_schema import json_value, parameters_schema
from imidsl.text.types.parameters import NO_DEFAULT, Parameter, documentation


@dataclass(frozen=True, slots=True)
class ParameterInfo:
    """A parameter of a message.

    `type` is its type as declared, such as `text(max: 24)`, and `bounds` its options, such as `{"max": 24}`. `default`
    is the value, as JSON has it, that holds where none is given; one that is neither `required` nor has a default is
    null then.
    """

    name: str
    type: str
    bounds: Mapping[str, Any]
    required: bool
    default: Any
    doc: str


@dataclass(frozen=True, slots=True)
class MessageInfo:
    """A message: the comment above it, its file, what it takes, its examples (values by name), its channels.

    `schema` is the JSON Schema of its values.
    """

    name: str
    doc: str
    file: str
    parameters: tuple[ParameterInfo, ...]
    examples: Mapping[str, Mapping[str, Any]]
    channels: tuple[str, ...]
    schema: Mapping[str, Any]


def described(message: Message) -> MessageInfo:
    """What there is to know of a message."""
    parameters = message.parameters.values()
    examples = {name: example.values for name, example in message.examples.items()}
    return MessageInfo(
        message.name,
        documentation(message.block),
        message.span.source.path,
        tuple(map(_parameter, parameters)),
        {name: {key: json_value(value) for key, value in values.items()} for name, values in examples.items()},
        tuple(channel.name for channel in message.channels),
        parameters_schema(parameters, message.name, examples.values()),
    )


def _parameter(parameter: Parameter) -> ParameterInfo:
    written = parameter.item.type
    default = None if parameter.default is NO_DEFAULT else json_value(parameter.default)
    type_ = " ".join(written.span.text.split()) if written is not None else ""
    return ParameterInfo(parameter.name, type_, _bounds(written), parameter.required, default, parameter.doc)


def _bounds(type_: tree.Value | None) -> Mapping[str, Any]:
    """The options of a type as they are declared; the fields of a record are none."""
    arguments = type_.arguments if isinstance(type_, tree.Type) else ()
    named = (argument for argument in arguments if isinstance(argument, tree.Argument))
    return {one.name.text: value for one in named if (value := _plain(one.value)) is not None}


def _plain(value: tree.Value) -> object | None:
    match value:
        case tree.Literal():
            return json_value(value.value)
        case tree.String():
            return value.text
        case tree.Name():
            return value.text
    return None
