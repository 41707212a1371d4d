"""change_tests: each theme is tested for a trend, change points and an alarm over all complete quarters."""

from collections import Counter

from prefect import task
from prefect.cache_policies import NO_CACHE

from flows.context import NightContext, context_of
from flows.settings import Settings
from pipeline.records import ChangeTest, Night
from pipeline.stats.counts import counts_by_theme, quarters_between
from pipeline.stats.theme_tests import theme_tests
from warehouse.store.change_tests import extended_baseline, is_overtaken, save_tests, theme_counts


@task(task_run_name="change_tests", cache_policy=NO_CACHE)
def change_tests(settings: Settings, night: Night) -> None:
    """Test every theme for change, as far as its texts allow."""
    run_change_tests(context_of(settings, night))


def run_change_tests(context: NightContext) -> None:
    """Make and store the tests of the night, in one transaction; none where a later night has made its own."""
    tests = _store_tests(context)
    verdicts = Counter(f"{test.test_code} {test.verdict}" for test in tests)
    context.log.info("%s", ", ".join(f"{n} {verdict}" for verdict, n in sorted(verdicts.items())) or "as it was")


def _store_tests(context: NightContext) -> tuple[ChangeTest, ...]:
    codebook_row = context.shared.codebook_row
    theme_ids = [theme.theme_id for theme in codebook_row.themes]
    with context.warehouse.writing() as con:
        if is_overtaken(con, context.night):
            return ()
        cells = theme_counts(con, context.night)
        baseline_ends, baseline = extended_baseline(con)
        periods = quarters_between([cell.period_start for cell in cells])
        tests = theme_tests(counts_by_theme(cells, theme_ids, periods), baseline, baseline_ends)
        save_tests(con, context.night, codebook_row, tests)
    return tests
