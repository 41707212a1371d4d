"""What deduplicating reads and writes: texts with their signs, the pairs worth comparing, links, and the stories."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count

from pipeline.records import Link, Night, Record, Sign, Story, StoryCandidate, TextToCompare
from warehouse.connection import Connection
from warehouse.statements import insert, run, run_over
from warehouse.store.trends import make_due

MOST_ADDRESSES = (
    100  # of one text at one outlet: a scrape lists an article 50 times, a cookie wall stands for thousands
)
MOST_TITLES = 5  # over one text at one outlet: editors try out two or three headlines
LEAST_BANDS = 36  # of 40: the words of a text with 9 of 10 shingles from a form


class Pair(Record):
    """Two revisions worth comparing, the smaller id first."""

    revision_a: str
    revision_b: str


class Drawing(Record):
    """What stories are drawn from: the articles whose story may change, their links, and what they are now."""

    candidates: Mapping[str, StoryCandidate]
    declared: frozenset[str]  # articles that name another publisher or address as theirs
    links: tuple[Link, ...]
    redrawn: tuple[str, ...]  # ids of the stories that they are in


def unsigned_texts(con: Connection, most: int) -> Iterator[tuple[TextToCompare, ...]]:
    """Yield the undrawn texts whose signs are not known, `most` at a time."""
    run(con, "stories/find_undrawn_signs")
    ids = [row["revision_id"] for row in run(con, "stories/list_unsigned_texts")]
    for n in range(0, len(ids), most):
        yield tuple(texts_of(con, ids[n : n + most]).values())


def texts_of(con: Connection, revision_ids: Iterable[str]) -> dict[str, TextToCompare]:
    """Return these revisions as comparing needs them, by id."""
    rows = ({"revision_id": revision_id} for revision_id in revision_ids)
    found = run_over(con, "stories/list_texts_to_compare", "select revision_id from core.revisions", rows)
    return {row["revision_id"]: TextToCompare(**row) for row in found}


def save_signs(con: Connection, signs: Iterable[Sign]) -> None:
    """Store the signs of undrawn texts that have none yet."""
    rows = [sign._asdict() for sign in signs]
    insert(con, "core.signs", rows)
    insert(con, "undrawn_signs", rows)


def meet_texts(con: Connection) -> None:
    """Let undrawn texts, all signed by now, meet those that share a sign with them; mark the forms and walls there."""
    limits = {"most_addresses": MOST_ADDRESSES, "most_titles": MOST_TITLES, "least_bands": LEAST_BANDS}
    run(con, "stories/find_shared_signs")
    if run(con, "stories/mark_boilerplate", **limits):  # which makes texts undrawn that were not
        run(con, "stories/find_undrawn_signs")
        run(con, "stories/find_shared_signs")


def pairs_to_compare(con: Connection, most: int) -> Iterator[tuple[Pair, ...]]:
    """Yield the pairs of texts that have met, `most` at a time, those of one text together."""
    run(con, "stories/pair_texts")
    for n in count():
        pairs = tuple(Pair(**row) for row in run(con, "stories/list_pairs", after=n * most, most=most))
        if not pairs:
            return
        yield pairs


def save_links(con: Connection, found: Iterable[tuple[Pair, Sequence[str]]]) -> None:
    """Store pairs with the reasons why they are one piece of writing."""
    rows = ({**pair.model_dump(), "link_reason": "+".join(reasons)} for pair, reasons in found)
    run_over(con, "stories/save_links", "select * from core.story_links", rows)


def drawing(con: Connection) -> Drawing:
    """Return what the stories that undrawn texts touch are drawn from."""
    rows = run(con, "stories/list_story_candidates")
    keys = tuple(StoryCandidate.model_fields)
    ids = ({"article_id": row["article_id"]} for row in rows)
    links = run_over(con, "stories/list_story_links", "select article_id from core.articles", ids)
    return Drawing(
        candidates={row["article_id"]: StoryCandidate(**{key: row[key] for key in keys}) for row in rows},
        declared=frozenset(row["article_id"] for row in rows if row["is_declared"]),
        links=tuple(
            Link(article_a=row["article_a"], article_b=row["article_b"], reason=reason)
            for row in links
            for reason in row["link_reason"].split("+")
        ),
        redrawn=tuple(sorted({row["story_id"] for row in rows if row["story_id"]})),
    )


def save_stories(con: Connection, night: Night, stories: Sequence[Story], redrawn: Iterable[str]) -> None:
    """Store `stories` in place of the `redrawn` ones; entries of copies end as duplicates."""
    run_over(con, "stories/forget_stories", "select story_id from core.stories", ({"story_id": one} for one in redrawn))
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
    run_over(con, "stories/save_stories", "select * from core.stories", rows)
    members = [{**member.model_dump(), "story_id": story.story_id} for story in stories for member in story.members]
    run_over(con, "stories/save_story_members", "select * from core.story_members", members)
    make_due(con, members)
    run(con, "stories/mark_drawn")
    run(con, "stories/mark_duplicates", night_id=night.night_id)
