"""Who may be told: this computer, and hosts that were named. Nothing else is ever asked for, whatever a request says.

A name is resolved once, its addresses are judged, and just those are connected to: a second answer of a name server
changes nothing. Odd spellings (`0x7f.1`) are resolved like names; an IPv4 address within IPv6 is judged as what it is.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from typing import TypeAlias
from urllib.parse import urlsplit

from imidsl.records import dataclass

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network

_GATEWAY = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a URL leads: the host as it is named, its port, and the addresses that may be connected to."""

    host: str
    port: int
    addresses: tuple[str, ...]


def host_of(url: str) -> str:
    """The host and port that a URL names, in small letters; empty where it names none."""
    try:
        split = urlsplit(url)
        return f"{split.hostname}:{split.port or ''}" if split.hostname else ""
    except ValueError:
        return ""


@dataclass(frozen=True, slots=True)
class Hosts:
    """Who may be told besides this computer: `names`, which are public ones, and `networks`, which may be any."""

    names: frozenset[str] = frozenset()
    networks: tuple[Network, ...] = ()

    @classmethod
    def of(cls, words: Iterable[str]) -> Hosts:
        """The hosts that words name: names, addresses, networks such as `10.0.0.0/8`."""
        names, networks = set[str](), list[Network]()
        for word in words:
            try:
                networks.append(ipaddress.ip_network(word.strip("[]"), strict=False))
            except ValueError:
                names.add(word.casefold().rstrip("."))
        return cls(frozenset(names), tuple(networks))

    def target(self, url: str) -> Target | str:
        """Where a URL leads, or why nothing is sent there. Resolves its name, which may take a while."""
        try:
            split = urlsplit(url)
            host, port = split.hostname or "", split.port or {"https": 443}.get(split.scheme, 80)
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM) if host else []
        except (OSError, ValueError, UnicodeError) as fault:
            return f"its host can't be found: {getattr(fault, 'strerror', None) or fault}"
        addresses = dict.fromkeys(str(given[4][0]) for given in found)
        refused = next((one for one in addresses if not self._may(host, one)), None)
        if not addresses or refused is not None:
            return f"it isn't told: {host} is {refused or 'nowhere'}; --notify-host names who is, besides this computer"
        return Target(host, port, tuple(addresses))

    def _may(self, host: str, word: str) -> bool:
        address = _plain(word)
        if address.is_loopback or any(address in network for network in self.networks):
            return True
        return host.casefold().rstrip(".") in self.names and _is_public(address)


def _plain(word: str) -> Address:
    """An address, an IPv4 one out of the IPv6 one that it is written as."""
    address = ipaddress.ip_address(word.partition("%")[0])
    inner = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return inner or address


def _is_public(address: Address) -> bool:
    """Whether it is anybody's, and leads to nobody else by way of a gateway from IPv6 to IPv4."""
    tunnelled = isinstance(address, ipaddress.IPv6Address) and (
        address.sixtofour is not None or address.teredo is not None or address in _GATEWAY
    )
    return address.is_global and not address.is_multicast and not tunnelled
