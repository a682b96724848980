"""The typed objects of WhatsApp messages, as Webex Connect's reference has them. Limits: there and in the Cloud API."""

from imidsl.schema.kinds import (
    FREE,
    ONE_LINE,
    STRING,
    Amount,
    Choice,
    Count,
    Kind,
    Many,
    Map,
    Option,
    Url,
    at_most,
    described,
    symbols,
)
from imidsl.schema.looks import Role
from imidsl.schema.model import Cases, Field, Shape
from imidsl.schema.relations import Need

CLOUD = "WhatsApp's Cloud API reference"
BODY_TEXT = 4096
"""The most characters of a text message."""


def _text(amount: int, doc: str, need: Need = "yes") -> Field:
    return Field("text", at_most(amount, "characters", CLOUD, firm=False), doc, need, role=Role.TEXT)


def _part(name: str, amount: int, doc: str, need: Need = "no", role: Role | None = None) -> Field:
    """A part of an interactive message, which holds nothing but a text."""
    return Field(name, Shape(f"wa_{name}", doc, (_text(amount, doc),)), doc, need, role=role)


TEXT = Shape(
    "wa_text",
    "A text",
    (
        Field(
            "body",
            at_most(BODY_TEXT, "characters", CLOUD, firm=False),
            "What the recipient reads; *bold*, _italic_ and ~struck~ are shown as such",
            need="yes",
            role=Role.TEXT,
        ),
    ),
)

URL = Field("url", Url(), "The URL of the file, with its ending", need="yes", role=Role.FILE)
MIME_TYPE = Field("mimeType", STRING, "The file's MIME type, such as image/png", need="yes")
CAPTION = Field("caption", STRING, "What stands below it", role=Role.DETAIL)
FILE_NAME = Field("filename", STRING, "The name that the recipient sees", role=Role.TITLE)
MEDIA = {
    "image": ("A picture", (URL, CAPTION, MIME_TYPE)),
    "video": ("A video", (URL, CAPTION, MIME_TYPE)),
    "audio": ("A recording", (URL, MIME_TYPE)),
    "document": ("A document", (URL, CAPTION, FILE_NAME, MIME_TYPE)),
    "sticker": ("A sticker", (URL, MIME_TYPE)),
}
LOCATION = Shape(
    "wa_location",
    "A place on the map",
    (
        Field("longitude", Amount(), "The longitude", need="yes", role=Role.PLACE),
        Field("latitude", Amount(), "The latitude", need="yes", role=Role.PLACE),
        Field("name", STRING, "The place's name", role=Role.TITLE),
        Field("address", STRING, "The place's address, shown only with a name", role=Role.DETAIL),
    ),
)

BODY = _part("body", 1024, "What the message says", "yes")
FOOTER = _part("footer", 60, "What stands small below it", role=Role.FOOTER)

HEADER_TYPE = Field(
    "type", Choice(symbols("text", "document", "video", "image")), "What the header is", need="yes", role=Role.SORT
)
PROVIDER = Field(
    "provider",
    Shape("wa_provider", "Who keeps the file", (Field("name", STRING, "The provider's name", need="yes"),)),
    "Who keeps the file",
)


def _header_file(name: str, doc: str, *more: Field) -> tuple[Field, ...]:
    shape = Shape(f"wa_header_{name}", doc, (URL, PROVIDER, *more))
    return (HEADER_TYPE, Field(name, shape, doc, need="yes", role=Role.MEDIA))


REPLY_HEADER = Shape(
    "wa_reply_header",
    "What stands above it: a text or a file",
    cases=Cases(
        "type",
        {
            "text": (HEADER_TYPE, _text(60, "The heading")),
            "document": _header_file("document", "A document above the text", FILE_NAME),
            "video": _header_file("video", "A video above the text"),
            "image": _header_file("image", "A picture above the text"),
        },
    ),
    labels=("type",),
)
BUTTON = Shape(
    "wa_button",
    "A reply to tap",
    (
        Field(
            "type",
            Choice(described({"reply": "Sends …"})),
            "What the button does",
            "yes",
            role=Role.DOES,
        ),
        Field(
            "reply",
            Shape(
                "wa_button_reply",
                "What the button says, and what your webhook gets",
                (
                    Field(
                        "id",
                        at_most(256, "characters", CLOUD, firm=False),
                        "Your id of the reply",
                        "yes",
                        role=Role.TARGET,
                    ),
                    Field(
                        "title",
                        at_most(20, "characters", CLOUD, firm=False),
                        "The button's text",
                        "yes",
                        role=Role.LABEL,
                    ),
                ),
            ),
            "What the button says, and what your webhook gets",
            need="yes",
        ),
    ),
    labels=("type",),
)
REPLY = Shape(
    "wa_reply",
    "A text with up to three replies to tap",
    (
        Field("header", REPLY_HEADER, "What stands above it", role=Role.HEADER),
        BODY,
        FOOTER,
        Field(
            "action",
            Shape(
                "wa_reply_action",
                "The replies to tap",
                (
                    Field(
                        "buttons",
                        Many(BUTTON, 1, 3, CLOUD),
                        "The replies, three at most",
                        "yes",
                        block="button",
                        role=Role.BUTTON,
                    ),
                ),
                distinct=("buttons", "reply", "id"),
            ),
            "The replies to tap",
            need="yes",
        ),
    ),
)

ROW = Shape(
    "wa_row",
    "An option of the list",
    (
        Field("id", at_most(200, "characters", CLOUD, firm=False), "Your id of the option", need="yes"),
        Field("title", at_most(24, "characters", CLOUD, firm=False), "The option's text", need="yes", role=Role.TITLE),
        Field("description", at_most(72, "characters", CLOUD, firm=False), "What stands below it", role=Role.DETAIL),
    ),
)
SECTION = Shape(
    "wa_section",
    "A section of the list",
    (
        Field("title", at_most(24, "characters", CLOUD, firm=False), "The section's heading"),
        Field("rows", Many(ROW, 1, 10, CLOUD), "The options", need="yes", role=Role.OPTIONS),
    ),
)
LIST = Shape(
    "wa_list",
    "A text with a list to choose from",
    (
        Field(
            "header",
            Shape(
                "wa_list_header",
                "What stands above it",
                (
                    Field("type", Choice(symbols("text")), "What the header is", need="yes"),
                    _text(60, "The heading", "no"),
                ),
                labels=("type",),
            ),
            "What stands above it",
            role=Role.HEADER,
        ),
        BODY,
        FOOTER,
        Field(
            "action",
            Shape(
                "wa_list_action",
                "The list to choose from",
                (
                    Field(
                        "button",
                        at_most(20, "characters", CLOUD, firm=False),
                        "The text of the button that opens it",
                        need="yes",
                        role=Role.OPENER,
                    ),
                    Field("sections", Many(SECTION, 1, 10, CLOUD), "The list's sections", need="yes"),
                ),
                distinct=("sections", "rows", "id"),
            ),
            "The list to choose from",
            need="yes",
        ),
    ),
)


def _kept(name: str, doc: str, *names: str) -> Field:
    """What a contact has any number of, such as telephone numbers."""
    return Field(name, Many(Shape(f"wa_contact_{name}", doc, tuple(Field(n, STRING, doc) for n in names))), doc)


CONTACT = Shape(
    "wa_contact",
    "A contact",
    (
        _kept(
            "addresses",
            "The contact's addresses",
            *["city", "country", "country_code", "state", "street", "type", "zip"],
        ),
        Field("birthday", STRING, "The contact's birthday as YYYY-MM-DD"),
        _kept("emails", "The contact's e-mail addresses", "email", "type"),
        Field(
            "name",
            Shape(
                "wa_contact_name",
                "The contact's name",
                (
                    Field("formatted_name", STRING, "The name as it is shown", need="yes", role=Role.TITLE),
                    Field("first_name", STRING, "The first name"),
                    Field("middle_name", STRING, "The middle name"),
                    Field("last_name", STRING, "The last name"),
                    Field("prefix", STRING, "What stands before the name"),
                    Field("suffix", STRING, "What stands behind the name"),
                ),
            ),
            "The contact's name",
            need="yes",
        ),
        Field(
            "org",
            Shape(
                "wa_contact_org",
                "Where the contact works",
                tuple(Field(name, STRING, "Where the contact works") for name in ("company", "department", "title")),
            ),
            "Where the contact works",
        ),
        _kept("phones", "The contact's telephone numbers", "phone", "type", "wa_id"),
        _kept("urls", "The contact's web pages", "url", "type"),
    ),
)

HSM = Shape(
    "wa_hsm",
    "A template message of WhatsApp's former API",
    (
        Field("namespace", STRING, "The namespace of the template", need="yes"),
        Field("element_name", STRING, "The template's name", need="yes"),
        Field(
            "language",
            Shape(
                "wa_hsm_language",
                "The template's language",
                (
                    Field("code", STRING, "The language's code, such as en_gb", need="yes"),
                    Field("policy", Choice(symbols("deterministic", "fallback")), "Whether another one may stand in"),
                ),
            ),
            "The template's language",
            need="yes",
        ),
        Field(
            "localizable_params",
            Many(
                Shape(
                    "wa_hsm_param",
                    "A parameter of the template",
                    (
                        Field("default", ONE_LINE, "The text, where nothing below can be localised", need="yes"),
                        Field(
                            "currency",
                            Shape(
                                "wa_hsm_currency",
                                "An amount",
                                (
                                    Field("currency_code", STRING, "The currency's code (ISO 4217)", need="yes"),
                                    Field("amount_1000", Count(wire="number"), "The amount times 1000", need="yes"),
                                ),
                            ),
                            "An amount",
                        ),
                        Field("date_time", Map(FREE), "A date, as component or unix_epoch"),
                    ),
                )
            ),
            "The template's parameters, in order",
        ),
    ),
)

CONTENT: dict[str, tuple[str, Kind]] = {
    **{name: (doc, Shape(f"wa_{name}", doc, fields)) for name, (doc, fields) in MEDIA.items()},
    "location": ("A place on the map", LOCATION),
    "reply": ("A text with replies to tap", REPLY),
    "list": ("A text with a list to choose from", LIST),
    "contacts": ("Contacts", Many(CONTACT, 1, source=CLOUD)),
    "hsm": ("A template message of WhatsApp's former API", HSM),
}
"""What a message of each type but `text` holds, in the field of that name."""

TYPES = tuple(
    Option(name, name, instead='a template of the platform, as in template "4711" { … }' if name == "hsm" else "")
    for name in ("text", *CONTENT)
)


def role(name: str) -> Role | None:
    """The part of such a field: what isn't a text with something to tap is attached."""
    return None if CONTENT[name][1] in (REPLY, LIST, HSM) else Role.MEDIA
