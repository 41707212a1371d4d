"""Page cleaning in child processes, with limits on time and memory per page.

What reads pages is loaded by the children alone: with trafilatura it takes half a second.
"""

from collections.abc import Iterable, Iterator
from itertools import count

from pipeline.children.pool import ChildPool
from pipeline.children.worker import ChildLimits, GaveUp
from pipeline.clean.page_to_clean import PageToClean
from pipeline.records import CleanText, Unclean

LOADED = ("pipeline.clean.page", "trafilatura.meta")  # by children, before any page
_CACHES_EVERY = 200  # pages: trafilatura's caches grow without bound, and only help within one site

_numbers = count(1)  # of the pages of this child


def cleaning_pool(*, n_workers: int | None = None, limits: ChildLimits | None = None) -> ChildPool:
    """Return a pool of children that clean, otherwise as ChildPool."""
    return ChildPool(clean_in_child, loaded=LOADED, n_workers=n_workers, limits=limits)


def clean_pages(children: ChildPool, pages: Iterable[PageToClean]) -> Iterator[CleanText | Unclean]:
    """Yield the texts of pages, in their order.

    A page that exceeds the limits of time or memory is Unclean with reason gave_up; one whose process died or hung,
    also when it was tried again alone, has reason child_died and may be read later.
    """
    for cleaned in children.map(clean_in_child, pages):
        yield _unclean(cleaned) if isinstance(cleaned, GaveUp) else cleaned


def clean_in_child(page: PageToClean) -> CleanText | Unclean:
    """Clean one page in a child process, which resets the caches of the extractor every 200 pages."""
    from trafilatura.meta import reset_caches

    from pipeline.clean.page import clean_page

    if next(_numbers) % _CACHES_EVERY == 0:
        reset_caches()
    return clean_page(page)


def _unclean(gave_up: GaveUp) -> Unclean:
    reason = "child_died" if gave_up.retry_later else "gave_up"
    return Unclean(reason=reason, detail=gave_up.detail, retry_later=gave_up.retry_later)
