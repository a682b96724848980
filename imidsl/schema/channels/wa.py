"""WhatsApp: `channels.OTT-Messaging.wa`. Under imiconnect a text, under webexconnect typed objects."""

from imidsl.schema.channels import whatsapp
from imidsl.schema.kinds import IMICONNECT, ONE_LINE, STRING, WEBEX, Choice, Switch, at_most
from imidsl.schema.looks import WHATSAPP, Role
from imidsl.schema.model import Cases, Channel, Field, Shape
from imidsl.schema.receipts import StatusWords
from imidsl.schema.relations import Implied

PLAIN_TEXT = Field(
    "text",
    at_most(whatsapp.BODY_TEXT, "characters", whatsapp.CLOUD, firm=False),
    "What the recipient reads; *bold*, _italic_ and ~struck~ are shown as such",
    need="content",
    profiles=IMICONNECT,
    role=Role.TEXT,
)
TYPED_TEXT = Field(
    "text",
    whatsapp.TEXT,
    "What the recipient reads: a text, or a block with it as body",
    need="content",
    profiles=WEBEX,
    short="body",
    role=Role.TEXT,
)
TYPE = Field(
    "type",
    Choice(whatsapp.TYPES),
    "What is sent; text where it isn't written",
    profiles=WEBEX,
)
PREVIEW = Field("preview_url", Switch(), "Whether a page that the text links to is shown", profiles=WEBEX)
IDENTITY = Field("identity_key_hash", STRING, "Makes sure that the recipient is still the same", profiles=WEBEX)

WA = Channel(
    "wa",
    "A message on WhatsApp",
    Shape(
        "wa",
        "A message on WhatsApp",
        cases=Cases(
            "type",
            {
                "text": (TYPE, PREVIEW, PLAIN_TEXT, TYPED_TEXT, IDENTITY),
                **{
                    name: (TYPE, Field(name, kind, doc, need="yes", profiles=WEBEX, role=whatsapp.role(name)), IDENTITY)
                    for name, (doc, kind) in whatsapp.CONTENT.items()
                },
            },
            default="text",
        ),
        relations=(Implied("type", "text", by="text"),),
    ),
    ("OTT-Messaging", "wa"),
    ("customerid", "msisdn", "waid", "bsuid"),
    wire={"webexconnect": "whatsapp"},
    look=WHATSAPP,
    receipts=StatusWords(read="Read"),  # no document says; as of the others that are read
    aliases=("whatsapp",),
    parameters=ONE_LINE,
)
