"""The extras: libraries that only some commands need, and that are installed where they are asked for."""

from __future__ import annotations

LIBRARIES = {
    "preview": {"starlette", "uvicorn", "watchfiles", "anyio", "h11"},
    "lsp": {"pygls", "lsprotocol", "cattrs", "attrs", "attr"},
    "audience": {"pyarrow"},
    "send": {"httpx2", "anyio", "h11"},
    "sandbox": {"starlette", "uvicorn", "httpx2", "anyio", "h11"},
}
"""What each extra brings, with what that brings along and is imported here."""


def remedy(extra: str, fault: ModuleNotFoundError) -> str | None:
    """How to install what an import lacks; None where that is no library of the extra, so that the fault is another."""
    lacking = (fault.name or "").partition(".")[0]
    return f"pip install 'imidsl[{extra}]'" if lacking in LIBRARIES[extra] else None
