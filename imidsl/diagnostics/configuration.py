"""Faults of `imidsl.toml` (IMI750 to IMI759) and of the comments that silence findings (IMI760 to IMI769).

The examples of the first group are TOML: their rows say `run="configuration"`.
"""

from __future__ import annotations

from collections.abc import Iterable

from imidsl.diagnostics import error, warning
from imidsl.diagnostics.suggest import nearest

CONFIGURATION_SYNTAX = error(
    "IMI750",
    "configuration-syntax",
    "the configuration isn't TOML: {reason}",
    help="settings are lines like 'profile = \"imiconnect\"', under headers like '[severity]'",
    why="A configuration that can't be read would be ignored as a whole, and every check would run with other settings"
    " than the project asked for. The format is TOML 1.0 (toml.io).",
    bad="profile = imiconnect # ! configuration-syntax\n",
    good='profile = "imiconnect"\n',
    run="configuration",
)
UNKNOWN_SETTING = error(
    "IMI751",
    "unknown-setting",
    "there is no {sort} '{name}'",
    why="A mistyped setting does nothing, and nobody notices until it is missed.",
    bad="[smartlink]\nlenght = 25 # ! unknown-setting 'lenght'\n",
    good="[smartlink]\nlength = 25\n",
    run="configuration",
)
WRONG_SETTING = error(
    "IMI752",
    "wrong-setting",
    "'{name}' is {wanted}, not {found}",
    why="A setting of the wrong kind can't be followed, and guessing what was meant would hide the mistake.",
    bad='[smartlink]\nlength = "25" # ! wrong-setting\n',
    good="[smartlink]\nlength = 25\n",
    run="configuration",
)
UNKNOWN_RULE = error(
    "IMI753",
    "unknown-rule",
    "there is no rule '{name}'",
    why="A severity for a rule that doesn't exist changes nothing, so the finding that it was meant for comes back.",
    bad="[severity]\nneeds-unicod = \"off\" # ! unknown-rule 'needs-unicod'\n",
    good='[severity]\nneeds-unicode = "off"\n',
    run="configuration",
)
FIXED_SEVERITY = error(
    "IMI754",
    "fixed-severity",
    "the severity of '{name}' can't be changed",
    help="take the line out; syntax (IMI1xx) and conformance (IMI6xx) are always errors",
    why="What can't be read can't be compiled, and what breaks the schema is never sent: neither is a matter of taste.",
    bad="[severity]\nIMI101 = \"off\" # ! fixed-severity 'IMI101'\n",
    good="[severity]\n",
    run="configuration",
)
UNUSED_ALLOW = warning(
    "IMI760",
    "unused-allow",
    "'{name}' is allowed here, but nothing raises it",
    help="take it out, or put it on the line directly above the finding, or above the entry or block that it is in",
    why="A silencing that silences nothing hides the next finding of its kind, which nobody has judged.",
    bad="# imidsl: allow needs-unicode because names keep their accents # ! unused-allow 'needs-unicode'\n"
    'let greeting = "Hi"\n'
    'message hello {\n  sms { type: auto, text: "{{ greeting }}" }\n}\n',
    good='let greeting = "Hi"\nmessage hello {\n  sms { type: auto, text: "{{ greeting }}" }\n}\n',
)
ALLOW_WITHOUT_REASON = warning(
    "IMI761",
    "allow-without-reason",
    "the silencing gives no reason",
    help="write 'imidsl: allow {names} because', and why; until then it silences nothing",
    why="Whoever reads the file next can't tell a judgement from an oversight when the reason isn't there.",
    bad='message hello {\n  # imidsl: allow needs-unicode # ! allow-without-reason\n  sms { text: "Hi" }\n}\n',
    good='message hello {\n  sms { text: "Hi" }\n}\n',
)
MALFORMED_ALLOW = warning(
    "IMI762",
    "malformed-allow",
    "'imidsl:' is followed by 'allow NAME because REASON', not by '{found}'",
    help="several names are parted by commas: 'imidsl: allow needs-unicode, unused-param because …'",
    why="A comment that is addressed to imidsl and can't be understood would be ignored without a word.",
    bad='message hello {\n  # imidsl: ignore needs-unicode # ! malformed-allow\n  sms { text: "Hi" }\n}\n',
    good='message hello {\n  sms { text: "Hi" }\n}\n',
)
ALLOW_UNKNOWN_RULE = warning(
    "IMI763",
    "allow-unknown-rule",
    "there is no rule '{name}' to allow",
    why="The silencing of a rule that doesn't exist silences nothing.",
    bad="message hello {\n"
    "  # imidsl: allow needs-unicod because of the accents # ! allow-unknown-rule 'needs-unicod'\n"
    '  sms { text: "Hi" }\n}\n',
    good='message hello {\n  sms { text: "Hi" }\n}\n',
)
ALLOW_REFUSED = warning(
    "IMI764",
    "allow-refused",
    "'{name}' can't be silenced",
    help="fix what it reports; syntax (IMI1xx), conformance (IMI6xx) and suppressions themselves are never suppressed",
    why="What can't be read can't be compiled, and what breaks the schema is never sent: neither is a matter of taste.",
    bad="message hello {\n"
    "  # imidsl: allow unused-allow because it is noisy # ! allow-refused 'unused-allow'\n"
    '  sms { text: "Hi" }\n}\n',
    good='message hello {\n  sms { text: "Hi" }\n}\n',
)

SUPPRESSIONS = frozenset(
    {UNUSED_ALLOW.code, ALLOW_WITHOUT_REASON.code, MALFORMED_ALLOW.code, ALLOW_UNKNOWN_RULE.code, ALLOW_REFUSED.code}
)


def is_fixed(code: str) -> bool:
    """Whether findings of a rule always count: syntax, and conformance to the schema."""
    return code.startswith(("IMI1", "IMI6"))


def near_rule(name: str, rules: Iterable[str]) -> str:
    """Help for an unknown rule: the nearest one; the whole catalogue is too long to be listed."""
    near = nearest(name, rules)
    return f"did you mean '{near}'?" if near else "'imidsl explain' lists all"
