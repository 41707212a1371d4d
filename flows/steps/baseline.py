"""baseline: the seed articles are measured as shipped, loaded from files, or fetched from their addresses."""

import shutil
from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE

from flows.context import NightContext, context_of
from flows.settings import Settings
from pipeline.baseline import BaselineArticle, Difference, compare, is_that_article, load_profile, measure
from pipeline.clean.clean_pool import clean_pages
from pipeline.clean.page_to_clean import PageToClean
from pipeline.errors import BaselineError
from pipeline.records import Archived, Failure, Night, Record, Request, Role, Step, Unclean
from pipeline.rejections import reject
from warehouse.connection import Connection
from warehouse.store.baseline import save_seed, stored_seeds
from warehouse.store.pages import save_exchanges
from warehouse.store.rejections import resolve_rejections, save_rejections, settled_subjects

SOURCE = "baseline"  # the source_id of what is asked on the baseline's account


class Loaded(Record):
    """A seed text that was loaded, and how it measures against the shipped profile."""

    article: BaselineArticle
    differences: tuple[Difference, ...]
    is_same_text: bool
    is_same_codebook: bool


def settle_baseline(context: NightContext) -> None:
    """Make every seed article stand in the warehouse as the current codebook measures it, as far as its text is here.

    A seed whose text is not loaded keeps the shipped measurement; under another codebook it counts as not measured.
    """
    profile, codebook = load_profile(), context.shared.codebook
    with context.warehouse.writing() as con:
        stored = stored_seeds(con)
        for article in profile.articles:
            before = stored.get(article.baseline_id)
            if before and before.text is not None:
                if before.codebook_sha256 != codebook.codebook_sha256:
                    measured = measure(article, before.text, context.shared.matcher)
                    _save(con, measured, before.text, codebook.codebook_sha256)
            elif not before or before.codebook_sha256 != profile.codebook_sha256:
                _save(con, article, None, profile.codebook_sha256)


def _save(con: Connection, article: BaselineArticle, text: str | None, codebook_sha256: str) -> None:
    measurement = article.model_dump(mode="json", exclude={"hits", "published_on"})
    save_seed(
        con,
        {**measurement, "published_on": article.published_on},
        article.hits,
        text=text,
        codebook_sha256=codebook_sha256,
    )


def load_seed(context: NightContext, file: Path, baseline_id: str) -> Loaded:
    """Load the text of a seed article from a file (plain text as shown by a browser, or a saved page).

    The file is copied into the data folder, so that a rebuild finds it. Raises BaselineError where it cannot be read
    or is not that article.
    """
    shipped = load_profile().article(baseline_id)
    text = _read_seed(context, file, shipped)
    measured = measure(shipped, text, context.shared.matcher)
    if not _is_meant(context, shipped, measured):
        raise BaselineError(
            f"{file}: this is not {baseline_id} ({shipped.title}): {measured.n_words} words instead of "
            f"{shipped.n_words}, {len(measured.hits)} hits instead of {len(shipped.hits)}. Check file and --article."
        )
    kept = context.settings.baseline / f"{baseline_id}{file.suffix.lower()}"
    if file.resolve() != kept.resolve():
        kept.parent.mkdir(parents=True, exist_ok=True)
        for older in kept.parent.glob(f"{baseline_id}.*"):
            older.unlink()
        shutil.copyfile(file, kept)
    return _store_loaded(context, shipped, measured, text)


def _is_meant(context: NightContext, shipped: BaselineArticle, measured: BaselineArticle) -> bool:
    is_same_codebook = load_profile().codebook_sha256 == context.shared.codebook.codebook_sha256
    return is_that_article(shipped, measured, is_same_codebook=is_same_codebook)


def _store_loaded(context: NightContext, shipped: BaselineArticle, measured: BaselineArticle, text: str) -> Loaded:
    with context.warehouse.writing() as con:
        _save(con, measured, text, context.shared.codebook.codebook_sha256)
        resolve_rejections(con, context.night, [shipped.baseline_id])
    return Loaded(
        article=measured,
        differences=compare(shipped, measured),
        is_same_text=measured.text_sha256 == shipped.text_sha256,
        is_same_codebook=load_profile().codebook_sha256 == context.shared.codebook.codebook_sha256,
    )


def _read_seed(context: NightContext, file: Path, shipped: BaselineArticle) -> str:
    try:
        body = file.read_bytes()
    except OSError as broken:
        raise BaselineError(f"{file}: it cannot be read ({broken.strerror}). Check the path.") from broken
    is_page = file.suffix.lower() in {".html", ".htm"}
    page = PageToClean(
        body=body,
        url=shipped.url,
        content_type="text/html" if is_page else "text/plain; charset=utf-8",
        form="html" if is_page else "text",
    )
    (cleaned,) = clean_pages(context.shared.page_children, [page])
    if isinstance(cleaned, Unclean):
        raise BaselineError(f"{file}: no text can be read from it ({cleaned.detail}) Save the article as text or HTML.")
    return cleaned.counted_text


def reload_seeds(context: NightContext) -> None:
    """Load again what was loaded from files before: part of a rebuild."""
    for article in load_profile().articles:
        for file in sorted(context.settings.baseline.glob(f"{article.baseline_id}.*")):
            load_seed(context, file, article.baseline_id)


@task(task_run_name="baseline", cache_policy=NO_CACHE)
def baseline(settings: Settings, night: Night) -> None:
    """Fetch the seed articles whose text is not loaded yet."""
    run_baseline(context_of(settings, night))


def run_baseline(context: NightContext) -> None:
    """Fetch the seed articles whose text is not loaded yet; refused and failed ones are put aside with their reason."""
    with context.warehouse.reading() as con:
        loaded = {seed.baseline_id for seed in stored_seeds(con).values() if seed.text is not None}
        refused = settled_subjects(con, context.night)
    missing = [one for one in load_profile().articles if one.baseline_id not in loaded | refused]
    for article in missing:
        request = Request(url=article.url, role=Role.BASELINE, source_id=SOURCE, subject_id=article.baseline_id)
        archived = context.keep(context.client.get(request))
        context.archive.sync()
        context.log.info("%s: %s", article.baseline_id, record_seed(context, archived))


def record_seed(context: NightContext, archived: Archived) -> str:
    """Store what the address of a seed article answered; return it in a few words."""
    exchange = archived.exchange
    shipped = load_profile().article(exchange.request.subject_id)
    with context.warehouse.writing() as con:
        save_exchanges(con, context.night, [archived])
    if isinstance(exchange, Failure):
        return _put_aside(context, exchange.request, exchange.reason, exchange.detail, waiting=exchange.retry_later)
    page = PageToClean(
        body=exchange.body, url=exchange.final_url, content_type=exchange.header("content-type"), form="html"
    )
    (cleaned,) = clean_pages(context.shared.page_children, [page])
    if isinstance(cleaned, Unclean):
        return _put_aside(context, exchange.request, cleaned.reason, cleaned.detail, waiting=True)
    measured = measure(shipped, cleaned.counted_text, context.shared.matcher)
    if not _is_meant(context, shipped, measured):
        detail = f"The page has {measured.n_words} words instead of {shipped.n_words}, or other themes."
        return _put_aside(context, exchange.request, "baseline_differs", detail, waiting=True)
    _store_loaded(context, shipped, measured, cleaned.counted_text)
    return f"loaded, {measured.n_words} words"


def _put_aside(context: NightContext, request: Request, reason: str, detail: str, *, waiting: bool) -> str:
    rejection = reject(Step.FETCH, SOURCE, request.subject_id, request.url, reason, detail)
    with context.warehouse.writing() as con:
        save_rejections(con, context.night, [rejection], waiting=waiting)
    return f"not loaded: {detail}"
