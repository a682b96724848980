"""Voice: `channels.voice`."""

from imidsl.schema.kinds import STRING
from imidsl.schema.looks import CALL, Role
from imidsl.schema.model import Channel, Field, Shape
from imidsl.schema.receipts import StatusWords
from imidsl.schema.relations import AnyOf, Wins

VOICE = Channel(
    "voice",
    "A telephone call that runs a call flow or plays a prompt",
    Shape(
        "voice",
        "A call: which flow or prompt, and from which number",
        (
            Field("callflowid", STRING, "The call flow that the call runs", role=Role.FLOW),
            Field("promptid", STRING, "The recorded prompt that the call plays", role=Role.PROMPT),
            Field("cli", STRING, "The caller's number that the recipient sees", role=Role.SENDER),
        ),
        relations=(
            AnyOf(("callflowid", "promptid")),
            Wins("promptid", "callflowid", "the platform plays the prompt and doesn't run the call flow"),
        ),
    ),
    ("voice",),
    ("msisdn", "customerid"),
    smartlinks=False,
    look=CALL,
    receipts=StatusWords(submitted=None, delivered="Answered", failed="Rejected"),
    aliases=("call", "phone", "ivr"),
)
