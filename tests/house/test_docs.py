"""The site has every page of docs/, and the citation names the version and licence of the package."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]


def settings_in(name: str) -> dict[str, dict[str, object]]:
    return tomllib.loads((ROOT / name).read_text())


def pages_in(nav: object) -> Iterator[str]:
    """Yield the pages of a navigation, which nests lists of titles and what they lead to."""
    if isinstance(nav, str):
        yield nav
    elif isinstance(nav, dict):
        yield from pages_in(list(nav.values()))
    elif isinstance(nav, list):
        for entry in nav:
            yield from pages_in(entry)


def test_the_site_leads_to_every_page_once() -> None:
    pages = list(pages_in(settings_in("zensical.toml")["project"]["nav"]))
    assert sorted(pages) == sorted(path.name for path in (ROOT / "docs").glob("*.md"))


def test_the_first_page_links_every_other() -> None:
    first = (ROOT / "docs" / "index.md").read_text()
    pages = {path.name for path in (ROOT / "docs").glob("*.md")} - {"index.md"}
    assert {page for page in pages if f"]({page})" not in first} == set()


def test_the_citation_agrees_with_the_package() -> None:
    package = settings_in("pyproject.toml")["project"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    assert (citation["title"], citation["version"], citation["license"]) == (
        package["name"],
        package["version"],
        package["license"],
    )
