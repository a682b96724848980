"""Facebook Messenger: `channels.OTT-Messaging.fb`. Limits are those of Messenger's own reference."""

from imidsl.records import replace
from imidsl.schema.kinds import (
    IMICONNECT,
    STRING,
    WEBEX,
    Amount,
    Choice,
    Count,
    Many,
    Option,
    Url,
    at_most,
    described,
    symbols,
)
from imidsl.schema.looks import MESSENGER as MESSENGER_LOOK
from imidsl.schema.looks import Role
from imidsl.schema.model import Cases, Channel, Field, Shape
from imidsl.schema.receipts import StatusWords
from imidsl.schema.relations import AnyOf, Need

MESSENGER = "Facebook's Messenger reference"
WEBEX_PAGE = "Webex Connect's page on Messenger"
AMOUNT = Amount()

BUTTON_TYPE = Field(
    "type",
    Choice(described({"web_url": "Opens …", "postback": "Sends …"})),
    "What the button does",
    need="yes",
    role=Role.DOES,
)
BUTTON_TITLE = Field(
    "title", at_most(20, "characters", MESSENGER, firm=False), "The button's text", need="yes", role=Role.LABEL
)
BUTTON = Shape(
    "fb_button",
    "A button below a card",
    cases=Cases(
        "type",
        {
            "web_url": (
                BUTTON_TYPE,
                Field("url", Url(), "The URL that it opens", need="yes", role=Role.TARGET),
                BUTTON_TITLE,
            ),
            "postback": (
                BUTTON_TYPE,
                BUTTON_TITLE,
                Field(
                    "payload",
                    at_most(1000, "characters", MESSENGER, firm=False),
                    "What your webhook gets when it is tapped",
                    need="yes",
                    role=Role.TARGET,
                ),
            ),
        },
    ),
    labels=("type", "title"),
)


def buttons(low: int) -> Field:
    """The buttons below a card or text: three at most."""
    need: Need = "yes" if low else "no"
    kind = Many(BUTTON, low, 3, MESSENGER)
    return Field("buttons", kind, "Buttons, three at most", need, block="button", role=Role.BUTTON)


def element(name: str, doc: str, role: Role, *fields: Field) -> Field:
    """The cards of a template, ten at most."""
    item = Shape(name, doc, fields)
    return Field("elements", Many(item, 1, 10, MESSENGER), doc, "yes", block="element", role=role)


CARD_TITLE = Field(
    "title", at_most(80, "characters", MESSENGER, firm=False), "The card's title", need="yes", role=Role.TITLE
)
SUBTITLE = Field(
    "subtitle", at_most(80, "characters", MESSENGER, firm=False), "The line below the title", role=Role.SUBTITLE
)
IMAGE_URL = Field("image_url", Url(), "The URL of the picture", role=Role.IMAGE)

TEMPLATE_TYPE = Field(
    "template_type",
    Choice(
        (
            Option("generic", "generic", "Cards side by side"),
            Option("button", "button", "A text with buttons"),
            Option("buttons", "buttons", "As the Messaging API's page spells button; Messenger itself has button"),
            Option("receipt", "receipt", "A receipt"),
        ),
        doubtful={"buttons": "button"},
    ),
    "Which template it is",
    need="yes",
)
BUTTON_TEMPLATE = (
    TEMPLATE_TYPE,
    Field(
        "text",
        at_most(640, "characters", MESSENGER, firm=False),
        "What stands above the buttons",
        need="yes",
        role=Role.TEXT,
    ),
    buttons(1),
)
ADDRESS = Shape(
    "fb_address",
    "Where the order goes",
    (
        Field("street_1", STRING, "Street and number", need="yes"),
        Field("street_2", STRING, "The address's second line"),
        Field("city", STRING, "The city", need="yes"),
        Field("postal_code", STRING, "The postal code", need="yes"),
        Field("state", STRING, "The state or region", need="yes"),
        Field("country", STRING, "The country, two letters", need="yes"),
    ),
)
SUMMARY = Shape(
    "fb_summary",
    "What the order costs in all",
    (
        Field("subtotal", AMOUNT, "The sum of the elements"),
        Field("shipping_cost", AMOUNT, "What shipping costs"),
        Field("total_tax", AMOUNT, "The tax in it"),
        Field("total_cost", AMOUNT, "What is paid", need="yes"),
    ),
)
ADJUSTMENT = Shape(
    "fb_adjustment",
    "A discount or credit",
    (
        Field("name", STRING, "What it is for", role=Role.TITLE),
        Field("amount", AMOUNT, "How much it is", role=Role.PRICE),
    ),
)
PAYLOAD = Shape(
    "fb_template",
    "A template of Messenger",
    cases=Cases(
        "template_type",
        {
            "generic": (
                TEMPLATE_TYPE,
                element(
                    "fb_card",
                    "Cards side by side, ten at most",
                    Role.TILES,
                    CARD_TITLE,
                    SUBTITLE,
                    IMAGE_URL,
                    Field("item_url", Url(), "The URL that a tap on the card opens", role=Role.LINK),
                    buttons(0),
                ),
            ),
            "button": BUTTON_TEMPLATE,
            "buttons": BUTTON_TEMPLATE,
            "receipt": (
                TEMPLATE_TYPE,
                Field("recipient_name", STRING, "Who gets the order", need="yes"),
                Field("order_number", STRING, "The order's number", need="yes", role=Role.TITLE),
                Field("currency", STRING, "The currency, three letters", need="yes", role=Role.CURRENCY),
                Field("payment_method", STRING, "How it was paid", need="yes"),
                Field("timestamp", Count(0), "When it was ordered, in seconds since 1970"),
                Field("order_url", Url(), "The URL of the order", role=Role.LINK),
                element(
                    "fb_item",
                    "What was ordered",
                    Role.GOODS,
                    Field("title", STRING, "The item's name", need="yes", role=Role.TITLE),
                    Field("subtitle", STRING, "The line below it", role=Role.SUBTITLE),
                    Field("quantity", AMOUNT, "How many"),
                    Field("price", AMOUNT, "What it costs", role=Role.PRICE),
                    Field("currency", STRING, "The currency, three letters", role=Role.CURRENCY),
                    IMAGE_URL,
                ),
                Field("address", ADDRESS, "Where the order goes"),
                Field("summary", SUMMARY, "What the order costs in all", need="yes", role=Role.SUMS),
                Field(
                    "adjustments", Many(ADJUSTMENT), "Discounts and credits", block="adjustment", role=Role.DISCOUNTS
                ),
            ),
        },
    ),
    labels=("template_type",),
)
URL = Field("url", Url(), "The URL of the file", need="yes", profiles=IMICONNECT, role=Role.FILE)
FILE = Shape(
    "fb_file",
    "A picture, video, recording or other file",
    (
        URL,
        replace(URL, need="no", profiles=WEBEX),
        Field("attachment_id", STRING, "Messenger's id of a file uploaded before", profiles=WEBEX, role=Role.UPLOADED),
    ),
    relations=(AnyOf(("url", "attachment_id")),),
)
ATTACHMENT_TYPE = Field(
    "type",
    Choice(symbols("image", "template") + symbols("audio", "video", "file", profiles=WEBEX)),
    "What is attached",
    need="yes",
    role=Role.SORT,
)
WITH_FILE = (ATTACHMENT_TYPE, Field("payload", FILE, "The file", need="yes", role=Role.MEDIA))
ATTACHMENT = Shape(
    "fb_attachment",
    "A file or a template",
    cases=Cases(
        "type",
        {
            **dict.fromkeys(("image", "audio", "video", "file"), WITH_FILE),
            "template": (ATTACHMENT_TYPE, Field("payload", PAYLOAD, "The template", need="yes")),
        },
    ),
    labels=("type",),
)

CONTENT_TYPE = Field(
    "content_type",
    Choice(described({"text": "Sends …", "location": "Sends where the recipient is"})),
    "What the reply sends",
    need="yes",
    role=Role.DOES,
)
PICTURE = Field("image_url", Url(), "The URL of the picture beside it")
QUICK_REPLY = Shape(
    "fb_quick_reply",
    "A reply to tap, which disappears afterwards",
    cases=Cases(
        "content_type",
        {
            "text": (
                CONTENT_TYPE,
                Field(
                    "title",
                    at_most(20, "characters", MESSENGER, firm=False),
                    "The reply's text",
                    need="yes",
                    role=Role.LABEL,
                ),
                Field(
                    "payload",
                    at_most(1000, "characters", MESSENGER, firm=False),
                    "What your webhook gets when it is tapped",
                    need="yes",
                    role=Role.TARGET,
                ),
                PICTURE,
            ),
            "location": (CONTENT_TYPE, PICTURE),
        },
    ),
)
SUCCESSOR = (
    Field(
        "quick_replies",
        Many(QUICK_REPLY, 0, 10, WEBEX_PAGE),
        "Replies to tap, ten at most",
        profiles=WEBEX,
        role=Role.BUTTON,
    ),
    Field(
        "notification_type",
        Choice(symbols("REGULAR", "SILENT_PUSH", "NO_PUSH")),
        "Whether the recipient's phone makes a sound, shows it silently, or not at all",
        profiles=WEBEX,
    ),
    Field(
        "messaging_type",
        Choice(symbols("RESPONSE", "UPDATE", "MESSAGE_TAG")),
        "Why it is sent: as an answer, of your own accord, or for the reason that tag gives",
        profiles=WEBEX,
    ),
    Field("tag", STRING, "Why it may be sent after 24 hours, such as HUMAN_AGENT", profiles=WEBEX),
    Field(
        "sender_action",
        Choice(symbols("mark_seen", "typing_on", "typing_off")),
        "What the recipient sees instead of a message",
        profiles=WEBEX,
    ),
)

FB = Channel(
    "fb",
    "A message in Facebook Messenger",
    Shape(
        "fb",
        "A message in Facebook Messenger: a text or an attachment",
        (
            Field(
                "text", at_most(2000, "characters", MESSENGER, firm=False), "What the recipient reads", role=Role.TEXT
            ),
            Field("attachment", ATTACHMENT, "A file or a template"),
            *SUCCESSOR,
        ),
        relations=(AnyOf(("text", "attachment", "sender_action"), "content"),),
    ),
    ("OTT-Messaging", "fb"),
    ("customerid", "psid"),
    look=MESSENGER_LOOK,
    receipts=StatusWords(read="Read"),
    aliases=("facebook", "messenger"),
)
