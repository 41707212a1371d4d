"""Process pool for page cleaning, with limits on time and memory per page."""

from itertools import count

from trafilatura.meta import reset_caches

from pipeline.children.child import ChildLimits
from pipeline.children.pool import ChildPool
from pipeline.clean.page import PageToClean, clean_page
from pipeline.clean.read.decode import reject_size
from pipeline.records import CleanText, Unclean

_CACHES_EVERY = 200  # pages: trafilatura's caches grow without bound, and only help within one site

_numbers = count(1)  # of the pages of this child


class CleanPool(ChildPool[PageToClean, CleanText | Unclean]):
    """A ChildPool that cleans pages.

    A page that exceeds the limits of time or memory, or crashes its child, is Unclean with reason gave_up; one over
    the limit of bytes is sent to no child and is Unclean with reason too_large.
    """

    def __init__(self, n_workers: int | None = None, *, limits: ChildLimits | None = None) -> None:
        """Take the number of children (default: one per core) and the limits of a page."""
        super().__init__(
            clean_in_child,
            n_workers,
            give_up=lambda detail: Unclean(reason="gave_up", detail=detail),
            refuse=lambda page: reject_size(page.body),
            limits=limits,
        )


def clean_in_child(page: PageToClean) -> CleanText | Unclean:
    """Clean one page in a child process, which resets the caches of the extractor every 200 pages."""
    if next(_numbers) % _CACHES_EVERY == 0:
        reset_caches()
    return clean_page(page)
