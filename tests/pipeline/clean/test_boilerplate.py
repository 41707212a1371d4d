from datetime import date

import pytest

from pipeline.records import DateOrigin, FurnitureKind
from tests.pipeline.clean.pages import BODY, STANDFIRST, TEXT, TITLE, clean, clean_text, paragraphs, taken

K = FurnitureKind


def test_a_plain_text_gives_up_what_stands_over_and_under_it() -> None:
    found = clean_text(
        "The Long Debate",
        TITLE,
        "Recent Dispatches",
        "The Long Debate | Opinion",
        TITLE,
        STANDFIRST,
        f"{TITLE}\nCredit: Depositphotos",
        *TEXT,
        "Ida Berg is a research fellow at the Port Institute.",
        "This commentary first appeared in Southern Forum on July 11, 2031.",
        "Related: The cranes of the north",
    )
    assert (found.title, found.body, found.section) == (TITLE, BODY, "The Long Debate")
    assert (found.authors, found.first_publisher) == (("Ida Berg",), "Southern Forum")
    assert taken(found, K.HEADLINE) == [TITLE] * 3
    assert taken(found, K.STANDFIRST) == [STANDFIRST]
    assert taken(found, K.CREDIT) == ["Credit: Depositphotos"]
    assert taken(found, K.KICKER) == ["The Long Debate | Opinion"]


def test_byline_and_date_over_a_text_are_read() -> None:
    found = clean_text("Opinion", TITLE, "By Ida Berg", "July 11, 2031 | 5 min read", *TEXT)
    assert (found.title, found.authors, found.section, found.body) == (TITLE, ("Ida Berg",), "Opinion", BODY)
    assert found.published is not None
    assert (found.published.published_on, found.published.origin) == (date(2031, 7, 11), DateOrigin.TEXT)


def test_a_text_without_a_headline_has_none() -> None:
    found = clean_text("Ships leave port at dawn. Photo: Lena Hofer / Harbour Archive", *TEXT)
    assert (found.title, found.body) == ("", BODY)


def test_the_feed_may_name_what_the_text_does_not() -> None:
    found = clean_text(*TEXT, feed_title=f"Opinion: {TITLE}", feed_authors=("by Ida Berg",))
    assert (found.title, found.authors, found.body) == (TITLE, ("Ida Berg",), BODY)
    assert found.counted_text == f"{TITLE}\n\n{BODY}"


def test_captions_are_taken_from_the_middle_too() -> None:
    caption = "A frigate of the northern fleet on patrol. Image: Council Press Service"
    found = clean_text(TITLE, *TEXT[:3], caption, *TEXT[3:])
    assert (found.body, taken(found, K.CAPTION)) == (BODY, [caption])


def test_a_standfirst_of_its_own_words_goes_where_the_head_of_the_text_shows() -> None:
    own = "A liaison bureau is the wrong answer to a question nobody asked."
    between_headlines = clean_text(TITLE, own, f"{TITLE}\nCredit: Port Museum", *TEXT)
    before_byline = clean_text(TITLE, own, "By Ida Berg", *TEXT)
    without_sign = clean_text(TITLE, own, *TEXT)
    assert between_headlines.body == before_byline.body == BODY
    assert without_sign.body == f"{own}\n\n{BODY}"


def test_a_pull_quote_is_taken_and_its_sentence_stays() -> None:
    quote = "A modest step in the wrong direction is still a step in the wrong direction"
    found = clean_text(TITLE, *TEXT[:4], f"“{quote}”", *TEXT[4:])
    assert quote.casefold() in found.body.casefold()
    assert found.body == BODY


def test_questions_that_an_interviewer_repeats_stay() -> None:
    exchange = ["Q: And what would you have them do instead, if anything at all, sir?", TEXT[0]] * 2
    found = clean_text(TITLE, *exchange[:3], TEXT[1], *TEXT[2:])
    assert found.body.count("if anything at all") == 2


def test_a_person_with_a_post_who_is_spoken_of_is_no_author() -> None:
    last = "Mara Lindqvist is the secretary of the council and a former minister, and she will have to answer for it."
    found = clean_text(TITLE, *TEXT, last)
    assert (found.body, found.authors) == (f"{BODY}\n\n{last}", ())


def test_beside_a_known_author_another_person_needs_company() -> None:
    second = "Linus Hagmark is a professor at the Port Defence College."
    alone = clean_text(TITLE, *TEXT, second, feed_authors=("Ida Berg",))
    beside = clean_text(TITLE, *TEXT, "Ida Berg is a fellow at the Port Institute.", second, feed_authors=("Ida Berg",))
    beside_reversed = clean_text(
        TITLE, *TEXT, second, "Ida Berg is a fellow at the Port Institute.", feed_authors=("Ida Berg",)
    )
    assert alone.body.endswith(second)
    assert beside_reversed.body == BODY
    assert beside_reversed.authors == ("Linus Hagmark", "Ida Berg")
    assert beside.authors[0] == "Ida Berg"


@pytest.mark.parametrize(
    "paragraph",
    [
        "The author of the plan, a retired admiral, is blunt: there is no money, and there will be none.",
        "By 2035 the southern fleets will have outgrown the northern ones, and no bureau will change that.",
        "Subscribe to that view, and the rest follows.",
        "More – much more – will be asked of them, and nobody has said who is to pay for it.",
        "It was first published as a threat, and then as a promise.",
        "The picture is bleak.",
        "Sign the treaty, and the straits become your frontier.",
        "Related or not, the two events fell on one day.",
    ],
)
def test_an_authors_paragraph_stays_wherever_it_stands(paragraph: str) -> None:
    for place in (1, 4, len(TEXT)):
        lines = [*TEXT[:place], paragraph, *TEXT[place:]]
        assert clean_text(TITLE, *lines).body == "\n\n".join(lines)


def test_a_fragment_is_text_from_end_to_end() -> None:
    markup = f"<figure><figcaption>A frigate. Photo: Lena Hofer</figcaption></figure>{paragraphs(*TEXT)}"
    markup += f"<p>The post <a href='/x'>{TITLE}</a> appeared first on <a href='/'>South Times</a>.</p>"
    found = clean(markup, form="fragment", feed_title=TITLE)
    assert (found.title, found.body) == (TITLE, BODY)
    assert taken(found, K.CAPTION) == ["A frigate. Photo: Lena Hofer"]


@pytest.mark.parametrize(
    "markup", ["One line.", "&lt;p&gt;One line.&lt;/p&gt;", "<p>One line.</p>", "<b>One</b> line."]
)
def test_a_fragment_may_be_short_escaped_or_no_mark_up_at_all(markup: str) -> None:
    assert clean(markup, form="fragment").body == "One line."


def test_a_short_text_is_no_reason_to_reject() -> None:
    assert clean_text("The bureau opens on Monday.").body == "The bureau opens on Monday."


def test_the_first_paragraph_of_a_text_stays_although_it_is_the_pages_summary() -> None:
    page = f'<html><head><title>{TITLE}</title><meta name="description" content="{TEXT[0]}"></head><body><article>'
    page += f"<h1>{TITLE}</h1><div class='entry-content'>{paragraphs(*TEXT)}</div></article></body></html>"
    assert clean(page).body == BODY


@pytest.mark.parametrize(
    "head",
    [
        "<div><h1>{title}</h1><p>{standfirst}</p></div>",
        "<h1>{title}</h1><h2>{standfirst}</h2>",
        "<h1>{title}</h1><div class='article-lead'>{standfirst}</div>",
        "<h1>{title}</h1><p><strong>{standfirst}</strong></p>",
    ],
)
def test_the_pages_summary_is_its_standfirst_where_it_is_set_apart(head: str) -> None:
    standfirst = "A liaison bureau is the wrong answer to a question that nobody in the south has asked."
    page = f'<html><head><title>{TITLE}</title><meta property="og:description" content="{standfirst}"></head><body>'
    page += head.format(title=TITLE, standfirst=standfirst)
    found = clean(f"{page}<article><div class='entry-content'>{paragraphs(*TEXT)}</div></article></body></html>")
    assert (found.title, found.body, taken(found, K.STANDFIRST)) == (TITLE, BODY, [standfirst])


@pytest.mark.parametrize(
    "head",
    [
        "<h1>{title}</h1><div class='article__intro'><p>{lead}</p></div>",
        "<header><h1>{title}</h1><h2>{lead}</h2></header>",
        "<h1>{title}</h1><h2 class='Hero__teaser--light mb-5'>{lead}</h2>",
    ],
)
def test_what_stands_apart_between_headline_and_text_is_the_standfirst(head: str) -> None:
    lead = "Nobody in the south has asked for a bureau, and nobody in the north will pay for its telephone."
    cookies = (
        f"<div class='consent'><p>{'We use cookies to count our visitors, and ask for your consent. ' * 4}</p></div>"
    )
    page = f"<html><head><title>{TITLE}</title></head><body>{cookies}{head.format(title=TITLE, lead=lead)}"
    found = clean(f"{page}<article><div class='entry-content'>{paragraphs(*TEXT)}</div></article></body></html>")
    assert (found.title, found.body, taken(found, K.STANDFIRST)) == (TITLE, BODY, [lead])


def test_a_first_paragraph_of_that_class_among_paragraphs_stays() -> None:
    opening = "Nobody in the south has asked for a bureau, and nobody in the north will pay for its telephone."
    page = f"<html><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1><div class='entry-content'>"
    page += f"<p class='lead'>{opening}</p>{paragraphs(*TEXT)}</div></article></body></html>"
    assert clean(page).body == f"{opening}\n\n{BODY}"


def test_a_link_behind_a_label_goes_in_whatever_language() -> None:
    link = "Wer bezahlt die Kräne im Norden?"
    inner = paragraphs(*TEXT[:3], f"Dazu passt: <a href='/x'>{link}</a>", *TEXT[3:])
    found = clean(f"<html><body><article><h1>{TITLE}</h1>{inner}</article></body></html>")
    assert (found.body, taken(found, K.RELATED)) == (BODY, [f"Dazu passt: {link}"])


def test_a_colon_in_a_sentence_is_no_label() -> None:
    sentence = "One thing is sure: the cranes of the north will be paid for by the south."
    assert clean_text(TITLE, *TEXT[:3], sentence, *TEXT[3:]).body == "\n\n".join((*TEXT[:3], sentence, *TEXT[3:]))


def test_a_heading_without_a_text_behind_it_goes() -> None:
    found = clean_text(TITLE, *TEXT, "Our dossier on the southern ports:")
    assert (found.body, taken(found, K.RELATED)) == (BODY, ["Our dossier on the southern ports:"])


def test_a_sentence_that_holds_a_date_is_no_date_line() -> None:
    sentence = "The council meets again on 5 November 2031 in Port Meridian."
    assert clean_text(TITLE, sentence, *TEXT, feed_title=TITLE).body == f"{sentence}\n\n{BODY}"


def test_an_endless_caption_is_a_text_in_the_wrong_element() -> None:
    page = f"<article><h1>{TITLE}</h1><figure><figcaption>{paragraphs(*TEXT)}</figcaption></figure></article>"
    assert taken(clean(f"<html><body>{page}{paragraphs(*TEXT)}</body></html>"), K.CAPTION) == []


def test_a_page_whose_text_only_scripts_would_show_is_read_from_its_json_ld() -> None:
    text = "\\n\\n".join(TEXT)
    script = f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{text}"}}</script>'
    shell = f"<html><head><title>{TITLE}</title>{script}</head><body><h1>{TITLE}</h1><div id='app'></div></body></html>"
    found = clean(shell)
    assert (found.title, found.body) == (TITLE, BODY)


def test_the_text_that_is_shown_is_preferred_to_an_excerpt_in_json_ld() -> None:
    script = f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{TEXT[0]}"}}</script>'
    page = f"<html><head>{script}</head><body><article><h1>{TITLE}</h1>{paragraphs(*TEXT)}</article></body></html>"
    assert clean(page).body == BODY


@pytest.mark.parametrize(
    ("kind", "markup"),
    [
        (K.SECTION, "<p>World</p>"),
        (K.KICKER, "<p>Opinion</p>"),
        (K.HEADLINE, f"<p>{TITLE}</p>"),
        (K.STANDFIRST, "<div class='standfirst'>A bureau is the wrong answer to a question nobody asked.</div>"),
        (K.CREDIT, "<p>Photo: Lena Hofer</p>"),
        (K.CAPTION, "<figure><figcaption>A frigate leaves port.</figcaption></figure>"),
        (K.AUTHOR_NOTE, "<p>By Ida Berg</p>"),
        (K.REPUBLICATION_NOTE, "<p>First published in Harbour Forum.</p>"),
        (K.RELATED, "<p>Read more: The cranes of the north</p>"),
        (K.NEWSLETTER, "<p>Sign up for our newsletter.</p>"),
        (K.COUNTER, "<img src='https://counter.theconversation.com/content/204117/count.gif' width='1' height='1'>"),
    ],
)
def test_every_kind_of_boilerplate_is_taken_from_a_page_and_kept(kind: FurnitureKind, markup: str) -> None:
    page = f"<html><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1>{markup}{paragraphs(*TEXT)}"
    found = clean(f"{page}</article></body></html>")
    assert (found.body, bool(taken(found, kind))) == (BODY, True)


def test_the_page_above_shows_every_kind() -> None:
    (marks,) = test_every_kind_of_boilerplate_is_taken_from_a_page_and_kept.pytestmark  # type: ignore[attr-defined]
    assert {kind for kind, _ in marks.args[1]} == set(FurnitureKind)


def test_what_stands_over_no_text_is_the_text() -> None:
    assert clean_text(TITLE, STANDFIRST, TITLE, "Photo: Lena Hofer").body == STANDFIRST


def test_a_text_that_unfolds_is_no_list_of_links() -> None:
    unfolding = f"<div class='js_readmore'><p>{TEXT[2]}</p></div>"
    page = f"<html><body><article><h1>{TITLE}</h1>{paragraphs(*TEXT[:2])}{unfolding}{paragraphs(*TEXT[3:])}</article>"
    assert clean(f"{page}</body></html>").body == BODY
