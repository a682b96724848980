"""8xx: what a change does to messages that are in use (`diff`). In the examples `before/` holds what stood there."""

from imidsl.diagnostics import error, info, warning

MESSAGE_GONE = error(
    "IMI801",
    "message-gone",
    "'{found}' is gone",
    help="keep it until nothing calls it: message {found} extends … {{ }}",
    why="An application that sends this message by its name gets an error from now on. Keep it until nothing calls it any more: `message old extends new { }` is enough.",
    bad="""
message order_shipped {  # ! message-gone; message-added 'order_shipped'; message-renamed 'order_shipped'
  sms { text: "Hi" }
  to msisdn "447700900123"
}
# file: before/example.imi
message parcel_sent {
  sms { text: "Hi" }
  to msisdn "447700900123"
}
""",
    good="""
message parcel_sent {
  sms { text: "Hi" }
  to msisdn "447700900123"
}
# file: before/example.imi
message parcel_sent {
  sms { text: "Hi" }
  to msisdn "447700900123"
}
""",
    run="diff",
)

PARAMETER_GONE = error(
    "IMI802",
    "parameter-gone",
    "'{message}' has no parameter '{found}' any more",
    why="A caller that still gives the value gets an error from now on.",
    bad="""
message m {  # ! parameter-gone 'm'
  sms { type: auto, text: "Hi" }  # ! words-changed '"Hi"'; encoding-changed '"Hi"'; size-changed '"Hi"'
  to msisdn "447700900123"
}
# file: before/example.imi
message m {
  param n: text(max: 9)
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
""",
    good="""
message m {
  param n: text(max: 9)
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
# file: before/example.imi
message m {
  param n: text(max: 9)
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
""",
    run="diff",
)

PARAMETER_REQUIRED = error(
    "IMI803",
    "parameter-required",
    "'{found}' has to be given now; before it was {before}",
    help="give it a default",
    why="A caller that doesn't give the value gets an error from now on. A default, or `?` behind the type, keeps it working.",
    bad="""
message m {
  param n: text(max: 9)  # ! parameter-required 'n'
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
# file: before/example.imi
message m {
  param n: text(max: 9) = "you"
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
""",
    good="""
message m {
  param n: text(max: 9) = "you"
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
# file: before/example.imi
message m {
  param n: text(max: 9) = "you"
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
""",
    run="diff",
)

PARAMETER_RETYPED = error(
    "IMI804",
    "parameter-retyped",
    "'{found}' was {before}, and is {after} now",
    why="The values that callers give are refused from now on, or mean something else.",
    bad="""
message m {
  param n: choice("123456789")  # ! parameter-retyped 'n'
  sms { type: auto, text: "Hi {{ n }}" }  # ! encoding-changed '"Hi {{ n }}"'; size-changed '"Hi {{ n }}"'
  to msisdn "447700900123"
}
# file: before/example.imi
message m {
  param n: text(max: 9)
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
""",
    good="""
message m {
  param n: text(max: 9)
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
# file: before/example.imi
message m {
  param n: text(max: 9)
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
""",
    run="diff",
)

PARAMETER_NARROWED = error(
    "IMI805",
    "parameter-narrowed",
    "'{found}' takes less than before: its {option} was {before}, and is {after} now",
    why="Values that callers give today are refused from now on. Whether every value of the old type is one of the new is decided for bounds, character sets, choices and patterns.",
    bad="""
message m {
  param n: text(max: 8)  # ! parameter-narrowed 'n'
  sms { type: auto, text: "Hi {{ n }}" }  # ! size-changed '"Hi {{ n }}"'
  to msisdn "447700900123"
}
# file: before/example.imi
message m {
  param n: text(max: 9)
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
""",
    good="""
message m {
  param n: text(max: 9)
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
# file: before/example.imi
message m {
  param n: text(max: 9)
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
""",
    run="diff",
)

CHANNEL_GONE = error(
    "IMI806",
    "channel-gone",
    "'{message}' makes no request to '{found}' any more",
    why="Recipients who are reached by this channel today get nothing from now on.",
    bad="""
message m {  # ! channel-gone 'm'
  param n: text(max: 9)
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
# file: before/example.imi
message m {
  param n: text(max: 9)
  voice { promptid: "1" }
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
""",
    good="""
message m {
  param n: text(max: 9)
  voice { promptid: "1" }
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
# file: before/example.imi
message m {
  param n: text(max: 9)
  voice { promptid: "1" }
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
""",
    run="diff",
)

PATTERN_UNCLEAR = warning(
    "IMI810",
    "pattern-unclear",
    "whether '{found}' still takes what it took can't be told: its {option} was {before}, and is {after} now",
    why="Whether the new pattern matches everything that the old one matched is decided by comparing their automata, within a bound of work. These two go beyond it.",
    bad="""
message m {
  param n: text(max: 30, pattern: "[ab]*a[ab]{14}|[ab]{15,30}")  # ! pattern-unclear 'n'
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
# file: before/example.imi
message m {
  param n: text(max: 30, pattern: "[ab]{15,30}")
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
""",
    good="""
message m {
  param n: text(max: 30, pattern: "[ab]{15,30}")
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
# file: before/example.imi
message m {
  param n: text(max: 30, pattern: "[ab]{15,30}")
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
""",
    run="diff",
)

SENDER_CHANGED = warning(
    "IMI811",
    "sender-changed",
    "'{field}' was {before}, and is {after} now",
    why="Recipients know the sender, and some countries want it registered: messages from another one may be refused, or taken for fraud.",
    bad="""
message m {
  param n: text(max: 9)
  sms { senderid: "ACME Ltd", type: auto, text: "Hi {{ n }}" }  # ! sender-changed '"ACME Ltd"'
  to msisdn "447700900123"
}
# file: before/example.imi
message m {
  param n: text(max: 9)
  sms { senderid: "ACME", type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
""",
    good="""
message m {
  param n: text(max: 9)
  sms { senderid: "ACME", type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
# file: before/example.imi
message m {
  param n: text(max: 9)
  sms { senderid: "ACME", type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
""",
    run="diff",
)

LINK_LIVES_SHORTER = warning(
    "IMI812",
    "link-lives-shorter",
    "'{field}' was {before} minutes, and is {after} now",
    why="Whoever opens the message after that finds a dead link.",
    bad="""
message m {
  param n: text(max: 9)
  smartlink 4021 { validity: 2d }  # ! link-lives-shorter '2d'
  sms { type: auto, text: "Hi {{ n }} {{ link_4021 }}" }
  to msisdn "447700900123"
}
# file: before/example.imi
message m {
  param n: text(max: 9)
  smartlink 4021 { validity: 7d }
  sms { type: auto, text: "Hi {{ n }} {{ link_4021 }}" }
  to msisdn "447700900123"
}
""",
    good="""
message m {
  param n: text(max: 9)
  smartlink 4021 { validity: 7d }
  sms { type: auto, text: "Hi {{ n }} {{ link_4021 }}" }
  to msisdn "447700900123"
}
# file: before/example.imi
message m {
  param n: text(max: 9)
  smartlink 4021 { validity: 7d }
  sms { type: auto, text: "Hi {{ n }} {{ link_4021 }}" }
  to msisdn "447700900123"
}
""",
    run="diff",
)

MORE_SEGMENTS = warning(
    "IMI813",
    "more-segments",
    "'{field}' can take {after} segments, before at most {before}",
    why="Each segment of an SMS costs as much as a message of its own.",
    bad="""
message m {
  param n: text(max: 150, charset: gsm7) = "you"
  sms { type: auto, text: "Good evening, dear {{ n }}" }  # ! more-segments '"Good evening, dear {{ n }}"'; words-changed '"Good evening, dear {{ n }}"'
  to msisdn "447700900123"
}
# file: before/example.imi
message m {
  param n: text(max: 150, charset: gsm7) = "you"
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
""",
    good="""
message m {
  param n: text(max: 150, charset: gsm7) = "you"
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
# file: before/example.imi
message m {
  param n: text(max: 150, charset: gsm7) = "you"
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
""",
    run="diff",
)

ENCODING_CAN_FLIP = warning(
    "IMI814",
    "encoding-can-flip",
    "'{field}' could not leave GSM-7 before, and can now",
    why="One character outside GSM-7 makes the whole SMS UCS-2, with 70 characters in a segment instead of 160.",
    bad="""
message m {
  param n: text(max: 9)  # ! parameter-widened 'n'
  sms { type: auto, text: "Hi {{ n }}" }  # ! encoding-can-flip '"Hi {{ n }}"'
  to msisdn "447700900123"
}
# file: before/example.imi
message m {
  param n: text(max: 9, charset: gsm7)
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
""",
    good="""
message m {
  param n: text(max: 9, charset: gsm7)
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
# file: before/example.imi
message m {
  param n: text(max: 9, charset: gsm7)
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
""",
    run="diff",
)

SIZE_UNPROVED = warning(
    "IMI815",
    "size-unproved",
    "the size of '{field}' was proved, and is open now",
    why="Before, no values could break the limit; now that isn't known. `check` says which word stops the proof.",
    bad="""
message m {
  param n: text  # ! parameter-widened 'n'
  sms { type: auto, text: "Hi {{ n }}" }  # ! size-unproved '"Hi {{ n }}"'
  to msisdn "447700900123"
}
# file: before/example.imi
message m {
  param n: text(max: 9)
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
""",
    good="""
message m {
  param n: text(max: 9)
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
# file: before/example.imi
message m {
  param n: text(max: 9)
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
""",
    run="diff",
)

CORRELATION_CHANGED = warning(
    "IMI816",
    "correlation-changed",
    "'{field}' was of the form {before}, and is {after} now",
    why="Whatever finds by this id what a receipt belongs to may not find it any more.",
    bad="""
message m {
  param n: text(max: 9)
  correlationid: "17/A"  # ! correlation-changed '"17/A"'
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
# file: before/example.imi
message m {
  param n: text(max: 9)
  correlationid: "A-17"
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
""",
    good="""
message m {
  param n: text(max: 9)
  correlationid: "A-17"
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
# file: before/example.imi
message m {
  param n: text(max: 9)
  correlationid: "A-17"
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
""",
    run="diff",
)

DESTINATION_GONE = warning(
    "IMI817",
    "destination-gone",
    "'{message}' isn't sent to any '{found}' any more",
    why="Recipients who are known by this kind of id get nothing from now on.",
    bad="""
message m {  # ! destination-gone 'm'
  param n: text(max: 9)
  sms { type: auto, text: "Hi {{ n }}" }  # ! field-changed 'sms'
  to msisdn "447700900123"
}
# file: before/example.imi
message m {
  param n: text(max: 9)
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
  to customerid "1"
}
""",
    good="""
message m {
  param n: text(max: 9)
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
  to customerid "1"
}
# file: before/example.imi
message m {
  param n: text(max: 9)
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
  to customerid "1"
}
""",
    run="diff",
)

EXPIRES_SOONER = warning(
    "IMI818",
    "expires-sooner",
    "'{field}' was {before}, and is {after} now",
    why="The platform gives up sooner on recipients who can't be reached at once.",
    bad="""
message m {
  param n: text(max: 9)
  expiry: 1d  # ! expires-sooner '1d'
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
# file: before/example.imi
message m {
  param n: text(max: 9)
  expiry: 2d
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
""",
    good="""
message m {
  param n: text(max: 9)
  expiry: 2d
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
# file: before/example.imi
message m {
  param n: text(max: 9)
  expiry: 2d
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
""",
    run="diff",
)

WORDS_CHANGED = info(
    "IMI820",
    "words-changed",
    "'{field}' reads differently",
    why="What people read. Nothing is wrong with that: it is listed so that somebody looks at it.",
    bad="""
message m {
  param n: text(max: 9)
  sms { type: auto, text: "Ho {{ n }}" }  # ! words-changed '"Ho {{ n }}"'
  to msisdn "447700900123"
}
# file: before/example.imi
message m {
  param n: text(max: 9)
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
""",
    good="""
message m {
  param n: text(max: 9)
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
# file: before/example.imi
message m {
  param n: text(max: 9)
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
""",
    run="diff",
)

FIELD_CHANGED = info(
    "IMI821",
    "field-changed",
    "'{field}' was {before}, and is {after} now",
    why="What requests say besides what people read.",
    bad="""
message m {
  param n: text(max: 9)
  priority: high  # ! field-changed 'high'
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
# file: before/example.imi
message m {
  param n: text(max: 9)
  priority: low
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
""",
    good="""
message m {
  param n: text(max: 9)
  priority: low
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
# file: before/example.imi
message m {
  param n: text(max: 9)
  priority: low
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
""",
    run="diff",
)

PARAMETER_WIDENED = info(
    "IMI822",
    "parameter-widened",
    "'{found}' takes more than before: its {option} was {before}, and is {after} now",
    why="Callers are as welcome as before.",
    bad="""
message m {
  param n: choice("a", "b", "c")  # ! parameter-widened 'n'
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
# file: before/example.imi
message m {
  param n: choice("a", "b")
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
""",
    good="""
message m {
  param n: choice("a", "b")
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
# file: before/example.imi
message m {
  param n: choice("a", "b")
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
""",
    run="diff",
)

MESSAGE_ADDED = info(
    "IMI823",
    "message-added",
    "'{found}' is new",
    why="There was no message of this name.",
    bad="""
message a {
  param n: text(max: 9)
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
message b {  # ! message-added 'b'
  sms { text: "Bye" }
  to msisdn "447700900123"
}
# file: before/example.imi
message a {
  param n: text(max: 9)
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
""",
    good="""
message a {
  param n: text(max: 9)
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
# file: before/example.imi
message a {
  param n: text(max: 9)
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
""",
    run="diff",
)

MESSAGE_RENAMED = info(
    "IMI824",
    "message-renamed",
    "'{found}' may be '{before}' under another name: {share} % of its lines are the same",
    why="A message is gone and another came that says nearly the same. Callers of the old name get errors all the same.",
    bad="""
message parcel_shipped {  # ! message-gone; message-added 'parcel_shipped'; message-renamed 'parcel_shipped'
  priority: high
  expiry: 2d
  sms { text: "Your parcel is on its way" }
  to msisdn "447700900123"
}
# file: before/example.imi
message parcel_sent {
  priority: high
  expiry: 2d
  sms { text: "Your parcel is on its way" }
  to msisdn "447700900123"
}
""",
    good="""
message parcel_sent {
  priority: high
  expiry: 2d
  sms { text: "Your parcel is on its way" }
  to msisdn "447700900123"
}
# file: before/example.imi
message parcel_sent {
  priority: high
  expiry: 2d
  sms { text: "Your parcel is on its way" }
  to msisdn "447700900123"
}
""",
    run="diff",
)

CHANNEL_ADDED = info(
    "IMI825",
    "channel-added",
    "'{message}' makes a request to '{found}' too",
    why="There was no such request.",
    bad="""
message m {
  param n: text(max: 9)
  voice { promptid: "1" }  # ! channel-added 'voice'
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
# file: before/example.imi
message m {
  param n: text(max: 9)
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
""",
    good="""
message m {
  param n: text(max: 9)
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
# file: before/example.imi
message m {
  param n: text(max: 9)
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
""",
    run="diff",
)

SIZE_CHANGED = info(
    "IMI826",
    "size-changed",
    "'{field}' is {after}, before {before}",
    why="The largest size over all values that the parameters allow.",
    bad="""
message m {
  param n: text(max: 12)  # ! parameter-widened 'n'
  twitter { text: "Hi {{ n }}" }  # ! size-changed '"Hi {{ n }}"'
  to twitterid "1"
}
# file: before/example.imi
message m {
  param n: text(max: 9)
  twitter { text: "Hi {{ n }}" }
  to twitterid "1"
}
""",
    good="""
message m {
  param n: text(max: 9)
  twitter { text: "Hi {{ n }}" }
  to twitterid "1"
}
# file: before/example.imi
message m {
  param n: text(max: 9)
  twitter { text: "Hi {{ n }}" }
  to twitterid "1"
}
""",
    run="diff",
)

DEFAULT_CHANGED = info(
    "IMI827",
    "default-changed",
    "'{found}' is {after} unless given, before {before}",
    why="Callers who don't give the value get another message from now on, and nobody has to change anything for that.",
    bad="""
message m {
  param n: int(min: 0, max: 9) = 2  # ! default-changed 'n'
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
# file: before/example.imi
message m {
  param n: int(min: 0, max: 9) = 1
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
""",
    good="""
message m {
  param n: int(min: 0, max: 9) = 1
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
# file: before/example.imi
message m {
  param n: int(min: 0, max: 9) = 1
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
""",
    run="diff",
)

FEWER_SEGMENTS = info(
    "IMI828",
    "fewer-segments",
    "'{field}' can take {after} segments, before up to {before}",
    why="Each segment of an SMS costs as much as a message of its own: this one costs less at worst.",
    bad="""
message m {
  param n: text(max: 60, charset: gsm7)  # ! parameter-narrowed 'n'
  sms { type: auto, text: "Hi {{ n }}" }  # ! fewer-segments '"Hi {{ n }}"'; size-changed '"Hi {{ n }}"'
  to msisdn "447700900123"
}
# file: before/example.imi
message m {
  param n: text(max: 200, charset: gsm7)
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
""",
    good="""
message m {
  param n: text(max: 200, charset: gsm7)
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
# file: before/example.imi
message m {
  param n: text(max: 200, charset: gsm7)
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
""",
    run="diff",
)

ENCODING_CHANGED = info(
    "IMI829",
    "encoding-changed",
    "'{field}' can be {after}, before {before}",
    why="One character outside GSM-7 makes the whole SMS UCS-2, with 70 characters in a segment instead of 160.",
    bad="""
message m {
  param n: text(max: 9, charset: gsm7)  # ! parameter-narrowed 'n'
  sms { type: auto, text: "Hi {{ n }}" }  # ! encoding-changed '"Hi {{ n }}"'; size-changed '"Hi {{ n }}"'
  to msisdn "447700900123"
}
# file: before/example.imi
message m {
  param n: text(max: 9)
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
""",
    good="""
message m {
  param n: text(max: 9)
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
# file: before/example.imi
message m {
  param n: text(max: 9)
  sms { type: auto, text: "Hi {{ n }}" }
  to msisdn "447700900123"
}
""",
    run="diff",
)
