"""A JSON Schema as Python code: a boolean expression for each of its definitions, true of the values that conform.

It says whether, not why, and so takes a hundredth of the time of a general validator, which is only needed for what
doesn't conform. It knows the keywords that the schemas of requests use; any other is an error here, rather than a body
that passes unchecked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

Schema: TypeAlias = dict[str, Any]

# The types of JSON, as `json` reads them. `True` is no number, and a float without a fraction is an integer.
_IS = {
    "object": "isinstance({0}, dict)",
    "array": "isinstance({0}, list)",
    "string": "isinstance({0}, str)",
    "boolean": "isinstance({0}, bool)",
    "number": "type({0}) in (int, float)",
    "integer": "(type({0}) is int or type({0}) is float and {0}.is_integer())",
}

# The type that a keyword says something about; a value of another type passes it.
_ABOUT = {
    **dict.fromkeys(("properties", "additionalProperties", "required", "dependentRequired"), "object"),
    **dict.fromkeys(("items", "minItems", "maxItems"), "array"),
    **dict.fromkeys(("maxLength", "pattern"), "string"),
    **dict.fromkeys(("minimum", "maximum"), "number"),
}

# What only tells something, or is read with another keyword: the type first, `then` with `if`.
_ASIDE = {"$schema", "$id", "$defs", "title", "description", "x-maxBytes", "type", "then"}


SHARED = "shared"
"""The module of what all schemas have in common."""
_ENTRY = "valid"
# Methods (`.is_integer()`) and parts of longer words are no calls of functions of the module.
_CALL = re.compile(r"(?<![.\w])is_\w+(?=\()")


def modules(package: str, schemas: Mapping[str, Schema], doc: str) -> dict[str, str]:
    """The texts of modules of a package by their names: one for each schema, and one for what they have in common.

    The function `valid` of a schema's module is true of the JSON values that conform to it.
    """
    written = {name: _functions(schema) for name, schema in schemas.items()}
    shared = _shared(list(written.values()))
    texts = {SHARED: _module(doc, "", shared)}
    for name, functions in written.items():
        own = {word: text for word, text in functions.items() if word not in shared}
        taken = sorted(set().union(*map(_calls, own.values())) & shared.keys())
        texts[name] = _module(doc, f"from {package}.{SHARED} import {', '.join(taken)}\n" if taken else "", own)
    return texts


def _functions(schema: Schema) -> dict[str, str]:
    """A function for a schema and for each of its definitions, by name."""
    schemas = {_ENTRY: schema} | {_function(f"#/$defs/{name}"): one for name, one in schema["$defs"].items()}
    assert len(schemas) == len(schema["$defs"]) + 1, "each definition has a function of its own"
    return {
        name: f"def {name}(v0: Any) -> bool:\n    return (\n        {_all(one, 0, line=True)}\n    )\n"
        for name, one in schemas.items()
    }


def _shared(written: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """The functions that all have. One that calls what isn't among them means something else in each."""
    first, *others = written
    shared = {name: text for name, text in first.items() if all(other.get(name) == text for other in others)}
    shared.pop(_ENTRY, None)
    while lost := [name for name, text in shared.items() if not _calls(text) <= shared.keys()]:
        for name in lost:
            del shared[name]
    return shared


def _calls(text: str) -> set[str]:
    return set(_CALL.findall(text))


def _module(doc: str, imports: str, functions: Mapping[str, str]) -> str:
    head = f'"""{doc}"""\n# ruff: noqa\n# fmt: off\n\nfrom re import search\nfrom typing import Any\n'
    return "".join([head, *(["\n", imports] if imports else []), *(f"\n\n{text}" for text in functions.values())])


def _function(reference: str) -> str:
    return re.sub(r"\W", "_", reference.replace("#/$defs/", "is_"))


def _all(schema: Schema, depth: int, known: Any = None, *, line: bool = False) -> str:
    """The expression that is true where the value in `v{depth}`, whose type may be known, conforms."""
    return ("\n        and " if line else " and ").join(_tests(schema, depth, known)) or "True"


def _tests(schema: Schema, depth: int, known: Any) -> Iterator[str]:
    value = f"v{depth}"
    if "type" in schema:
        known = schema["type"]
        types = [_IS[kind].format(value) for kind in (known if isinstance(known, list) else [known])]
        yield types[0] if len(types) == 1 else f"({' or '.join(types)})"
    for keyword in schema:
        about = _ABOUT.get(keyword, known)
        tests = () if keyword in _ASIDE else _keyword(keyword, schema, depth, known)
        yield from tests if about == known else (f"(not {_IS[about].format(value)} or {test})" for test in tests)


def _keyword(keyword: str, schema: Schema, depth: int, known: Any) -> Iterator[str]:
    """What a keyword says about the value in `v{depth}`, which is of the type that the keyword is about."""
    value, inner = f"v{depth}", f"v{depth + 1}"
    operand = schema[keyword]
    match keyword:
        case "const":
            yield _among(value, [operand])
        case "enum":
            yield _among(value, operand)
        case "oneOf":
            words = {
                choice["const"]: None for choice in operand if choice.keys() - {"title", "description"} == {"const"}
            }
            if len(words) == len(operand):
                yield _among(value, list(words))
            else:
                yield f"({' + '.join(f'({_all(choice, depth, known)})' for choice in operand)} == 1)"
        case "anyOf":
            yield f"({' or '.join(_all(choice, depth, known) for choice in operand)})"
        case "allOf":
            yield from (test for part in operand for test in _tests(part, depth, known))
        case "not":
            yield f"not ({_all(operand, depth, known)})"
        case "if":
            yield f"(not ({_all(operand, depth, known)}) or {_all(schema['then'], depth, known)})"
        case "$ref":
            yield f"{_function(operand)}({value})"
        case "properties":
            for name, member in operand.items():
                if (test := _all(member, depth + 1)) != "True":
                    yield f"(({inner} := {value}.get({name!r}, ...)) is ... or {test})"
        case "additionalProperties":
            names = tuple(schema.get("properties", ()))
            if operand is False:
                yield f"{value}.keys() <= {{*{names!r}}}"
            elif (test := _all(operand, depth + 1)) != "True":
                yield f"all({test} for key, {inner} in {value}.items() if key not in {names!r})"
        case "required":
            yield from (f"{name!r} in {value}" for name in operand)
        case "dependentRequired":
            yield from (f"({by!r} not in {value} or {name!r} in {value})" for by in operand for name in operand[by])
        case "items":
            if (test := _all(operand, depth + 1)) != "True":
                yield f"all({test} for {inner} in {value})"
        case "minItems":
            yield f"len({value}) >= {operand}"
        case "maxItems" | "maxLength":
            yield f"len({value}) <= {operand}"
        case "pattern":
            yield f"search({_python(operand)!r}, {value}) is not None"
        case "minimum":
            yield f"not {value} < {operand}"
        case "maximum":
            yield f"not {value} > {operand}"
        case _:
            raise NotImplementedError(keyword)


def _python(regex: str) -> str:
    """A regular expression of ECMAScript, whose `$` is the very end, for Python, whose isn't."""
    return regex[:-1] + r"\Z" if regex.endswith("$") and not regex.endswith(r"\$") else regex


def _among(value: str, words: list[Any]) -> str:
    if not all(isinstance(word, str) for word in words):
        raise NotImplementedError("only texts are compared: in Python, True is 1")
    return f"{value} in {tuple(words)!r}"
