"""Page cleaning in child processes, with limits on time and memory per page."""

from collections.abc import Iterable, Iterator
from itertools import count

from trafilatura.meta import reset_caches

from pipeline.children.pool import ChildPool
from pipeline.children.worker import GaveUp
from pipeline.clean.page import PageToClean, clean_page
from pipeline.records import CleanText, Unclean

_CACHES_EVERY = 200  # pages: trafilatura's caches grow without bound, and only help within one site

_numbers = count(1)  # of the pages of this child


def clean_pages(children: ChildPool, pages: Iterable[PageToClean]) -> Iterator[CleanText | Unclean]:
    """Yield the texts of pages, in their order.

    A page that exceeds the limits of time or memory is Unclean with reason gave_up; one whose process died or hung,
    also when it was tried again alone, has reason child_died and may be read later.
    """
    for cleaned in children.map(clean_in_child, pages):
        yield _unclean(cleaned) if isinstance(cleaned, GaveUp) else cleaned


def clean_in_child(page: PageToClean) -> CleanText | Unclean:
    """Clean one page in a child process, which resets the caches of the extractor every 200 pages."""
    if next(_numbers) % _CACHES_EVERY == 0:
        reset_caches()
    return clean_page(page)


def _unclean(gave_up: GaveUp) -> Unclean:
    reason = "child_died" if gave_up.retry_later else "gave_up"
    return Unclean(reason=reason, detail=gave_up.detail, retry_later=gave_up.retry_later)
