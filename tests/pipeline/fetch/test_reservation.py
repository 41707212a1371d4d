import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.fetch.reservation import AI_AGENTS, reserves_mining


@pytest.mark.parametrize(
    ("headers", "signs"),
    [
        ([("TDM-Reservation", "1")], ("header tdm-reservation: 1",)),
        ([("tdm-reservation", " 1 "), ("tdm-policy", "https://x.example/p")], ("header tdm-reservation: 1",)),
        ([("tdm-reservation", "0")], ()),
        ([("X-Robots-Tag", "noai, noimageai")], ("header x-robots-tag: noai",)),
        ([("X-Robots-Tag", "noindex"), ("x-robots-tag", "NoAI")], ("header x-robots-tag: noai",)),
        ([("X-Robots-Tag", "otherbot: noindex, noai")], ("header x-robots-tag: noai",)),
        ([("X-Robots-Tag", "otherbot: noml")], ("header x-robots-tag: noml",)),
        ([("X-Robots-Tag", "noimageai, noarchive, noairline")], ()),
        ([("Content-Type", "noai")], ()),
        ([], ()),
    ],
)
def test_headers_reserve(headers: list[tuple[str, str]], signs: tuple[str, ...]) -> None:
    assert reserves_mining(headers, "") == signs


@pytest.mark.parametrize(
    ("element", "signs"),
    [
        (b'<meta name="tdm-reservation" content="1">', ("meta tdm-reservation: 1",)),
        (b"<META content='1' name=TDM-Reservation />", ("meta tdm-reservation: 1",)),
        (b'<meta name="tdm-reservation" content="0">', ()),
        (b'<meta name="robots" content="index, noai, noimageai">', ("meta robots: noai",)),
        (b"<meta name=robots content=noml>", ("meta robots: noml",)),
        (b'<meta name="robots" content="noindex">', ()),
        (b'<meta name="description" content="tdm-reservation, noai">', ()),
        (b'<p>&lt;meta name="robots" content="noai"&gt;</p>', ()),
        (b" " * 200_000 + b'<meta name="robots" content="noai">', ()),  # beyond any head
    ],
)
def test_meta_elements_reserve(element: bytes, signs: tuple[str, ...]) -> None:
    assert reserves_mining([], "", b"<html><head>" + element) == signs


@pytest.mark.parametrize("agent", AI_AGENTS)
def test_a_group_that_closes_the_site_to_an_ai_agent_reserves(agent: str) -> None:
    robots = f"User-agent: *\nAllow: /\n\nUser-Agent: {agent.upper()} # no\nDisallow: /\n"
    assert reserves_mining([], robots) == (f"robots.txt disallows {agent}",)


def test_every_agent_of_a_group_is_named_once_and_in_order() -> None:
    robots = "User-agent: GPTBot\nUser-agent: CCBot\nUser-agent: Googlebot\nCrawl-delay: 1\nDisallow: /*\n"
    assert reserves_mining([], robots + robots) == ("robots.txt disallows CCBot", "robots.txt disallows GPTBot")


@pytest.mark.parametrize(
    "robots",
    [
        "",
        "User-agent: *\nDisallow: /\n",  # closed to everyone is no word about mining
        "User-agent: GPTBot\nDisallow: /private/\n",
        "User-agent: GPTBot\nDisallow:\n",
        "User-agent: GPTBot\nDisallow: /\nAllow: /\n",
        "User-agent: GPTBot\nAllow: /\n\nUser-agent: *\nDisallow: /\n",
        "User-agent: GPTBotanist\nDisallow: /\n",
        "# User-agent: GPTBot\n# Disallow: /\n",
        "Disallow: /\nUser-agent: GPTBot\n",
    ],
)
def test_what_closes_no_whole_site_to_a_named_ai_agent_is_no_sign(robots: str) -> None:
    assert reserves_mining([], robots) == ()


def test_a_content_signal_reserves() -> None:
    robots = "User-agent: *\nContent-Signal: search=yes, ai-train=no\nAllow: /\n"
    assert reserves_mining([], robots) == ("robots.txt content-signal: ai-train=no",)
    assert reserves_mining([], robots.replace("=no", "=yes")) == ()
    assert reserves_mining([], "# " + robots) == ("robots.txt content-signal: ai-train=no",)
    assert reserves_mining([], robots.replace("Content", "# Content")) == ()


def test_all_signs_are_named() -> None:
    robots = "Content-Signal: ai-train=no, ai-input=no\nUser-agent: ClaudeBot\nDisallow: /\n"
    assert reserves_mining([("tdm-reservation", "1"), ("x-robots-tag", "noai")], robots) == (
        "header tdm-reservation: 1",
        "header x-robots-tag: noai",
        "robots.txt content-signal: ai-train=no",
        "robots.txt content-signal: ai-input=no",
        "robots.txt disallows ClaudeBot",
    )


@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=40)), max_size=4), st.text(max_size=300))
def test_no_text_is_an_exception(headers: list[tuple[str, str]], robots: str) -> None:
    reserves_mining(headers, robots)
