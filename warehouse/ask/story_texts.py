"""The counted text of each story, streamed in batches so that memory stays bounded; and the newest commentary."""

from collections.abc import Iterator, Sequence
from datetime import date

from pipeline.records import Record
from warehouse.connection import Connection
from warehouse.statements import Row, run, run_over

BATCH = 200


class StoryText(Record):
    """The counted text of one story: its headline, an empty line, its body."""

    article_id: str
    url: str
    published_on: date | None
    title: str
    text: str
    language_code: str
    is_core: bool  # under the codebook of the warehouse's last night


def count_stories(con: Connection) -> int:
    """Return the number of texts that `story_texts` yields."""
    rows = run(con, "story_texts/count_stories")
    return int(rows[0]["n_stories"])


def story_texts(con: Connection) -> Iterator[StoryText]:
    """Yield the counted text of each story, relevant or not, oldest first and undated ones last."""
    listed = run(con, "story_texts/list_story_texts")
    for first in range(0, len(listed), BATCH):
        batch = listed[first : first + BATCH]
        ids = [{"revision_id": row["revision_id"]} for row in batch]
        texts = {row.pop("revision_id"): row for row in run_over(con, "story_texts/read_texts", "core.revisions", ids)}
        for row in batch:
            yield StoryText(**texts[row.pop("revision_id")], **row)


def newest_commentary(con: Connection, most: int) -> Sequence[Row]:
    """Return the counted articles found most recently, newest first: the fields of a feed entry, and the themes."""
    return run(con, "story_texts/list_newest_commentary", most=most)
