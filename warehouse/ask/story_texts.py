"""A warehouse in, the text that each story is counted by out, never more of them at once than a batch."""

from collections.abc import Iterator, Sequence
from datetime import date

from pipeline.records import Record
from warehouse.connection import Connection
from warehouse.statements import Row, run, run_over

BATCH = 200


class StoryText(Record):
    """One story's text: its headline, an empty line, its body."""

    article_id: str
    url: str
    published_on: date | None
    title: str
    text: str
    is_core: bool  # under the codebook of the warehouse's last night


def count_stories(con: Connection) -> int:
    """Return how many texts `story_texts` yields."""
    rows = run(con, "story_texts/count_stories")
    return int(rows[0]["n_stories"])


def story_texts(con: Connection) -> Iterator[StoryText]:
    """Yield the text that each story is counted by, relevant or not, the oldest first, undated ones last."""
    listed = run(con, "story_texts/list_story_texts")
    for first in range(0, len(listed), BATCH):
        batch = listed[first : first + BATCH]
        ids = [{"revision_id": row["revision_id"]} for row in batch]
        texts = {
            row.pop("revision_id"): row
            for row in run_over(con, "story_texts/read_texts", "select revision_id from core.revisions", ids)
        }
        for row in batch:
            yield StoryText(**texts[row.pop("revision_id")], **row)


def newest_commentary(con: Connection, most: int) -> Sequence[Row]:
    """Return the counted articles that were found last, newest first: what a feed tells of each, with its themes."""
    return run(con, "story_texts/list_newest_commentary", most=most)
