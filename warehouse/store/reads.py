"""Store for cleaning anew: past readings of pages, which of them are due under a newer cleaner, and their replacement.

raw.reads ──find_older_reads──▶ ops.due_reads ──▶ due_reads
    │  once, under another cleaner                    │  (with fellow_entries, entries_at: all that one text decides)
    └──────────────────────▶ past_reads ◀─────────────┘
                                 │  cleaned and placed again, in their order
                                 ▼
                           save_reads_anew
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from pipeline.records import DateOrigin, Night, Outcome, Placement, Record, Rejection
from warehouse.connection import Connection
from warehouse.statements import delete, insert, run, run_over
from warehouse.store.articles import pass_entries, save_articles
from warehouse.store.clean import StoredPage
from warehouse.store.dates import published_of
from warehouse.store.dropped_articles import forget_articles, settle_dropped
from warehouse.store.rejections import save_rejections

MOST_OF_GUID = 24  # entries under one guid; some feeds give all of their items the same


class PastRead(Record):
    """One reading of an entry's page in an earlier night."""

    page: StoredPage  # of a full-text feed: the body of the feed, without its content
    night: Night
    feed_id: str
    guid: str
    article_id: str | None  # the article that it was read as
    is_full_text: bool
    answered_url: str  # that answered with the body first

    @property
    def key(self) -> tuple[str, str]:
        """Entry and night: the primary key."""
        return self.page.entry_id, self.night.night_id


class ReadAnew(Record):
    """The result of repeating one reading: where its text belongs, or why its page has none."""

    read: PastRead
    placed: Placement | None
    rejection: Rejection | None


class EntryState(Record):
    """How far an entry has come."""

    entry_id: str
    stage: str
    outcome: Outcome | None
    outcome_night_id: str | None
    is_unclean: bool  # the cleaner rejected its page


def expect_cleaner(con: Connection, extractor: str) -> None:
    """Make all pages due that another cleaner than `extractor` read, on the first night of that cleaner."""
    if [row["extractor"] for row in run(con, "reads/find_cleaner")] == [extractor]:
        return
    run(con, "reads/forget_cleaner")
    insert(con, "ops.cleaners", [{"extractor": extractor}])
    run(con, "reads/find_older_reads", extractor=extractor)


def is_read_by(con: Connection, extractor: str) -> bool:
    """Tell whether `extractor` is the cleaner of a warehouse, which may be of an older schema."""
    if not run(con, "reads/has_cleaners"):
        return False
    return [row["extractor"] for row in run(con, "reads/find_cleaner")] == [extractor]


def n_due_reads(con: Connection) -> int:
    """Return the number of entries whose pages are still to be cleaned anew."""
    return int(run(con, "reads/count_due_reads")[0]["n_entries"])


def due_reads(con: Connection, night: Night, most: int) -> frozenset[str]:
    """Return the ids of up to `most` entries whose pages are to be cleaned anew, the newest ones."""
    rows = run(con, "reads/list_due_reads", night_id=night.night_id, most=most)
    return frozenset(row["entry_id"] for row in rows)


def due_reads_of(con: Connection, night: Night, article_ids: Iterable[str]) -> frozenset[str]:
    """Return the ids of the entries of these articles whose pages are to be cleaned anew."""
    rows = ({"article_id": article_id} for article_id in sorted(set(article_ids)))
    found = run_over(con, "reads/list_due_of_articles", "core.articles", rows, night_id=night.night_id)
    return frozenset(row["entry_id"] for row in found)


def fellow_entries(con: Connection, entry_ids: Iterable[str]) -> frozenset[str]:
    """Return these entries with all that were read as the same articles, or have the same guid."""
    found = run_over(con, "reads/list_fellow_entries", "raw.entries", _ids(entry_ids), most_of_guid=MOST_OF_GUID)
    return frozenset(row["entry_id"] for row in found)


def entries_at(con: Connection, address_keys: Iterable[str]) -> frozenset[str]:
    """Return the entries of the articles that are known under these addresses."""
    rows = ({"address_key": key} for key in sorted(set(address_keys)))
    return frozenset(row["entry_id"] for row in run_over(con, "reads/list_entries_at", "core.aliases", rows))


def past_reads(con: Connection, entry_ids: Iterable[str]) -> tuple[PastRead, ...]:
    """Return all readings of these entries, in the order in which they were made."""
    return tuple(_past_read(row) for row in run_over(con, "reads/list_reads", "raw.entries", _ids(entry_ids)))


def _past_read(row: dict[str, Any]) -> PastRead:
    same = ("entry_id", "source_id", "url", "title", "authors", "published_raw", "page_url", "page_sha256")
    archived = ("file_name", "start_byte", "n_archived_bytes", "content_type", "language_code")
    page = StoredPage(
        published=published_of({**row, "published_origin": DateOrigin.FEED}),
        content=None,
        n_attempts=0,
        **{key: row[key] for key in (*same, *archived)},
    )
    keys = ("feed_id", "guid", "article_id", "is_full_text", "answered_url")
    return PastRead(page=page, night=Night(at=row["clock_at"]), **{key: row[key] for key in keys})


def revision_pages(con: Connection, article_ids: Iterable[str]) -> frozenset[tuple[str, str]]:
    """Return the pages that the stored texts of these articles were read from: (article id, SHA-256)."""
    rows = ({"article_id": article_id} for article_id in sorted(set(article_ids)))
    found = run_over(con, "reads/list_revision_pages", "core.articles", rows)
    return frozenset((row["article_id"], row["page_sha256"]) for row in found)


def alias_keys(con: Connection, article_ids: Iterable[str]) -> frozenset[str]:
    """Return the keys of all addresses under which these articles are known."""
    rows = ({"article_id": article_id} for article_id in sorted(set(article_ids)))
    return frozenset(row["address_key"] for row in run_over(con, "reads/list_alias_keys", "core.articles", rows))


def save_reads_anew(con: Connection, anew: Sequence[ReadAnew], extractor: str) -> None:
    """Replace all that was stored of the articles of these readings, which are all of theirs, by what they are now.

    Each is stored as of its own night. Entries keep how far they have come, except where the old cleaner took a page
    that this one rejects, or the other way round.
    """
    entry_ids = sorted({one.read.page.entry_id for one in anew})
    before = sorted({one.read.article_id for one in anew if one.read.article_id})
    states = _states(con, entry_ids)
    forget_articles(con, before)
    run_over(con, "reads/detach_entries", "raw.entries", _ids(entry_ids))
    placements = [(one.read.night, one.placed) for one in anew if one.placed]
    save_articles(con, placements)
    pass_entries(con, placements)
    after = sorted({one.placed.article_id for one in anew if one.placed})
    settle_dropped(con, before, after)
    last = {one.read.page.entry_id: one for one in anew}
    run_over(
        con,
        "reads/settle_entries",
        "raw.entries",
        (_settled(states[key], one).model_dump() for key, one in last.items()),
    )
    _save_rejections(con, [one for one in anew if states[one.read.page.entry_id].stage == "done"])
    run_over(con, "reads/mark_read", "raw.reads", (_key(one.read) for one in anew), extractor=extractor)
    run_over(con, "reads/forget_due_reads", "raw.entries", _ids(entry_ids), extractor=extractor)
    insert(con, "ops.cleaned_anew", [{"article_id": one} for one in sorted({*before, *after})])


def _states(con: Connection, entry_ids: Iterable[str]) -> Mapping[str, EntryState]:
    rows = run_over(con, "reads/list_entry_states", "raw.entries", _ids(entry_ids))
    return {row["entry_id"]: EntryState(**row) for row in rows}


def _settled(state: EntryState, last: ReadAnew) -> EntryState:
    """Return how far an entry has come, given the result of its last reading."""
    outcome = state.outcome
    if state.stage == "done" and last.placed is None:
        outcome = Outcome.REJECTED
    elif state.stage == "done" and last.placed and state.is_unclean:
        was_seen_since = state.outcome_night_id != last.read.night.night_id
        outcome = Outcome.UNCHANGED if was_seen_since else last.placed.outcome
    return state.model_copy(update={"outcome": outcome})


def _save_rejections(con: Connection, anew: Sequence[ReadAnew]) -> None:
    run_over(con, "reads/forget_unclean", "raw.entries", _ids({one.read.page.entry_id for one in anew}))
    for night, some in groupby(anew, key=lambda one: one.read.night):
        save_rejections(con, night, [one.rejection for one in some if one.rejection])
    last = {one.read.page.entry_id: {**_key(one.read), "is_text": one.placed is not None} for one in anew}
    run_over(con, "reads/resolve_unclean", "raw.reads", last.values())


def leave_as_read(con: Connection, entry_ids: Iterable[str]) -> None:
    """Leave the texts of entries as they were read: a page of theirs is no longer archived, or cannot be read."""
    delete(con, "ops.due_reads", _ids(entry_ids))


def try_reads_again(con: Connection, night: Night, entry_ids: Iterable[str], most_attempts: int) -> None:
    """Let entries whose cleaning died tonight wait for the next night; after `most_attempts` they are no longer due."""
    run_over(con, "reads/try_again", "raw.entries", _ids(entry_ids), night_id=night.night_id)
    run(con, "reads/give_up", most_attempts=most_attempts)


def save_reads(con: Connection, night: Night, cleaned: Iterable[tuple[str, str]]) -> None:
    """Record that tonight's pages of these entries were cleaned: (entry id, name and version of the cleaner)."""
    rows = ({"entry_id": entry_id, "extractor": extractor} for entry_id, extractor in cleaned)
    run_over(con, "reads/save_reads", "raw.reads", rows, night_id=night.night_id)


def _key(read: PastRead) -> dict[str, str]:
    return {"entry_id": read.page.entry_id, "night_id": read.night.night_id}


def _ids(entry_ids: Iterable[str]) -> list[dict[str, str]]:
    return [{"entry_id": entry_id} for entry_id in sorted(set(entry_ids))]
