"""Links that tell nothing new change no story, so their pairs need no comparison."""

from datetime import UTC, datetime
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.dedupe import KnownLinks, Text, cluster, compare
from pipeline.records import Link, Story, StoryCandidate

SEEN = datetime(2026, 10, 29, 2, 15, tzinfo=UTC)
NAMES = "abcdef"
CHUNKS = [" ".join(f"{name}{n}" for n in range(40)) for name in ("sea", "land", "air", "ice")]
Found = dict[tuple[str, str], tuple[str, ...]]  # reasons by pair

pairs = st.sampled_from([*combinations(NAMES, 2)])
reasons = st.sampled_from([("near_text",), ("canonical",), ("near_text", "path"), ("spun",)])
texts = st.lists(
    st.builds(
        lambda chunks, title, author: {
            "body": " ".join(CHUNKS[n] for n in sorted(chunks)),
            "title": title,
            "authors": (author,),
        },
        st.sets(st.sampled_from(range(4)), min_size=2),
        st.sampled_from(["A piece", "Another headline"]),
        st.sampled_from(["Ada Lee", "Bo Li"]),
    ),
    min_size=2,
    max_size=6,
)


def drawn(found: Found) -> list[Story]:
    candidates = {
        name: StoryCandidate(
            article_id=name, published_on=None, published_at=None, published_precision=None, first_seen_at=SEEN
        )
        for name in NAMES
    }
    links = [Link(article_a=a, article_b=b, reason=one) for (a, b), why in found.items() for one in why]
    return list(cluster(candidates, links))


def kept(found: Found) -> Found:
    known = KnownLinks()
    return {pair: why for pair, why in sorted(found.items()) if known.add(*pair, why)}


@given(st.dictionaries(pairs, reasons))
def test_the_links_that_are_kept_draw_the_stories_of_all_links(found: Found) -> None:
    assert drawn(kept(found)) == drawn(found)


@given(st.dictionaries(pairs, reasons), st.sets(pairs))
def test_links_found_later_leave_those_that_would_be_kept_at_once(found: Found, earlier: set[tuple[str, str]]) -> None:
    before = kept({pair: why for pair, why in found.items() if pair in earlier})
    later = {pair: why for pair, why in found.items() if pair not in earlier}
    assert kept({**before, **later}) == kept(found)


@settings(deadline=None)
@given(texts)
def test_a_pair_that_is_not_compared_would_change_no_story(written: list[dict[str, object]]) -> None:
    named = [
        Text(revision_id=name, article_id=name, source_id=name, source_name=name, url=f"http://{name}.example/", **said)
        for name, said in zip(NAMES, written, strict=False)
    ]
    known, every, told = KnownLinks(), Found(), Found()
    for a, b in combinations(named, 2):
        pair = (a.revision_id, b.revision_id)
        every[pair] = compare(a, b)
        told[pair] = known.compare(a, b)
    assert drawn(told) == drawn(every)


def test_copies_of_one_text_keep_one_link_each() -> None:
    assert list(kept(dict.fromkeys(combinations(NAMES, 2), ("near_text",)))) == [("a", name) for name in NAMES[1:]]
