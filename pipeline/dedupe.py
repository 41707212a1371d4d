"""Articles and signs that they are one piece of writing in; stories with their originals out. Order never matters."""

import re
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime

from pipeline.records import Candidate, DatePrecision, Link, Member, Story, identity

_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
SHINGLE_WORDS = 5
_NEVER = datetime(9999, 12, 31, tzinfo=UTC)


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """Return the runs of five words of a text, case folded; of a shorter text its words as one run."""
    words = _WORD.findall(text.casefold())
    if len(words) <= SHINGLE_WORDS:
        return frozenset([tuple(words)])
    return frozenset(zip(*(words[n:] for n in range(SHINGLE_WORDS)), strict=False))


def share_of_shingles(text_a: str, text_b: str) -> float:
    """Return the share, 0 to 1, of the shorter text's shingles that the longer one holds (containment)."""
    a, b = shingles(text_a), shingles(text_b)
    if () in a or () in b:  # no words: nothing to share
        return 0.0
    return len(a & b) / min(len(a), len(b))


def cluster(candidates: Mapping[str, Candidate], links: Iterable[Link]) -> Iterator[Story]:
    """Yield the stories that `links` make of `candidates`: each article in exactly one.

    The original is the earliest by stated date, then by first sight, then by id.
    """
    reasons: dict[str, set[str]] = defaultdict(set)
    parent = {article_id: article_id for article_id in candidates}

    def root(article_id: str) -> str:
        while parent[article_id] != article_id:
            parent[article_id] = parent[parent[article_id]]
            article_id = parent[article_id]
        return article_id

    for link in links:
        a, b = sorted((root(link.article_a), root(link.article_b)))
        parent[b] = a
        reasons[link.article_a].add(link.reason)
        reasons[link.article_b].add(link.reason)
    groups: dict[str, list[Candidate]] = defaultdict(list)
    for article_id, candidate in candidates.items():
        groups[root(article_id)].append(candidate)
    for smallest, group in sorted(groups.items()):
        yield _story(smallest, sorted(group, key=_earliest_first), reasons)


def _story(smallest: str, group: list[Candidate], reasons: Mapping[str, set[str]]) -> Story:
    original = group[0]
    copies = group[1:]
    members = (
        Member(article_id=original.article_id, is_original=True, story_reason="original" if copies else "alone"),
        *(
            Member(
                article_id=copy.article_id, is_original=False, story_reason="+".join(sorted(reasons[copy.article_id]))
            )
            for copy in copies
        ),
    )
    return Story(
        story_id=identity("story", smallest),
        members=members,
        published_on=original.published_on,
        published_precision=original.published_precision,
    )


def _earliest_first(candidate: Candidate) -> tuple[date, datetime, datetime, str]:
    """Order by stated day, then instant; an undated article never beats a dated one, nor a month one of its days."""
    return (
        _last_possible_day(candidate),
        candidate.published_at or _NEVER,
        candidate.first_seen_at,
        candidate.article_id,
    )


def _last_possible_day(candidate: Candidate) -> date:
    day = candidate.published_on
    if day is None:
        return date.max
    if candidate.published_precision is DatePrecision.MONTH:
        return day.replace(day=monthrange(day.year, day.month)[1])
    return day
