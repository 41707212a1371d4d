"""The plan of the composed past: volumes, themes, gaps and copies, read from plan.toml."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from flows.demo.composed.quarters import Quarter, consecutive_quarters, index_of
from flows.demo.pieces import Slug, Words
from pipeline.errors import ConfigurationError
from pipeline.records import Record
from pipeline.toml import read_toml

PLAN = Path(__file__).with_name("plan.toml")

_Fraction = Annotated[float, Field(ge=0, le=1)]
_Share = _Fraction | Annotated[dict[Quarter, _Fraction], Field(min_length=1)]


class PlannedTheme(Record):
    """How often a theme is argued, by outlet."""

    moves: Literal["rises", "falls", "peaks", "stays", "composition", "background"]
    why: str = ""
    share: dict[Slug, _Share]

    def share_at(self, outlet_id: str, quarter: Quarter) -> float:
        """Return the share of an outlet's commentary of a quarter: linear between the quarters that are stated."""
        stated = self.share[outlet_id]
        if isinstance(stated, float):
            return stated
        return _between({index_of(one): share for one, share in stated.items()}, index_of(quarter))


class PlannedNotices(Record):
    """Notices on anything else."""

    more_in_a_quarter: int  # beyond one in each week without commentary


class PlannedGap(Record):
    """Days on which nobody captured an outlet."""

    outlet: Slug
    first_day: date
    last_day: date

    def holds(self, outlet_id: str, day: date) -> bool:
        """Return whether a page of the outlet that was published on that day was not captured."""
        return outlet_id == self.outlet and self.first_day <= day <= self.last_day


class PlannedEdit(Record):
    """A page that is captured a second time, with one more paragraph."""

    outlet: Slug
    quarter: Quarter
    after_days: int
    added: Words


class PlannedCopy(Record):
    """The first composed commentary of an outlet in a quarter, republished by another outlet."""

    quarter: Quarter
    of: Slug
    at: Slug
    after_days: int


class PastPlan(Record):
    """What the composed past is made to show."""

    model_config = ConfigDict(validate_by_name=True)

    seed: Words
    first_quarter: Quarter
    last_quarter: Quarter
    volume: dict[Slug, tuple[int, ...]]  # commentary of an outlet, by quarter
    notices: PlannedNotices
    themes: dict[str, PlannedTheme] = Field(alias="theme")
    dates: dict[Slug, Words]  # how an outlet wrote its dates, where it writes them otherwise today
    gaps: tuple[PlannedGap, ...] = Field(alias="gap")
    edit: PlannedEdit
    copies: tuple[PlannedCopy, ...] = Field(alias="copy")

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        outlets = set(self.volume)
        if any(len(volume) != len(self.quarters) for volume in self.volume.values()):
            raise ValueError(f"each outlet of [volume] needs {len(self.quarters)} numbers, one for each quarter")
        if any(set(theme.share) != outlets for theme in self.themes.values()):
            raise ValueError(f"each theme needs the share of each outlet of [volume]: {', '.join(sorted(outlets))}")
        return self

    @property
    def quarters(self) -> tuple[Quarter, ...]:
        """The quarters of the past, in their order."""
        return consecutive_quarters(self.first_quarter, self.last_quarter)

    def volume_of(self, outlet_id: str) -> Mapping[Quarter, int]:
        """Return how much commentary an outlet publishes, by quarter."""
        return dict(zip(self.quarters, self.volume[outlet_id], strict=True))


def load_plan(path: Path = PLAN) -> PastPlan:
    """Load a plan. Raises ConfigurationError, which names file, line and key of a mistake."""
    toml = read_toml(path, ConfigurationError)
    return toml.validate(PastPlan, toml.tree)


def _between(stated: Mapping[int, float], at: int) -> float:
    """Interpolate linearly; before the first and after the last place the share stays what it is there."""
    before = max((place for place in stated if place <= at), default=min(stated))
    after = min((place for place in stated if place >= at), default=max(stated))
    if before == after:
        return stated[before]
    return stated[before] + (stated[after] - stated[before]) * (at - before) / (after - before)
