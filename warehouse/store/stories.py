"""Store for deduplicating: blocking keys (signs) of texts, candidate pairs, links, and the stories drawn from them.

A revision is undrawn until the story of its article takes it into account. Five temporary tables live from the first
query of a night's deduplication to the last; they belong to the connection, so all of it runs on one.

    core.story_links between two stories ──▶ form_stories

    core.signs, undrawn core.revisions        (reopen_stories makes further texts undrawn)
        │ find_undrawn_signs
        ▼
    undrawn_signs ──▶ list_unsigned_texts     (save_signs adds to it)
        │ find_shared_signs
        ▼
    shared_signs ───▶ mark_boilerplate        (makes texts undrawn: both tables are then built again)
        │       └───▶ list_story_candidates
        │ pair_texts
        ▼
    story_pairs
        │ number_pairs
        ▼
    numbered_pairs ─▶ list_pairs
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import NamedTuple

from pipeline.records import Link, Night, Record, Sign, Story, StoryCandidate, TextToCompare
from warehouse.connection import Connection
from warehouse.statements import delete, insert, run, run_over, upsert
from warehouse.store.trends import make_due

# Above these limits, for one text at one outlet, the words are a form or a wall and not copies of an article.
MOST_ADDRESSES = 100  # a scraper lists an article 50 times, a cookie wall has thousands of addresses
MOST_TITLES = 5  # editors try out two or three headlines
MOST_REPRESENTATIVES = 16  # texts of one sign that are compared with all of its others; of fewer texts, all are
PAIRS_AT_ONCE = 20_000
READ_AT_ONCE = 10_000  # texts, some 50 MB: each reading scans the texts of the whole history
LEAST_BANDS = 36  # of 40 MinHash bands: 9 of 10 shingles of the text come from a form


class Pair(NamedTuple):
    """Two revisions, the smaller id first, that are to be compared or are linked; a tuple, because there are many."""

    revision_a: str
    revision_b: str
    link_reason: str | None  # of a stored link


class Drawing(Record):
    """Input of the clustering: articles whose story may change, their links, and their present stories."""

    candidates: Mapping[str, StoryCandidate]
    declared: frozenset[str]  # ids of articles that declare another publisher or address as the original
    links: tuple[Link, ...]
    outlets: Mapping[str, str]  # source and host of each candidate
    revisions: Mapping[str, str]  # id of the latest text of each candidate
    redrawn: tuple[str, ...]  # ids of their present stories, which are replaced


def has_undrawn(con: Connection) -> bool:
    """Tell whether any text is undrawn: without one there is nothing to sign, to compare or to cluster."""
    return bool(run(con, "stories/has_undrawn")[0]["has_undrawn"])


def unsigned_texts(con: Connection, most: int) -> Iterator[tuple[TextToCompare, ...]]:
    """Yield the undrawn texts without signs, `most` at a time; a story of which a text is undrawn is drawn anew."""
    _open_stories(con)
    ids = [row["revision_id"] for row in run(con, "stories/list_unsigned_texts")]
    for start in range(0, len(ids), READ_AT_ONCE):
        texts = tuple(texts_of(con, ids[start : start + READ_AT_ONCE]).values())
        for n in range(0, len(texts), most):
            yield texts[n : n + most]


def texts_of(con: Connection, revision_ids: Iterable[str]) -> dict[str, TextToCompare]:
    """Return these revisions with what is compared, by id."""
    rows = ({"revision_id": revision_id} for revision_id in revision_ids)
    found = run_over(con, "stories/list_texts_to_compare", "core.revisions", rows)
    return {row["revision_id"]: TextToCompare(**row) for row in found}


def save_signs(con: Connection, signs: Iterable[Sign]) -> None:
    """Store the signs of undrawn texts that had none."""
    rows = [sign._asdict() for sign in signs]
    insert(con, "core.signs", rows)
    insert(con, "undrawn_signs", rows)


def meet_texts(con: Connection) -> None:
    """Find the signs that undrawn texts, all signed by now, share with any text, and mark forms and walls there."""
    limits = {"most_addresses": MOST_ADDRESSES, "most_titles": MOST_TITLES, "least_bands": LEAST_BANDS}
    run(con, "stories/find_shared_signs")
    if run(con, "stories/mark_boilerplate", **limits):  # it makes further texts undrawn
        _open_stories(con)
        run(con, "stories/find_shared_signs")


def _open_stories(con: Connection) -> None:
    """Mark all texts of stories that have an undrawn one, forget their links, and find the signs of undrawn texts."""
    run(con, "stories/find_form_stories")
    run(con, "stories/reopen_stories")
    run(con, "stories/forget_links")
    run(con, "stories/find_undrawn_signs")


def pairs_to_compare(con: Connection) -> Iterator[tuple[Pair, ...]]:
    """Yield the pairs of texts that share a sign, and the links of the stories that they touch, in one order.

    They come PAIRS_AT_ONCE at a time, so that the texts of so many are read at once.
    """
    run(con, "stories/pair_texts", most_representatives=MOST_REPRESENTATIVES)
    run(con, "stories/number_pairs")
    for n in count():
        pairs = run(con, "stories/list_pairs", after=n * PAIRS_AT_ONCE, most=PAIRS_AT_ONCE)
        if pairs:
            yield tuple(Pair(**row) for row in pairs)
        if len(pairs) < PAIRS_AT_ONCE:
            return


def save_links(con: Connection, found: Iterable[tuple[Pair, Sequence[str]]], superfluous: Iterable[Pair]) -> None:
    """Store pairs that are one piece of writing, with the reasons, and delete stored ones that tell nothing new."""
    rows = ({**_key(pair), "link_reason": "+".join(reasons)} for pair, reasons in found)
    upsert(con, "core.story_links", rows)
    delete(con, "core.story_links", map(_key, superfluous))


def _key(pair: Pair) -> dict[str, str]:
    return {"revision_a": pair.revision_a, "revision_b": pair.revision_b}


def drawing(con: Connection) -> Drawing:
    """Return the input of the clustering for all stories that undrawn texts touch."""
    rows = run(con, "stories/list_story_candidates")
    keys = tuple(StoryCandidate.model_fields)
    ids = ({"article_id": row["article_id"]} for row in rows)
    links = run_over(con, "stories/list_story_links", "core.articles", ids)
    return Drawing(
        candidates={row["article_id"]: StoryCandidate(**{key: row[key] for key in keys}) for row in rows},
        declared=frozenset(row["article_id"] for row in rows if row["is_declared"]),
        links=tuple(
            Link(article_a=row["article_a"], article_b=row["article_b"], reason=reason)
            for row in links
            for reason in row["link_reason"].split("+")
        ),
        outlets={row["article_id"]: row["outlet"] for row in rows},
        revisions={row["article_id"]: row["revision_id"] for row in rows},
        redrawn=tuple(sorted({row["story_id"] for row in rows if row["story_id"]})),
    )


def save_stories(con: Connection, night: Night, stories: Sequence[Story], redrawn: Iterable[str]) -> None:
    """Store `stories`, replacing those with the ids `redrawn`; the entries of copies end as duplicates."""
    delete(con, "core.stories", ({"story_id": story_id} for story_id in redrawn))
    rows = (
        {
            "story_id": story.story_id,
            "original_article_id": story.members[0].article_id,
            "published_on": story.published_on,
            "published_precision": story.published_precision.value if story.published_precision else None,
            "n_articles": len(story.members),
        }
        for story in stories
    )
    upsert(con, "core.stories", rows)
    members = [{**member.model_dump(), "story_id": story.story_id} for story in stories for member in story.members]
    upsert(con, "core.story_members", members)
    make_due(con, members)
    run(con, "stories/mark_drawn")
    run(con, "stories/mark_duplicates", night_id=night.night_id)
