"""Messages inside an app: `channels.appmessaging`, written as a block `rt` or `appmessaging`."""

from imidsl.diagnostics import relations
from imidsl.schema.channels.shared import CATEGORY, CUSTOM_TAGS, NOTIFICATION_ACTION, PUSH_REF, interactive
from imidsl.schema.kinds import STRING, Choice, Many, Pattern, Url, digits, symbols
from imidsl.schema.looks import BROWSER, IN_APP, Role
from imidsl.schema.model import Cases, Channel, Field, Shape
from imidsl.schema.receipts import StatusWords
from imidsl.schema.relations import AnyOf, Apart, Need

CONTENT_TYPES = ("image", "location", "file", "video", "audio")
CONTENT_TYPE = Field("contentType", Choice(symbols(*CONTENT_TYPES)), "What is attached", role=Role.SORT)
FILE = Field("file", Url(), "The URL of what is attached", need="yes", role=Role.FILE)
PREVIEW = Field(
    "preview",
    Pattern(
        regex=r"(?:data:[^,]*,)?[A-Za-z0-9+/ \t\r\n]*(?:=[ \t\r\n]*){0,2}",
        rule=relations.BAD_BASE64,
        shape="base64",
        sample="aGVsbG8=",
        lines=True,
    ),
    "A small picture of it, as base64",
)
SIZE = Field("size", STRING, "How large the file is", role=Role.DETAIL)
DURATION = Field("duration", STRING, "How long it plays", role=Role.DETAIL)
COORDINATES = ("latitude", "longitude")


def _attachment(*, located: bool) -> tuple[Field, ...]:
    file = FILE if not located else Field("file", Url(), "The URL of a map", role=Role.DETAIL)
    need: Need = "yes" if located else "no"
    where = (Field(name, STRING, f"The {name} of a location", need, role=Role.PLACE) for name in COORDINATES)
    return (CONTENT_TYPE, file, PREVIEW, SIZE, DURATION, *where)


ATTACHMENT = Shape(
    "appmessaging_attachment",
    "A file, picture, recording or location",
    cases=Cases("contentType", {t: _attachment(located=t == "location") for t in CONTENT_TYPES}, default="file"),
    labels=("contentType",),
)

FLAT = (
    Field("senderid", STRING, "Who the message comes from", role=Role.SENDER),
    Field("text", STRING, "What the recipient reads", role=Role.TEXT),
    Field("priority", digits(1, 5), "From 1 to 5, the most urgent; another scale than the request's own"),
    Field(
        "extras",
        Shape("appmessaging_extras", "What goes along with the message", (NOTIFICATION_ACTION, CUSTOM_TAGS)),
        "What goes along with the message",
    ),
    Field(
        "attachments",
        Many(ATTACHMENT),
        "Files, pictures, recordings and locations",
        block="attachment",
        role=Role.MEDIA,
    ),
)

MESSAGE = Field(
    "message",
    Shape(
        "appmessaging_message",
        "What the recipient reads in the app",
        (
            Field("text", STRING, "What the recipient reads", role=Role.TEXT),
            Field(
                "attachment",
                Shape("appmessaging_file", "A file to go with the text", (FILE, CONTENT_TYPE, SIZE)),
                "A file to go with the text",
                role=Role.MEDIA,
            ),
        ),
        relations=(AnyOf(("text", "attachment"), "content"),),
    ),
    "What the recipient reads in the app",
)

NOTIFICATION = Field(
    "notification",
    Shape(
        "appmessaging_notification",
        "What shows while the app is closed",
        (
            Field("title", STRING, "The notification's title", need="yes", role=Role.TITLE),
            Field("text", STRING, "The notification's text", role=Role.TEXT),
            Field(
                "web_extras",
                Shape(
                    "appmessaging_web_extras",
                    "What browsers take",
                    (
                        Field("collapse_key", STRING, "Notifications of one key replace each other"),
                        Field("action", STRING, "What a click does"),
                        Field("url", Url(), "The URL that a click opens", role=Role.LINK),
                    ),
                ),
                "What browsers take",
            ),
            Field(
                "windows_extras",
                Shape(
                    "appmessaging_windows_extras",
                    "What Windows takes",
                    (
                        Field("logo", STRING, "The logo beside the text"),
                        Field("sound", STRING, "The sound that is played"),
                        Field("image", STRING, "The picture that is shown", role=Role.IMAGE),
                        Field("badge", STRING, "The number or glyph on the app's tile"),
                        NOTIFICATION_ACTION,
                    ),
                ),
                "What Windows takes",
            ),
            interactive("appmessaging_notification_interactive", "The notification's buttons", CATEGORY, PUSH_REF),
        ),
    ),
    "What shows while the app is closed",
    look=BROWSER,
)

SHAPE = Shape(
    "appmessaging",
    "A message inside an app: flat, or a message with a notification",
    (
        *FLAT,
        interactive(
            "appmessaging_interactive",
            "Buttons",
            Field("messageref", STRING, "Your reference, returned with the recipient's choice"),
            CATEGORY,
        ),
        MESSAGE,
        NOTIFICATION,
    ),
    relations=(
        Apart(
            ("senderid", "text", "priority", "extras", "attachments", "interactive"),
            ("message", "notification"),
            "the API's page shows a flat object, or message and notification, never both",
        ),
        AnyOf(("text", "message", "notification"), "content"),
    ),
)
IDS = ("msisdn", "customerid", "userid")

RT = Channel(
    "rt",
    "A message inside an app",
    SHAPE,
    ("appmessaging",),
    IDS,
    wire={"webexconnect": "appmessaging"},
    look=IN_APP,
    receipts=StatusWords(read="Read"),
    aliases=("inapp", "in_app", "in-app", "app"),
)
APPMESSAGING = Channel(
    "appmessaging",
    "A message inside an app, by the channel's newer name",
    SHAPE,
    ("appmessaging",),
    IDS,
    look=IN_APP,
    receipts=StatusWords(read="Read"),
)
