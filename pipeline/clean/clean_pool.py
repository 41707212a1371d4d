"""Page cleaning in child processes, with limits on time and memory per page."""

from collections.abc import Iterable, Iterator

from pipeline.children.pool import ChildPool
from pipeline.children.worker import GaveUp
from pipeline.clean.page_to_clean import PageToClean
from pipeline.records import CleanText, Unclean


def clean_pages(children: ChildPool, pages: Iterable[PageToClean]) -> Iterator[CleanText | Unclean]:
    """Yield the texts of pages, in their order.

    A page that exceeds the limits of time or memory is Unclean with reason gave_up; one whose process died or hung,
    also when it was tried again alone, has reason child_died and may be read later.
    """
    from pipeline.clean.clean_child import clean_in_child  # a night without new pages never loads what reads them

    for cleaned in children.map(clean_in_child, pages):
        yield _unclean(cleaned) if isinstance(cleaned, GaveUp) else cleaned


def _unclean(gave_up: GaveUp) -> Unclean:
    reason = "child_died" if gave_up.retry_later else "gave_up"
    return Unclean(reason=reason, detail=gave_up.detail, retry_later=gave_up.retry_later)
