import asyncio
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import SettingsError
from pipeline.fetch.guard import Address, Admitted, Guard, Refusal, is_special
from tests.web import Web

PUBLIC = "93.184.215.14"


def resolver(*rounds: Sequence[str]) -> tuple[list[str], Guard]:
    """A guard whose names have these addresses, one round per look-up; and the names that were looked up."""
    asked: list[str] = []

    async def look_up(host: str) -> Sequence[str]:
        asked.append(host)
        answers = rounds[min(len(asked), len(rounds)) - 1]
        if not answers:
            raise OSError(-2, "Name or service not known")
        return answers

    return asked, Guard(resolver=look_up)


def admit(url: str, guard: Guard) -> Admitted | Refusal:
    return asyncio.run(guard.admit(url))


def refusal(url: str, guard: Guard | None = None) -> str:
    refused = admit(url, guard or resolver([PUBLIC])[1])
    assert isinstance(refused, Refusal), refused
    return refused.reason


LOOPBACK_SPELLINGS = [
    "http://127.0.0.1/",
    "http://127.0.0.1./",
    "http://127.1/",
    "http://127.0.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.0x0.0x0.0x1/",
    "http://0177.0.0.1/",
    "http://017700000001/",
    "http://0x7f.1/",
    "http://0/",
    "http://0.0.0.0/",
    "http://127.0.0.1:80/",
    "http:127.0.0.1/",
    r"http:\\127.0.0.1\x",
    "http:///127.0.0.1/",
    "http://１２７.０.０.１/",
    "http://①②⑦.⓪.⓪.①/",
    "http://127。0。0。1/",
    "http://%31%32%37.0.0.1/",
    "http://127.0.0\t.1/",
    " \n http://127.0.0.1/",
    "http://[::1]/",
    "http://[0:0:0:0:0:0:0:1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::127.0.0.1]/",
    "http://[::ffff:0:127.0.0.1]/",
    "http://[64:ff9b::127.0.0.1]/",
    "http://[64:ff9b:1::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[2001:0:7f00:1::]/",
]


@pytest.mark.parametrize("url", LOOPBACK_SPELLINGS)
def test_every_spelling_of_loopback_is_refused(url: str) -> None:
    assert refusal(url) == "refused_address"


def test_the_canary_is_reached_by_no_spelling(canary: Web) -> None:
    guard = Guard(ports=frozenset({canary.port}))
    for host in ("127.0.0.1", "127.1", "2130706433", "0x7f.1", "0177.1", "[::ffff:127.0.0.1]", "localhost", "１２７.1"):
        assert refusal(f"http://{host}:{canary.port}/", guard) == "refused_address"


@pytest.mark.parametrize(
    "ip",
    [
        *("0.0.0.1", "10.1.2.3", "100.64.0.1", "127.255.0.1", "168.63.129.16", "169.254.169.254", "172.16.0.1"),
        *("172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.0.1", "198.18.0.1", "198.19.255.255"),
        *("198.51.100.7", "203.0.113.9", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255"),
        *("::", "::1", "::7f00:1", "::ffff:8.8.8.8", "::ffff:0:808:808", "64:ff9b::808:808", "64:ff9b:1::1", "100::1"),
        *("2001::1", "2001:10::1", "2001:1ff::1", "2001:db8::1", "2002:808:808::", "3fff::1", "5f00::1", "fc00::1"),
        *("fd12::1", "fe80::1", "fe80::1%eth0", "febf::1", "fec0::1", "ff02::1", "4000::1", "8000::1", "e000::1"),
    ],
)
def test_special_addresses_are_special(ip: str) -> None:
    assert is_special(ip)


@pytest.mark.parametrize(
    "ip", ["8.8.8.8", "172.32.0.1", "100.128.0.1", PUBLIC, "2606:2800:21f:cb07:6820:80da:af6b:8b2c"]
)
def test_public_addresses_are_not_special(ip: str) -> None:
    assert not is_special(ip)


@given(st.integers(0, 2**32 - 1), st.sampled_from(["{}", "0x{:x}", "0{:o}"]))
def test_a_number_is_judged_as_the_address_that_it_is(number: int, spelling: str) -> None:
    admitted = admit(f"http://{spelling.format(number)}/", resolver([PUBLIC])[1])
    if is_special(str(IPv4Address(number))):
        assert isinstance(admitted, Refusal)
    else:
        assert isinstance(admitted, Admitted)
        assert admitted.addresses == (Address(str(IPv4Address(number)), 80),)


@given(st.integers(0, 2**32 - 1), st.sampled_from(["::", "::ffff:0:0", "::ffff:0:0:0", "64:ff9b::"]))
def test_ipv4_in_ipv6_clothes_is_refused_whatever_it_wraps(number: int, prefix: str) -> None:
    wrapped = IPv6Address(int(IPv6Address(prefix)) | number)
    assert refusal(f"http://[{wrapped}]/") == "refused_address"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/passwd", "refused_scheme"),
        ("ftp://news.example/", "refused_scheme"),
        ("javascript:alert(1)", "refused_scheme"),
        ("data:text/html,x", "refused_scheme"),
        ("gopher://news.example:70/", "refused_scheme"),
        ("http://news.example:22/", "refused_port"),
        ("http://news.example:6379/", "refused_port"),
        ("https://news.example:8443/", "refused_port"),
        ("http://user@news.example/", "refused_userinfo"),
        ("http://user:secret@news.example/", "refused_userinfo"),
        ("http://news.example@127.0.0.1/", "refused_userinfo"),
        ("", "invalid_url"),
        ("news.example/a", "invalid_url"),
        ("http://", "invalid_url"),
        ("http://news.example:99999/", "invalid_url"),
        ("http://ne ws.example/", "invalid_url"),
        ("http://1.2.3.4.5/", "invalid_url"),
        ("http://news.example/\ud800", "invalid_url"),
        ("http://news.example/" + "a" * 10_000, "invalid_url"),
    ],
)
def test_what_is_no_plain_web_address_is_refused_with_its_reason(url: str, reason: str) -> None:
    assert refusal(url) == reason


def test_a_refusal_shows_no_secret() -> None:
    refused = admit("http://user:s3cret@news.example/?token=s3cret", Guard())
    assert "s3cret" not in refused.detail  # type: ignore[union-attr]


def test_an_admitted_address_has_the_parts_that_a_request_needs() -> None:
    admitted = admit("HTTPS://Näws.Example:443/a/../b c?q=ä#top", resolver([PUBLIC])[1])
    assert admitted == Admitted(
        url="https://xn--nws-qla.example/b%20c?q=%C3%A4",
        scheme="https",
        host="xn--nws-qla.example",
        port=443,
        authority="xn--nws-qla.example",
        target="/b%20c?q=%C3%A4",
        addresses=(Address(PUBLIC, 443),),
        is_local=False,
    )
    assert admitted.origin == "https://xn--nws-qla.example"


def test_an_empty_query_is_asked_for_and_a_fragment_is_not() -> None:
    admitted = admit("http://news.example/a?#top", resolver([PUBLIC])[1])
    assert isinstance(admitted, Admitted)
    assert (admitted.url, admitted.target) == ("http://news.example/a?", "/a?")


@pytest.mark.parametrize("answers", [["10.0.0.1"], [PUBLIC, "127.0.0.1"], [PUBLIC, "::1"], ["fd00::1", PUBLIC]])
def test_one_special_answer_refuses_the_name(answers: list[str]) -> None:
    assert refusal("http://news.example/", resolver(answers)[1]) == "refused_address"


def test_a_name_is_resolved_once_so_that_a_second_answer_cannot_rebind_it() -> None:
    asked, guard = resolver([PUBLIC], ["127.0.0.1"])
    first, second = admit("http://news.example/", guard), admit("https://news.example/x", guard)
    assert asked == ["news.example"]
    assert isinstance(first, Admitted)
    assert isinstance(second, Admitted)
    assert first.addresses[0].ip == second.addresses[0].ip == PUBLIC


def test_a_forgotten_name_is_resolved_and_judged_again() -> None:
    _, guard = resolver([PUBLIC], ["127.0.0.1"])
    admit("http://news.example/", guard)
    guard.forget("news.example")
    assert refusal("http://news.example/", guard) == "refused_address"


@pytest.mark.parametrize("rounds", [[[]]])
def test_a_name_without_address_is_a_passing_trouble(rounds: list[list[str]]) -> None:
    refused = admit("http://gone.example/", resolver(*rounds)[1])
    assert isinstance(refused, Refusal)
    assert (refused.reason, refused.retry_later) == ("dns", True)


def test_an_allowed_address_is_admitted_in_every_spelling_and_nothing_else_is() -> None:
    guard = Guard(allow=frozenset({"127.0.0.1:8000", "[::1]:8000"}))
    for url in ("http://127.0.0.1:8000/", "http://0x7f.1:8000/", "https://[::1]:8000/"):
        admitted = admit(url, guard)
        assert isinstance(admitted, Admitted)
        assert admitted.is_local
    assert refusal("http://127.0.0.1:8001/", guard) == "refused_port"
    assert refusal("http://127.0.0.1/", guard) == "refused_address"
    assert refusal("http://localhost:8000/", guard) == "refused_port"


def test_a_name_that_is_connected_elsewhere_keeps_its_name_and_needs_no_resolver() -> None:
    guard = Guard(connect_to={"Magazine.Example": "127.0.0.1:8000"}, resolver=lambda _: pytest.fail("resolved"))
    admitted = admit("http://magazine.example/a", guard)
    assert isinstance(admitted, Admitted)
    assert (admitted.authority, admitted.addresses) == ("magazine.example", (Address("127.0.0.1", 8000),))
    assert refusal("http://magazine.example:8080/", guard) == "refused_port"


@pytest.mark.parametrize(
    "entry", ["localhost:8000", "127.0.0.1", "[::1]", "::1:80", "127.0.0.1:8000/x", "127.0.0.1:http", "", "a@1.2.3.4:5"]
)
def test_an_allowed_host_that_is_no_address_and_port_is_a_settings_error(entry: str) -> None:
    with pytest.raises(SettingsError, match=r"127\.0\.0\.1:8000"):
        Guard(allow=frozenset({entry}))


@pytest.mark.parametrize("entry", ["8.8.8.8:80", "10.0.0.1:80", "localhost:80"])
def test_a_name_can_be_connected_to_loopback_only(entry: str) -> None:
    with pytest.raises(SettingsError):
        Guard(connect_to={"magazine.example": entry})
