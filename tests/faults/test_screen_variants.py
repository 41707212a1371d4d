"""10,000 pages about NATO in Asia, with its names in every disguise that we know: the screen loses none of them."""

import pytest

from tests.pipeline.history.test_screen import lost

N_VARIANTS, AT_ONCE = 10_000, 1_000
MOST_UNCOUNTED = 0.1  # of the variants: their encoding is declared wrong, or too few of the names survive it


@pytest.mark.timeout(1_200)
@pytest.mark.parametrize("first", range(0, N_VARIANTS, AT_ONCE))
def test_no_variant_that_counts_is_lost(first: int) -> None:
    gone, n_counted = lost(range(first, first + AT_ONCE))
    assert gone == []
    assert n_counted > (1 - MOST_UNCOUNTED) * AT_ONCE
