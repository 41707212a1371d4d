"""What both kinds of page share: their templates, the one style sheet, and the hash by which it is admitted.

The Content-Security-Policy of a page allows nothing but that style sheet: no script, no foreign picture, no form.
"""

import base64
import hashlib
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from pipeline.render import jinja_environment, tested_in_words
from pipeline.render.jinja_environment import html_environment

FOLDER = Path(str(resources.files("pipeline.render.report")))


def rendered(template: str, **content: Any) -> str:
    """Return a page made of a template and its content."""
    style = _style()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return _environment().get_template(template).render(
        style=Markup(style), style_hash=f"sha256-{digest}", **content
    )  # fmt: skip


@cache
def renderer_sha256() -> str:
    """Return a digest of everything that makes a page of its content: code, templates, style."""
    digest = hashlib.sha256()
    for path in (*map(Path, (jinja_environment.__file__, tested_in_words.__file__)), *sorted(FOLDER.rglob("*"))):
        if path.suffix in {".py", ".html", ".css"}:
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


@cache
def _environment() -> Environment:
    return html_environment(FOLDER / "templates")


@cache
def _style() -> str:
    return (FOLDER / "style.css").read_text(encoding="utf-8")
