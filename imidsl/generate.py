"""What is generated: `python -m imidsl.generate` writes schemas, their validators, pages, and the parser's tables."""

from __future__ import annotations

from imidsl.diagnostics.catalogue import RULES
from imidsl.report.explain import rules_page
from imidsl.schema.channels import CHANNELS
from imidsl.schema.envelope import DESTINATION, HEAD, SMARTLINKS, TAIL, TEMPLATE, shapes
from imidsl.schema.json_schema import dump, file_name, request_schema
from imidsl.schema.kinds import COMPLETE, EVERY_PROFILE, Text, listed
from imidsl.schema.model import Field, Shape
from imidsl.schema.validator_code import module
from imidsl.syntax import compact

_VALID = "Whether a request body conforms to its schema. Generated: `python -m imidsl.generate`."


def reference() -> str:
    """The table as a page: every field of a message and of each channel, what it takes and what limits it."""
    parts = [
        "# Fields\n",
        "Generated from the table (`python -m imidsl.generate`). Names are those of the Messaging API's own page; `*`"
        " marks a field that is needed, `(*)` one that is needed unless the message uses a template of the platform.\n",
        "## Every message\n",
        _page_of(Shape("message", "Every message", (*HEAD, TEMPLATE, SMARTLINKS, DESTINATION, *TAIL))),
    ]
    for channel in CHANNELS:
        taken = ", ".join(f"`{name}`" for name in channel.destinations)
        parts += [f"## `{channel.name}`\n", f"{channel.doc}. Destinations: {taken}.\n", _page_of(channel.shape)]
    return "\n".join(parts)


def _page_of(top: Shape) -> str:
    parts = []
    for shape in shapes(top):
        if shape is not top:
            parts.append(f"### {shape.name.replace('_', ' ')}\n\n{shape.doc}.\n")
        cases = shape.cases.when.items() if shape.cases else [("", shape.fields)]
        grouped: dict[int, tuple[list[str], tuple[Field, ...]]] = {}
        for value, rows in cases:
            grouped.setdefault(id(rows), ([], rows))[0].append(value)
        for values, rows in grouped.values():
            if shape.cases is not None:
                parts.append(f"With `{shape.cases.tag}` {', '.join(f'`{value}`' for value in values)}:\n")
            parts.append("| field | takes | |\n| --- | --- | --- |\n" + "".join(map(_row, rows)))
    return "\n".join(parts)


def _row(row: Field) -> str:
    mark = {"yes": "\\*", "content": "(\\*)", "no": ""}[row.need]
    block = f" (block `{row.block}`)" if row.block else ""
    limit = row.kind.limit if isinstance(row.kind, Text) else None
    words = row.kind.words + (f", at most {limit.amount} {limit.unit} ({limit.source})" if limit is not None else "")
    only = "" if row.profiles == EVERY_PROFILE else f" Only in {listed(row.profiles)}."
    return f"| `{row.name}`{mark}{block} | {words} | {row.doc}.{only} |\n"


def files() -> dict[str, str]:
    """Every generated file, by its path in the project."""
    schemas = {f"schemas/{file_name(profile)}": dump(request_schema(profile)) for profile in COMPLETE}
    tables = {"imidsl/syntax/lalr.py": compact.module()}
    validators = {
        f"imidsl/schema/validators/{profile}.py": module(request_schema(profile), _VALID) for profile in COMPLETE
    }
    return schemas | validators | tables | {"docs/reference.md": reference(), "docs/rules.md": rules_page(RULES)}


if __name__ == "__main__":
    from pathlib import Path

    for name, text in files().items():
        Path(name).write_text(text, encoding="utf-8")
