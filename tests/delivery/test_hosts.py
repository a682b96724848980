"""Who may be told of receipts, however its name is written and whatever that is resolved to."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from imidsl.delivery.sandbox.hosts import Hosts, Target, host_of

RESOLVED = {
    "localhost": ["127.0.0.1"],
    "hooks.example.com": ["93.184.215.14"],
    "rebound.example.com": ["93.184.215.14", "169.254.169.254"],
    "inside.example.com": ["10.0.0.7"],
    "mapped.example.com": ["::ffff:10.0.0.7"],
    "tunnel.example.com": ["2002:0a00:0007::1"],
    "gateway.example.com": ["64:ff9b::a00:7"],
    "six.example.com": ["2606:2800:21f:cb07:6820:80da:af6b:8b2c"],
}
NAMED = Hosts.of(["Hooks.example.com.", *list(RESOLVED)[2:], "192.168.7.0/24", "[fd00::1]"])


@pytest.fixture(autouse=True)
def resolver(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A name server of our own; addresses are read as the system does, in all spellings."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def resolve(host: str, port: int, **given: Any) -> Any:
        asked.append(host)
        if host in RESOLVED:
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in RESOLVED[host]]
        return real(host, port, flags=socket.AI_NUMERICHOST, **given)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return asked


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9/x",
        "http://localhost/x",
        "http://LOCALHOST/x",
        "http://[::1]:9/x",
        "http://[::ffff:127.0.0.1]/x",
        "http://0x7f.1/x",
        "http://2130706433/x",
        "http://127.1:9/",
    ],
)
def test_this_computer_is_told_however_it_is_written(url: str) -> None:
    assert isinstance(Hosts().target(url), Target)


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example.com/x",
        "http://93.184.215.14/",
        "http://10.0.0.7/",
        "http://192.168.7.7/",
        "http://169.254.169.254/latest/meta-data",
        "http://0.0.0.0:9/",
        "http://0/",
        "http://0x0a000007/",
        "http://012.0.0.7/",
        "http://[::]/",
        "http://[::ffff:10.0.0.7]/",
        "http://[fe80::1%25lo]/",
        "http://224.0.0.1/",
        "http://nowhere.invalid/",
        "http://",
        "http://[::1/",
        "http://127.0.0.1:99999/",
    ],
)
def test_nobody_else_is(url: str) -> None:
    assert isinstance(Hosts().target(url), str)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://hooks.example.com/x", True),
        ("https://HOOKS.example.com./x", False),  # as a name of its own it can't be resolved here
        ("https://six.example.com/x", True),
        ("https://other.example.com/x", False),
        ("https://rebound.example.com/x", False),
        ("https://inside.example.com/x", False),
        ("https://mapped.example.com/x", False),
        ("https://tunnel.example.com/x", False),
        ("https://gateway.example.com/x", False),
        ("http://192.168.7.9:8080/x", True),
        ("http://[::ffff:192.168.7.9]/x", True),
        ("http://[fd00::1]/x", True),
        ("http://192.168.8.9/x", False),
    ],
)
def test_a_name_is_of_public_addresses_and_others_are_named_by_address(url: str, told: bool) -> None:
    assert isinstance(NAMED.target(url), Target) == told


def test_a_name_is_resolved_once_and_what_was_judged_is_what_is_asked(resolver: list[str]) -> None:
    target = NAMED.target("https://hooks.example.com:8443/x")
    assert target == Target("hooks.example.com", 8443, ("93.184.215.14",))
    assert resolver == ["hooks.example.com"]


@pytest.mark.parametrize(
    ("url", "host"),
    [("http://A.example/x", "a.example:"), ("http://u:p@a:80/", "a:80"), ("http://[::1/", ""), ("x", "")],
)
def test_the_host_of_a_url(url: str, host: str) -> None:
    assert host_of(url) == host
