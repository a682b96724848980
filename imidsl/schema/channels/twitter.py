"""Twitter: `channels.OTT-Messaging.twitter`."""

from imidsl.schema.kinds import at_most
from imidsl.schema.looks import DIRECT, Role
from imidsl.schema.model import Channel, Field, Shape
from imidsl.schema.receipts import StatusWords

TWITTER = Channel(
    "twitter",
    "A direct message on Twitter",
    Shape(
        "twitter",
        "A direct message on Twitter",
        (
            Field(
                "text",
                at_most(140, "bytes", "the Messaging API's page on Twitter"),
                "What the recipient reads",
                need="content",
                role=Role.TEXT,
            ),
        ),
    ),
    ("OTT-Messaging", "twitter"),
    ("customerid", "twitterid"),
    look=DIRECT,
    receipts=StatusWords(submitted=None),
    aliases=("x", "dm"),
)
