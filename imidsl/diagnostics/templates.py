"""Findings in one text: its Jinja syntax, its names, what happens when it is rendered (IMI501 to IMI549, IMI581, IMI582)."""

from __future__ import annotations

from imidsl.diagnostics import error, warning


def _sms(text: str, *declarations: str, expect: str = "") -> str:
    """A message with this text; what is expected stands behind it, on the same line."""
    above = "".join(f"  {line}\n" for line in declarations)
    mark = f"  # ! {expect}" if expect else ""
    return f'message m {{\n{above}  sms {{\n    type: auto\n    text: "{text}"{mark}\n  }}\n  to msisdn "447700900123"\n}}\n'


_NAME = "param name: text(max: 20)"
_NICK = "param nick: text(max: 20)?"
_ITEMS = "param items: list(record(title: text(max: 20)), max: 5)"
_ORDERS = "param orders: list(text(max: 9), max: 3)"

TEMPLATE_SYNTAX = error(
    "IMI501",
    "template-syntax",
    "{problem}",
    help="{remedy}",
    why="Texts are Jinja templates; this one can't be read as one, so nothing can be said about what it renders to.",
    bad=_sms("Hi {{ name + }}", _NAME, expect="template-syntax '}}'"),
    good=_sms("Hi {{ name }}", _NAME),
)
FORBIDDEN_TAG = error(
    "IMI502",
    "forbidden-tag",
    "the tag '{word}' is not available in a text",
    help="available are: {allowed}; share text with `let`, fields with `defaults` or `extends`",
    why="A text stands by itself: tags that reach for other templates or change how a text is written out are left out.",
    bad=_sms("{% include 'footer' %}", expect="forbidden-tag 'include'"),
    good='let footer = "Reply STOP to opt out."\n\n' + _sms("{{ footer }}"),
)
UNKNOWN_TAG = error(
    "IMI503",
    "unknown-tag",
    "there is no tag '{word}'",
    why="A tag that Jinja doesn't know can't be rendered.",
    bad=_sms("{% fi name %}Hi{% endif %}", _NAME, expect="unknown-tag 'fi'"),
    good=_sms("{% if name %}Hi{% endif %}", _NAME),
)
UNKNOWN_FILTER = error(
    "IMI504",
    "unknown-filter",
    "there is no filter '{word}'",
    why="Only filters that always give the same text for the same values, and whose size can be told, are available.",
    bad=_sms("Hi {{ name|uper }}", _NAME, expect="unknown-filter 'uper'"),
    good=_sms("Hi {{ name|upper }}", _NAME),
)
UNKNOWN_TEST = error(
    "IMI505",
    "unknown-test",
    "there is no test '{word}'",
    why="What follows `is` must be one of Jinja's tests.",
    bad=_sms("{% if name is strin %}Hi{% endif %}", _NAME, expect="unknown-test 'strin'"),
    good=_sms("{% if name is string %}Hi{% endif %}", _NAME),
)
UNDECLARED_NAME = error(
    "IMI506",
    "undeclared-name",
    "'{word}' is not declared",
    why="A text sees the parameters of its message, the lets, `request` and its links; anything else would be missing "
    "when the text is rendered.",
    bad=_sms("Hi {{ nmae }}", _NAME, expect="undeclared-name 'nmae'"),
    good=_sms("Hi {{ name }}", _NAME),
)
UNDECLARED_LINK = error(
    "IMI507",
    "undeclared-link",
    "there is no smartlink '{link}'",
    why="The platform replaces the placeholder of a link only where the request carries that link.",
    bad=_sms("Track it: {{ link_4022 }}", "smartlink 4021 { validity: 2d }", expect="undeclared-link 'link_4022'"),
    good=_sms("Track it: {{ link_4021 }}", "smartlink 4021 { validity: 2d }"),
)
UNKNOWN_ATTRIBUTE = error(
    "IMI508",
    "unknown-attribute",
    "{owner} has no field '{word}'",
    why="A record has exactly the fields of its type; another one would be missing when the text is rendered.",
    bad=_sms("{% for i in items %}{{ i.titel }} {% endfor %}", _ITEMS, expect="unknown-attribute 'titel'"),
    good=_sms("Your order: {% for i in items %}{{ i.title }} {% endfor %}", _ITEMS),
)
MAYBE_NONE = error(
    "IMI509",
    "maybe-none",
    "{what} might be none here",
    help="guard it with `if`, or give it a value with `or …` or `|default(…)`",
    why="An optional parameter is none unless it is given, and none has no text.",
    bad=_sms("Hi {{ nick }}", _NICK, expect="maybe-none 'nick'"),
    good=_sms("Hi {{ nick|default('there') }}", _NICK),
)
DEFINED_IS_NO_GUARD = error(
    "IMI510",
    "defined-is-no-guard",
    "'{word}' is always defined",
    help="an optional one that isn't given is none: write `{word} is not none`, or `{word}` alone",
    why="A declared parameter is defined even when it is none, so the test says nothing and the text would fail.",
    bad=_sms("{% if nick is defined %}Hi{% endif %}", _NICK, expect="defined-is-no-guard 'defined'"),
    good=_sms("{% if nick is not none %}Hi{% else %}Hello{% endif %}", _NICK),
)
NOT_TEXT = error(
    "IMI511",
    "not-text",
    "{what} as a whole has no text",
    why="How a list or record reads is for the author to say; its inner form is not fit for a recipient.",
    bad=_sms("Orders: {{ orders }}", _ORDERS, expect="not-text 'orders'"),
    good=_sms("Orders: {{ orders|join(', ') }}", _ORDERS),
)
REFUSED_ATTRIBUTE = error(
    "IMI512",
    "refused-attribute",
    "'{word}' is not available on {owner}",
    why="Of the methods of Python only those are available that can neither reach out of the text nor make it grow.",
    bad=_sms("Hi {{ name.replace('a', 'b') }}", _NAME, expect="refused-attribute 'replace'"),
    good=_sms("Hi {{ name|replace('a', 'b') }}", _NAME),
)
TEMPLATE_TOO_DEEP = error(
    "IMI513",
    "template-too-deep",
    "nested too deeply",
    help="at most {limit} levels; take a part out with `{{% set %}}`",
    why="Reading a text must not exhaust the machine, whatever stands in it.",
    bad=_sms("{{ " + "(" * 60 + "1" + ")" * 60 + " }}", expect="template-too-deep '('"),
    good=_sms("{{ 1 }}"),
)
TEMPLATE_TOO_LARGE = error(
    "IMI514",
    "template-too-large",
    "a text with Jinja of {size} characters; at most {limit}",
    help="no field of the API takes that much text",
    why="Reading a text must not exhaust the machine, whatever stands in it.",
    bad=_sms("{{ 1 }}" + "x" * 65_536, expect="template-too-large"),
    good=_sms("{{ 1 }}"),
)
TEXT_FAULT = error(
    "IMI515",
    "text-fault",
    "this can't be rendered: {problem}",
    why="For these values the text has no result.",
    bad=_sms("{{ 12 // n }} each", "param n: int(min: 0, max: 9) = 0", expect="text-fault '12'"),
    good=_sms("{{ 12 // n }} each", "param n: int(min: 1, max: 9) = 1"),
    run="compile",
)
NONE_HAS_NO_TEXT = error(
    "IMI516",
    "none-has-no-text",
    "this is none, and none has no text",
    help="guard it with `if`, or give it a value with `or` or `default(…)`",
    why="What is none would otherwise be sent as the word 'None'.",
    bad=_sms("{% set n = namespace(a=none) %}{{ n.a }}-", expect="none-has-no-text 'a'"),
    good=_sms("{% set n = namespace(a=none) %}{{ n.a|default('-') }}-"),
    run="compile",
)
TEXT_TOO_LARGE = error(
    "IMI517",
    "rendered-too-large",
    "this makes a text of more than {limit} characters",
    help="no field of the API takes that much text",
    why="Rendering is bounded so that no text can fill the machine's memory.",
    bad=_sms("{{ 'x' * 65537 }}", expect="rendered-too-large"),
    good=_sms("{{ 'x' * 60 }}"),
    run="compile",
)
TOO_MANY_ITEMS = error(
    "IMI518",
    "too-many-items",
    "this makes a list of more than {limit} items",
    help="no text needs that many",
    why="Rendering is bounded so that no text can fill the machine's memory.",
    bad=_sms("{{ range(10001)|length }}", expect="too-many-items"),
    good=_sms("{{ range(100)|length }}"),
    run="compile",
)
NUMBER_TOO_LARGE = error(
    "IMI519",
    "number-too-large",
    "this makes a number of more than {limit} bits",
    help="no text needs a number that large",
    why="Rendering is bounded so that no text can keep the machine busy.",
    bad=_sms("{{ 10 ** 1000 }}", expect="number-too-large"),
    good=_sms("{{ 10 ** 10 }}"),
    run="compile",
)
TOO_MUCH_WORK = error(
    "IMI520",
    "too-much-work",
    "rendering takes more than {limit} steps",
    help="loop less often, or over shorter lists",
    why="Rendering is bounded so that no text can keep the machine busy.",
    bad=_sms("{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}-", expect="too-much-work"),
    good=_sms("{% for a in range(9) %}{% for b in range(9) %}{% endfor %}{% endfor %}-"),
    run="compile",
)
CALLS_TOO_DEEP = error(
    "IMI521",
    "calls-too-deep",
    "more than {limit} calls inside one another",
    help="a macro or recursive loop that calls itself must come to an end",
    why="Rendering is bounded so that no text can exhaust the machine.",
    bad=_sms("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", expect="calls-too-deep"),
    good=_sms("{% macro f() %}-{% endmacro %}{{ f() }}"),
    run="compile",
)
LETS_TOO_DEEP = error(
    "IMI522",
    "lets-too-deep",
    "'{found}' is one of more than {limit} lets that rest on one another",
    help="write out what it says",
    why="What stands for a constant is worked out before anything else, and bounded so that no file can exhaust the"
    " machine. A chain as long as that isn't written by hand.",
    bad="".join(f'let a{n} = "{{{{ a{n + 1} }}}}"\n' for n in range(30))
    + 'let a30 = "x" # ! lets-too-deep \'a30\'\nmessage hello {\n  sms { text: "{{ a0 }}" }\n}\n',
    good='let a0 = "{{ a1 }}"\nlet a1 = "x"\nmessage hello {\n  sms { text: "{{ a0 }}" }\n}\n',
)

MAYBE_UNSET = error(
    "IMI581",
    "maybe-unset",
    "'{word}' is set on some branches only, and may be missing here",
    help="set it before the `{{% if … %}}` or in an `{{% else %}}` too, or use `{word}|default(…)`",
    why="A text that reads a name without a value can't be rendered, so for some values nothing could be sent.",
    bad=_sms("{% if name %}{% set a = 'Hi' %}{% endif %}{{ a }} there", _NAME, expect="maybe-unset 'a'"),
    good=_sms("{% if name %}{% set a = 'Hi' %}{% else %}{% set a = 'Hello' %}{% endif %}{{ a }} there", _NAME),
)
LOST_IN_LOOP = warning(
    "IMI582",
    "lost-in-loop",
    "the loop forgets what 'set' gives to '{word}' at the end of each round",
    help="keep it in a namespace: `{{% set kept = namespace({word}=…) %}}` before the loop, "
    "`{{% set kept.{word} = … %}}` in it; a total is `items|sum(attribute='…')`",
    why="Jinja keeps what `set` does in a loop only up to the end of the round: behind the loop, and in the next round, "
    "the name has the value from before the loop. A namespace keeps it.",
    bad=_sms(
        "{% set n = 0 %}{% for a in orders %}{% set n = n + 1 %}{% endfor %}{{ n }}",
        _ORDERS,
        expect="lost-in-loop 'set'",
    ),
    good=_sms("{% set k = namespace(n=0) %}{% for a in orders %}{% set k.n = k.n + 1 %}{% endfor %}{{ k.n }}", _ORDERS),
)

RULES = (
    TEMPLATE_SYNTAX,
    FORBIDDEN_TAG,
    UNKNOWN_TAG,
    UNKNOWN_FILTER,
    UNKNOWN_TEST,
    UNDECLARED_NAME,
    UNDECLARED_LINK,
    UNKNOWN_ATTRIBUTE,
    MAYBE_NONE,
    DEFINED_IS_NO_GUARD,
    NOT_TEXT,
    REFUSED_ATTRIBUTE,
    TEMPLATE_TOO_DEEP,
    TEMPLATE_TOO_LARGE,
    TEXT_FAULT,
    NONE_HAS_NO_TEXT,
    TEXT_TOO_LARGE,
    TOO_MANY_ITEMS,
    NUMBER_TOO_LARGE,
    TOO_MUCH_WORK,
    CALLS_TOO_DEEP,
    LETS_TOO_DEEP,
    MAYBE_UNSET,
    LOST_IN_LOOP,
)

CAN_FAIL = error(
    "IMI536",
    "can-fail",
    "for some values this can't be rendered: {problem}",
    help="with {values}; ask first ({{% if … %}}), or say what else: |default('…')",
    why="Values that the parameters allow leave the text without a rendering, so that the request can't be made for them: an item of a list that may be shorter, a division by what may be zero, a name that is set in one branch only. The values shown were rendered.",
    bad="""
message m {
  param names: list(text(max: 20), max: 3)
  sms { type: auto, text: "Hello {{ names[0] }}" }  # ! can-fail 'names'
  to msisdn "447700900123"
}
""",
    good="""
message m {
  param names: list(text(max: 20), max: 3)
  sms { type: auto, text: "Hello {% if names %}{{ names[0] }}{% else %}there{% endif %}" }
  to msisdn "447700900123"
}
""",
)

UNPROVED_RENDERING = warning(
    "IMI523",
    "unproved-rendering",
    "whether this renders for all values isn't known: {problem}",
    why="What a text does is followed for all values of its parameters. Here something isn't followed, or might stop rendering although no values were found with which it does. Nothing need be wrong, but nothing shows that a request can be made for every customer.",
    bad="""
message m {
  param note: text(max: 90)
  sms { type: auto, text: "Share: {{ 100 / (note|wordcount - 7) }}" }  # ! unproved-rendering '100'
  to msisdn "447700900123"
}
""",
    good="""
message m {
  param note: text(max: 90)
  sms { type: auto, text: "Share: {{ 100 / (note|wordcount + 1) }}" }
  to msisdn "447700900123"
}
""",
)

NEVER_RENDERS = error(
    "IMI537",
    "never-renders",
    "this can't be rendered with any values: {problem}",
    why="Whatever the values are, rendering stops here, so the request can never be made.",
    bad="""
message m {
  param name: text(max: 20)
  sms { type: auto, text: "Hello {{ name + 1 }}" }  # ! never-renders 'name'
  to msisdn "447700900123"
}
""",
    good="""
message m {
  param name: text(max: 20)
  sms { type: auto, text: "Hello {{ name ~ 1 }}" }
  to msisdn "447700900123"
}
""",
)

FOREIGN_PLACEHOLDER = warning(
    "IMI538",
    "foreign-placeholder",
    "'{found}' is sent as it stands, not the value of '{name}'",
    help="a name stands in double braces: {{{{ {name} }}}}",
    why="Other template languages write names in other ways. To imidsl these are plain characters, so the recipient "
    "would read the name instead of the value. `$(name)`, the platform's own substitution, and prices are no names.",
    bad="""
message m {
  param name: text(max: 20)
  sms { type: auto, text: "Hi ${name}, it's {{ name }}, for $5" }  # ! foreign-placeholder '${name}'
  to msisdn "447700900123"
}
""",
    good="""
message m {
  param name: text(max: 20)
  sms { type: auto, text: "Hi {{ name }}, for $5" }
  to msisdn "447700900123"
}
""",
)

FOREIGN_TAG = warning(
    "IMI589",
    "foreign-tag",
    "'{found}' is sent as it stands",
    help="a value is written {{{{ name }}}}",
    why="Places that are counted instead of named (`%s`, `{{0}}`), and the conditions and loops of other template languages, "
    "are plain characters to imidsl, so the recipient would read them.",
    bad="""
message m {
  param name: text(max: 20)
  sms { type: auto, text: "Hi %s, it's {{ name }}" }  # ! foreign-tag '%s'
  to msisdn "447700900123"
}
""",
    good="""
message m {
  param name: text(max: 20)
  sms { type: auto, text: "Hi {{ name }}, 5% off" }
  to msisdn "447700900123"
}
""",
)

STRAY_BRACE = warning(
    "IMI587",
    "stray-brace",
    "a third '}}' behind the name is sent as it stands",
    help="two braces on each side are enough: {{{{ name }}}}",
    why="Handlebars and Mustache write three braces for what isn't to be escaped; nothing is escaped in a message. The "
    "third one is a plain character, which the recipient would read.",
    bad="""
message m {
  param name: text(max: 20)
  sms { type: auto, text: "Hi {{ name }}}, welcome" }  # ! stray-brace '}'
  to msisdn "447700900123"
}
""",
    good="""
message m {
  param name: text(max: 20)
  sms { type: auto, text: "Hi {{ name }}, welcome" }
  to msisdn "447700900123"
}
""",
)
