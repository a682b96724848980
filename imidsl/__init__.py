"""imidsl: message definitions to request bodies of the IMIconnect Messaging API.

library = imidsl.load("messages")
result = library.render("order_shipped", {"name": "Ada", "order": "AB123456"}, to={"msisdn": "447700900123"})
for request in result.requests:
    print(request.channel, request.body)
for finding in result.diagnostics:
    print(finding)
"""

from __future__ import annotations

from imidsl.resources import __version__

TYPE_CHECKING = False  # as type checkers know it; `typing` takes longer to load than `imidsl --version`
if TYPE_CHECKING:
    from imidsl.diagnostics import Diagnostic, Severity
    from imidsl.workspace.descriptions import MessageInfo, ParameterInfo
    from imidsl.workspace.library import Library, load, loads
    from imidsl.workspace.results import Request, Result
    from imidsl.workspace.rows import Plan, Rejected

__all__ = [
    "Diagnostic",
    "Library",
    "MessageInfo",
    "ParameterInfo",
    "Plan",
    "Rejected",
    "Request",
    "Result",
    "Severity",
    "__version__",
    "load",
    "loads",
]

_HOMES = {
    **dict.fromkeys(("Diagnostic", "Severity"), "diagnostics"),
    **dict.fromkeys(("MessageInfo", "ParameterInfo"), "workspace.descriptions"),
    **dict.fromkeys(("Plan", "Rejected"), "workspace.rows"),
    **dict.fromkeys(("Request", "Result"), "workspace.results"),
}


def __getattr__(name: str) -> object:
    """The public names, from their modules when they are first asked for: `imidsl --version` needs none of them."""
    if name not in __all__:
        raise AttributeError(f"module 'imidsl' has no attribute '{name}'")
    from importlib import import_module

    return getattr(import_module(f"imidsl.{_HOMES.get(name, 'workspace.library')}"), name)


def __dir__() -> list[str]:
    """What there is, whether it was asked for already or not."""
    return sorted({*__all__, *(name for name in globals() if name.startswith("__"))})
