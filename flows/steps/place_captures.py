"""Placing captures: captured texts become articles of history, where nights have not read their addresses.

An article of history is a function of the set of its captures, which are always placed together, in the order in which
they were captured. A capture at an address, or of a guid, that nights have read is known, and makes nothing.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from flows.context import NightContext
from flows.registers import article_keys, began, register_of
from pipeline.dates.parse import effective_published
from pipeline.normalise import own_address
from pipeline.records import CapturedText, CapturePlace, Outcome, Placement
from warehouse.connection import Connection
from warehouse.store.articles import save_articles
from warehouse.store.captures import CaptureOutcome, PlacedCapture, StoredCapture, save_captures
from warehouse.store.themes import save_measured

Placements = dict[CapturePlace, Placement]


def place_captures(
    context: NightContext,
    con: Connection,
    before: Sequence[StoredCapture],
    texts: Sequence[CapturedText],
    *,
    unread_are_known: bool = False,
) -> tuple[PlacedCapture, ...]:
    """Store what captures make that are placed together, and return them.

    `before` is what was stored of them, their articles forgotten; `texts` come in the order in which they were
    captured. Those of `before` that are not among `texts` are deleted, or with `unread_are_known` left to nights.
    """
    placements = _place(context, con, texts)
    made = [(text, placements[text.place]) for text in texts if text.place in placements]
    stored = save_articles(con, [(text.night, placed) for text, placed in made])
    _save_measured(context, con, made, stored)
    captures = tuple(_outcomes(texts, placements))
    save_captures(con, before, captures, unread_are_known=unread_are_known)
    return captures


def _place(context: NightContext, con: Connection, texts: Sequence[CapturedText]) -> Placements:
    """Return where the captures are placed that nights have not read; of one that several parts hold, the first."""
    register = register_of(con, [text.entry for text in texts])
    known = {text.place.capture_id for text in texts if register.find(text.entry)}  # before any of them is placed
    placed: Placements = {}
    first_seen_on: dict[str, date] = {}
    for text in texts:
        if text.place.capture_id in known:
            continue
        known.add(text.place.capture_id)
        seen_on, not_before = text.captured_at.date(), began(context, text.source_id)
        placement = register.place(text.entry, seen_on=seen_on, not_before=not_before)
        first_on = first_seen_on.setdefault(placement.article_id, seen_on)
        placed[text.place] = _dated(placement, first_on)
    return placed


def _dated(placed: Placement, first_seen_on: date) -> Placement:
    """Return a placement whose date is possible for an article that was first seen on that day.

    Between two captures lie years, in which an address may have been given to another text.
    """
    published = effective_published(placed.published, first_seen_on)
    late = (placed.published,) if placed.published and not published else ()
    return placed.model_copy(update={"published": published, "other_dates": (*placed.other_dates, *late)})


def _outcomes(texts: Sequence[CapturedText], placements: Placements) -> Iterator[PlacedCapture]:
    of_capture = {place.capture_id: placed for place, placed in placements.items()}
    for text in texts:
        placed = of_capture.get(text.place.capture_id)
        yield PlacedCapture(
            text=text,
            article_keys=article_keys(text.entry),
            article_id=placed.article_id if placed else None,
            outcome=_outcome(placed, is_first=text.place in placements),
        )


def _outcome(placed: Placement | None, *, is_first: bool) -> CaptureOutcome:
    if placed is None:
        return "known"
    if not is_first:
        return "duplicate"
    return "article" if placed.outcome is Outcome.ARTICLE else "unchanged"


def _save_measured(
    context: NightContext,
    con: Connection,
    made: Sequence[tuple[CapturedText, Placement]],
    stored: frozenset[str],
) -> None:
    """Store what parts have measured: under the current codebook, of a text at the address that it calls its own.

    The other texts are measured as at night: the genre of a text depends on its address.
    """
    current = context.shared.codebook.codebook_sha256
    of_revision = {placed.revision.revision_id: (text, placed) for text, placed in made if placed.revision}
    found = (
        (revision_id, text.measured)
        for revision_id, (text, placed) in sorted(of_revision.items())
        if revision_id in stored and text.codebook_sha256 == current and placed.read_at == own_address(text.entry)
    )
    save_measured(con, current, found)
