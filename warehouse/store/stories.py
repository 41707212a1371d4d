"""What deduplicating reads and writes: signs that articles are one piece of writing, and the stories they form."""

from collections.abc import Iterable, Sequence

from pipeline.records import Candidate, Link, Night, Story
from warehouse.connection import Connection
from warehouse.statements import run, run_over


def same_text_links(con: Connection) -> tuple[Link, ...]:
    """Return the pairs of articles that ever had the same text, as far as undrawn texts are concerned."""
    return tuple(Link(**row, reason="same_text") for row in run(con, "list_story_links"))


def story_candidates(
    con: Connection, links: Sequence[Link]
) -> tuple[dict[str, Candidate], tuple[Link, ...], tuple[str, ...]]:
    """Return the articles whose story may change, by id; the links of their present stories; those stories."""
    linked = sorted({link.article_b for link in links}) or [""]
    rows = run_over(
        con,
        "list_story_candidates",
        "select article_id from core.articles",
        ({"article_id": article_id} for article_id in linked),
    )
    keys = tuple(Candidate.model_fields)
    candidates = {row["article_id"]: Candidate(**{key: row[key] for key in keys}) for row in rows}
    originals = {row["story_id"]: row["article_id"] for row in rows if row["is_original"]}
    present = tuple(
        Link(article_a=originals[row["story_id"]], article_b=row["article_id"], reason=reason)
        for row in rows
        if row["is_original"] is False
        for reason in row["story_reason"].split("+")
    )
    return candidates, present, tuple(originals)


def save_stories(con: Connection, night: Night, stories: Sequence[Story], redrawn: Iterable[str]) -> None:
    """Store `stories` in place of the `redrawn` ones; entries of copies end as duplicates."""
    run_over(con, "forget_stories", "select story_id from core.stories", ({"story_id": one} for one in redrawn))
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
    run_over(con, "save_stories", "select * from core.stories", rows)
    members = ({**member.model_dump(), "story_id": story.story_id} for story in stories for member in story.members)
    run_over(con, "save_story_members", "select * from core.story_members", members)
    run(con, "mark_drawn")
    run(con, "mark_duplicates", night_id=night.night_id)
