"""The site has every page of docs/, CONTRIBUTING leads to files that exist, the citation names version and licence."""

import re
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


def missing_paths(text: str) -> set[str]:
    """Return the paths of the repository that a text names in backticks and that do not exist."""
    named = re.findall(r"`((?:flows|pipeline|warehouse|tests|docs)/[\w./-]*)`", text)
    return {path for path in named if not (ROOT / path).exists()}


def test_contributing_names_paths_that_exist() -> None:
    assert missing_paths((ROOT / "CONTRIBUTING.md").read_text()) == set()


def test_a_path_that_does_not_exist_is_found() -> None:
    assert missing_paths("See `pipeline/urls` and `pipeline/urls/planted.py`.") == {"pipeline/urls/planted.py"}


def test_contributing_names_every_room_of_the_pipeline() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text()
    rooms = [path for path in (ROOT / "pipeline").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()]
    named = {path.name for path in rooms if f"`pipeline/{path.name}`" in text}
    assert named == {path.name for path in rooms} - {"__init__.py"}


def test_the_citation_agrees_with_the_package() -> None:
    package = settings_in("pyproject.toml")["project"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    assert (citation["title"], citation["version"], citation["license"]) == (
        package["name"],
        package["version"],
        package["license"],
    )
