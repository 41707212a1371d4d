"""Extraction of evaluation sets by the cleaner and by bare trafilatura; each page is read once per run."""

import gzip
import json
import logging
import multiprocessing
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

import trafilatura

from pipeline.clean.clean_pool import clean_pages, cleaning_pool
from pipeline.clean.page_to_clean import PageToClean
from pipeline.records import CleanText, Unclean

PROCESSES = 2
SetName = Literal["html_zyte_aeb", "html_trafilatura"]


class Bare(NamedTuple):
    """The result of trafilatura alone; empty where it finds nothing."""

    text: str = ""
    title: str = ""
    date: str = ""
    author: str = ""  # several are separated by “; ”


class Stated(NamedTuple):
    """One page of a set with its annotations, as the README of the set describes them."""

    name: str  # the address of the page, or its id if the set has ids
    url: str
    gold: dict[str, Any]
    body: bytes


class Evaluated(NamedTuple):
    """One page of a set, extracted by both."""

    stated: Stated
    ours: CleanText | Unclean
    bare: Bare


@lru_cache(maxsize=2)
def evaluated_pages(material: Path, set_name: SetName) -> tuple[Evaluated, ...]:
    """Extract every page of a set with both, on two processes; cached, because several questions use it."""
    stated = tuple(stated_pages(material, set_name))
    with cleaning_pool(n_workers=PROCESSES) as children:
        ours = list(clean_pages(children, (PageToClean(body=page.body, url=page.url) for page in stated)))
    with multiprocessing.get_context("forkserver").Pool(PROCESSES) as processes:
        bare = processes.imap(_extract_bare, ((page.body, page.url) for page in stated), chunksize=4)
        return tuple(Evaluated(*read) for read in zip(stated, ours, bare, strict=True))


def stated_pages(material: Path, set_name: SetName) -> Iterator[Stated]:
    """Yield every page of a set with its annotations."""
    return _SETS[set_name](material / set_name)


def _extract_bare(page: tuple[bytes, str]) -> Bare:
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    body, url = page
    found: Any = trafilatura.bare_extraction(body, url=url or None, with_metadata=True, include_comments=False)
    if found is None:
        return Bare()
    return Bare(found.text or "", found.title or "", found.date or "", found.author or "")


def _zyte(folder: Path) -> Iterator[Stated]:
    gold = json.loads((folder / "ground-truth.json").read_text("utf-8"))
    for name, stated in gold.items():
        body = gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes())
        yield Stated(name, stated.get("url", ""), stated, body)


def _trafilatura(folder: Path) -> Iterator[Stated]:
    gold = json.loads((folder / "tests" / "evaldata.json").read_text("utf-8"))
    for url, stated in gold.items():
        places = (folder / "tests" / place / stated["file"] for place in ("cache", "eval"))
        if path := next((path for path in places if path.is_file()), None):
            yield Stated(url, url, stated, path.read_bytes())


_SETS = {"html_zyte_aeb": _zyte, "html_trafilatura": _trafilatura}
