"""WhatsApp: `channels.OTT-Messaging.wa`."""

from imidsl.spec.kinds import at_most
from imidsl.spec.model import Channel, Field, Shape

WA = Channel(
    "wa",
    "A message on WhatsApp",
    Shape(
        "wa",
        "A message on WhatsApp",
        (
            Field(
                "text",
                at_most(4096, "characters", "WhatsApp's Cloud API reference", firm=False),
                "What the recipient reads; *bold*, _italic_ and ~struck~ are shown as such",
                need="content",
            ),
        ),
    ),
    ("OTT-Messaging", "wa"),
    ("customerid", "msisdn", "waid", "bsuid"),
    wire={"webexconnect": "whatsapp"},
)
