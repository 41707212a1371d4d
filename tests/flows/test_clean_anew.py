"""Stored pages are cleaned anew by the next nights, step by step, with the same end as a rebuild."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from flows.cli.diff import diff
from flows.cli.status import status
from pipeline.children.pool import ChildPool
from pipeline.clean.clean_pool import clean_pages
from pipeline.clean.extractor import EXTRACTOR
from pipeline.clean.page_to_clean import PageToClean
from pipeline.records import CleanText, Unclean
from tests.flows.newsstand import COMMENTARY, Item, Newsstand, a_newsstand, page
from tests.nights import whole_rebuild
from warehouse.connection import connect

OLDER = "trafilatura 1.0 / clean 0"
SHARED = "Readers of the alliance have shared this piece {} times"
OVERLOOKED = "A liaison office in Tokyo was promised in {}"
CAPTURED = pytest.CaptureFixture[str]

# All that follows from the archive
TABLES = {
    "core.articles": "*",
    "core.aliases": "*",
    "core.titles": "*",
    "core.revisions": "*",
    "core.assessments": "*",
    "core.hits": "*",
    "core.stories": "*",
    "core.story_members": "*",
    "core.signs": "*",
    "core.story_links": "*",
    "core.rejections": "*",
    "raw.entries": "*",
    "raw.reads": "*",
    "trends.counted_texts": "*",
    "trends.text_tallies": "*",
    "trends.theme_tallies": "*",
}


def older(cleaned: CleanText | Unclean, asked: PageToClean) -> CleanText | Unclean:
    """Return what a cleaner of an earlier version made of a page.

    It took a counter of readers for text, a kicker for the headline and a link for the article's address, overlooked a
    kind of paragraph, took an empty page for an article, and an article for a listing.
    """
    if "/empty/" in asked.url:
        return _text(asked, body=COMMENTARY)
    if "/refused/" in asked.url:
        return Unclean(reason="listing", detail="An older cleaner took it for a listing.")
    if isinstance(cleaned, Unclean):
        return cleaned
    shared = asked.body.decode().partition("<aside>")[2].partition("</aside>")[0]
    kept = [part for part in cleaned.body.split("\n\n") if "liaison office" not in part]
    changed: dict[str, Any] = {"extractor": OLDER, "body": "\n\n".join([*kept, *filter(None, [shared])])}
    if "/kicker/" in asked.url:
        changed |= {"title": f"Opinion: {cleaned.title}", "published": None, "authors": ("Staff",)}
    if "/moved/" in asked.url:
        changed |= {"canonical_url": asked.url.replace("/moved/", "/claimed/")}
    return cleaned.model_copy(update=changed)


def _text(asked: PageToClean, body: str) -> CleanText:
    stated = {"authors": (), "section": "", "published": asked.feed_published, "language": "en", "canonical_url": ""}
    kept: dict[str, Any] = {"first_publisher": "", "furniture": (), "page_types": (), "extractor": OLDER}
    return CleanText(title=asked.feed_title, body=body, **stated, **kept)


@contextmanager
def older_cleaner() -> Iterator[None]:
    """Let nights be those of an earlier version."""

    def clean_as_then(children: ChildPool, pages: Iterable[PageToClean]) -> Iterator[CleanText | Unclean]:
        asked: list[PageToClean] = []

        def watched() -> Iterator[PageToClean]:
            for one in pages:
                asked.append(one)
                yield one

        for cleaned in clean_pages(children, watched()):
            yield older(cleaned, asked.pop(0))

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("flows.steps.clean.clean_pages", clean_as_then)
        patched.setattr("flows.steps.clean.EXTRACTOR", OLDER)
        patched.setattr("flows.night.EXTRACTOR", OLDER)
        yield


@pytest.fixture
def stand(tmp_path: Path, empty_warehouse: Path) -> Iterator[Newsstand]:
    with a_newsstand(tmp_path, warehouse=empty_warehouse) as opened:
        yield opened


def piece(stand: Newsstand, slug: str, *more: str, shared: int | None = None, title: str = "") -> None:
    """Put up a page of its own wording; its feed says something new of it."""
    n = sum(map(ord, slug))
    body = COMMENTARY.replace("their plan", f"plan {n} of {slug}").replace("that the capitals", f"that {n} capitals")
    content = page(title or f"A piece on {slug}", ". ".join([body.rstrip("."), *more]))
    if shared is not None:
        content = content.replace(b"</article>", f"</article><aside>{SHARED.format(shared)}</aside>".encode())
    stand.put(slug, content)
    item = next((one for one in stand.items if one.slug == slug), None)
    if item is None:
        item = Item(slug, title or f"A piece on {slug}")
        stand.items.append(item)
    item.said = f"{more} {shared} {title}"


def past(stand: Newsstand) -> None:
    """Run two nights under an older cleaner."""
    with older_cleaner():
        for slug in ("edited", "kicker", "refused", "moved", "plain"):
            piece(stand, slug)
        piece(stand, "overlooked", OVERLOOKED.format(2026))
        piece(stand, "shared", shared=5)
        stand.put("empty", b"<html><head><title>Empty</title></head><body></body></html>")
        stand.items.append(Item("empty"))
        stand.put("copy", page("A piece on plain", stand_text(stand, "plain")))
        stand.items.append(Item("copy", "A piece on plain"))
        stand.serve_feed()
        assert not stand.night(21).violations
        piece(stand, "edited", "A later sentence on Seoul and NATO was added to it")
        piece(stand, "overlooked", OVERLOOKED.format(2027))
        piece(stand, "shared", shared=6)
        stand.serve_feed()
        assert not stand.night(22).violations


def stand_text(stand: Newsstand, slug: str) -> str:
    route = stand.web.routes[f"/{slug}/"]
    assert isinstance(route, tuple)
    return route[2].decode().partition("</h1><p>")[2].partition("</p></article>")[0].replace("</p><p>", " ")


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory: pytest.TempPathFactory, empty_warehouse: Path) -> Iterator[Newsstand]:
    """Two nights under an older cleaner, to be copied by `after`."""
    with a_newsstand(tmp_path_factory.mktemp("past"), warehouse=empty_warehouse) as opened:
        past(opened)
        yield opened


def after(upgraded: Newsstand, folder: Path, **changed: Any) -> Newsstand:
    """Return the outlet with a copy of what the two nights left, under settings of its own."""
    return replace(upgraded, folder=copytree(upgraded.folder, folder / "copy"), changed=changed)


def tables(stand: Newsstand) -> dict[str, list[tuple[Any, ...]]]:
    return {table: stand.ask(f"select {columns} from {table} order by all") for table, columns in TABLES.items()}  # noqa: S608


def assert_as_rebuilt(stand: Newsstand) -> None:
    """Compare the warehouse with what a rebuild gives of the same archive."""
    nightly = tables(stand)
    assert not whole_rebuild(stand.settings).violations
    rebuilt = tables(stand)
    for table, rows in rebuilt.items():
        assert nightly[table] == rows, table


def n_left(stand: Newsstand) -> int:
    ((n,),) = stand.ask("select count(*) from ops.due_reads")
    return int(n)


def revisions(stand: Newsstand) -> dict[str, tuple[int, int]]:
    found = stand.ask("select url, n_revisions, n_edits from core.articles")
    return {url.rstrip("/").rpartition("/")[2]: (n_revisions, n_edits) for url, n_revisions, n_edits in found}


def test_the_older_cleaner_is_another_one(upgraded: Newsstand) -> None:
    found = revisions(upgraded)
    assert (found["edited"], found["overlooked"], found["shared"]) == ((2, 1), (1, 0), (2, 1))
    assert "empty" in found
    assert "refused" not in found
    assert upgraded.ask("select distinct extractor from core.revisions") == [(OLDER,)]


def test_a_night_cleans_stored_pages_anew_and_the_end_is_that_of_a_rebuild(upgraded: Newsstand, tmp_path: Path) -> None:
    stand = after(upgraded, tmp_path)
    asked = len(stand.web.paths())
    assert not stand.night(23).violations
    assert [path for path in stand.web.paths()[asked:] if path != "/feed/"] == []
    assert n_left(stand) == 0
    assert stand.ask("select distinct extractor from core.revisions") == [(EXTRACTOR,)]
    found = revisions(stand)
    assert (found["edited"], found["overlooked"], found["shared"]) == ((2, 1), (2, 1), (1, 0))
    assert "empty" not in found
    assert "refused" in found
    assert "moved" in found
    assert "claimed" not in found
    assert_as_rebuilt(stand)
    assert stand.ask("select count(*) from trends.counted_texts") == [(8,)]


def test_a_night_cleans_so_many_the_newest_first_and_status_says_what_is_left(
    upgraded: Newsstand, tmp_path: Path, capsys: CAPTURED
) -> None:
    stand = after(upgraded, tmp_path, pages_cleaned_anew=2)
    stand.night(23, publishes=True)
    first = dict(stand.ask("select entry_id, extractor from raw.reads"))
    assert sum(extractor == EXTRACTOR for extractor in first.values()) in {2, 3, 4}  # with all readings of its article
    ((newest,),) = stand.ask(
        f"select distinct last_night_id from raw.reads inner join raw.entries using (entry_id) "  # noqa: S608
        f"where night_id like '20261022%' and extractor = '{EXTRACTOR}'"
    )
    assert newest.startswith("20261023")
    status(stand.settings.data)
    assert f"{n_left(stand)} entries were read by an older cleaner" in " ".join(capsys.readouterr().out.split())
    day, left = 23, n_left(stand)
    while left:
        day += 1
        assert not stand.night(day).violations
        assert n_left(stand) < left
        left = n_left(stand)
    assert day > 24
    assert_as_rebuilt(stand)
    stand.night(day + 1, publishes=True)
    capsys.readouterr()
    status(stand.settings.data)
    assert "older cleaner" not in capsys.readouterr().out


def test_with_0_only_an_article_that_is_read_again_is_cleaned_anew_and_its_edit_is_that_of_its_outlet(
    upgraded: Newsstand, tmp_path: Path
) -> None:
    stand = after(upgraded, tmp_path, pages_cleaned_anew=0)
    stand.items = [replace(item) for item in stand.items]
    before = stand.web.routes.copy()
    try:
        piece(stand, "overlooked", OVERLOOKED.format(2028))
        piece(stand, "shared", shared=7)
        stand.serve_feed()
        assert not stand.night(23).violations
    finally:
        stand.web.routes.update(before)
    found = revisions(stand)
    assert (found["overlooked"], found["shared"]) == ((3, 2), (1, 0))
    query = "select distinct extractor from core.revisions inner join core.articles using (article_id) where "
    assert stand.ask(query + "articles.url like '%/overlooked/'") == [(EXTRACTOR,)]
    assert stand.ask(query + "articles.url like '%/plain/'") == [(OLDER,)]


def test_diff_says_that_texts_were_cleaned_anew_and_no_outlet_revised_them(
    upgraded: Newsstand, tmp_path: Path, capsys: CAPTURED
) -> None:
    stand = after(upgraded, tmp_path)
    stand.night(23, publishes=True)
    causes = dict(
        stand.ask(
            "select regexp_extract(url, '/(\\w+)/$', 1), list(cause order by cause) from trends.night_changes "
            "where night_id like '20261023%' group by all"
        )
    )
    assert causes["shared"] == ["cleaned"]
    assert causes["overlooked"] == ["cleaned"]
    assert causes["refused"] == ["cleaned"]
    assert causes["empty"] == ["cleaned"]
    assert "cleaned" in causes["kicker"]
    assert not {"revised", "late", "new"} & {cause for some in causes.values() for cause in some}
    assert "plain" not in causes
    diff("2026-10-22", "2026-10-23", None, stand.settings.data, genre="all")
    told = " ".join(capsys.readouterr().out.split())
    assert "A newer cleaner read its stored pages anew" in told
    assert "/empty/ cleaned: no longer counts as a story" in told


def test_diff_knows_the_themes_of_texts_that_were_cleaned_anew(stand: Newsstand, capsys: CAPTURED) -> None:
    office = f"<aside>{OVERLOOKED.format(2026)}</aside></article>".encode()
    with older_cleaner():
        for slug in ("boxed", "boxed-too", "overlooked", "plain"):
            piece(stand, slug, *([OVERLOOKED.format(2026)] if slug == "overlooked" else []))
        for slug in ("boxed", "boxed-too"):
            stand.put(slug, page(f"A piece on {slug}", stand_text(stand, slug)).replace(b"</article>", office))
        stand.serve_feed()
        stand.night(21)
    stand.night(22, publishes=True)
    diff("2026-10-21", "2026-10-22", "liaison_office", stand.settings.data, genre="all")
    told = " ".join(capsys.readouterr().out.split())
    assert "2 of 4 (50%) 1 of 4 (25%)" in told
    assert told.count("no longer has liaison_office") == 2
    assert told.count("; has liaison_office") == 1
    assert stand.ask("select distinct theme_id from trends.former_themes") == [("liaison_office",)]


def test_an_edit_of_the_outlet_on_the_night_of_the_upgrade_is_told_beside_the_cleaner(
    upgraded: Newsstand, tmp_path: Path
) -> None:
    stand = after(upgraded, tmp_path)
    stand.items = [replace(item) for item in stand.items]
    before = stand.web.routes.copy()
    try:
        piece(stand, "shared", "One more sentence of the outlet stands at its end now", shared=7)
        stand.serve_feed()
        stand.night(23)
    finally:
        stand.web.routes.update(before)
    told = "select cause from trends.night_changes where url like '%/shared/' and night_id like '20261023%' order by 1"
    assert stand.ask(told) == [("cleaned",), ("revised",)]


@pytest.mark.parametrize(
    ("seam", "call"), [("flows.steps.clean_anew.save_reads_anew", 2), ("warehouse.store.reads.insert", 3)]
)
def test_a_night_that_is_killed_in_between_loses_nothing_and_the_next_one_goes_on(
    upgraded: Newsstand, tmp_path: Path, seam: str, call: int
) -> None:
    stand = after(upgraded, tmp_path)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("flows.steps.clean_anew.BATCH", 2)
        die_at(patched, seam, call)
        with pytest.raises(KeyboardInterrupt):
            stand.night(23)
    assert 0 < n_left(stand) < len(stand.items)
    assert not stand.night(24).violations
    told = "select distinct cause from trends.night_changes where night_id > '20261023' order by 1"
    assert ("revised",) not in stand.ask(told)
    assert n_left(stand) == 0
    texts = [tables(stand)[table] for table in ("core.revisions", "core.articles", "core.stories", "core.hits")]
    whole_rebuild(stand.settings)
    assert [tables(stand)[table] for table in ("core.revisions", "core.articles", "core.stories", "core.hits")] == texts


def die_at(patched: pytest.MonkeyPatch, seam: str, call: int) -> None:
    """Let a function end the night at its n-th call."""
    module, _, name = seam.rpartition(".")
    real, calls = getattr(import_module(module), name), []

    def dying(*arguments: Any, **named: Any) -> Any:
        calls.append(name)
        if len(calls) == call:
            raise KeyboardInterrupt
        return real(*arguments, **named)

    patched.setattr(seam, dying)


def test_a_night_under_the_same_cleaner_looks_at_no_reading(upgraded: Newsstand, tmp_path: Path) -> None:
    stand = after(upgraded, tmp_path)
    with connect(stand.settings.warehouse) as con:
        con.execute("update ops.cleaners set extractor = ?", [EXTRACTOR])
    stand.night(23)
    assert stand.ask("select distinct extractor from raw.reads") == [(OLDER,)]


def test_full_texts_are_read_again_from_the_archived_feed(tmp_path: Path, empty_warehouse: Path) -> None:
    with a_newsstand(tmp_path, full_text=True, warehouse=empty_warehouse) as stand:
        with older_cleaner():
            for day, more in ((21, "in May"), (22, "in June")):
                body = f"{COMMENTARY} {OVERLOOKED.format(more)}."
                stand.items = [Item("whole", content="".join(f"<p>{part}.</p>" for part in body.split(". ")))]
                stand.serve_feed()
                stand.night(day)
        assert revisions(stand) == {"whole": (1, 0)}
        assert not stand.night(23).violations
        assert revisions(stand) == {"whole": (2, 1)}
        assert_as_rebuilt(stand)


def test_a_text_whose_page_is_no_longer_archived_stays_as_it_was_read(upgraded: Newsstand, tmp_path: Path) -> None:
    stand = after(upgraded, tmp_path)
    texts = "select title, text, extractor from core.revisions where night_id like '20261021%' order by all"
    (stand.settings.archive / "20261021T021500Z.warc.gz").unlink()
    before = stand.ask(texts)
    assert not stand.night(23).violations
    assert stand.ask(texts) == before
    assert n_left(stand) == 0


def test_a_warehouse_without_recorded_readings_has_them_after_its_migration(
    upgraded: Newsstand, tmp_path: Path
) -> None:
    stand = after(upgraded, tmp_path)
    recorded = stand.ask("select entry_id, night_id, page_sha256, page_url, is_full_text from raw.reads order by all")
    with connect(stand.settings.warehouse) as con:
        for table in ("raw.reads", "ops.cleaners", "ops.due_reads", "ops.cleaned_anew", "core.dropped_articles"):
            con.execute(f"drop table {table} cascade")
        con.execute("delete from main.migrations where number = 21")
        con.execute("delete from main.built_views")
    assert not stand.night(23).violations
    kept = "select entry_id, night_id, page_sha256, page_url, is_full_text from raw.reads order by all"
    assert stand.ask(kept) == recorded
    assert stand.ask("select distinct extractor from raw.reads") == [(EXTRACTOR,)]
    found = revisions(stand)
    assert (found["edited"], found["overlooked"], found["shared"]) == ((2, 1), (2, 1), (1, 0))


def test_a_page_whose_cleaning_dies_is_tried_on_two_nights_and_then_stays_as_it_was_read(
    upgraded: Newsstand, tmp_path: Path
) -> None:
    stand = after(upgraded, tmp_path)
    read_by = "select distinct revisions.extractor from core.revisions inner join core.articles using (article_id) "
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("flows.steps.past_pages.clean_pages", dying_of("/edited/"))
        assert not stand.night(23).violations
        assert stand.ask("select n_attempts from ops.due_reads") == [(1,)]
        assert stand.ask(f"{read_by} where articles.url like '%/edited/'") == [(OLDER,)]
        assert stand.ask(f"{read_by} where articles.url not like '%/edited/'") == [(EXTRACTOR,)]
        assert not stand.night(24).violations
    assert n_left(stand) == 0
    assert revisions(stand)["edited"] == (2, 1)


def dying_of(path: str) -> Callable[[ChildPool, Iterable[PageToClean]], Iterator[CleanText | Unclean]]:
    """Return a cleaner whose child process dies of the pages at `path`."""

    def clean(children: ChildPool, pages: Iterable[PageToClean]) -> Iterator[CleanText | Unclean]:
        asked = list(pages)
        for one, cleaned in zip(asked, clean_pages(children, asked), strict=True):
            died = Unclean(reason="child_died", detail="Its process died.", retry_later=True)
            yield died if path in one.url else cleaned

    return clean
