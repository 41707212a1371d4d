"""One installation that watched by night, another that loaded the past: what tests that compare them ask of each."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from flows.demo.crawl import Crawled, write_crawl
from flows.engines.engine import EngineChoice
from flows.history import run_plan
from flows.history_load import load_history
from flows.night import PLAIN
from flows.routes import warc_files
from flows.settings import Settings, read_clock
from tests.real.government_feed import Capture
from warehouse.connection import connect

_TEXTS = (
    "select articles.url, revisions.text_sha256, revisions.relevance, articles.published_on::varchar as day, "
    "articles.published_origin as origin, "
    "list_sort(list((hits.theme_id, hits.term, hits.sentence_number, hits.start_offset)) "
    "filter (where hits.revision_id is not null)) as hits "
    "from core.articles as articles inner join core.revisions as revisions "
    "on articles.latest_revision_id = revisions.revision_id left join core.hits as hits using (revision_id) "
    "group by all"
)


class Text(NamedTuple):
    """The latest text of an article."""

    text_sha256: str
    relevance: str
    day: str | None
    origin: str | None
    hits: list[Any] | None


def ask(settings: Settings, query: str) -> list[tuple[Any, ...]]:
    con = connect(settings.warehouse, read_only=True)
    try:
        return con.execute(query).fetchall()
    finally:
        con.close()


def texts(settings: Settings) -> dict[str, Text]:
    """Return the latest texts of a warehouse by address."""
    return {url: Text(*text) for url, *text in ask(settings, _TEXTS)}


def crawled_feed(address: str, one: Capture) -> Crawled:
    """Return a capture of the feed at `address` as another crawler would store it."""
    at = datetime.fromisoformat(one.clock)
    return Crawled(url=address, crawled_at=at, content_type="application/rss+xml", body=one.body)


def load_past(settings: Settings, crawled: Iterable[Crawled], at: str) -> None:
    """Write a web archive, and do with it at that moment what `nato-asia history warc` does."""
    file = settings.data / "past.warc.gz"
    write_crawl(file, crawled, "Real pages, for a test.")
    plan = warc_files.plan([str(file)])
    assert run_plan(settings, plan, EngineChoice(n_workers=1), read_clock(at), PLAIN).troubles == ()
    summary = load_history(settings, read_clock(at))
    assert summary
    assert summary.violations == ()
