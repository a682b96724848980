"""What `python -m imidsl.generate` makes: schemas, validators, pages, the parser's tables, editors' grammars."""

from __future__ import annotations

from imidsl.diagnostics.catalogue import RULES
from imidsl.editor.textmate import textmate
from imidsl.editor.vim import vim
from imidsl.report.explain import rules_page
from imidsl.schema.json_schema import dump, file_name, request_schema
from imidsl.schema.kinds import COMPLETE
from imidsl.schema.reference import reference
from imidsl.schema.validator_code import modules
from imidsl.syntax import compact

_VALID = "Whether a request body conforms to its schema. Generated: `python -m imidsl.generate`."


def files() -> dict[str, str]:
    """Every generated file, by its path in the project."""
    schemas = {f"schemas/{file_name(profile)}": dump(request_schema(profile)) for profile in COMPLETE}
    tables = {"imidsl/syntax/lalr.py": compact.module()}
    written = modules("imidsl.schema.validators", {profile: request_schema(profile) for profile in COMPLETE}, _VALID)
    validators = {f"imidsl/schema/validators/{name}.py": text for name, text in written.items()}
    grammars = {"editors/vscode/syntaxes/imidsl.tmLanguage.json": textmate(), "editors/vim/syntax/imidsl.vim": vim()}
    pages = {"docs/reference.md": reference(), "docs/rules.md": rules_page(RULES)}
    return schemas | validators | tables | grammars | pages


if __name__ == "__main__":
    from pathlib import Path

    for name, text in files().items():
        Path(name).write_text(text, encoding="utf-8")
