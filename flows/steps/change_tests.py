"""theme_tests: counts of all complete quarters go in; rows with trend, change points and alarm per theme come out."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from prefect import get_run_logger, task
from prefect.cache_policies import NO_CACHE

from flows.context import NightContext, context_of
from flows.settings import Settings
from pipeline.records import ChangeTest, Night
from pipeline.stats.counts import counts_by_theme
from pipeline.stats.theme_tests import theme_tests
from warehouse.store.change_tests import extended_baseline, is_overtaken, save_tests, theme_counts


@task(cache_policy=NO_CACHE)
def change_tests(settings: Settings, night: Night) -> None:
    """Test every theme for change, as far as its texts allow."""
    tests = store_tests(context_of(settings, night))
    verdicts = Counter(f"{test.test_code} {test.verdict}" for test in tests)
    get_run_logger().info("%s", ", ".join(f"{n} {verdict}" for verdict, n in sorted(verdicts.items())) or "as it was")


def store_tests(context: NightContext) -> tuple[ChangeTest, ...]:
    """Make and store the tests of the night, in one transaction; none where a later night has made its own."""
    theme_ids = [theme.theme_id for theme in context.codebook_row.themes]
    with context.warehouse.writing() as con:
        if is_overtaken(con, context.night):
            return ()
        cells = theme_counts(con, context.night)
        periods = _quarters([cell.period_start for cell in cells])
        baseline_ends, baseline = extended_baseline(con)
        tests = theme_tests(counts_by_theme(cells, theme_ids, periods), baseline, baseline_ends)
        save_tests(con, context.night, context.codebook_row, tests)
    return tests


def _quarters(starts: Sequence[date]) -> list[date]:
    """Return the first days of all quarters from the first to the last of `starts`."""
    months = [12 * start.year + start.month - 1 for start in starts]
    span = range(min(months), max(months) + 1, 3) if months else range(0)
    return [date(month // 12, month % 12 + 1, 1) for month in span]
