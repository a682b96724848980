"""SMS: `channels.sms`."""

from imidsl.diagnostics import relations
from imidsl.schema.kinds import IMICONNECT, STRING, WEBEX, Choice, Limit, Option, Pattern, Text
from imidsl.schema.looks import FLASH, TEXTING, Role
from imidsl.schema.model import Cases, Channel, Field, Shape
from imidsl.schema.receipts import StatusWords
from imidsl.schema.relations import Encoded

TYPE = Field(
    "type",
    Choice(
        (
            Option("text", "1", "GSM-7 text"),
            Option("flash", "2", "Text shown at once and not stored", IMICONNECT, gone=WEBEX, look=FLASH),
            Option("binary", "3", "Octets, given as hex in body"),
            Option("unicode", "4", "UCS-2 text"),
        ),
        automatic=("auto",),
    ),
    "How the message is encoded; auto is text where the rendered text fits GSM-7, else unicode",
)
SENDER_ID = Field(
    "senderid",
    Pattern(
        regex="[A-Za-z0-9 ]{1,11}|[0-9]{1,15}",
        rule=relations.ODD_SENDER_ID,
        shape="at most 11 letters, digits and blanks, or at most 15 digits",
        sample="ACME",
    ),
    "Who the message comes from",
    role=Role.SENDER,
    aliases=("from", "sender"),
)
MEDIA_PATH = Field(
    "media-path", STRING, "Appended to the text by the platform", profiles=IMICONNECT, role=Role.APPENDED
)
TEXT = Field(
    "text",
    Text(Limit(1024, "bytes", "the Messaging API's page on SMS", plus=("media-path",))),
    "What the recipient reads",
    need="content",
    role=Role.TEXT,
)
BODY = Field(
    "body",
    Pattern(
        regex="(?:[0-9A-Fa-f]{2}){1,1024}",
        rule=relations.BAD_HEX,
        shape="hex digits in pairs, of 1 to 1024 octets",
        sample="48656C6C6F",
    ),
    "The octets of a binary message, as hex",
    need="yes",
    role=Role.OCTETS,
)
EXTRAS = Field(
    "extras",
    Shape("sms_extras", "What Indian operators ask for", (Field("dlt_templateid", STRING, "The DLT template id"),)),
    "What Indian operators ask for",
    profiles=WEBEX,
)
WORDS = (TYPE, TEXT, MEDIA_PATH, SENDER_ID, EXTRAS)

SMS = Channel(
    "sms",
    "A text message to a telephone",
    Shape(
        "sms",
        "An SMS: a text, or octets with type binary",
        cases=Cases(
            "type",
            {"1": WORDS, "2": WORDS, "4": WORDS, "3": (TYPE, BODY, MEDIA_PATH, SENDER_ID, EXTRAS)},
            default="1",
        ),
        relations=(Encoded("type", "text", gsm7="1", ucs2="4", automatic="auto"),),
    ),
    ("sms",),
    ("msisdn", "customerid"),
    look=TEXTING,
    receipts=StatusWords("SMS"),
)
