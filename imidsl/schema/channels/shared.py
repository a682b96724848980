"""What several channels have: actions of notifications and of buttons, categories, custom tags."""

from imidsl.schema.kinds import FREE, STRING, Choice, Count, Kind, Many, Map, Url, described
from imidsl.schema.looks import Role
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
        return (*before, action, *after, Field("value", kind, doc, need="yes", role=Role.TARGET))

    return Cases(
        "action",
        dict.fromkeys(urls, with_value(Url(), "The URL to open"))
        | dict.fromkeys(values, with_value(STRING, "What the action works on"))
        | dict.fromkeys(bare, (*before, action, *after)),
    )


DOES = {
    "DISMISS": "Closes it",
    "OPEN_APP": "Opens the app",
    "OPEN_URL": "Opens …",
    "OPENWEBVIEW": "Opens … inside the app",
    "DEEPLINK": "Goes to …",
    "OPEN_HTML": "Shows the page …",
    "SHARE": "Shares …",
}
"""What each action does; `…` stands for its value."""


def _does(*names: str) -> Choice:
    """What an action does, one of these."""
    return Choice(described({name: DOES[name] for name in names}))


NOTIFICATION_ACTION = Field(
    "notificationaction",
    Shape(
        "notificationaction",
        "What a tap on the notification does",
        cases=action_cases(
            Field(
                "action",
                _does("OPEN_APP", "OPEN_URL", "OPENWEBVIEW", "DEEPLINK", "OPEN_HTML"),
                "What happens",
                need="yes",
                role=Role.DOES,
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
    role=Role.TAP,
)

BUTTON_ACTION = Shape(
    "button_action",
    "A button of an interactive notification",
    cases=action_cases(
        Field(
            "action",
            _does("DISMISS", "OPEN_APP", "OPEN_URL", "OPENWEBVIEW", "DEEPLINK", "SHARE"),
            "What the button does",
            need="yes",
            role=Role.DOES,
        ),
        before=(Field("pos", Count(1, wire="number"), "The button's place, from 1"),),
        after=(Field("identifier", STRING, "The button's identifier in its category, such as YES", role=Role.LABEL),),
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
        described(
            {
                "SINGLE_DISMISS": "Dismiss",
                "SINGLE_OPEN": "Open",
                "SINGLE_SUBSCRIBE": "Subscribe",
                "SINGLE_UNSUBSCRIBE": "Unsubscribe",
                "SINGLE_SHARE": "Share",
                "SINGLE_DEEPLINK": "Deeplink",
                "SINGLE_REPLY": "Reply",
                "DOUBLE_YES_NO": "Yes, No",
                "DOUBLE_ACCEPT_CANCEL": "Accept, Cancel",
                "DOUBLE_SHARE_CANCEL": "Share, Cancel",
                "DOUBLE_SHOPNOW_CANCEL": "Shop now, Cancel",
                "DOUBLE_LATER_NOW": "Later, Now",
                "DOUBLE_PLAY_NOW_PLAY_LATER": "Play now, Play later",
                "DOUBLE_OK_LEARN_MORE": "Ok, Learn more",
                "DOUBLE_SUBSCRIBE_UNSUBSCRIBE": "Subscribe, Unsubscribe",
                "DOUBLE_BUY_NOW_BUY_LATER": "Buy now, Buy later",
                "DOUBLE_LIKE_SHARE": "Like, Share",
            }
        )
    ),
    "Which buttons the notification has",
    role=Role.CATEGORY,
)
PUSH_REF = Field("pushref", STRING, "Your reference, returned with the recipient's choice")


def interactive(name: str, doc: str, *fields: Field) -> Field:
    """The interactive part of a notification: the given fields, and its buttons."""
    buttons = Field("actions", Many(BUTTON_ACTION), "The buttons", block="action", role=Role.BUTTON)
    counted = Counted("actions", "category", {"SINGLE_": 1, "DOUBLE_": 2})
    return Field("interactive", Shape(name, doc, (*fields, buttons), relations=(counted,)), doc)
