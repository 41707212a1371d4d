"""The web platform's own vectors for addresses, and every way of writing a special address that we know of."""

import asyncio
import json
import urllib.parse
from collections.abc import Iterator, Mapping
from ipaddress import IPv4Address, IPv6Address
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from ada_url import URL, join_url

from pipeline.fetch.client import Client
from pipeline.fetch.guard import Admitted, Guard, Refusal
from pipeline.fetch.limits import ClientLimits
from pipeline.fetch.robots import Robots
from pipeline.records import Failure
from tests.pipeline.fetch.asking import NOW, USER_AGENT, Asking
from tests.web import Canned, Web

PUBLIC = "93.184.215.14"
PARTS = ("href", "protocol", "username", "password", "host", "hostname", "port", "pathname", "search", "hash")
FULL_WIDTH = str.maketrans("0123456789abcdefx.", "０１２３４５６７８９ａｂｃｄｅｆｘ．")
CIRCLED = str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")

Vector = Mapping[str, Any]


@pytest.fixture(scope="module")
def vectors(material: Path) -> list[Vector]:
    path = material / "hostile_fixtures" / "ada-url+ada" / "tests" / "wpt" / "urltestdata.json"
    return [one for one in json.loads(path.read_bytes()) if isinstance(one, dict)]


def valid(vectors: list[Vector]) -> list[Vector]:
    return [one for one in vectors if one.get("protocol") in {"http:", "https:"} and not one.get("failure")]


def invalid(vectors: list[Vector]) -> list[Vector]:
    """Those that are written as http(s); a few stand on a page, whose address is their base."""
    return [one for one in vectors if one.get("failure") and one["input"].strip().lower().startswith("http")]


def guard_of_public_names(**options: Any) -> Guard:
    async def look_up(_host: str) -> list[str]:
        return [PUBLIC]

    return Guard(resolver=look_up, **options)


def test_valid_addresses_are_read_exactly_as_the_standard_says(vectors: list[Vector]) -> None:
    cases = valid(vectors)
    assert len(cases) == 247
    for case in cases:
        url = URL(case["input"], base=case["base"]) if case["base"] else URL(case["input"])
        assert {part: getattr(url, part) for part in PARTS} == {part: case[part] for part in PARTS}, case["input"]


def test_what_is_admitted_is_asked_for_as_the_standard_writes_it(vectors: list[Vector]) -> None:
    guard = guard_of_public_names(ports=frozenset(range(65_536)))
    admitted = 0
    for case in valid(vectors):
        url = join_url(case["base"], case["input"]) if case["base"] else case["input"]
        place = asyncio.run(guard.admit(url))
        if isinstance(place, Refusal):
            assert place.reason in {"refused_address", "refused_userinfo"}, case["input"]
            continue
        admitted += 1
        assert place.url == case["href"].removesuffix(case["hash"]).removesuffix("#"), case["input"]
        assert f"{place.scheme}:" == case["protocol"]
        assert place.authority == case["host"]
    assert admitted > 150


def test_no_invalid_address_is_admitted(vectors: list[Vector]) -> None:
    guard = guard_of_public_names(ports=frozenset(range(65_536)))
    cases = invalid(vectors)
    assert len(cases) == 198
    for case in cases:
        if case["base"]:
            with pytest.raises(ValueError, match=r"."):
                join_url(case["base"], case["input"])
        refused = asyncio.run(guard.admit(case["input"]))
        assert isinstance(refused, Refusal), case["input"]
        assert refused.reason == "invalid_url"


def test_nothing_that_the_standard_refuses_is_admitted_whatever_its_scheme(vectors: list[Vector]) -> None:
    guard = guard_of_public_names(ports=frozenset(range(65_536)))
    for case in (one for one in vectors if one.get("failure")):
        assert isinstance(asyncio.run(guard.admit(case["input"])), Refusal), case["input"]


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as server:
        yield server


@pytest.fixture
def canary() -> Iterator[Web]:
    """A server that nobody may reach."""
    with Web() as server:
        yield server
        assert server.n_connections == 0


# --- special addresses -----------------------------------------------------------------------------------------------

SPECIAL = ("127.0.0.1", "127.255.255.254", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254")
MORE_SPECIAL = ("100.64.0.1", "168.63.129.16", "192.0.0.1", "198.18.0.1", "224.0.0.1", "255.255.255.255")


def numbers(address: str) -> Iterator[str]:
    """The IPv4 address in one to four parts, each part decimal, octal or hexadecimal."""
    octets = IPv4Address(address).packed
    for n_parts in (1, 2, 3, 4):
        head = list(octets[: n_parts - 1])
        parts = [*head, int.from_bytes(octets[n_parts - 1 :])]
        for forms in product(("{}", "0{:o}", "0x{:x}"), repeat=n_parts):
            yield ".".join(form.format(part) for form, part in zip(forms, parts, strict=True))
    yield ".".join(f"{part:#010x}" for part in octets)
    yield ".".join(f"0000{part:o}" for part in octets)


def clothes(address: str) -> Iterator[str]:
    """The same address inside an IPv6 address, in brackets."""
    number = int(IPv4Address(address))
    high, low = f"{number >> 16:x}", f"{number & 0xFFFF:x}"
    wrapped = [
        *(f"::{address}", f"::ffff:{address}", f"::ffff:0:{address}", f"64:ff9b::{address}", f"64:ff9b:1::{address}"),
        f"2002:{high}:{low}::1",  # 6to4
        f"2001:0:{high}:{low}::1",  # Teredo, as its server
        str(IPv6Address((0x20010000 << 96) | (0xFFFFFFFF ^ number))),  # Teredo, as its client
    ]
    for one in wrapped:
        yield f"[{one}]"
        yield f"[{IPv6Address(one).exploded.upper()}]"


def disguises(host: str) -> Iterator[str]:
    """The same host as a browser would still read it."""
    yield from (host, host.upper(), host + ".", host.replace(".", "。"), host.replace(".", "｡"))
    yield from (host.translate(FULL_WIDTH), host.translate(CIRCLED))
    yield "".join(f"%{ord(char):02x}" for char in host)
    yield urllib.parse.quote(host.translate(FULL_WIDTH))
    yield "\t".join(host) + "\n"
    yield host[:1] + "\u00ad" + host[1:]  # a soft hyphen, which IDNA drops


def spellings(address: str, port: str) -> Iterator[str]:
    for number in numbers(address):
        yield from (f"http://{host}{port}/" for host in disguises(number))
    for wrapped in clothes(address):
        yield f"http://{wrapped}{port}/"
    for start in ("http:", "http:/", "http:///", "http:\\\\", "HTTP:\\/", " \n\x00http://", "https://"):
        yield f"{start}{address}{port}/"
    for userinfo in ("news.example@", "news.example:80@", "a@b@", "@", ":@", "%40@", "news.example%2F@"):
        yield f"http://{userinfo}{address}{port}/"
    yield from (f"http://{address}{port}{rest}" for rest in ("\\@news.example/", "#@news.example/", "?@news.example/"))
    yield from (f"http://{address}{port}{rest}" for rest in ("/@news.example/", "\\news.example"))


@pytest.mark.parametrize("address", [*SPECIAL, *MORE_SPECIAL])
def test_no_spelling_of_a_special_address_is_admitted(address: str) -> None:
    guard = guard_of_public_names()
    urls = list(spellings(address, ""))
    assert len(urls) > 1_000

    async def all_reasons() -> dict[str, str]:
        return {url: reason_of(await guard.admit(url)) for url in urls}

    reasons = asyncio.run(all_reasons())
    assert set(reasons.values()) <= {"refused_address", "refused_userinfo", "invalid_url"}
    assert sum(reason == "refused_address" for reason in reasons.values()) > 0.8 * len(urls)


def reason_of(place: Admitted | Refusal) -> str:
    return place.reason if isinstance(place, Refusal) else f"admitted as {place.url}"


@pytest.mark.parametrize(
    "name", ["localhost", "LOCALHOST.", "localhost.localdomain", "ｌocalhost", "127.0.0.1.nip.example"]
)
@pytest.mark.parametrize("answers", [["127.0.0.1"], ["::1"], [PUBLIC, "127.0.0.1"], ["::ffff:127.0.0.1", PUBLIC]])
def test_names_are_judged_by_all_their_answers(name: str, answers: list[str]) -> None:
    async def look_up(_host: str) -> list[str]:
        return answers

    guard = Guard(resolver=look_up)
    assert reason_of(asyncio.run(guard.admit(f"http://{name}/"))) == "refused_address"


def test_the_canary_sees_no_connection_whatever_the_spelling_at_once_or_by_redirect(canary: Web, web: Web) -> None:
    """Nothing but the judgement of the address stands between us and the canary: its port is among those allowed."""
    urls = list(spellings("127.0.0.1", f":{canary.port}"))[::7]
    web.routes |= {f"/{n}": Canned(302, {"Location": as_header(url)}) for n, url in enumerate(urls)}
    ports = frozenset({canary.port})

    async def ask_all() -> list[str]:
        guard = Guard(allow=frozenset({web.address}), ports=ports)
        robots = Robots(USER_AGENT)
        async with Client(
            user_agent=USER_AGENT, guard=guard, limits=ClientLimits(total_s=5), robots=robots, now=lambda: NOW
        ) as client:
            redirected = [web.url(f"/{n}") for n in range(len(urls))]
            asked = [await client.get(Asking.request(url)) for url in (*urls, *redirected)]
        return [one.reason if isinstance(one, Failure) else one.final_url for one in asked]

    reasons = asyncio.run(ask_all())
    own_page = "http_404"  # “http:127.0.0.1” is a path where the page itself is http
    assert set(reasons) <= {"refused_address", "refused_userinfo", "invalid_url", "bad_redirect", own_page}
    assert reasons.count("refused_address") > len(urls)
    assert canary.n_connections == 0


def as_header(url: str) -> str:
    """An address as it stands in a Location: its bytes, without what no header can hold."""
    return url.translate({ord(char): None for char in "\t\n\x00"}).encode().decode("latin-1")


def test_a_resolver_that_changes_its_mind_is_judged_each_time(canary: Web) -> None:
    rounds = iter([[PUBLIC], ["127.0.0.1"]])

    async def look_up(_host: str) -> list[str]:
        return next(rounds)

    async def admit_thrice() -> list[str]:
        guard = Guard(resolver=look_up, ports=frozenset({canary.port}))
        url = f"http://rebinding.example:{canary.port}/"
        first, second = await guard.admit(url), await guard.admit(url)
        assert isinstance(first, Admitted)
        assert first == second  # one look-up serves the check and the connection
        assert {address.ip for address in first.addresses} == {PUBLIC}
        guard.forget("rebinding.example")
        return [reason_of(await guard.admit(url))]

    assert asyncio.run(admit_thrice()) == ["refused_address"]
    assert canary.n_connections == 0
