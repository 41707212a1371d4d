"""Union-find clustering of near-duplicates: stories with their originals, and the reason for each membership."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from types import MappingProxyType

from pipeline.dedupe.compare import NEAR_TEXT, SPUN
from pipeline.dedupe.groups import Groups
from pipeline.records import Link, Story, StoryCandidate, StoryMember, identity, last_possible_day

SAME_TEXT = "same_text"
_NEVER = datetime(9999, 12, 31, tzinfo=UTC)
_WHOLE = MappingProxyType[str, str]({})


def linked(article_ids: Iterable[str], links: Iterable[Link]) -> list[list[str]]:
    """Return the connected components of several articles under `links`."""
    groups, found = Groups(), defaultdict[str, list[str]](list)
    for link in links:
        groups.join(link.article_a, link.article_b)
    for article_id in article_ids:
        found[groups.of(article_id)].append(article_id)
    return [group for group in found.values() if len(group) > 1]


def cluster(
    candidates: Mapping[str, StoryCandidate],
    links: Iterable[Link],
    declared: Collection[str] = (),
    parts: Mapping[str, str] = _WHOLE,
) -> Iterator[Story]:
    """Yield the stories: the connected components of `candidates` under `links`, each article in exactly one.

    A component of forms is several stories: `parts` has the smallest id of the part that an article of it is in.

    The original is the earliest by stated date, of one day the first seen, of the members that are not `declared`
    copies of another publisher's text; if all are, the earliest of all. The date of a story is the earliest of its
    members. Members linked to the text of the original by rewriting alone are spun.
    """
    links = tuple(links)
    texts, stories = Groups(), Groups()
    for link in links:
        stories.join(link.article_a, link.article_b)
        if link.reason != SPUN:
            texts.join(link.article_a, link.article_b)
    reasons = _reasons(links)
    groups: dict[str, list[StoryCandidate]] = defaultdict(list)
    for article_id, candidate in candidates.items():
        groups[parts.get(article_id, stories.of(article_id))].append(candidate)
    for smallest, group in sorted(groups.items()):
        ranked = _ranked(group, declared)
        text = texts.of(ranked[0].article_id)
        spun = {one.article_id: {SPUN} for one in group if texts.of(one.article_id) != text}
        yield _story(smallest, ranked, {**reasons, **spun})


def _reasons(links: Iterable[Link]) -> dict[str, set[str]]:
    """Return the reasons of each article that is a copy; what is near to a text is near to all that equal it."""
    reasons, equal = defaultdict[str, set[str]](set), Groups()
    for link in links:
        if link.reason == SAME_TEXT:
            equal.join(link.article_a, link.article_b)
        if link.reason != SPUN:
            reasons[link.article_a].add(link.reason)
            reasons[link.article_b].add(link.reason)
    near = {equal.of(article_id) for article_id, found in reasons.items() if NEAR_TEXT in found}
    for article_id, found in reasons.items():
        if equal.of(article_id) in near:
            found.add(NEAR_TEXT)
    return dict(reasons)


def _story(smallest: str, ranked: list[StoryCandidate], reasons: Mapping[str, set[str]]) -> Story:
    original, *copies = ranked
    members = (
        StoryMember(article_id=original.article_id, is_original=True, story_reason="original" if copies else "alone"),
        *(
            StoryMember(
                article_id=copy.article_id, is_original=False, story_reason="+".join(sorted(reasons[copy.article_id]))
            )
            for copy in copies
        ),
    )
    earliest = min((one for one in ranked if reasons.get(one.article_id) != {SPUN}), key=_earliest_first)
    return Story(
        story_id=identity("story", smallest),
        members=members,
        published_on=earliest.published_on,
        published_precision=earliest.published_precision,
    )


def _ranked(group: Iterable[StoryCandidate], declared: Collection[str]) -> list[StoryCandidate]:
    """Return the members of a story in the order in which they may be its original."""
    days: dict[tuple[bool, date], list[StoryCandidate]] = defaultdict(list)
    for one in group:
        days[one.article_id in declared, _last_day(one)].append(one)
    return [one for day in sorted(days) for one in _first_of_a_day(days[day])]


def _first_of_a_day(same_day: Sequence[StoryCandidate]) -> list[StoryCandidate]:
    """Return articles of one stated day, the first first: by instant where each states one, then by when it was seen.

    An instant beside mere days says nothing of their order; of articles seen in one night the id decides.
    """
    if all(one.published_at for one in same_day):
        return sorted(same_day, key=lambda one: (one.published_at or _NEVER, one.first_seen_at, one.article_id))
    return sorted(same_day, key=lambda one: (one.first_seen_at, one.published_at or _NEVER, one.article_id))


def _last_day(candidate: StoryCandidate) -> date:
    """Return the last day that the stated date can mean; an undated article comes after every dated one."""
    stated = candidate.published_on
    return last_possible_day(stated, candidate.published_precision) if stated else date.max


def _earliest_first(candidate: StoryCandidate) -> tuple[date, datetime, str]:
    """Sort key of the date of a story: stated day, then instant; a day precedes the month that it lies in."""
    return _last_day(candidate), candidate.published_at or _NEVER, candidate.article_id
