"""Article store for normalising: lookup by address and guid, new articles, aliases, headlines and revisions."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from pipeline.records import DatePrecision, KnownArticle, Night, Placement, Published, Revision
from warehouse.connection import Connection
from warehouse.statements import delete, insert, run_over
from warehouse.store.dates import date_columns, other_dates

Placed = tuple[Night, Placement]  # the night that read the text

# Every row that refers to a revision, and the revision itself.
_OF_A_REVISION = (
    ("core.hits", "revision_id"),
    ("core.assessments", "revision_id"),
    ("core.signs", "revision_id"),
    ("core.story_links", "revision_a"),
    ("core.story_links", "revision_b"),
    ("core.revisions", "revision_id"),
)


def known_guids(con: Connection, guids: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Return the ids of articles that feeds listed earlier, by (feed id, guid); for a reused guid, the latest one."""
    rows = ({"feed_id": feed_id, "guid": guid} for feed_id, guid in guids if guid)
    found = run_over(con, "articles/list_known_guids", "raw.entries", rows)
    return {(row["feed_id"], row["guid"]): row["article_id"] for row in found}


def known_articles(con: Connection, article_ids: Iterable[str]) -> dict[str, KnownArticle]:
    """Return the latest text of these articles, by article id."""
    rows = ({"article_id": article_id} for article_id in sorted(set(article_ids)))
    found = run_over(con, "articles/list_known_articles", "core.articles", rows)
    return {row["article_id"]: KnownArticle(**row) for row in found}


def save_placements(con: Connection, night: Night, placements: Sequence[Placement]) -> None:
    """Store new articles, dates, aliases, headlines and revisions of one night, and the outcome of their entries."""
    save_articles(con, [(night, placed) for placed in placements])
    pass_entries(con, ((night, placed) for placed in placements))


def save_articles(con: Connection, placements: Sequence[Placed]) -> frozenset[str]:
    """Store new articles, dates, aliases, headlines and revisions, each as of its night, in the order of the nights.

    Returns the ids of the revisions that are stored. A known article may be placed on one night only.
    """
    urls = {one.article_id: one.url for _, one in placements if one.url}
    run_over(con, "articles/save_articles", "core.articles", _article_rows(placements, urls))
    _save_dates(con, [one for _, one in placements])
    moved = ({"article_id": article_id, "url": url} for article_id, url in urls.items())
    run_over(con, "articles/move_articles", "core.articles", moved)
    revision_ids = _save_revisions(con, placements)
    _save_titles(con, placements)
    aliases = [{**alias.model_dump(), "first_seen_at": night.at} for night, one in placements for alias in one.aliases]
    run_over(con, "articles/save_aliases", "core.aliases", aliases)
    renamed = ({"article_id": article_id} for article_id in sorted({alias["article_id"] for alias in aliases}))
    run_over(con, "articles/redraw_articles", "core.articles", renamed)  # a copy may name the new address
    return revision_ids


def pass_entries(con: Connection, placements: Iterable[Placed]) -> None:
    """Store the outcome of entries that were placed; of one that was placed on several nights, the last one."""
    last = {placed.cleaned.entry_id: _entry_row(placed, night) for night, placed in placements}
    run_over(con, "articles/pass_placed", "raw.entries", last.values())


def _save_revisions(con: Connection, placements: Sequence[Placed]) -> frozenset[str]:
    """Store revisions and delete those that a later one replaces; of two with one number, only the last is stored."""
    replaced = [one.edit.replaces for _, one in placements if one.edit and one.edit.replaces]
    delete_revisions(con, replaced)
    last = {
        (one.article_id, one.revision.revision_number): _revision_row(one, one.revision, night)
        for night, one in placements
        if one.revision
    }
    insert(con, "core.revisions", last.values())
    return frozenset(row["revision_id"] for row in last.values())


def delete_revisions(con: Connection, revision_ids: Sequence[str]) -> None:
    """Delete revisions with every row that refers to them; the themes of those that trends counted are kept."""
    run_over(con, "articles/keep_former_themes", "core.revisions", ({"revision_id": one} for one in revision_ids))
    for table, key in _OF_A_REVISION:
        delete(con, table, ({key: revision_id} for revision_id in revision_ids))


def _save_titles(con: Connection, placements: Sequence[Placed]) -> None:
    """Store every headline that was read; the latest one becomes the title of the article."""
    read = [(one.article_id, one.cleaned.clean.title, night.at) for night, one in placements if one.cleaned.clean.title]
    last_at = {(article_id, title): at for article_id, title, at in read}
    first_at = {(article_id, title): at for article_id, title, at in reversed(read)}
    rows = (
        {"article_id": key[0], "title": key[1], "first_seen_at": first_at[key], "last_seen_at": at}
        for key, at in last_at.items()
    )
    run_over(con, "articles/save_titles", "core.titles", rows)
    latest = {article_id: title for article_id, title, _ in read}
    named = ({"article_id": article_id, "title": title} for article_id, title in latest.items())
    run_over(con, "articles/name_articles", "core.articles", named)


def _save_dates(con: Connection, placements: Sequence[Placement]) -> None:
    """Date articles that have no date, or only a month, by the most precise date stated; of several, the earliest."""
    dated: dict[str, Published] = {}
    for placed in placements:
        if placed.published:
            known = dated.setdefault(placed.article_id, placed.published)
            dated[placed.article_id] = min(known, placed.published, key=_exact_then_early)
    rows = ({"article_id": article_id, **date_columns(published)} for article_id, published in dated.items())
    changed = run_over(con, "articles/date_articles", "core.articles", rows)
    run_over(con, "articles/redraw_articles", "core.articles", changed)


def _exact_then_early(published: Published) -> tuple[bool, date]:
    return published.precision is DatePrecision.MONTH, published.published_on


def _article_rows(placements: Sequence[Placed], urls: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Yield the rows of articles with a new revision, which its latest one describes."""
    of_article: dict[str, list[Placed]] = {}
    for night, placed in placements:
        of_article.setdefault(placed.article_id, []).append((night, placed))
    for article_id, some in of_article.items():
        revised = [(night, placed, placed.revision) for night, placed in some if placed.revision]
        if revised:
            night, latest, revision = revised[-1]
            row = _article_row(latest, revision, urls.get(article_id, ""), night)
            yield {**row, **date_columns(_settled_date(some)), "first_seen_at": some[0][0].at}


def _settled_date(placements: Iterable[Placed]) -> Published | None:
    """Return the date that placements of a new article give it, night by night, as if each was stored alone."""
    settled: Published | None = None
    for _, some in groupby(placements, key=itemgetter(0)):
        of_night = [placed for _, placed in some]
        settled = settled or next((one.published for one in reversed(of_night) if one.revision), None)
        stated = [one.published for one in of_night if one.published]
        settled = _more_exact(settled, min(stated, key=_exact_then_early, default=None))
    return settled


def _more_exact(known: Published | None, stated: Published | None) -> Published | None:
    """Return `stated` where no date is known, or only the month in which it lies (as articles/date_articles does)."""
    if known is None or stated is None:
        return known or stated
    is_day_in_it = known.precision is DatePrecision.MONTH is not stated.precision
    same_month = (known.published_on.year, known.published_on.month) == (
        stated.published_on.year,
        stated.published_on.month,
    )
    return stated if is_day_in_it and same_month else known


def _article_row(placed: Placement, revision: Revision, url: str, night: Night) -> dict[str, Any]:
    clean = placed.cleaned.clean
    return {
        "article_id": placed.article_id,
        "source_id": placed.cleaned.source_id,
        "url": url,
        "title": clean.title,
        "authors": list(clean.authors),
        "section": clean.section,
        "language_code": clean.language,
        "first_publisher": clean.first_publisher,
        "other_dates": other_dates(placed.other_dates),
        "last_changed_at": night.at,
        "latest_revision_id": revision.revision_id,
        "n_revisions": revision.revision_number,
        "n_edits": placed.n_edits,
    }


def _revision_row(placed: Placement, revision: Revision, night: Night) -> dict[str, Any]:
    cleaned = placed.cleaned
    return {
        **revision.model_dump(),
        "seen_at": night.at,
        "night_id": night.night_id,
        "title": cleaned.clean.title,
        "url": placed.read_at,
        "section": cleaned.clean.section,
        "authors": list(cleaned.clean.authors),
        "first_publisher": cleaned.clean.first_publisher,
        "canonical_key": placed.canonical_key,
        "n_words_in": placed.edit.n_words_in if placed.edit else None,
        "n_words_out": placed.edit.n_words_out if placed.edit else None,
        "is_boilerplate": False,
        "is_drawn": False,
        "furniture": [piece.model_dump(mode="json") for piece in cleaned.clean.furniture],
        "page_types": list(cleaned.clean.page_types),
        "page_sha256": cleaned.page_sha256,
        "extractor": cleaned.clean.extractor,
    }


def _entry_row(placed: Placement, night: Night) -> dict[str, Any]:
    return {
        "entry_id": placed.cleaned.entry_id,
        "outcome": placed.outcome.value,
        "outcome_night_id": night.night_id,
        "article_id": placed.article_id,
    }
