"""Types of parameters as JSON Schema (draft 2020-12), and values as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final, TypeAlias

from imidsl.schema.kinds import DAY, whole
from imidsl.text.patterns.pattern import TextPattern
from imidsl.text.types.checks import MSISDN_DIGITS, amount
from imidsl.text.types.containers import (
    BoolType,
    Charset,
    ChoiceType,
    DateTimeType,
    DateType,
    DecimalType,
    IntType,
    ListType,
    MsisdnType,
    ParameterType,
    RecordField,
    RecordType,
    TextType,
    UrlType,
)
from imidsl.text.types.dates import PLAIN_DATE, PLAIN_INSTANT, write
from imidsl.text.types.parameters import NO_DEFAULT, Parameter

JsonSchema: TypeAlias = dict[str, object]

# Beside the formats, which a reader of schemas may ignore. Those of RFC 3339: what else is read needn't be recommended.
_HOUR: Final = "(?:[01][0-9]|2[0-3])"
_TIME: Final = rf"{_HOUR}(?::[0-5][0-9]){{2}}(?:\.[0-9]{{1,9}})?(?:Z|[+-]{_HOUR}:[0-5][0-9])"


def schema_of(type_: ParameterType) -> JsonSchema:
    """The schema of the JSON values of a type; a size in bytes, which JSON Schema can't say, is in its description."""
    match type_:
        case TextType():
            return _text(type_)
        case IntType(min=least, max=most):
            return {"type": "integer"} | _given(minimum=least, maximum=most)
        case DecimalType():
            return _decimal(type_)
        case BoolType():
            return {"type": "boolean"}
        case DateType():
            return whole(DAY) | {"format": "date"}
        case DateTimeType():
            return whole(f"{DAY}T{_TIME}") | {"format": "date-time"}
        case ChoiceType(options=options):
            return {"type": "string", "enum": list(options)}
        case UrlType(max=most, http=http):
            scheme = "[Hh][Tt][Tt][Pp][Ss]" + ("?" if http else "")
            return whole(f"{scheme}://[!-~]+") | {"format": "uri", "maxLength": most}
        case MsisdnType():
            return whole(_msisdn_pattern())
        case ListType(item=item, min=least, max=most):
            return {"type": "array", "items": schema_of(item)} | _given(minItems=least or None, maxItems=most)
        case RecordType(fields=fields):
            return _record(fields)
    raise AssertionError(type_)


def optional(schema: JsonSchema) -> JsonSchema:
    """The same, or null."""
    return {"anyOf": [schema, {"type": "null"}]}


def json_value(value: object) -> object:
    """A canonical value as JSON: dates and instants plain, decimals as numbers."""
    match value:
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case datetime():
            return write(PLAIN_INSTANT, value.astimezone(UTC))
        case date():
            return write(PLAIN_DATE, value)
        case Mapping():
            return {name: json_value(part) for name, part in value.items()}
        case tuple():
            return [json_value(part) for part in value]
    return value


def _given(**keywords: int | None) -> JsonSchema:
    return {keyword: value for keyword, value in keywords.items() if value is not None}


def _text(type_: TextType) -> JsonSchema:
    schema: JsonSchema = {"type": "string"} | _given(minLength=type_.min or None, maxLength=type_.max)
    if type_.bytes is not None:
        schema |= {"x-maxBytes": type_.bytes, "description": f"at most {amount(type_.bytes, 'byte')} in UTF-8"}
    if type_.pattern is not None:
        schema |= _matching(type_.pattern)
    if type_.charset is Charset.ANY:
        return schema
    # A line feed is in every charset, so that it makes no difference where `$` is.
    charset = {"pattern": f"^[{type_.charset.characters.as_class()}]*$"}
    return schema | ({"allOf": [charset]} if "pattern" in schema else charset)


def _matching(pattern: TextPattern) -> JsonSchema:
    if "\n" not in pattern.characters:
        return whole(pattern.portable)
    # Only this keeps `$` the very end for every reader where a value may have several lines.
    return {"type": "string", "pattern": rf"^(?:{pattern.portable})$(?!\n)"}


def _decimal(type_: DecimalType) -> JsonSchema:
    # `multipleOf` is no help: most readers of schemas reckon it in binary fractions, where 0.07 is none of 0.01.
    schema: JsonSchema = {"type": "number"}
    schema |= {
        key: json_value(value) for key, value in (("minimum", type_.min), ("maximum", type_.max)) if value is not None
    }
    if type_.places is not None:
        schema["description"] = f"at most {amount(type_.places, 'decimal place')}"
    return schema


def _msisdn_pattern() -> str:
    least, most = MSISDN_DIGITS
    filler = "[+ ()-]*"
    return f"{filler}[1-9](?:{filler}[0-9]){{{least - 1},{most - 1}}}{filler}"


def _record(fields: tuple[RecordField, ...]) -> JsonSchema:
    return {
        "type": "object",
        "properties": {
            field.name: optional(schema_of(field.type)) if field.optional else schema_of(field.type) for field in fields
        },
        "required": [field.name for field in fields if not field.optional],
        "additionalProperties": False,
    }


def parameters_schema(
    parameters: Iterable[Parameter], title: str, examples: Iterable[Mapping[str, object]] = ()
) -> JsonSchema:
    """The JSON Schema of an object that gives each parameter its value, with whole objects as examples."""
    given = list(parameters)
    shown = [{name: json_value(value) for name, value in example.items()} for example in examples]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "type": "object",
        "properties": {parameter.name: _property(parameter) for parameter in given},
        "required": [parameter.name for parameter in given if parameter.required],
        "additionalProperties": False,
    } | ({"examples": shown} if shown else {})


def _property(parameter: Parameter) -> JsonSchema:
    schema = schema_of(parameter.type) if parameter.type is not None else {}
    bounds = schema.get("description")
    words = [str(text) for text in (parameter.doc, bounds) if text]
    schema = optional(schema) if parameter.optional else schema
    schema |= {"description": "\n".join(words)} if words else {}
    return schema | ({} if parameter.default is NO_DEFAULT else {"default": json_value(parameter.default)})
