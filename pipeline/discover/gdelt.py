"""GDELT article list files and responses of its DOC 2.0 API.

Both state when GDELT saw an article, which is its publication date for only a third of them: no date is taken.
"""

import io
from itertools import islice
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ValidationError

from pipeline.discover.gzip_stream import Unpacked
from pipeline.discover.json_text import load_json
from pipeline.discover.reading import ENTRY_LIMIT, FeedBody, FeedReading, UnreadableError, entry_of, gather
from pipeline.records import Entry

Text = Annotated[str, BeforeValidator(lambda value: "" if value is None else value)]


class _Article(BaseModel):
    url: str
    title: Text = ""
    desc: Text = ""
    description: Text = ""
    author: Text = ""


def read_article_list(of: FeedBody) -> FeedReading:
    """Parse a GDELT article list: JSON lines, one article each, usually gzipped.

    Unreadable lines are counted in `trouble`, the others are kept. Raises UnreadableError as Unpacked does.
    """
    entries, n_broken, first = [], 0, None
    lines = (line for line in io.BytesIO(Unpacked(of.content).read_all()) if line.strip())
    for line in islice(lines, ENTRY_LIMIT):
        try:
            entries.append(_entry(of, load_json(line, is_mended=True)))
        except (UnreadableError, ValidationError) as error:
            first, n_broken = first or error, n_broken + 1
    if n_broken and not entries and isinstance(first, UnreadableError):
        raise first
    broken = UnreadableError("feed_malformed", f"{n_broken} lines are no article.")
    return gather(entries, n_dropped=sum(1 for _ in lines), broken=broken if n_broken else None)


def read_search(of: FeedBody) -> FeedReading:
    """Parse a response of GDELT's DOC API (mode=artlist, format=json).

    Raises UnreadableError as `load_json` does: to an invalid query, GDELT responds in plain text.
    """
    answer = load_json(of.content, is_mended=True)
    articles = answer.get("articles", []) if isinstance(answer, dict) else None
    if not isinstance(articles, list):
        raise UnreadableError("feed_malformed", "It is JSON, but no list of articles.")
    entries, n_broken = [], 0
    for article in articles[:ENTRY_LIMIT]:
        try:
            entries.append(_entry(of, article))
        except ValidationError:
            n_broken += 1
    broken = UnreadableError("feed_malformed", f"{n_broken} of the listed articles are none.")
    return gather(entries, n_dropped=len(articles[ENTRY_LIMIT:]), broken=broken if n_broken else None)


def _entry(of: FeedBody, stated: object) -> Entry:
    article = _Article.model_validate(stated)
    return entry_of(
        of,
        link=article.url,
        guid=article.url,
        title=article.title,
        summary=article.desc or article.description,
        authors=[article.author],
    )
