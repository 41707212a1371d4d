"""The fate of fetched pages: what becomes of each entry once the request for its page is answered. Pure.

An answer sends the entry on to cleaning. A failure that may pass lets it wait for a later night, until it has been
tried often enough; any other failure rejects it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from pipeline.records import Answer, Archived, Failure, Outcome, PageFate, Rejection, Request, Role, Step, WantedPage
from pipeline.rejections import reject
from pipeline.urls import address_key
from pipeline.urls.mask import mask_article_url

NO_ATTEMPT = frozenset({"host_resting", "no_contact"})  # the page itself was never requested
WAIT = timedelta(hours=6)  # at least: the next night tries again
LONGEST_WAIT = timedelta(days=1)  # what a Retry-After is cut to

SharedAddress = tuple[WantedPage, ...]  # entries whose pages have one address


def group_by_address(pages: Iterable[WantedPage]) -> tuple[SharedAddress, ...]:
    """Group the entries that share one address, which is requested once, in the order of `pages`."""
    groups: dict[str, list[WantedPage]] = defaultdict(list)
    for page in pages:
        groups[address_key(page.url)].append(page)
    return tuple(map(tuple, groups.values()))


def page_request(group: SharedAddress) -> Request:
    """Return the request for the page of a group, made in the name of its first entry."""
    first = group[0]
    return Request(url=first.url, role=Role.PAGE, source_id=first.source_id, subject_id=first.entry_id)


def decide_fates(
    answered: Sequence[tuple[SharedAddress, Archived]], *, now: datetime, most_attempts: int
) -> tuple[PageFate, ...]:
    """Return the fate of every entry of `answered`; an entry is given up after `most_attempts` nights."""
    return tuple(
        decide_fate(page, archived.exchange, now=now, most_attempts=most_attempts)
        for group, archived in answered
        for page in group
    )


def decide_fate(page: WantedPage, exchange: Answer | Failure, *, now: datetime, most_attempts: int) -> PageFate:
    """Return the fate of one entry: clean, wait until `due_at`, or rejected; with its rejection but for the first."""
    if isinstance(exchange, Answer):
        return PageFate(
            entry_id=page.entry_id,
            source_id=page.source_id,
            stage="clean",
            page_sha256=exchange.page_sha256,
            page_url=exchange.final_url,
        )
    n_attempts = page.n_attempts + (exchange.reason not in NO_ATTEMPT)
    is_given_up = exchange.retry_later and n_attempts >= most_attempts
    is_waiting = exchange.retry_later and not is_given_up
    return PageFate(
        entry_id=page.entry_id,
        source_id=page.source_id,
        stage="fetch" if is_waiting else "done",
        outcome=Outcome.WAITING if is_waiting else Outcome.REJECTED,
        n_attempts=n_attempts,
        due_at=now + max(WAIT, timedelta(seconds=exchange.retry_after_s or 0)) if is_waiting else None,
        rejection=_reject(page, exchange, is_given_up=is_given_up),
    )


def _reject(page: WantedPage, failure: Failure, *, is_given_up: bool) -> Rejection:
    said = (mask_article_url(page.url), failure.reason, failure.detail)
    return reject(Step.FETCH, page.source_id, page.entry_id, *said, is_given_up=is_given_up)
