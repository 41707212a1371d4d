"""Prose that extraction drops: beside its container, in lists, in chunks, before a body of line breaks."""

import pytest

from tests.pipeline.clean.pages import BODY, TEXT, TITLE, clean, document, paragraphs

MORE = (
    "The pilots of the strait have a saying about maps: whoever draws the line must also anchor on it in a gale.",
    "In the archives of Brackwater lie eleven plans for a common patrol, and all of them end with the same budget.",
    "A retired commodore put it more simply last week, when he asked who would answer the telephone on a Sunday.",
    "None of this makes the bureau useless, but it makes the speeches about it rather longer than its corridor.",
)


def holds(markup: str, *texts: str, **known: object) -> None:
    body = clean(markup, **known).body
    places = [body.find(text) for text in texts]
    assert -1 not in places, [text for text, place in zip(texts, places, strict=True) if place < 0]
    assert places == sorted(places)


def prose(*texts: str, name: str) -> str:
    return "".join(f'<p class="{name}">{text}</p>' for text in texts)


# --- containers of one class between plain paragraphs


@pytest.mark.parametrize("name", ["story-text", "article__body-text", "post-content", "entry_text"])
def test_chunks_between_plain_paragraphs_keep_their_places(name: str) -> None:
    chunk = f'<div class="{name}"><figure><img src="a.jpg"></figure>{{}}</div>'
    inner = (
        prose(TEXT[0], name="p")
        + chunk.format(prose(*TEXT[1:3], name="p"))
        + prose(*TEXT[3:5], name="p")
        + "<h2>The long view</h2>"
        + chunk.format(prose(*TEXT[5:], name="p"))
    )
    holds(document(f"<article><h1>{TITLE}</h1><section><div>{inner}</div></section></article>"), *TEXT)


def test_chunks_with_promotions_alone_between_them_are_still_joined() -> None:
    chunks = '<div class="promo"><a href="/x">Buy</a></div>'.join(
        f'<div class="article-body">{paragraphs(*part)}</div>' for part in (TEXT[:3], TEXT[3:5], TEXT[5:])
    )
    assert clean(document(f"<article><h1>{TITLE}</h1>{chunks}</article>")).body == BODY


def test_half_a_text_beside_the_container_returns() -> None:
    page = (
        f'<div id="wrap"><h1>{TITLE}</h1><div class="entry-content">{paragraphs(*TEXT)}</div>{paragraphs(*MORE)}</div>'
    )
    holds(document(page), *TEXT, *MORE)


# --- a lead beside a body of line breaks


@pytest.mark.parametrize(
    "lead",
    [
        '<p class="summary-more">{}</p>',
        '<div class="more-lead"><p>{}</p></div>',
        "<p>{}</p>",
        "<div><p>{}</p></div>",
    ],
)
def test_a_lead_before_a_body_of_line_breaks_is_text_or_standfirst(lead: str) -> None:
    body = "<br><br>".join(TEXT)
    text = f'<section class="body"><div class="body-text">{body}</div></section>'
    markup = f"<h1>{TITLE}</h1><div>{lead.format(MORE[0])}{text}</div>"
    found = clean(document(f"<article>{markup}</article>"))
    assert MORE[0] in found.body or MORE[0] in [piece.text for piece in found.furniture]
    assert found.body.endswith(TEXT[-1])


# --- prose in lists


@pytest.mark.parametrize(
    ("opening", "item", "closing"),
    [
        ("<ul>", "<li>{}</li>", "</ul>"),
        ("<ol>", "<li>{}</li>", "</ol>"),
        ("<ul>", "<li><b>{}</b></li>", "</ul>"),
        ("<dl>", "<dt>Point</dt><dd>{}</dd>", "</dl>"),
        ("<blockquote>", "<div>{}</div>", "</blockquote>"),
    ],
)
def test_prose_in_a_list_of_a_bare_page_is_text(opening: str, item: str, closing: str) -> None:
    points = opening + "".join(item.format(text) for text in TEXT[1:-1]) + closing
    page = f"<p>{TEXT[0]}</p><p>Points that follow:</p>{points}<p>{TEXT[-1]}</p>"
    holds(f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1>{page}</body></html>", *TEXT)


# --- what must not return


@pytest.mark.parametrize(
    "other",
    [
        f'<div class="comments"><p>{MORE[0]}</p><p>{MORE[1]}</p><p>{MORE[2]}</p></div>',
        f'<div class="c-sidebar"><div class="widget">{paragraphs(*MORE)}</div></div>',
        f'<div style="display: none">{paragraphs(*MORE)}</div>',
        f'<div class="legal"><p>{MORE[0]}</p></div>',
        "".join(
            f'<div class="t"><h3><a href="/{n}">{text[:40]}</a></h3><p>{text}</p></div>' for n, text in enumerate(MORE)
        ),
    ],
)
def test_notes_comments_and_teasers_behind_a_text_do_not_return(other: str) -> None:
    found = clean(document(f"<div><article><h1>{TITLE}</h1>{paragraphs(*TEXT)}</article>{other}</div>"))
    assert found.body == BODY


# --- enumerations


@pytest.mark.parametrize("form", ["html", "text"])
@pytest.mark.parametrize("third", ["(c) Brackwater", "(c) by 2032, ships for both seas; and", "(C) 2031 budgets alone"])
def test_the_third_item_of_an_enumeration_is_no_copyright_note(third: str, form: str) -> None:
    items = ("The plan has four parts:", "(a) Port Meridian", "(b) a telephone", third, "(d) a code of conduct")
    lines = (*TEXT[:3], *items, TEXT[3])
    page = (
        document(f"<article><h1>{TITLE}</h1>{paragraphs(*lines)}</article>") if form == "html" else "\n\n".join(lines)
    )
    assert third in clean(page, form=form).body


def test_a_copyright_note_is_still_none_of_the_text() -> None:
    found = clean(document(f"<article><h1>{TITLE}</h1>{paragraphs(*TEXT, '(c) 2031 Harbour Media')}</article>"))
    assert found.body == BODY
