"""The plan of the past: shares between the quarters that are stated, and mistakes that are named."""

from pathlib import Path

import pytest

from flows.demo.composed.past_plan import PLAN, PlannedTheme, load_plan
from pipeline.errors import ConfigurationError


def test_a_share_is_linear_between_the_stated_quarters_and_constant_outside() -> None:
    theme = PlannedTheme(moves="rises", share={"an-outlet": {"2023-Q1": 0.2, "2024-Q1": 0.6}, "another": 0.3})
    shares = [
        theme.share_at("an-outlet", quarter) for quarter in ("2022-Q4", "2023-Q1", "2023-Q3", "2024-Q1", "2026-Q3")
    ]
    assert shares == pytest.approx([0.2, 0.2, 0.4, 0.6, 0.6])
    assert theme.share_at("another", "2023-Q3") == 0.3


def test_the_plan_is_for_four_years() -> None:
    plan = load_plan()
    assert (plan.quarters[0], plan.quarters[-1], len(plan.quarters)) == ("2022-Q4", "2026-Q3", 16)
    assert all(sum(volumes) >= 20 for volumes in zip(*plan.volume.values(), strict=True))


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("[9, 9, ", "[9, ", "each outlet of .volume. needs 16 numbers"),
        ("share.capital-post = 0.25", "", "each theme needs the share of each outlet"),
        ("2024-Q1 = 0.08", "2024-Q9 = 0.08", "plan.toml, line"),
        ("= 0.95 }", "= 1.95 }", "plan.toml, line"),
        ('moves = "falls"', 'moves = "sinks"', r"plan\.toml, line \d+: theme.track_record.moves = 'sinks'"),
    ],
)
def test_a_mistake_in_the_plan_is_named(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    text = PLAN.read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "plan.toml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=complaint):
        load_plan(file)
