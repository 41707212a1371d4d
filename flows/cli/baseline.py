"""`nato-asia baseline …`: load the seed articles, show their measurements, and print the profile to ship."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.console import clean_text, print_table, say
from flows.cli.nights import prepare_prefect
from flows.cli.options import Data, path_argument
from flows.cli.published import published, require_warehouse
from flows.context import Resources, open_context, open_resources
from flows.lock import hold
from flows.publication import publish_tables
from flows.report.report_folder import write_report
from flows.settings import load_settings, prepare_data_folder, read_clock
from pipeline.baseline import Profile, load_profile, measure, write_profile
from pipeline.errors import BaselineError
from pipeline.records import Night
from warehouse.ask.status import last_nights
from warehouse.statements import run
from warehouse.store.baseline import stored_seeds
from warehouse.store.nights import save_codebook

if TYPE_CHECKING:
    from flows.steps.baseline import Loaded


def load(
    files: Annotated[list[Path], path_argument(help="Text or HTML of a seed article.")],
    article: Annotated[
        list[str] | None,
        typer.Option("--article", metavar="ID", help="Id of the seed article, once for each file, in their order."),
    ] = None,
    data: Data = None,
) -> None:
    """Load the texts of seed articles and measure them.

    The measurements are compared with the shipped profile; the loaded texts count from now on.
    """
    articles = article or []
    profile = load_profile()
    if len(files) != len(articles):
        known = ", ".join(one.baseline_id for one in profile.articles)
        raise BaselineError(f"{len(files)} files and {len(articles)} --article: name one id for each file ({known}).")
    for baseline_id in articles:
        profile.article(baseline_id)  # a wrong id is reported before anything is loaded
    settings = load_settings({"data": data})
    prepare_data_folder(settings)
    prepare_prefect(settings)
    from flows.night import after_fetching
    from flows.steps.baseline import load_seed, settle_baseline

    with hold(settings.data), open_resources(settings) as shared:
        last = _last_finished_night(shared)
        with open_context(shared, last or read_clock(None)) as context:
            with context.warehouse.writing() as con:
                save_codebook(con, shared.codebook_row)
            settle_baseline(context)
            for file, baseline_id in zip(files, articles, strict=True):
                _print_loaded(file, load_seed(context, file, baseline_id))
            if last:  # an unfinished night counts the seeds when it is run again
                after_fetching(context)
        with shared.warehouse.reading() as con:
            publish_tables(con, settings)
        write_report(settings)


def _last_finished_night(shared: Resources) -> Night | None:
    """Return the newest night, whose trends and tests are computed again; None before the first, or if it broke off."""
    with shared.warehouse.reading() as con:
        nights = last_nights(con, 1)
    return Night(at=nights[0]["clock_at"]) if nights and nights[0]["state"] == "finished" else None


def _print_loaded(file: Path, loaded: "Loaded") -> None:
    article = loaded.article
    say(
        f"{clean_text(file)}: {article.baseline_id}, {article.n_words} words in {article.n_sentences} sentences, "
        f"{len(article.hits)} hits."
    )
    if not loaded.is_same_codebook:
        say("  The shipped profile was measured under another codebook; the loaded text counts from now on.")
    elif loaded.is_same_text and not loaded.differences:
        say("  Equal to the shipped profile: the same text, the same hits.")
    else:
        say("  The text differs from the one measured for the shipped profile; the loaded one counts from now on.")
        rows = [(one.theme_id, one.n_shipped, one.n_measured) for one in loaded.differences]
        print_table("Themes that differ", ("theme", "shipped", "loaded"), rows)


def show(data: Data = None) -> None:
    """Print the baseline of each theme."""
    with published(data) as con:
        seeds, themes = run(con, "baseline/list_baseline_articles"), run(con, "baseline/list_baseline")
    rows = [
        (one["baseline_id"], one["title"] or one["url"], one["n_words"], one["n_sentences"], one["measured"])
        for one in seeds
    ]
    print_table("Seed articles", ("id", "title", "words", "sentences", "measured"), rows)
    say("")
    rows = [
        (
            one["theme_id"],
            one["n_hits"],
            one["n_sentences_with_theme"],
            _rounded(one["rate_hits"]),
            one["reason_missing"],
        )
        for one in themes
    ]
    print_table("Themes", ("theme", "hits", "sentences", "per 1,000 words", "missing because"), rows)


def _rounded(rate: float | None) -> float | None:
    return None if rate is None else round(rate, 2)


def profile(data: Data = None) -> None:
    """Print a new profile, measured from the loaded seed texts."""
    settings = load_settings({"data": data})
    require_warehouse(settings)
    with hold(settings.data), open_resources(settings) as shared:
        print(write_profile(_measured(shared)), end="")


def _measured(shared: Resources) -> Profile:
    shipped = load_profile()
    with shared.warehouse.reading() as con:
        stored = stored_seeds(con)
    texts = {baseline_id: seed.text for baseline_id, seed in stored.items() if seed.text is not None}
    if missing := [one.baseline_id for one in shipped.articles if one.baseline_id not in texts]:
        raise BaselineError(
            f"no text is loaded of {', '.join(missing)}: load it with `nato-asia baseline load FILE --article ID`."
        )
    articles = tuple(measure(one, texts[one.baseline_id], shared.matcher) for one in shipped.articles)
    return Profile(
        codebook_version=shared.codebook.version, codebook_sha256=shared.codebook.codebook_sha256, articles=articles
    )
