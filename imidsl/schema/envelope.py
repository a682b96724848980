"""What every request has: the fields of the top level, smartlinks, the platform's templates, destinations."""

from collections.abc import Iterator
from functools import cache

from imidsl.diagnostics import relations, sizes
from imidsl.schema.channels import BY_NAME, CHANNELS
from imidsl.schema.kinds import (
    EVERY_PROFILE,
    ID,
    IMICONNECT,
    NESTED,
    STRING,
    WEBEX,
    Choice,
    Count,
    Flag,
    Instant,
    Kind,
    Many,
    Map,
    Msisdn,
    Option,
    Pattern,
    Profile,
    Switch,
    Text,
    Url,
    at_most,
)
from imidsl.schema.looks import Role
from imidsl.schema.model import Channel, Field, Shape
from imidsl.schema.relations import OneOf

PAGE = "the Messaging API's page"
ADDRESSES = 1000
"""The most addresses of one request, over all its destinations (the API answers 7009 beyond)."""

CORRELATION_ID = Field(
    "correlationid",
    at_most(50, "bytes", PAGE),
    "Your id for the request, returned in its receipts",
    role=Role.REFERENCE,
    aliases=("reference", "ref", "messageid", "message_id", "transactionid", "transaction_id"),
)
NOTIFY_URL = Field(
    "notifyurl",
    Url(web=True),
    "Where delivery receipts are sent",
    role=Role.RECEIPTS,
    aliases=("webhook", "callback", "callbackurl", "callback_url", "receipts", "dlr", "statuscallback"),
)
CALLBACK_DATA = Field(
    "callbackData",
    at_most(2000, "characters", "Webex Connect's reference", firm=False),
    "Your own data, returned in receipts",
    role=Role.CALLBACK,
)
PRIORITY = Choice((Option("low", "1"), Option("medium", "2"), Option("high", "3")))

HEAD = (
    CORRELATION_ID,
    NOTIFY_URL,
    Field("notifyurlAuthId", STRING, "How your receipts' URL is authorised", profiles=WEBEX),
    CALLBACK_DATA,
    Field(
        "expiry",
        Instant(),
        "When the platform gives up",
        role=Role.EXPIRES,
        aliases=("ttl", "validity", "valid", "validfor", "expires", "validityperiod", "validity_period"),
    ),
    Field("priority", PRIORITY, "How urgent it is among your own messages", role=Role.URGENCY),
)

TAIL = (
    Field("appid", STRING, "The app or account that sends", profiles=WEBEX),
    Field(
        "options",
        Shape(
            "options",
            "What happens to links",
            (
                Field("trackClicks", Switch(), "Whether clicks are counted"),
                Field("shortenLinks", Switch(), "Whether links are shortened"),
                Field("domain", STRING, "The domain of short links", need="yes"),
                Field("tag1", STRING, "Your own tag"),
                Field("tag2", STRING, "Your own second tag"),
                Field("allowFallbackURL", Switch(), "Whether expired links lead to a fallback"),
            ),
        ),
        "What happens to links",
        profiles=WEBEX,
    ),
    Field(
        "contactPolicy",
        Shape(
            "contact_policy",
            "Whether the recipient may be contacted",
            (
                Field("contactPolicyGroup", STRING, "The group of the policy"),
                Field("channelCheckConsent", Flag(), "Whether consent is checked"),
                Field("channelApplyFrequencyCap", Flag(), "Whether the frequency cap applies"),
            ),
        ),
        "Whether the recipient may be contacted",
        profiles=WEBEX,
    ),
)

TEMPLATE = Field(
    "message",
    Shape(
        "template",
        "A template kept on the platform, with its parameters",
        (
            Field("template", STRING, "The template's id", need="yes", role=Role.STORED_ID),
            Field(
                "parameters",
                Map(STRING),
                "The template's parameters by name",
                profiles=IMICONNECT,
                role=Role.STORED_VALUES,
            ),
            Field(
                "parameters",
                Map(NESTED),
                "The template's parameters by name: texts, and objects for pictures, dates, amounts and buttons",
                profiles=WEBEX,
                role=Role.STORED_VALUES,
            ),
        ),
        labels=("template",),
    ),
    "A template kept on the platform",
    block="template",
    whole=True,
    rest="parameters",
    role=Role.STORED,
)

FIREFOX_ID = Pattern(
    regex=r"[^@\x00-\x20]+@[^@\x00-\x20]+",
    rule=relations.BAD_FIREFOX_ID,
    shape="a push id and its key as id@key",
    sample="id@key",
)

SMARTLINKS = Field(
    "smartlinks",
    Many(
        Shape(
            "smartlink",
            "A link that the platform shortens and tracks",
            (
                Field("linkid", Count(0, wire="number"), "The link's id on the platform", need="yes", role=Role.NUMBER),
                Field(
                    "validity",
                    Count(1, unit="minute", wire="number"),
                    "How long the short link works, in minutes",
                    role=Role.LIFETIME,
                ),
            ),
            labels=("linkid",),
        )
    ),
    "Links that the platform shortens and tracks",
    block="smartlink",
    key="linkid",
    role=Role.SMARTLINKS,
    aliases=("link", "shortlink", "short_link", "smart_link", "trackinglink"),
)


def _ids(
    name: str, kind: Kind, doc: str, profiles: frozenset[Profile] = EVERY_PROFILE, aliases: tuple[str, ...] = ()
) -> Field:
    items = Many(kind, 1, ADDRESSES, PAGE, sizes.TOO_MANY_ADDRESSES)
    return Field(name, items, doc, profiles=profiles, aliases=aliases)


_NUMBERS = ("phone", "number", "mobile", "tel", "telephone", "phonenumber", "phone_number", "sms", "voice")


IDS = (
    _ids("msisdn", Msisdn(), "Telephone numbers, country code first", aliases=_NUMBERS),
    _ids("customerid", ID, "Your own ids of customers"),
    _ids("userid", ID, "Ids of your app's users", WEBEX),
    _ids("android_pushid", ID, "Push ids of Android devices", aliases=("android", "fcm")),
    _ids("ios_pushid", ID, "Push ids of iPhones and iPads", aliases=("ios", "apns")),
    _ids("chrome_pushid", ID, "Push ids of Chrome"),
    _ids("firefox_pushid", FIREFOX_ID, "Push ids of Firefox, as id@key"),
    _ids("safari_pushid", ID, "Push ids of Safari"),
    _ids("hms_pushid", ID, "Push ids of Huawei devices", WEBEX),
    _ids("psid", ID, "Page-scoped ids of Messenger users", aliases=("fb", "facebook", "messenger")),
    _ids("twitterid", ID, "Ids of Twitter users", aliases=("x",)),
    _ids("waid", ID, "WhatsApp ids", WEBEX),
    _ids("bsuid", ID, "Business-scoped WhatsApp user ids", WEBEX),
    _ids("wechat_user_id", ID, "Ids of WeChat users", aliases=("wechat", "openid")),
    _ids("wechatID", ID, "Ids of WeChat users, by Webex Connect's name", WEBEX),
)


ID_NAMES = frozenset(word for row in IDS for word in row.spellings())
"""What any profile calls a kind of id."""


def destinations(name: str, kinds: tuple[str, ...]) -> Field:
    """The array of destinations that takes these kinds of id."""
    rows = tuple(row for row in IDS if row.name in kinds)
    shape = Shape(
        name,
        "Who gets it: the ids of one kind",
        (*rows, CORRELATION_ID),
        relations=(OneOf(tuple(row.name for row in rows), together=frozenset({"waid", "bsuid"})),),
        keyed=True,
        refused={"email": "the API's page lists it, and no channel of the API takes it"},
    )
    kind = Many(shape, 1, source=PAGE)
    return Field(
        "destination",
        kind,
        "Who gets it",
        need="yes",
        block="to",
        whole=True,
        role=Role.RECIPIENTS,
        aliases=("recipient", "recipients", "destinations"),
    )


DESTINATION = destinations("destination", tuple(row.name for row in IDS))
BLOCKS = tuple(Field(c.name, c.shape, c.doc, profiles=c.profiles, aliases=c.aliases) for c in CHANNELS)

MESSAGE = Shape(
    "message",
    "A message: what all its requests have, a block for each channel, who gets it",
    (*HEAD, *TAIL, TEMPLATE, SMARTLINKS, *BLOCKS, DESTINATION),
    refused={
        "email": "no channel of the API sends e-mail",
        "param": "a parameter has a ':' before its type: param name: text(max: 24)",
        "extends": "it stands behind the message's own name: message name extends base { … }",
    },
)
DEFAULTS = Shape(
    "defaults", "What messages have unless they say otherwise: fields and channel blocks", (*HEAD, *TAIL, *BLOCKS)
)
DELIVERY, CONTENT = "deliverychannel", "channels"
MADE = {
    DELIVERY: "write a block for the channel instead, such as sms { … }",
    CONTENT: "write a block for the channel instead, such as sms { … }",
}
"""Fields of a request that no definition writes: the compiler makes them."""


def ids(channel: Channel, profile: Profile) -> tuple[str, ...]:
    """The kinds of id that a channel can use."""
    return tuple(row.name for row in IDS if row.name in channel.destinations and profile in row.profiles)


@cache
def request_shape(channel: Channel, profile: Profile) -> Shape:
    """The object of a whole request to one channel, its fields in the order of the API's page."""
    inner = Field(channel.path[-1], channel.shape, channel.doc, need="yes")
    for name in reversed(channel.path[:-1]):
        inner = Field(
            name, Shape(f"{channel.name}_{name}", channel.doc, (inner,)), channel.doc, need="yes", hidden=True
        )
    links = (SMARTLINKS,) if channel.smartlinks else ()
    channels = Shape(f"{channel.name}_channels", "The content for the channel", (*links, inner))
    wire = channel.on_wire(profile)
    delivery = Choice((Option(wire, wire, channel.doc),))
    return Shape(
        f"{channel.name}_request",
        f"A request: {channel.doc[0].lower()}{channel.doc[1:]}",
        (
            *HEAD,
            Field(DELIVERY, delivery, "The channel", need="yes"),
            TEMPLATE,
            _content(channels, profile),
            destinations(f"{channel.name}_destination", channel.destinations),
            *TAIL,
        ),
    )


def _content(shape: Shape, profile: Profile) -> Field:
    """The object at `channels`; webexconnect does without it where a template of the platform says everything."""
    doc = "The content for the channel"
    if profile in WEBEX:
        return Field(CONTENT, shape, doc, need="content", hidden=True, unless_empty=True)
    return Field(CONTENT, shape, doc, need="yes", hidden=True)


def names() -> frozenset[str]:
    """Every name of a channel and of a field: none of them stands as a string outside this package."""
    return (
        frozenset(BY_NAME)
        | frozenset(MADE)
        | frozenset(s for shape in shapes(MESSAGE) for f in shape.every_field() for s in f.spellings())
    )


def shapes(top: Shape) -> Iterator[Shape]:
    """A shape and all those in it, each once."""
    seen: list[Shape] = []
    todo = [top]
    while todo:
        shape = todo.pop()
        if shape not in seen:
            seen.append(shape)
            yield shape
            fields = [f for case in (shape.cases.when.values() if shape.cases else [shape.fields]) for f in case]
            todo.extend(f.item for f in fields if f.item is not None)


def limit_names() -> frozenset[str]:
    """The dotted names of all fields with a limit, such as `sms.text`."""
    return frozenset(_limited(MESSAGE, ""))


def _limited(shape: Shape, prefix: str) -> Iterator[str]:
    cases = shape.cases.when.values() if shape.cases else [shape.fields]
    for row in (row for rows in cases for row in rows):
        name = f"{prefix}{row.name}"
        if isinstance(row.kind, Text) and row.kind.limit is not None:
            yield name
        if row.item is not None:
            yield from _limited(row.item, f"{name}.")
