"""What was newly found → feed.atom among the published files, for feed readers."""

from pathlib import Path

from pipeline.records import Night
from pipeline.render.atom import AtomEntry, atom_feed
from warehouse.ask.story_texts import newest_commentary
from warehouse.connection import Connection
from warehouse.files import replacing

FILE_NAME = "feed.atom"
MOST = 100  # entries; what is older has been seen, or stands in articles.csv


def announce(con: Connection, folder: Path, night: Night) -> Path:
    """Write the feed of the commentary that was found last into `folder`, whole at once, and return its path."""
    found = [AtomEntry.model_validate(row) for row in newest_commentary(con, MOST)]
    target = folder / FILE_NAME
    with replacing(target) as partial:
        partial.write_bytes(atom_feed(found, now=night.at))
    return target
