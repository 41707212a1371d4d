"""A text from outside is shown by Markdown as it is, and only addresses of the web become links."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from pipeline.render.jinja_environment import plain_text
from pipeline.render.markdown import Markdown, escape_markdown, markdown_link

READERS = [MarkdownIt("commonmark"), MarkdownIt("gfm-like", {"linkify": False})]
SIGNS = st.text(alphabet="\\`*_{}[]()<>#|&!~$^=@+-.:;/\"' \n\tab1é", max_size=40)
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![x](http://attacker.example/x.png)",
    "[click](javascript:alert(1))",
    "<http://attacker.example>",
    "](http://attacker.example) [",
    "&lt;b&gt;",
    "1. first",
    "- item",
    "+ item",
    "# heading",
    "> quoted",
    "a | b",
    "***",
    "---",
    "    code",
    "`code`",
    "~~~",
    "line\n\n- other",
    "[x]: http://attacker.example",
    "ends in a backslash \\",
]


def shown(written: str, reader: MarkdownIt) -> str:
    """Return what a reader shows of one paragraph; fails where it is more than a paragraph of text."""
    page = reader.render(written)
    (inner,) = re.fullmatch(r"<p>(.*)</p>\n", page, re.S).groups()  # type: ignore[union-attr]
    assert "<" not in inner, page
    return html.unescape(inner)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_shown_as_it_is(reader: MarkdownIt, text: str) -> None:
    assert shown(escape_markdown(text), reader) == " ".join(text.split())


@given(SIGNS.map(plain_text).filter(str.split))
def test_any_text_is_shown_as_it_is_on_one_line(text: str) -> None:
    for reader in READERS:
        assert shown(escape_markdown(text), reader) == " ".join(text.split())


@given(SIGNS)
def test_escaping_twice_is_escaping_once(text: str) -> None:
    assert escape_markdown(escape_markdown(text)) == escape_markdown(text)


@given(SIGNS, st.text(alphabet="abc()<>[]\\\"'%?&=#/ \n", max_size=20))
def test_a_link_is_one_link_whatever_is_in_it(text: str, path: str) -> None:
    page = READERS[0].render(markdown_link(text, f"http://review.example/{path}"))
    assert page.count("<a ") <= 1
    assert re.search(r'href="(?!http://review\.example/)', page) is None


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//attacker.example", "file:///etc/passwd", "", "http:", "a b"]
)
def test_what_is_no_address_of_the_web_is_no_link(url: str) -> None:
    assert markdown_link("A title", url) == "A title"


def test_what_is_markdown_already_stays_as_it_is() -> None:
    assert escape_markdown(Markdown("**bold**")) == "**bold**"


def test_bare_addresses_do_not_become_links() -> None:
    assert escape_markdown("see www.attacker.example or http://attacker.example") == (
        "see www\\.attacker.example or http\\://attacker.example"
    )
