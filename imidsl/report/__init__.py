"""Diagnostics out: for people, and in the forms that other programs read."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from imidsl.report.model import Report

FORMATS = ("concise", "json", "github", "sarif", "junit", "gitlab")
"""The forms for other programs; each is a module of this package."""


def renderer(name: str) -> Callable[[Report], str]:
    """What writes a report in one of `FORMATS`; its module is read only now."""
    render: Callable[[Report], str] = import_module(f"imidsl.report.{name}").render
    return render
