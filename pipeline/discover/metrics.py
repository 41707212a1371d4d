"""Feed statistics from one reading, stored in the feed's state and used to judge its health."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from pipeline.discover.reading import FeedReading
from pipeline.discover.rhythm import usual_gap
from pipeline.records import Record
from pipeline.urls import host_of, same_article_site


class FeedFacts(Record):
    """Statistics of one reading, named as in FeedState."""

    n_entries: int
    n_dropped: int
    share_own_host: float | None  # of the entries that have an address
    usual_gap_s: float | None
    newest_published_on: date | None


def facts_of(reading: FeedReading, *places: str) -> FeedFacts:
    """Compute the statistics of a reading; `places` are the feed's requested and final addresses."""
    dated = [entry.published for entry in reading.entries if entry.published]
    gap = usual_gap([published.published_at for published in dated if published.published_at])
    return FeedFacts(
        n_entries=len(reading.entries),
        n_dropped=reading.n_dropped,
        share_own_host=share_on_own_site((entry.url for entry in reading.entries), *places),
        usual_gap_s=gap.total_seconds() if gap else None,
        newest_published_on=max((published.published_on for published in dated), default=None),
    )


def share_on_own_site(urls: Iterable[str], *places: str) -> float | None:
    """Return the share of `urls` (0 to 1) on the site of one of `places`, the feed's requested and final addresses.

    Hosts of one registrable domain are one site (feeds.… and www.…). None where there is no address.
    """
    examples: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for url in filter(None, urls):
        host = host_of(url)
        examples.setdefault(host, url)
        counts[host] += 1
    own = (host for host, url in examples.items() if any(same_article_site(url, place) for place in places))
    return sum(counts[host] for host in own) / counts.total() if counts else None
