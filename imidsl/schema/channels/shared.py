"""What several channels have: actions of notifications and of buttons, categories, custom tags."""

from imidsl.schema.kinds import FREE, STRING, Choice, Count, Kind, Many, Map, Url, symbols
from imidsl.schema.model import Cases, Field, Shape
from imidsl.schema.relations import Counted

CUSTOM_TAGS = Field("customtags", Map(FREE), "Your own keys and values, which keep their kinds")


def action_cases(
    action: Field,
    before: tuple[Field, ...],
    after: tuple[Field, ...],
    urls: tuple[str, ...],
    values: tuple[str, ...],
    bare: tuple[str, ...],
) -> Cases:
    """The body of an action by what it does: with a URL, with another value, or without any."""

    def with_value(kind: Kind, doc: str) -> tuple[Field, ...]:
        return (*before, action, *after, Field("value", kind, doc, need="yes"))

    return Cases(
        "action",
        dict.fromkeys(urls, with_value(Url(), "The URL to open"))
        | dict.fromkeys(values, with_value(STRING, "What the action works on"))
        | dict.fromkeys(bare, (*before, action, *after)),
    )


NOTIFICATION_ACTION = Field(
    "notificationaction",
    Shape(
        "notificationaction",
        "What a tap on the notification does",
        cases=action_cases(
            Field(
                "action",
                Choice(symbols("OPEN_APP", "OPEN_URL", "OPENWEBVIEW", "DEEPLINK", "OPEN_HTML")),
                "What happens",
                need="yes",
            ),
            before=(),
            after=(),
            urls=("OPEN_URL", "OPENWEBVIEW"),
            values=("DEEPLINK", "OPEN_HTML"),
            bare=("OPEN_APP",),
        ),
        labels=("action",),
    ),
    "What a tap on the notification does",
)

BUTTON_ACTION = Shape(
    "button_action",
    "A button of an interactive notification",
    cases=action_cases(
        Field(
            "action",
            Choice(symbols("DISMISS", "OPEN_APP", "OPEN_URL", "OPENWEBVIEW", "DEEPLINK", "SHARE")),
            "What the button does",
            need="yes",
        ),
        before=(Field("pos", Count(1, wire="number"), "The button's place, from 1"),),
        after=(Field("identifier", STRING, "The button's identifier in its category, such as YES"),),
        urls=("OPEN_URL", "OPENWEBVIEW"),
        values=("DEEPLINK", "SHARE"),
        bare=("DISMISS", "OPEN_APP"),
    ),
    labels=("action",),
    numbered="pos",
)

CATEGORY = Field(
    "category",
    Choice(
        symbols(
            *(f"SINGLE_{w}" for w in ["DISMISS", "OPEN", "SUBSCRIBE", "UNSUBSCRIBE", "SHARE", "DEEPLINK", "REPLY"]),
            *(
                f"DOUBLE_{w}"
                for w in [
                    "YES_NO",
                    "ACCEPT_CANCEL",
                    "SHARE_CANCEL",
                    "SHOPNOW_CANCEL",
                    "LATER_NOW",
                    "PLAY_NOW_PLAY_LATER",
                    "OK_LEARN_MORE",
                    "SUBSCRIBE_UNSUBSCRIBE",
                    "BUY_NOW_BUY_LATER",
                    "LIKE_SHARE",
                ]
            ),
        )
    ),
    "Which buttons the notification has",
)
PUSH_REF = Field("pushref", STRING, "Your reference, returned with the recipient's choice")


def interactive(name: str, doc: str, *fields: Field) -> Field:
    """The interactive part of a notification: the given fields, and its buttons."""
    buttons = Field("actions", Many(BUTTON_ACTION), "The buttons", block="action")
    counted = Counted("actions", "category", {"SINGLE_": 1, "DOUBLE_": 2})
    return Field("interactive", Shape(name, doc, (*fields, buttons), relations=(counted,)), doc)
