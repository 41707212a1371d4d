"""Measured codebook quality: precision and recall of each theme in sentences of commentary, from quality.toml."""

from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from pipeline.errors import CodebookError
from pipeline.records import Record
from pipeline.themes.codebook.schema import Codebook
from pipeline.toml import read_toml

SHIPPED = Path(__file__).with_name("quality.toml")

ENOUGH_RECALL = 0.60
ENOUGH_PRECISION = 0.60
ENOUGH_LOW = 0.45  # where the interval of either begins
ENOUGH_POSITIVE = 10  # with fewer units a share says nothing

Share = Annotated[float, Field(ge=0, le=1)]


class Measured(Record):
    """Precision and recall over sentences, with 95 % intervals; None without cases."""

    n_positive: int  # units that carry the theme
    n_found: int  # units in which the codebook finds it
    precision: Share | None = None
    precision_low: Share | None = None
    precision_high: Share | None = None
    recall: Share | None = None
    recall_low: Share | None = None
    recall_high: Share | None = None


class _Theme(Measured):
    voice: dict[str, Measured] = Field(default_factory=dict)  # by group of sources; not published, too few sentences


class ThemeQuality(Measured):
    """Measured quality of one theme under one version of the codebook."""

    theme_id: str
    codebook_version: str

    @property
    def why_weak(self) -> tuple[str, ...]:
        """Reasons why the theme is weak: "few" cases, low "recall", low "precision"; empty if it is not weak."""
        reasons = {
            "few": self.n_positive < ENOUGH_POSITIVE,
            "recall": _is_low(self.recall, self.recall_low, ENOUGH_RECALL),
            "precision": _is_low(self.precision, self.precision_low, ENOUGH_PRECISION),
        }
        return tuple(reason for reason, holds in reasons.items() if holds)

    @property
    def figures(self) -> dict[str, Any]:
        """The shares with their intervals, and the weaknesses, under the column names of the warehouse."""
        shares = self.model_dump(exclude={"theme_id", "codebook_version", "n_positive", "n_found"})
        return {**shares, "weaknesses": self.why_weak}


class _File(Record):
    codebook_version: str
    codebook_sha256: str
    n_units: int
    theme: dict[str, _Theme]


def quality_if_measured(codebook: Codebook) -> dict[str, ThemeQuality]:
    """Return the shipped quality by theme; empty for a codebook that it was not measured under."""
    toml = read_toml(SHIPPED, CodebookError)
    if toml.tree.get("codebook_sha256") != codebook.codebook_sha256:
        return {}
    return {one.theme_id: one for one in load_quality(codebook)}


def load_quality(codebook: Codebook, path: Path | None = None) -> tuple[ThemeQuality, ...]:
    """Return the quality of each theme of `codebook`, in its order, from `path` or the file that ships with the code.

    Raises CodebookError on a broken file, on one that was measured under another codebook, and on a theme left out.
    """
    toml = read_toml(path or SHIPPED, CodebookError)
    file = toml.validate(_File, toml.tree)
    if file.codebook_sha256 != codebook.codebook_sha256:
        raise toml.trouble(
            f"it was measured under codebook {file.codebook_version}, {file.codebook_sha256[:12]}, and this is "
            f"{codebook.version}, {codebook.codebook_sha256[:12]}. Measure anew, as docs/codebook.md says.",
            "codebook_sha256",
        )
    if missing := [theme.theme_id for theme in codebook.themes if theme.theme_id not in file.theme]:
        raise toml.trouble(f"the theme {missing[0]!r} is not there. Measure anew, as docs/codebook.md says.", "theme")
    return tuple(
        ThemeQuality(
            theme_id=theme.theme_id,
            codebook_version=file.codebook_version,
            **file.theme[theme.theme_id].model_dump(exclude={"voice"}),
        )
        for theme in codebook.themes
    )


def _is_low(share: float | None, low: float | None, enough: float) -> bool:
    return (share is not None and share < enough) or (low is not None and low < ENOUGH_LOW)
