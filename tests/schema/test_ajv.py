"""The schemas mean to ajv, the reader of JavaScript's world, what they mean to jsonschema."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from imidsl.compiler.project import Project
from imidsl.compiler.translation import Environment
from imidsl.schema.json_schema import request_schema
from imidsl.schema.kinds import COMPLETE, Json, Profile
from imidsl.source import Source
from imidsl.text.types.json_schema import parameters_schema
from tests import ROOT
from tests.importer.test_import import _import
from tests.schema.test_validators import compiled, finished, spoil, spoilt

Judge: TypeAlias = Callable[[Json], bool]

DOCUMENTED = re.findall(r"```js\n(.*?)```", (ROOT / "docs" / "schemas.md").read_text("utf-8"), re.DOTALL)
"""What the documentation says about ajv."""

SCRIPT = (
    'import { createInterface } from "node:readline";\n'
    + DOCUMENTED[0]
    + """
for await (const line of createInterface({ input: process.stdin })) {
  console.log(line ? validate(JSON.parse(line)) : "");
}
"""
)


@pytest.fixture(scope="session")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that ajv is installed in: by `.ci/run`, else here."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("ajv runs in node, which isn't on this machine")
    if (ROOT / "node_modules" / "ajv").is_dir():
        return ROOT
    folder = tmp_path_factory.mktemp("ajv")
    npm = ["npm", "install", "--silent", "--no-save", "--no-package-lock", "--prefix", str(folder), "ajv"]
    if subprocess.run(npm, cwd=folder, stdin=subprocess.DEVNULL, check=False).returncode != 0:
        pytest.skip("ajv can't be installed on this machine")
    return folder


@contextmanager
def ajv(modules: Path, folder: Path, schema: Json) -> Iterator[Judge]:
    """Judges by a schema, in a process of its own; whatever ajv has against the schema stops it."""
    (folder / "request.schema.json").write_text(json.dumps(schema), "utf-8")
    script = folder / "judge.mjs"
    script.write_text(SCRIPT, "utf-8")
    os.symlink(modules / "node_modules", folder / "node_modules")
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    with subprocess.Popen(["node", script.name], cwd=folder, text=True, encoding="utf-8", **pipes) as process:  # type: ignore[call-overload]

        def said(line: str) -> str:
            process.stdin.write(line + "\n")
            process.stdin.flush()
            return str(process.stdout.readline().strip())

        # It answers an empty line with one, once the schema is compiled; what it logs would come first.
        assert said("") == "", process.stdout.read()
        yield lambda value: said(json.dumps(value)) == "true"
        process.stdin.close()


def _readable(value: Json) -> bool:
    """Whether a JavaScript number holds every number in a value, and JSON the value."""
    try:
        json.loads(json.dumps(value, allow_nan=False), parse_int=_small)
    except ValueError:
        return False
    return True


def _small(digits: str) -> int:
    if len(digits) > 15:
        raise ValueError(digits)
    return int(digits)


SLOW = settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("profile", COMPLETE)
def test_ajv_and_jsonschema_agree_on_bodies(profile: Profile, modules: Path, tmp_path: Path) -> None:
    schema = request_schema(profile)
    oracle = Draft202012Validator(schema)
    with ajv(modules, tmp_path, schema) as valid:
        for body in [*compiled(profile), *finished()]:
            assert valid(body) == oracle.is_valid(body), body

        @SLOW
        @given(spoilt(profile))
        def judge(body: Json) -> None:
            assume(_readable(body))
            assert valid(body) == oracle.is_valid(body)

        judge()


DEFINITIONS = r"""
message m {
  param word: text(max: 9, charset: gsm7)
  param code: text(pattern: "[A-Z]{2}\\d+|\\w\\s?/-")
  param lines: text(pattern: "[^a]{1,9}x?", charset: ascii, bytes: 20)
  param count: int(min: 1, max: 9)
  param price: decimal(min: 0.5, places: 2)
  param on: bool = false
  param day: date
  param at: datetime
  param level: choice("gold", "silver")
  param page: url
  param phone: msisdn?
  param items: list(record(title: text(max: 3), note: text(min: 0)?), min: 1, max: 3)
  sms { text: "x" }
}
"""
GIVEN: Json = {
    "word": "Ada",
    "code": "AB12",
    "lines": "b\nx",
    "count": 3,
    "price": 1.25,
    "on": True,
    "day": "2026-12-24",
    "at": "2026-12-24T10:00:00+05:30",
    "level": "gold",
    "page": "https://example.com/a",
    "phone": "+44 7700 900123",
    "items": [{"title": "Tea", "note": None}],
}


def test_ajv_and_jsonschema_agree_on_values_of_parameters(modules: Path, tmp_path: Path) -> None:
    project = Project([Source("m.imi", DEFINITIONS)], Environment(COMPLETE[0], _import))
    assert project.found == []
    schema = parameters_schema(project.messages[0].parameters.values(), "m")
    oracle = Draft202012Validator(schema)
    with ajv(modules, tmp_path, schema) as valid:
        assert valid(GIVEN)
        assert oracle.is_valid(GIVEN)

        @SLOW
        @given(_spoilt_values())
        def judge(values: Json) -> None:
            assume(_readable(values))
            assert valid(values) == oracle.is_valid(values)

        judge()


@st.composite
def _spoilt_values(draw: st.DrawFn) -> Json:
    values = json.loads(json.dumps(GIVEN))
    for _ in range(draw(st.integers(1, 2))):
        spoil(draw, values, [GIVEN])
    return values
