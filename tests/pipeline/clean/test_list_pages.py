"""List pages in the forms that publishing systems give them, and the articles that resemble them."""

import pytest

from tests.pipeline.clean.pages import BODY, TEXT, TITLE, clean, document, paragraphs, reason

TITLES = (
    "Harbour ministers weigh a new line on the map",
    "Why the small fleets distrust the big ones",
    "A bureau opens without a flag",
    "Cranes, budgets and the price of presence",
    "What the strait taught two admirals",
    "Old treaties, new hulls and nobody to sail them",
    "The quiet diplomacy of lighthouse keepers",
    "An island between two exercises",
    "Who pays for the northern squadron",
    "Four partners and one telephone",
)
TEASERS = (
    "The council meets next week to decide whether the bureau will have a budget of its own.",
    "Officers on both shores say that the visits have become a habit which nobody dares to end.",
    "A report finds that two of five cranes stand idle for half the year.",
)


def rows(form: str) -> str:
    return "".join(
        form.format(url=f"/opinion/{n}", title=title, teaser=f"{TEASERS[n % 3]} {TEASERS[(n + 1) % 3]}", n=n + 1)
        for n, title in enumerate(TITLES)
    )


@pytest.mark.parametrize(
    "form",
    [
        '<article class="post-{n}"><header><h2><a href="{url}">{title}</a></h2></header><p>{teaser}</p></article>',
        '<h2><a href="{url}">{title}</a></h2><p>{teaser}</p>',
        '<ul><li><a href="{url}">{title}</a> <span>{n} May 2031</span></li></ul>',
        '<ul><li><a href="{url}">{title}</a><p>{teaser}</p></li></ul>',
        '<div class="row"><a href="{url}"><strong>{title}</strong></a><br>{teaser}</div>',
        '<dl><dt><a href="{url}">{title}</a></dt><dd>{teaser}</dd></dl>',
        '<table><tr><td><a href="{url}">{title}</a></td><td>{teaser}</td></tr></table>',
        '<a href="{url}"><h3>{title}</h3><p>{teaser}</p></a>',
        '<div class="t"><h3>{title}</h3><p>{teaser}</p><a href="{url}">Read more</a></div>',
        '<p><a href="{url}">{title}</a></p><p>{teaser}</p>',
        '<div class="ev"><span>{n} May 2031</span><h4><a href="{url}">{title}</a></h4><p>{teaser}</p></div>',
        '<div class="r"><h2><a href="{url}">{title}</a></h2><div>{teaser} […]</div></div>',
    ],
)
def test_a_section_page_is_a_listing_however_it_is_built(form: str) -> None:
    assert reason(document(f"<h1>Opinion</h1>{rows(form)}", title="Opinion – The Statesman")) == "listing"


def test_a_page_of_an_author_is_a_listing() -> None:
    note = "<h1>Ida Berg</h1><p>Ida Berg is a fellow of the Port Institute, where she writes on small fleets.</p>"
    cards = rows('<div class="item"><h3><a href="{url}">{title}</a></h3><p>{teaser}</p></div>')
    assert reason(document(note + cards, title="Ida Berg – The Statesman")) == "listing"


@pytest.mark.parametrize(
    "form",
    [
        '<div class="t"><h3><a href="{url}">{title}</a></h3><p>{teaser}</p></div>',
        '<a class="card" href="{url}"><img src="x.jpg"><div><h3>{title}</h3><p>{teaser}</p></div></a>',
        '<ul><li><a href="{url}"><div><h2>{title}</h2><p>TOPIC: {teaser}</p></div></a></li></ul>',
        '<ul><li><a href="{url}">{title}</a> 3 days ago</li></ul>',
        "<ul><li><h4><a href='{url}'>{title}</a></h4><span>{n} hours ago</span></li></ul>",
    ],
)
def test_teasers_around_an_article_are_not_its_text(form: str) -> None:
    around = f'<div class="more">{rows(form)}</div>'
    assert clean(document(f'<div class="text"><h1>{TITLE}</h1>{paragraphs(*TEXT)}</div>{around}')).body == BODY


def test_a_short_article_that_says_so_is_none_in_spite_of_its_teasers() -> None:
    head = '<meta property="og:type" content="article">'
    short = f"<article><h1>{TITLE}</h1>{paragraphs(*TEXT[:2])}</article>"
    teasers = rows('<div class="t"><h3><a href="{url}">{title}</a></h3><p>{teaser}</p></div>')
    assert clean(document(short + teasers, head=head)).body == "\n\n".join(TEXT[:2])


def test_a_text_in_points_with_links_is_an_article() -> None:
    points = "".join(f'<h2><a href="/{n}">{TITLES[n]}</a></h2><p>{text} {text}</p>' for n, text in enumerate(TEXT))
    found = clean(document(f"<article><h1>{TITLE}</h1>{points}</article>"))
    assert all(text in found.body for text in TEXT)


# --- pages that refer to another one


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Redirecting", '<p>Redirecting to <a href="/essay">the page</a> …</p>'),
        ("Moved", '<p>You are being redirected. <a href="/essay">Click here if nothing happens.</a></p>'),
        ("Weiter", "<p>Sie werden automatisch weitergeleitet.</p>"),
        ("Harbour Post", '<p>If you are not redirected, <a href="/essay">click here to continue</a>.</p>'),
    ],
)
def test_a_page_that_only_refers_to_another_is_rejected_as_such(title: str, body: str) -> None:
    assert reason(document(body, title=title)) == "redirect_page"


# --- short texts that call themselves closed

CLOSED = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false%s}</script>'
SHORT = ("The council opened its bureau on Monday.", "Six officers moved in before noon.", "Nobody raised a flag.")


@pytest.mark.parametrize(
    ("texts", "more", "is_complete"),
    [
        (SHORT, "", True),
        ((*SHORT[:2], "Reporting by Ida Berg; editing by Ole Dahl"), "", True),
        (SHORT[:2], ', "wordCount": 13', True),
        (SHORT[:1], ', "wordCount": "7"', True),
        (SHORT[:1], "", False),
        (SHORT, ', "wordCount": 600', False),
        ((*SHORT[:2], "Nobody raised a flag because the ..."), "", False),
        ((*SHORT, "Subscribe now to continue reading."), "", False),
    ],
)
def test_a_short_text_is_a_stub_only_where_something_is_missing(
    texts: tuple[str, ...], more: str, is_complete: bool
) -> None:
    page = document(f"<article><h1>{TITLE}</h1>{paragraphs(*texts)}</article>", head=CLOSED % more)
    if is_complete:
        assert texts[0] in clean(page).body
    else:
        assert reason(page) == "stub"
