"""6xx: finished request bodies, and the conformance of what is made."""

from imidsl.diagnostics import error

NOT_CONFORMANT = error(
    "IMI601",
    "not-conformant",
    "the body doesn't conform to the API's schema: {reason} (at {pointer})",
    why=(
        "Every body is validated against the JSON Schema before it is written, and one that doesn't conform never "
        "is. Whatever a definition can get wrong has a rule of its own; this is the net below them."
    ),
    bad="",
    good="",
)

BAD_JSON = error(
    "IMI602",
    "bad-json",
    "this is not JSON: {reason}",
    response="7000",
    why="The API answers 7000 to a body that isn't JSON.",
    bad="""
{
  "deliverychannel": "sms",
  "channels": {"sms": {"text": "Hello"}},
  "destination": [{"msisdn": ["447700900123"]}],
}  # ! bad-json '}'
""",
    good="""
{
  "deliverychannel": "sms",
  "channels": {"sms": {"text": "Hello"}},
  "destination": [{"msisdn": ["447700900123"]}]
}
""",
    run="body",
)

NOT_A_REQUEST = error(
    "IMI603",
    "not-a-request",
    "a request body is an object, not {found}",
    why="The API takes one object a request.",
    bad="""
[  # ! not-a-request
  {
    "deliverychannel": "sms",
    "channels": {"sms": {"text": "Hello"}},
    "destination": [{"msisdn": ["447700900123"]}]
  }
]
""",
    good="""
{
  "deliverychannel": "sms",
  "channels": {"sms": {"text": "Hello"}},
  "destination": [{"msisdn": ["447700900123"]}]
}
""",
    run="body",
)

UNREADABLE = error(
    "IMI604",
    "unreadable",
    "cannot read '{found}': {reason}",
    response="7000",
    why="Definitions and bodies are files in UTF-8, of at most 16 MiB.",
    bad="""
# file: greeting.imi (latin-1)
message m {  # ! unreadable
  sms { text: "Bitte prüfen" }
}
""",
    good="""
# file: greeting.imi (utf-8)
message m {
  sms { text: "Bitte prüfen" }
}
""",
)
