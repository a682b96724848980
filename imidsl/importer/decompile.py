"""Request bodies → a tree that compiles back to them: what `imidsl import` writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from imidsl.diagnostics import Diagnostic
from imidsl.importer import nodes
from imidsl.importer.grouping import grouped, merged
from imidsl.importer.names import subject, unique
from imidsl.importer.requests import BodyReader, Draft
from imidsl.schema.envelope import MESSAGE
from imidsl.schema.kinds import Json, Profile
from imidsl.syntax import tree
from imidsl.syntax.json import Placed

NO_PATCHES: Mapping[int, Json] = {}


def decompile(
    bodies: Sequence[tuple[str, Placed]],
    profile: Profile,
    *,
    merge: bool = True,
    patches: Mapping[int, Json] = NO_PATCHES,
) -> tuple[tree.File, list[Diagnostic]]:
    """The definitions that bodies come from, each given with its name; a body that is no request makes none.

    With `merge` bodies that differ only in the channel become one message. `patches` are objects by the number of a
    body, said in `raw` as well. What goes to `raw`, and what is no request, is found at its place in the JSON.
    """
    found: list[Diagnostic] = []
    drafts: list[Draft] = []
    for number, (name, body) in enumerate(bodies):
        reader = BodyReader(profile)
        draft = reader.draft(name, body, patches.get(number))
        found += reader.found
        drafts += [draft] if draft is not None else []
    groups = grouped(drafts) if merge else [[draft] for draft in drafts]
    names = unique(group[0].name if len(group) == 1 else subject(group[0].name) for group in groups)
    messages = [_message(name, group) for name, group in zip(names, groups, strict=True)]
    return tree.File(tuple(messages), span=nodes.NOWHERE), found


def _message(name: str, group: Sequence[Draft]) -> tree.Block:
    return nodes.block(nodes.name(MESSAGE.name), [nodes.name(name)], merged(group))
