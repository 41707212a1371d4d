"""The digest in two forms: Markdown, and HTML that mail programs show (inline styles, no script, nothing loaded)."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment

from pipeline.records.digest import PieceToRead, WeeklyDigest
from pipeline.render.digest.claims import TEST_NAMES, claim_of
from pipeline.render.jinja_environment import html_environment, in_words
from pipeline.render.markdown import escape_markdown, markdown_link

MOST_MOVES = 10
MOST_REASONS = 5
_TEMPLATES = Path(__file__).parent / "templates"
_MOST_THEMES = 3  # that are named as a reason to read a piece


def digest_html(digest: WeeklyDigest, outlook: str) -> str:
    """Return the digest as an HTML page; `outlook` says in a sentence from when on a line can be drawn."""
    return _html().get_template("digest.html.jinja").render(_content(digest, outlook))


def digest_markdown(digest: WeeklyDigest, outlook: str) -> str:
    """Return the digest as Markdown, otherwise like `digest_html`."""
    return _markdown().get_template("digest.md.jinja").render(_content(digest, outlook))


def _content(digest: WeeklyDigest, outlook: str) -> dict[str, Any]:
    return {
        "digest": digest,
        "week": digest.week,
        "claims": [claim_of(move) for move in digest.moves[:MOST_MOVES]],
        "n_more_moves": max(len(digest.moves) - MOST_MOVES, 0),
        "n_new_moves": sum(move.is_new for move in digest.moves),
        "test_names": {code: name.partition(" (")[0] for code, name in TEST_NAMES.items()},
        "pieces": [(piece, _why(piece)) for piece in digest.pieces],
        "rejections": digest.rejections[:MOST_REASONS],
        "n_more_reasons": max(len(digest.rejections) - MOST_REASONS, 0),
        "n_rejections": sum(one.n_things for one in digest.rejections),
        "troubles": [(night, trouble) for night in digest.nights for trouble in night.troubles],
        "n_missed": sum(week.n_nights_missing for week in digest.watched),
        "outlook": outlook.replace("`", ""),  # of commands: a mail is not read in a terminal
    }


def _why(piece: PieceToRead) -> str:
    """Return why a piece is worth reading: by rule, not by judgement."""
    reasons = []
    if piece.moved_labels:
        moved = "; ".join(piece.moved_labels[:_MOST_THEMES])
        reasons.append(f"has {len(piece.moved_labels)} of the themes that have moved: {moved}")
    elif piece.other_labels:
        others = "; ".join(piece.other_labels[:_MOST_THEMES])
        reasons.append(f"{_counted(piece.n_themes, 'theme', 'themes')}, most hits on {others}")
    else:
        reasons.append("has no theme of the codebook")
    if piece.n_articles > 1:
        reasons.append(f"stands in {piece.n_articles} places")
    return "; ".join(reasons)


def _counted(n: int, one: str, several: str) -> str:
    return f"{n:,} {one if n == 1 else several}"


@cache
def _html() -> Environment:
    environment = html_environment(_TEMPLATES)
    environment.filters["counted"] = _counted
    return environment


@cache
def _markdown() -> Environment:
    """Return the environment for Markdown: all that an expression yields is escaped, unless it is Markdown already."""
    environment = html_environment(_TEMPLATES)
    environment.autoescape = False
    environment.finalize = escape_markdown
    environment.filters |= {"counted": _counted, "link": markdown_link, "in_words": in_words}
    return environment
