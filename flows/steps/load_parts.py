"""load_parts: parts of history become articles in batches, in the place of what is loaded of these parts so far.

Captures that may be of one article, by an address or guid that they share, are placed together in one transaction,
those of earlier loads among them, which are read from their parts again. The parts are recorded last: of a load that is
killed, the next one does all again, with the same result.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from prefect import task
from prefect.cache_policies import NO_CACHE

from flows.context import NightContext, context_of
from flows.part_manifests import finished_parts, part_file, verified
from flows.progress import report_progress
from flows.settings import Settings
from flows.steps.dedupe import run_dedupe
from flows.steps.place_captures import place_captures
from pipeline.dedupe.groups import Groups
from pipeline.errors import PartError
from pipeline.normalise import keys_of_addresses
from pipeline.records import CaptureAddresses, CapturedText, CapturePlace, Night, PartManifest, guid_key
from warehouse.parts import PartFile, PartReader, WantedCapture, open_parts
from warehouse.store.captures import (
    StoredCapture,
    captures_of_parts,
    captures_together,
    forget_captured_articles,
)
from warehouse.store.history_parts import (
    PartKey,
    counted_sources,
    key_of,
    replace_parts,
    save_texts_by_day,
    stored_parts,
)

BATCH = 2_000  # captures between two commits, unless more of them belong together
DRAWN_AT_ONCE = 20_000  # texts; drawing stories scans the signs of all texts, and holds those that new ones share


class _Change(NamedTuple):
    """What a load changes: parts that leave, the manifests of those that come or failed, and parts that stay."""

    leaving: frozenset[PartKey]
    manifests: tuple[PartManifest, ...]
    coming: tuple[PartFile, ...]
    staying: tuple[PartFile, ...]


class _Batch(NamedTuple):
    """Captures that are placed in one transaction: as they are stored, and those whose texts are placed."""

    before: list[StoredCapture]
    wanted: list[tuple[CapturePlace, str]]  # with their addresses


@task(task_run_name="load parts", cache_policy=NO_CACHE)
def load_parts(settings: Settings, night: Night) -> None:
    """Load the parts of history that this load is for, and forget those of the routes that it is to forget."""
    run_load_parts(context_of(settings, night))


def run_load_parts(context: NightContext) -> None:
    """Load the parts of history that this load is for, and forget those of the routes that it is to forget."""
    change = _change(context)
    with open_parts((*change.coming, *change.staying), context.warehouse.temporary) as reader:
        coming = {one.place: one for one in reader.addresses(change.coming)}
        outcomes = _place_all(context, reader, _batches(context, change, coming))
        _record(context, reader, change, Counter(place[1:] for place in coming))
    told = ", ".join(f"{n} {outcome}" for outcome, n in outcomes.most_common())
    context.log.info("%d parts, %d texts: %s", len(change.coming), len(coming), told or "none placed")


def _change(context: NightContext) -> _Change:
    """Return what the load changes. A part that is another one by now than when it was loaded comes as well."""
    settings, load = context.settings, context.load
    with context.warehouse.reading() as con:
        stored = stored_parts(con)
    manifests = {key_of(one): one for one in load.manifests}
    others = {key for key, one in stored.items() if one.state == "loaded" and key[0] not in load.forgotten}
    now = {key_of(one): one for one in finished_parts(settings)}
    for key in sorted(others - manifests.keys()):
        _require_there(settings, key, now)
        if now[key].part_sha256 != stored[key].part_sha256:
            (manifests[key],) = verified(settings, [now[key]])
    return _Change(
        leaving=frozenset(manifests).union(key for key in stored if key[0] in load.forgotten),
        manifests=tuple(one for _, one in sorted(manifests.items())),
        coming=tuple(part_file(settings, key) for key, one in sorted(manifests.items()) if one.state == "done"),
        staying=tuple(part_file(settings, key) for key in sorted(others - manifests.keys())),
    )


def _require_there(settings: Settings, key: PartKey, now: Mapping[PartKey, PartManifest]) -> None:
    """Raise PartError where a part that is loaded is gone, or is being made anew."""
    if key not in now:
        raise PartError(
            f"{part_file(settings, key).path}: this part of history is loaded, and has no manifest. Let its plan run "
            "to the end, restore its files from a backup, or forget its route with `nato-asia history forget`."
        )


def _batches(context: NightContext, change: _Change, coming: Mapping[CapturePlace, CaptureAddresses]) -> list[_Batch]:
    """Divide all captures that a load touches into batches of whole groups of those that may be of one article."""
    keys = {place: _article_keys(one) for place, one in coming.items()}
    with context.warehouse.reading() as con:
        gone = captures_of_parts(con, change.leaving)
        touched = {key for some in keys.values() for key in some}.union(*(one.article_keys for one in gone.values()))
        stored = captures_together(con, touched) | gone
    wanted = {place: one.url for place, one in coming.items()}
    wanted |= {place: one.url for place, one in stored.items() if place not in gone}
    keys |= {place: (*one.article_keys, *keys.get(place, ())) for place, one in stored.items()}
    return list(_in_batches(_groups(keys), stored, wanted))


def _article_keys(one: CaptureAddresses) -> tuple[str, ...]:
    keys = keys_of_addresses(one.entry_id, one.url, one.listed_url, one.canonical_url)
    return (*keys, *((guid_key(one.feed_id, one.guid),) if one.guid else ()))


def _groups(keys: Mapping[CapturePlace, Sequence[str]]) -> Iterable[list[CapturePlace]]:
    """Return the captures in groups that share keys, each with the captures that share keys with one of them."""
    groups = Groups()
    for first, *others in keys.values():
        for key in others:
            groups.join(first, key)
    found: dict[str, list[CapturePlace]] = {}
    for place in sorted(keys):
        found.setdefault(groups.of(keys[place][0]), []).append(place)
    return found.values()


def _in_batches(
    groups: Iterable[list[CapturePlace]],
    stored: Mapping[CapturePlace, StoredCapture],
    wanted: Mapping[CapturePlace, str],
) -> Iterator[_Batch]:
    batch = _Batch([], [])
    for group in groups:
        batch.before.extend(stored[place] for place in group if place in stored)
        batch.wanted.extend((place, wanted[place]) for place in group if place in wanted)
        if len(batch.before) + len(batch.wanted) >= BATCH:
            yield batch
            batch = _Batch([], [])
    if batch.before or batch.wanted:
        yield batch


def _place_all(context: NightContext, reader: PartReader, batches: Sequence[_Batch]) -> Counter[str]:
    report_progress("texts", n_found=sum(len(one.wanted) for one in batches))
    wanted = (WantedCapture(place, url, n) for n, one in enumerate(batches) for place, url in one.wanted)
    texts = _of_batches(reader.texts(wanted), len(batches))
    outcomes: Counter[str] = Counter()
    n_undrawn = 0
    for batch, some in zip(batches, texts, strict=True):
        with context.warehouse.writing() as con:
            forget_captured_articles(con, batch.before)
            placed = place_captures(context, con, batch.before, some)
        outcomes.update(one.outcome for one in placed)
        report_progress("texts", n_done=len(some))
        n_undrawn += len(some)
        if n_undrawn >= DRAWN_AT_ONCE:  # the step dedupe draws the rest
            run_dedupe(context)
            n_undrawn = 0
    return outcomes


def _of_batches(texts: Iterator[tuple[int, CapturedText]], n_batches: int) -> Iterator[list[CapturedText]]:
    """Yield the texts of each batch; none of one that only forgets."""
    number = 0
    for batch, some in groupby(texts, key=itemgetter(0)):
        for _ in range(number, batch):
            yield []
        yield [text for _, text in some]
        number = batch + 1
    for _ in range(number, n_batches):
        yield []


def _record(context: NightContext, reader: PartReader, change: _Change, n_texts: Mapping[PartKey, int]) -> None:
    """Store which parts are loaded by now, and count their texts by day, in one transaction."""
    with context.warehouse.writing() as con:
        replace_parts(con, context.night, change.leaving, change.manifests, n_texts)
        save_texts_by_day(con, reader.published(counted_sources(con)))
