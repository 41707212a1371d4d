"""Settings with declared outlets on loopback, for the tests of routes."""

from pathlib import Path

from flows.settings import Settings
from tests.web import Web

REVIEW, GAZETTE = "http://review.example", "http://gazette.example"
DECLARED = f"""
[[source]]
id = "review"
name = "The Review"
feeds = [{{ url = "{REVIEW}/feed/" }}]

[[source]]
id = "gazette"
name = "The Gazette"
feeds = [{{ url = "{GAZETTE}/feed.xml" }}]
"""


def outlet_settings(folder: Path, *webs: Web, declared: str = DECLARED, **changed: object) -> Settings:
    """Return settings for two outlets, both served by the first of `webs`, and the archive by the last."""
    sources = folder / "sources.toml"
    sources.write_text(declared)
    hosts = {"review.example": webs[0], "gazette.example": webs[0], "data.commoncrawl.org": webs[-1]} if webs else {}
    return Settings.model_validate(
        {
            "data": folder / "data",
            "sources": sources,
            "connect_to": {name: web.address for name, web in hosts.items()},
            "delay_s": 0,
            "deadline_s": 20,
            **changed,
        }
    )
