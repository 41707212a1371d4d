"""dedupe: articles that are one piece of writing become one story, counted once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from prefect import task
from prefect.cache_policies import NO_CACHE

from flows.context import NightContext, context_of
from flows.settings import Settings
from pipeline.dedupe import KnownLinks, Slots, Text, are_forms, blocking_keys, cluster, linked, repeated, split_forms
from pipeline.records import Night, Story, TextToCompare
from warehouse.connection import Connection
from warehouse.store.stories import (
    READ_AT_ONCE,
    Drawing,
    Pair,
    drawing,
    has_undrawn,
    meet_texts,
    pairs_to_compare,
    save_links,
    save_signs,
    save_stories,
    texts_of,
    unsigned_texts,
)

BATCH = 1000  # texts signed, or compared, at a time: what bounds the memory
KEPT = 500  # analysed texts of the batches before that stay in memory


@task(task_run_name="dedupe", cache_policy=NO_CACHE)
def dedupe(settings: Settings, night: Night) -> None:
    """Cluster the articles whose text or date is new into stories."""
    run_dedupe(context_of(settings, night))


def run_dedupe(context: NightContext) -> None:
    """Cluster the articles whose text or date is new into stories, in one transaction."""
    with context.warehouse.writing() as con:
        stories = draw_stories(con, context.night)
    n_copies = sum(len(story.members) - 1 for story in stories)
    context.log.info("%d stories drawn, with %d copies", len(stories), n_copies)


def draw_stories(con: Connection, night: Night) -> tuple[Story, ...]:
    """Sign, compare and cluster what is undrawn, and return the stories that were drawn."""
    if not has_undrawn(con):  # a quiet night scans neither signs nor links
        save_stories(con, night, (), ())
        return ()
    sign_texts(con)
    link_texts(con)
    drawn = drawing(con)
    stories = tuple(cluster(drawn.candidates, drawn.links, drawn.declared, form_parts(con, drawn)))
    save_stories(con, night, stories, drawn.redrawn)
    return stories


def form_parts(con: Connection, drawn: Drawing) -> dict[str, str]:
    """Return the parts of linked articles that are forms: the smallest id in the part of each."""
    parts = dict[str, str]()
    for groups in _batches_of_groups(drawn):
        slots = _slots_of(con, drawn, [one for group in groups for one in repeated(group)])
        forms = [group for group in groups if are_forms(group, slots)]
        slots |= _slots_of(con, drawn, [one for group in forms for one in group if one not in slots])
        for group in forms:
            parts |= split_forms(group, slots)
    return parts


def _batches_of_groups(drawn: Drawing) -> Iterator[list[dict[str, str]]]:
    """Cut the linked articles, with their outlets, into batches that read few texts."""
    batch, n_texts = list[dict[str, str]](), 0
    for group in linked(drawn.candidates, drawn.links):
        outlets = {one: drawn.outlets[one] for one in group}
        if repeated(outlets):
            batch.append(outlets)
            n_texts += len(group)
        if n_texts >= READ_AT_ONCE:
            yield batch
            batch, n_texts = [], 0
    yield batch


def _slots_of(con: Connection, drawn: Drawing, article_ids: Sequence[str]) -> dict[str, Slots]:
    revisions = [drawn.revisions[one] for one in article_ids]
    batches = (texts_of(con, revisions[n : n + READ_AT_ONCE]) for n in range(0, len(revisions), READ_AT_ONCE))
    return {text.article_id: Text.of(text).slots for texts in batches for text in texts.values()}


def sign_texts(con: Connection) -> None:
    """Store the signs of undrawn texts, and find all that share one; forms and walls are told by them."""
    for texts in unsigned_texts(con, BATCH):
        save_signs(con, blocking_keys(map(Text.of, texts)))
    meet_texts(con)


def link_texts(con: Connection) -> None:
    """Compare undrawn texts with those that share a sign with them, and store the links that tell something new."""
    known, near = KnownLinks(), dict[str, Text]()
    for block in pairs_to_compare(con):
        texts = texts_of(con, sorted({one for pair in block if not pair.link_reason for one in pair[:2]}))
        for pairs in _batches(block):
            near = _texts_near(texts, near, [pair for pair in pairs if not pair.link_reason])
            found, superfluous = [], []
            for pair in pairs:
                if not pair.link_reason:
                    if reasons := known.compare(near[pair.revision_a], near[pair.revision_b]):
                        found.append((pair, reasons))
                elif not known.add(pair.revision_a, pair.revision_b, pair.link_reason.split("+")):
                    superfluous.append(pair)
            save_links(con, found, superfluous)


def _batches(pairs: Iterable[Pair]) -> Iterator[list[Pair]]:
    """Cut the pairs into batches that compare few texts: a thousand copies of one text make many pairs."""
    batch, texts = list[Pair](), set[str]()
    for pair in pairs:
        batch.append(pair)
        if not pair.link_reason:
            texts |= {pair.revision_a, pair.revision_b}
        if len(texts) >= BATCH:
            yield batch
            batch, texts = [], set()
    yield batch


def _texts_near(texts: Mapping[str, TextToCompare], kept: Mapping[str, Text], pairs: Iterable[Pair]) -> dict[str, Text]:
    """Return the texts of `pairs` analysed, and the last used of those that are `kept`: few represent many others."""
    wanted = {one for pair in pairs for one in (pair.revision_a, pair.revision_b)}
    others = [one for one in kept if one not in wanted][-KEPT:]
    return {
        **{one: kept[one] for one in others},
        **{one: kept[one] for one in sorted(wanted & kept.keys())},
        **{one: Text.of(texts[one]) for one in sorted(wanted - kept.keys())},
    }
