import pytest

from pipeline.clean.boilerplate.labels import OutletNames, could_be_label, is_kicker, is_kind, is_label, label_parts
from pipeline.clean.metadata import PageFacts
from pipeline.clean.read.jsonld import LinkedFacts
from pipeline.clean.titles import choose_headline, strip_outlet

OUTLET = OutletNames("https://www.theharbour.example/2031/05/a-piece/", "The Harbour")
TITLE = "Why the Alliance Should Stay Out"


@pytest.mark.parametrize(
    ("title", "kickers"),
    [
        (TITLE, ()),
        (f"{TITLE} – The Harbour", ()),
        (f"{TITLE} | The Harbour", ()),
        (f"{TITLE} - theharbour.example", ()),
        (f"{TITLE} | World news | The Harbour", ("World news",)),
        (f"Opinion | {TITLE}", ("Opinion",)),
        (f"Opinion: {TITLE}", ("Opinion",)),
        (f"[Analysis] {TITLE}", ("Analysis",)),
        (f"{TITLE} – Analysis", ("Analysis",)),
        (f"The Harbour | Commentary | {TITLE}", ("Commentary",)),
        (f"  {TITLE}&nbsp; ", ()),
    ],
)
def test_a_title_loses_outlet_and_kicker(title: str, kickers: tuple[str, ...]) -> None:
    assert strip_outlet(title, OUTLET) == (TITLE, kickers)


@pytest.mark.parametrize(
    "title", ["NATO – friend or foe?", "China: the coming storm", "Japan - China", "War | What for?"]
)
def test_an_authors_own_dash_or_colon_stays(title: str) -> None:
    assert strip_outlet(title, OUTLET).title == title


@pytest.mark.parametrize("title", ["The Harbour", "Opinion", "World | The Harbour", ""])
def test_a_title_of_nothing_but_labels_is_none(title: str) -> None:
    assert strip_outlet(title, OUTLET).title == ""


@pytest.mark.parametrize(
    ("url", "names", "text"),
    [
        ("https://www.bbc.example/news/1", (), "BBC News"),
        ("https://www.nytimes.example/", ("The New York Times",), "NYT"),
        ("https://en.harbourpost.example/", (), "Harbour Post"),
        ("", ("Revue du Détroit",), "Revue du Detroit"),
    ],
)
def test_an_outlet_is_known_by_all_its_names(url: str, names: tuple[str, ...], text: str) -> None:
    assert OutletNames(url, *names).is_named(text)
    assert not OutletNames(url, *names).is_named("The fleet")


def test_the_heading_that_others_repeat_is_the_headline() -> None:
    facts = PageFacts(headings=("Harbour Opinion", TITLE), html_title=f"{TITLE} – The Harbour", titles=("Stay out!",))
    assert choose_headline(facts, "", OUTLET).title == TITLE


def test_without_such_a_heading_what_is_stated_counts_and_a_cut_title_last() -> None:
    facts = PageFacts(linked=LinkedFacts(headline="Why the Alliance…"), titles=(TITLE,), headings=("Our staff",))
    assert choose_headline(facts, "From the feed", OUTLET).title == TITLE
    assert choose_headline(PageFacts(), "From the feed", OUTLET).title == "From the feed"
    assert choose_headline(PageFacts(headings=("Lone heading",)), "", OUTLET).title == "Lone heading"
    assert choose_headline(PageFacts(), "", OUTLET).title == ""


def test_labels_are_told_from_headlines() -> None:
    assert is_label("Asia | Security")
    assert is_kind("News Analysis")
    assert is_kicker("The Long View | Opinion")
    assert label_parts("The Long View | Opinion") == ["The Long View", "Opinion"]
    assert could_be_label("Recent Dispatches")
    assert not is_label(TITLE)
    assert not is_kind("Asia")
    assert not could_be_label("It is over.")


@pytest.mark.parametrize(
    ("stated", "first", "second", "title"),
    [
        ("Ports: The bureau nobody wanted", "Ports", "The bureau nobody wanted", "Ports: The bureau nobody wanted"),
        (
            "Far allies : A pier and its price",
            "Far allies",
            "A pier and its price",
            "Far allies : A pier and its price",
        ),
        ("Far allies: A pier too far – The Harbour", "Far allies", "A pier too far", "Far allies: A pier too far"),
        (f"{TITLE}: a note", TITLE, "a note", TITLE),
        (TITLE, TITLE, "Read more about the strait", TITLE),
    ],
)
def test_a_topic_and_a_headline_in_two_headings_are_one_title(stated: str, first: str, second: str, title: str) -> None:
    facts = PageFacts(titles=(stated,), headings=(first,), lesser_headings=(second,))
    assert choose_headline(facts, "", OUTLET).title == title


ADDRESS = "https://harbour.example/2031/05/why-the-alliance-should-stay-out.html"


@pytest.mark.parametrize(
    ("headings", "lesser", "url", "title"),
    [
        ((), (TITLE,), ADDRESS, TITLE),
        (("Harbour Notes",), (TITLE,), ADDRESS, TITLE),
        ((), ("Zölle für alle",), "https://harbour.example/zoelle-fuer-alle/", "Zölle für alle"),
        ((), ("Zölle für alle",), "https://harbour.example/z%C3%B6lle-f%C3%BCr-alle", "Zölle für alle"),
        (("Harbour Notes",), (TITLE,), "https://harbour.example/2031/05/", "Harbour Notes"),
    ],
)
def test_a_heading_that_the_address_spells_out_is_the_headline(
    headings: tuple[str, ...], lesser: tuple[str, ...], url: str, title: str
) -> None:
    facts = PageFacts(headings=headings, lesser_headings=lesser)
    assert choose_headline(facts, "", OUTLET, url).title == title


@pytest.mark.parametrize(
    ("heading", "stated", "title"),
    [
        ("Should the Alliance Stay Out of the South?", TITLE, "Should the Alliance Stay Out of the South?"),
        (f"{TITLE} of the South", "Alliance: stay out of southern waters", f"{TITLE} of the South"),
        (f"Southern Waters {TITLE}", TITLE, TITLE),
        ("Alliance Matters", TITLE, TITLE),
        ("Notes from the Northern Harbour", TITLE, TITLE),
    ],
)
def test_the_only_main_heading_counts_where_a_title_has_its_words(heading: str, stated: str, title: str) -> None:
    facts = PageFacts(headings=(heading,), titles=(f"{stated} | The Harbour",))
    assert choose_headline(facts, "", OUTLET).title == title


def test_of_two_main_headings_none_counts_that_no_title_repeats() -> None:
    facts = PageFacts(headings=("Should the Alliance Stay Out?", "Most read"), titles=(TITLE,))
    assert choose_headline(facts, "", OUTLET).title == TITLE


@pytest.mark.parametrize("mark", ["?", "!", "…", ""])
def test_a_lesser_heading_begins_a_title_whatever_its_last_mark(mark: str) -> None:
    facts = PageFacts(lesser_headings=(TITLE + mark,), html_title=f"{TITLE}{mark} | Ports | Forum | The Harbour")
    assert choose_headline(facts, "", OUTLET).title == TITLE + mark
