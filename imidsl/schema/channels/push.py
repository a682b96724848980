"""Push notifications: `channels.push`."""

from imidsl.schema.channels.shared import CATEGORY, CUSTOM_TAGS, NOTIFICATION_ACTION, PUSH_REF, interactive
from imidsl.schema.kinds import FREE, STRING, WEBEX, Choice, Count, Many, Map, Switch, Url, at_most, digits, symbols
from imidsl.schema.looks import ANDROID as ANDROID_LOOK
from imidsl.schema.looks import BROWSER, IPHONE, Role
from imidsl.schema.model import Channel, Field, Shape
from imidsl.schema.receipts import StatusWords
from imidsl.schema.relations import AnyOf

PAYLOAD_BYTES = 4096
"""What APNs and FCM take, the whole serialised notification."""

TITLE = Field("title", STRING, "The notification's title", profiles=WEBEX, role=Role.TITLE)
TEXT = Field(
    "text",
    at_most(PAYLOAD_BYTES, "bytes", "the Messaging API's page on push"),
    "What it says",
    need="content",
    role=Role.TEXT,
)
SOUND = Field("sound", STRING, "The sound that is played")
COLLAPSE_KEY = Field("collapse_key", STRING, "Notifications of one key replace each other")


def time_to_live(seconds: int) -> Field:
    """How long the platform keeps trying; each platform has its own most."""
    return Field("time_to_live", Count(0, seconds, "second"), "How long delivery is tried, in seconds")


IOS = Shape(
    "push_ios",
    "What iPhones and iPads show",
    (
        TITLE,
        TEXT,
        Field(
            "extras",
            Shape(
                "push_ios_extras",
                "What iOS takes beside the text",
                (
                    Field("badge", Count(0), "The number on the app's icon", role=Role.BADGE),
                    SOUND,
                    time_to_live(2_592_000),
                    COLLAPSE_KEY,
                    Field("attachmenturl", Url(), "The URL of a picture or video to show", role=Role.IMAGE),
                    CUSTOM_TAGS,
                    NOTIFICATION_ACTION,
                ),
            ),
            "What iOS takes beside the text",
        ),
    ),
    size=PAYLOAD_BYTES,
)
ANDROID = Shape(
    "push_android",
    "What Android shows",
    (
        TITLE,
        TEXT,
        Field("priority", digits(1, 5), "From 1 to 5, the most urgent"),
        Field(
            "extras",
            Shape(
                "push_android_extras",
                "What Android takes beside the text",
                (
                    COLLAPSE_KEY,
                    time_to_live(2_419_200),
                    Field("customtags", Map(FREE, {"imageurl": Url()}), CUSTOM_TAGS.doc, role=Role.IMAGE),
                    NOTIFICATION_ACTION,
                    Field("iconurl", Url(), "The URL of the icon"),
                    Field("notificationChannelId", STRING, "The app's notification channel"),
                    SOUND,
                    Field("delay_while_idle", Switch(), "Whether to wait until the device is in use"),
                ),
            ),
            "What Android takes beside the text",
        ),
    ),
    size=PAYLOAD_BYTES,
)
WEB = Shape(
    "push_web",
    "What browsers show",
    (
        Field("title", STRING, "The notification's title", role=Role.TITLE),
        Field("text", STRING, "What it says", need="content", role=Role.TEXT),
        Field("url", Url(), "The URL that a click opens", role=Role.LINK),
        Field("actiontext", STRING, "The button's text, in Safari only", role=Role.BUTTON),
        Field(
            "platform_types",
            Many(Choice(symbols("chrome", "safari", "firefox"))),
            "The browsers it is for",
            wire={"imiconnect": "platorm_types"},
        ),
        Field(
            "extras",
            Shape(
                "push_web_extras",
                "What browsers take beside the text",
                (COLLAPSE_KEY, time_to_live(2_419_200), CUSTOM_TAGS),
            ),
            "What browsers take beside the text",
        ),
    ),
)
DEVICES = Field(
    "device_types",
    Many(Choice(symbols("ios", "android")), low=1, source="the Messaging API's page on push"),
    "The devices that show the buttons",
    need="yes",
    role=Role.DEVICES,
)

PUSH = Channel(
    "push",
    "A notification on a phone or in a browser",
    Shape(
        "push",
        "A notification: a part for each kind of device",
        (
            Field("ios", IOS, "What iPhones and iPads show", look=IPHONE),
            Field("android", ANDROID, "What Android shows", look=ANDROID_LOOK),
            Field("web", WEB, "What browsers show", look=BROWSER),
            PUSH_REF,
            interactive("push_interactive", "The notification's buttons", PUSH_REF, DEVICES, CATEGORY),
        ),
        relations=(AnyOf(("ios", "android", "web")),),
        refused={
            "windows": "the API's page names Windows and gives it no object here: "
            "write rt { notification { windows_extras { … } } }"
        },
    ),
    ("push",),
    (
        "customerid",
        "android_pushid",
        "ios_pushid",
        "chrome_pushid",
        "firefox_pushid",
        "safari_pushid",
        "userid",
        "hms_pushid",
    ),
    smartlinks=False,
    look=IPHONE,
    receipts=StatusWords(read="Read"),
    aliases=("notification", "apns", "fcm"),
)
