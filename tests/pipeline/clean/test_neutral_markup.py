"""Cleaning is a function of the text: mark-up that shows nothing changes nothing, between two captures of a page."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from lxml.etree import Comment, SubElement

from tests.pipeline.clean.pages import BODY, TEXT, TITLE, clean, document, paragraphs

OUTLETS = sorted((Path(__file__).parent / "outlets").glob("*.html"))
BLOCKS = ("p", "div", "section", "article", "h2", "ul", "figure", "blockquote")


def _comment(element: Any, chance: random.Random) -> None:
    element.addnext(Comment(f" slot {chance.randrange(1000)} "))


def _class(element: Any, chance: random.Random) -> None:
    element.set("class", f"{element.get('class') or ''} css-{chance.randrange(10**6):x}".strip())


def _attribute(element: Any, chance: random.Random) -> None:
    element.set(f"data-k{chance.randrange(9)}", str(chance.random()))


def _white_space(element: Any, chance: random.Random) -> None:
    if not (element.tail or "").strip():
        element.tail = chance.choice(["\n", "\n\n    ", "\t", ""])


def _wrapper(element: Any, _chance: random.Random) -> None:
    if element.tag != "p" or (element.tail or "").strip():
        return
    around = html.Element("div")
    element.addprevious(around)
    around.append(element)


def _empty(element: Any, chance: random.Random) -> None:
    empty = html.Element(chance.choice(["div", "span"]))
    empty.tail, element.tail = element.tail, None
    element.addnext(empty)


def _script(element: Any, chance: random.Random) -> None:
    SubElement(element.getroottree().getroot().find("body"), "script").text = f"var slot = {chance.random()};"


EDITS: tuple[Callable[[Any, random.Random], None], ...] = (
    *(_comment, _class, _attribute, _white_space, _wrapper, _empty, _script),
)


def edited(page: bytes, seed: int, n: int) -> str:
    """Return a page with `n` neutral edits at random places of its body."""
    chance = random.Random(seed)
    tree = html.document_fromstring(page.decode())
    for _ in range(n):
        places = list(tree.find("body").iter(*BLOCKS))
        chance.choice(EDITS)(chance.choice(places), chance)
    return f"<!DOCTYPE html>{html.tostring(tree, encoding='unicode')}"


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(OUTLETS), st.integers(0, 2**32), st.integers(1, 12))
def test_the_text_of_an_outlets_page_survives_neutral_edits(outlet: Path, seed: int, n: int) -> None:
    found = clean(edited(outlet.read_bytes(), seed, n))
    assert (found.body, found.title) == (BODY, clean(outlet.read_bytes()).title)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 12))
def test_a_page_in_pieces_survives_neutral_edits(seed: int, n: int) -> None:
    lead, inner = f'<p class="more">{TEXT[0]}</p>', "<br><br>".join(TEXT[3:])
    points = "".join(f"<li>{text}</li>" for text in TEXT[1:3])
    page = document(f'<article><h1>{TITLE}</h1>{lead}<ul>{points}</ul><div class="rest">{inner}</div></article>')
    body = clean(edited(page.encode(), seed, n)).body
    assert all(text in body for text in TEXT)


@pytest.mark.parametrize("wrappers", [0, 1, 4])
@pytest.mark.parametrize("name", ["", "css-1x9", "layout__inner"])
def test_wrappers_of_any_number_and_name_change_nothing(wrappers: int, name: str) -> None:
    inner = f'<div class="{name}">' * wrappers + f"<h1>{TITLE}</h1>{paragraphs(*TEXT)}" + "</div>" * wrappers
    assert clean(document(f"<article>{inner}</article>")).body == BODY
