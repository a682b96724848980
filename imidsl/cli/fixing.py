"""`--fix` and `--diff` of `imidsl check`."""

from __future__ import annotations

from difflib import unified_diff

from imidsl.cli.findings import Out
from imidsl.cli.look import Inspection
from imidsl.cli.output import machine, say
from imidsl.diagnostics.fixes import FixedSources
from imidsl.diagnostics.fixes import fix_all as fix_texts
from imidsl.workspace import writing


def fix_files(look: Inspection, out: Out, *, diff: bool, unsafe: bool) -> int:
    """Fix what can be; the exit status."""
    fixed = fix_texts(lambda texts: look.checked(texts)[0], look.paths, unsafe=unsafe)
    for path, rules in sorted(fixed.kept.items()):
        why = f"would bring up {', '.join(rules)}" if rules else "would have no end"
        say(f"kept {path} as it is: its fixes {why}")
    if diff:
        return _show(fixed)
    for path, text in sorted(fixed.texts.items()):
        fault = writing.write(path, text.encode())
        if fault is not None:
            say(f"error: cannot write {fault}")
            return 1
        say(f"fixed {path}")
    found, checked = look.checked(fixed.texts)
    return out.write(look, found, checked)


def _show(fixed: FixedSources) -> int:
    for path, text in sorted(fixed.texts.items()):
        lines = (fixed.before[path].splitlines(keepends=True), text.splitlines(keepends=True))
        machine("".join(unified_diff(*lines, path, path)))
    return 1 if fixed.texts else 0
