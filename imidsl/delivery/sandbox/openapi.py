"""What there is to ask of the stand-in, in OpenAPI 3.1. The request's schema is the table's own."""

from __future__ import annotations

from imidsl.resources import __version__
from imidsl.schema.envelope import CORRELATION_ID
from imidsl.schema.json_schema import request_schema
from imidsl.schema.kinds import Json, Profile
from imidsl.schema.responses import CODE, DESCRIPTION, KEY_HEADER, PATH, RESPONSE, RESPONSES, TRANSID

_DEFINED, _SCHEMAS = "#/$defs/", "#/components/schemas/"
_TEXT: Json = {"type": "string"}
_COUNT: Json = {"type": "integer", "minimum": 0}
_SECONDS: Json = {"type": "number", "minimum": 0, "maximum": 60}


def openapi(profile: Profile) -> Json:
    """The description of everything that is answered."""
    request = request_schema(profile)
    schemas = {**request.pop("$defs"), "request": request, "answer": _ANSWER, "error": _object(error=_TEXT)}
    for name in ("$schema", "$id"):
        request.pop(name)
    return {
        "openapi": "3.1.1",
        "info": {
            "title": "imidsl sandbox",
            "version": __version__,
            "description": "A stand-in for the Messaging API. The key of a request is its inbox.",
        },
        "security": [{"key": []}, {"token": []}],
        "paths": {PATH: {"post": _POST}} | {f"/_imi{path}": item for path, item in _PATHS.items()},
        "components": {
            "schemas": _moved(schemas),
            "securitySchemes": {
                "key": {"type": "apiKey", "in": "header", "name": KEY_HEADER},
                "token": {"type": "http", "scheme": "bearer"},
            },
        },
    }


def _moved(schema: Json) -> Json:
    """A schema whose definitions stand among the others."""
    if isinstance(schema, list):
        return [_moved(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    moved = {key: _moved(value) for key, value in schema.items()}
    if isinstance(target := moved.get("$ref"), str):
        moved["$ref"] = target.replace(_DEFINED, _SCHEMAS)
    return moved


def _object(**properties: Json) -> Json:
    return {"type": "object", "required": list(properties), "properties": properties}


_REPLY = _object(**{CODE: {"enum": sorted(RESPONSES)}, TRANSID: _TEXT, DESCRIPTION: _TEXT})
_ANSWER: Json = _object(**{RESPONSE: {"oneOf": [{"type": "array", "items": _REPLY, "minItems": 1}, _REPLY]}})


def _json(schema: Json) -> Json:
    return {"application/json": {"schema": schema}}


def _answers(words: str, schema: Json, *refusals: int) -> Json:
    refused = {"description": "Why not", "content": _json({"$ref": f"{_SCHEMAS}error"})}
    codes = (400, 401, 403, *refusals)
    return {"200": {"description": words, "content": _json(schema)}, **{str(code): refused for code in codes}}


def _asked(name: str, schema: Json, words: str) -> Json:
    return {"name": name, "in": "query", "schema": schema, "description": words}


_TRANSID = {"name": TRANSID, "in": "path", "required": True, "schema": _TEXT}
_WAIT = _asked("wait", _SECONDS, "Seconds to wait for the first one where there is none")
_AFTER = _asked("after", _COUNT, "Only those with a larger id; without it the newest ones")
_LIMIT = _asked("limit", {"type": "integer", "minimum": 1, "maximum": 1000}, "How many at most")
_TO = _asked("to", _TEXT, "An address, or a pattern with * and ?")
_LIST: Json = {"type": "array", "items": {"type": "object"}}
_FAULTS: Json = {
    "type": "array",
    "maxItems": 100,
    "items": {
        "type": "object",
        "required": ["answer"],
        "additionalProperties": False,
        "properties": {
            "match": {
                "type": "object",
                "additionalProperties": False,
                "properties": dict.fromkeys(("to", "channel", "contains", CORRELATION_ID.name), _TEXT),
            },
            "answer": _TEXT,
            "times": {"type": "integer", "minimum": 1},
        },
    },
}
_POST: Json = {
    "summary": "Send a message",
    "requestBody": {"required": True, "content": _json({"$ref": f"{_SCHEMAS}request"})},
    "responses": {
        "200": {"description": "Taken, or refused with a code", "content": _json({"$ref": f"{_SCHEMAS}answer"})},
        "400": {"description": "The request ended before it was whole"},
        "413": {"description": "The request is larger than 1 MiB"},
        "429": {"description": "Requests come too fast", "content": _json({"$ref": f"{_SCHEMAS}answer"})},
    },
}
_PATHS: dict[str, Json] = {
    "/messages": {
        "get": {
            "summary": "What was sent, the oldest first",
            "parameters": [
                _TO,
                _asked("channel", _TEXT, "A channel"),
                _asked("contains", _TEXT, "A part of what the recipient reads, in large or small letters"),
                _asked(CORRELATION_ID.name, _TEXT, "The sender's own id"),
                _AFTER,
                _LIMIT,
                _WAIT,
            ],
            "responses": _answers("The messages", _object(messages=_LIST)),
        },
        "delete": {"summary": "Empty the inbox", "responses": _answers("How many went", _object(deleted=_COUNT))},
    },
    f"/messages/{{{TRANSID}}}": {
        "parameters": [_TRANSID],
        "get": {
            "summary": "A message in full: body, view, sizes, segments, findings, receipts",
            "responses": _answers("The message", {"type": "object"}, 404),
        },
        "delete": {"summary": "Delete it", "responses": _answers("How many went", _object(deleted=_COUNT), 404)},
    },
    f"/messages/{{{TRANSID}}}/receipts": {
        "parameters": [_TRANSID],
        "post": {
            "summary": "Make a receipt now",
            "requestBody": {
                "required": True,
                "content": _json({"type": "object", "required": [CODE], "properties": {CODE: _TEXT, "to": _TEXT}}),
            },
            "responses": {
                "202": {"description": "How many will be told", "content": _json(_object(planned=_COUNT))},
                **{code: one for code, one in _answers("", {}, 404, 409, 413).items() if code != "200"},
            },
        },
    },
    "/receipts": {
        "get": {
            "summary": "The receipts that were made, the oldest first",
            "parameters": [_TO, _asked(CODE, _TEXT, "A code of receipts"), _AFTER, _LIMIT, _WAIT],
            "responses": _answers("The receipts", _object(receipts=_LIST)),
        }
    },
    "/faults": {
        "get": {"summary": "The faults that the inbox asked for", "responses": _answers("The faults", _FAULTS)},
        "put": {
            "summary": "Ask for faults instead of those asked for before",
            "requestBody": {"required": True, "content": _json(_FAULTS)},
            "responses": _answers("The faults", _FAULTS, 413),
        },
        "delete": {"summary": "No more faults", "responses": _answers("None", _FAULTS)},
    },
    "/advance": {
        "post": {
            "summary": "Move time that is moved by hand",
            "requestBody": {"required": True, "content": _json(_object(seconds={"type": "number", "minimum": 0}))},
            "responses": _answers("What time it is", _object(now=_TEXT), 409, 413),
        }
    },
    "/health": {
        "get": {
            "summary": "How it is; with wait once no receipt is under way",
            "security": [{}],
            "parameters": [_asked("wait", _SECONDS, "Seconds to wait at most")],
            "responses": _answers("How it is", {"type": "object"}),
        }
    },
    "/events": {
        "get": {
            "summary": "What happens in the inbox from now on, as server-sent events",
            "responses": {"200": {"description": "Events", "content": {"text/event-stream": {"schema": _TEXT}}}},
        }
    },
    "/openapi.json": {"get": {"summary": "This", "security": [{}], "responses": _answers("This", {"type": "object"})}},
}
