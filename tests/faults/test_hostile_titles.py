"""Row 44 of the fault list: a headline that is mark-up, turns the writing round or has no end is text, and short."""

import csv
from html import escape
from pathlib import Path

from tests.flows.newsstand import COMMENTARY, Item, a_newsstand, page

TITLES = {
    "script": "</script><script>alert(1)</script> and the alliance",
    "image": "<img src=x onerror=alert(1)> and the alliance",
    "amp": "Ports & <b>powers</b> \u2028 and the alliance",
    "direction": "The alliance \u202egnihtyreve sesrever",
    "controls": "The al\x00li\x08ance and its ports",
    "endless": "The alliance " * 60_000,
}
LONGEST = 500  # characters


def test_row_44_headlines_are_stored_and_published_as_the_text_they_are(tmp_path: Path) -> None:
    with a_newsstand(tmp_path) as stand:
        for slug, title in TITLES.items():
            stand.put(slug, page(escape(title), COMMENTARY.replace("their plan", f"plan {slug}")))
        allowed = {slug: title.replace("\x00", "").replace("\x08", "") for slug, title in TITLES.items()}
        stand.items = [Item(slug, escape(escape(title))) for slug, title in allowed.items()]  # feeds hold HTML
        stand.serve_feed()
        assert not stand.night(21, publishes=True).violations
        stored = {
            str(url).rsplit("/", 2)[1]: str(title) for url, title in stand.ask("select url, title from core.articles")
        }
        published = csv.DictReader(stand.csv()["articles.csv"].decode().splitlines())
        in_csv = {row["url"].rsplit("/", 2)[1]: row["title"] for row in published}
        longest = stand.ask("select max(length(title)) from raw.entries")
    assert stored.keys() == TITLES.keys()
    assert len(stored.pop("endless")) <= LONGEST
    assert longest[0][0] <= LONGEST
    assert stored == {
        "script": TITLES["script"],
        "image": TITLES["image"],
        "amp": "Ports & <b>powers</b> and the alliance",
        "direction": TITLES["direction"],
        "controls": "The alliance and its ports",
    }
    assert stored.items() <= in_csv.items()
