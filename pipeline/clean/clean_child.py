"""Page cleaning as a child process does it: all that reads pages is loaded with this module, and nowhere else."""

from itertools import count

from trafilatura.meta import reset_caches

from pipeline.clean.page import clean_page
from pipeline.clean.page_to_clean import PageToClean
from pipeline.records import CleanText, Unclean

_CACHES_EVERY = 200  # pages: trafilatura's caches grow without bound, and only help within one site

_numbers = count(1)  # of the pages of this child


def clean_in_child(page: PageToClean) -> CleanText | Unclean:
    """Clean one page in a child process, which resets the caches of the extractor every 200 pages."""
    if next(_numbers) % _CACHES_EVERY == 0:
        reset_caches()
    return clean_page(page)
