"""SSRF guard: which addresses may be requested, and the IP addresses that a connection to them may use.

Every request and every redirect passes here. Parsing follows WHATWG (ada-url) for the check and the connection alike,
so that no second parser can read the address differently. A name is resolved once: every answer is checked, and the
connection goes to exactly these IP addresses.
"""

import asyncio
import re
import socket
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from ipaddress import ip_address, ip_network
from typing import NamedTuple

from ada_url import HostType, parse_url

from pipeline.errors import SettingsError
from pipeline.urls.mask import mask_url

_PARTS = ("href", "protocol", "username", "password", "host", "hostname", "port", "host_type")
_DEFAULT_PORTS = {"http:": 80, "https:": 443}
_ENDS_IN_PORT = re.compile(r":[0-9]+$")
_URL_LIMIT = 8_192  # characters; servers refuse longer request lines anyway

# The union of ssrf_filter (Ruby) and safeurl (Go), with later additions of the IANA special-purpose registries. IPv4
# embedded in IPv6 (mapped, translated, NAT64, 6to4, Teredo) is refused whole; 168.63.129.16 is Azure's metadata server.
_SPECIAL = tuple(
    ip_network(block)
    for line in (
        "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 168.63.129.16/32 169.254.0.0/16 172.16.0.0/12",
        "192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24",
        "224.0.0.0/4 240.0.0.0/4",
        "::/96 ::ffff:0:0/96 ::ffff:0:0:0/96 64:ff9b::/96 64:ff9b:1::/48 100::/64 2001::/23 2001:db8::/32 2002::/16",
        "3fff::/20 5f00::/16 fc00::/7 fe80::/10 fec0::/10 ff00::/8",
    )
    for block in line.split()
)
_GLOBAL_UNICAST = ip_network("2000::/3")  # the only part of IPv6 that is allocated for public use

Resolver = Callable[[str], Awaitable[Sequence[str]]]


class Address(NamedTuple):
    """Endpoint of a connection: an IP address and a port."""

    ip: str
    port: int


class Admitted(NamedTuple):
    """An address that may be requested, split into what a connection and a request line need."""

    url: str  # WHATWG serialisation, without fragment
    scheme: str  # http or https
    host: str  # ASCII, lower case, IPv6 without brackets: for certificate check and pace
    port: int
    authority: str  # for the Host header: IPv6 in brackets, the port where it is not the scheme's default
    target: str  # path and query
    addresses: tuple[Address, ...]
    is_local: bool  # a loopback server that was allowed explicitly: no rate limit

    @property
    def origin(self) -> str:
        """Scheme, host and port: the scope of a robots.txt."""
        return f"{self.scheme}://{self.authority}"


class Refusal(NamedTuple):
    """An address that may not be requested, and why."""

    reason: str  # invalid_url, refused_scheme, refused_userinfo, refused_port, refused_address; dns, no_contact
    detail: str  # one sentence
    retry_later: bool = False


async def resolve(host: str) -> Sequence[str]:
    """Return every IP address to which the system resolves `host`. Raises OSError where there is none."""
    loop = asyncio.get_running_loop()
    # Bytes, because a str would pass through Python's IDNA codec, which may read the name differently.
    found = await loop.getaddrinfo(host.encode("ascii"), None, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


def is_special(ip: str) -> bool:
    """Tell whether an IP address is not public unicast: loopback, private, link-local, reserved, embedded IPv4 …"""
    address = ip_address(ip)
    if address.version == 6 and address not in _GLOBAL_UNICAST:
        return True
    return any(address in block for block in _SPECIAL)


class Guard:
    """Admits or refuses addresses, for one event loop.

    Resolver results, failures included, are cached for the life of the guard (a night), or until `forget`.
    """

    def __init__(
        self,
        *,
        allow: frozenset[str] = frozenset(),
        connect_to: Mapping[str, str] | None = None,
        resolver: Resolver = resolve,
        ports: frozenset[int] = frozenset({80, 443}),
        has_contact: bool = True,
    ) -> None:
        """Configure the exceptions. Raises SettingsError for an entry that is not of these forms.

        allow       "127.0.0.1:8000": servers that may be requested although their address is special or their port
                    unusual; an IP address and not a name, so that no resolver is involved
        connect_to  {"magazine.example": "127.0.0.1:8000"}: names whose connections go to a loopback server
        resolver    host name to IP addresses; raises OSError where there is none
        ports       the ports on which public hosts may be requested
        has_contact False refuses every public host, because its owner could not reach the operator
        """
        self._allow = frozenset(_read_address(entry) for entry in allow)
        self._connect_to = {name.lower(): _read_loopback(name, entry) for name, entry in (connect_to or {}).items()}
        self._resolver = resolver
        self._ports = ports
        self._has_contact = has_contact
        self._known: dict[str, tuple[str, ...] | Refusal] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def admit(self, url: str) -> Admitted | Refusal:
        """Return where to connect for `url`, or why not. Resolves the name unless its addresses are cached."""
        place = _parse(url)
        if isinstance(place, Refusal):
            return place
        parts, is_ip = place
        if is_ip and Address(parts.host, parts.port) in self._allow:
            return parts._replace(addresses=(Address(parts.host, parts.port),), is_local=True)
        if parts.port not in self._ports:
            return Refusal(
                "refused_port", f"{mask_url(url)} asks for port {parts.port}, which is not among those allowed."
            )
        if parts.host in self._connect_to:
            return parts._replace(addresses=(self._connect_to[parts.host],), is_local=True)
        if is_ip and is_special(parts.host):
            return Refusal("refused_address", f"{parts.host} is not a public address.")
        if not self._has_contact:
            detail = f"{parts.host} is a public host, and no contact is set by which its owner could reach you."
            return Refusal("no_contact", detail, retry_later=True)
        answers = (parts.host,) if is_ip else await self._look_up(parts.host)
        if isinstance(answers, Refusal):
            return answers
        return parts._replace(addresses=tuple(Address(ip, parts.port) for ip in answers))

    def forget(self, host: str) -> None:
        """Drop the cached addresses of a host that is unreachable there: the next request resolves it again."""
        self._known.pop(host, None)

    async def _look_up(self, host: str) -> tuple[str, ...] | Refusal:
        async with self._locks[host]:  # concurrent lookups of one name share one query
            if host not in self._known:
                self._known[host] = await self._resolve(host)
        return self._known[host]

    async def _resolve(self, host: str) -> tuple[str, ...] | Refusal:
        try:
            found = tuple(dict.fromkeys(await self._resolver(host)))
        except OSError as error:
            return Refusal("dns", f"{host} could not be resolved: {error.strerror or error}.", retry_later=True)
        if not found:
            return Refusal("dns", f"{host} has no address.", retry_later=True)
        return _judge(host, found)


def _parse(url: str) -> tuple[Admitted, bool] | Refusal:
    """Return the parts of `url`, without IP addresses yet, and whether its host is an IP address in any spelling."""
    try:
        parts = parse_url(url[: _URL_LIMIT + 1], _PARTS)
    except ValueError:
        return Refusal("invalid_url", f"{mask_url(url)} is not an address that a browser would accept.")
    if parts["protocol"] not in _DEFAULT_PORTS:
        return Refusal("refused_scheme", f"{mask_url(url)} is neither http nor https.")
    if parts["username"] or parts["password"]:
        return Refusal("refused_userinfo", f"{mask_url(url)} carries a user name or password.")
    if len(url) > _URL_LIMIT:
        return Refusal("invalid_url", f"{mask_url(url)} is longer than {_URL_LIMIT} characters.")
    authority, address = parts["host"], parts["href"].partition("#")[0]
    admitted = Admitted(
        url=address,
        scheme=parts["protocol"][:-1],
        host=parts["hostname"].strip("[]"),
        port=int(parts["port"] or _DEFAULT_PORTS[parts["protocol"]]),
        authority=authority,
        target=address.removeprefix(f"{parts['protocol']}//{authority}"),  # unchanged: “/a?” is not “/a”
        addresses=(),
        is_local=False,
    )
    return admitted, parts["host_type"] != HostType.DEFAULT


def _judge(host: str, answers: tuple[str, ...]) -> tuple[str, ...] | Refusal:
    """Return the addresses if all of them are public; a single special one refuses the host."""
    special = next((ip for ip in answers if is_special(ip)), None)
    if special is None:
        return answers
    return Refusal("refused_address", f"{host} resolves to {special}, which is not a public address.")


def _read_address(entry: str) -> Address:
    place = _parse(f"http://{entry}/")
    if isinstance(place, Refusal) or not place[1] or not _ENDS_IN_PORT.search(entry):
        raise SettingsError(f"Allowed host {entry!r} is not of the form 127.0.0.1:8000 (an IP address and a port).")
    return Address(place[0].host, place[0].port)


def _read_loopback(name: str, entry: str) -> Address:
    address = _read_address(entry)
    if not ip_address(address.ip).is_loopback:
        raise SettingsError(f"{name!r} may be connected to a loopback address only (127.0.0.1:8000), not to {entry!r}.")
    return address
