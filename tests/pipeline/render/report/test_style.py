"""Both schemes can be read (WCAG 2.2, AA), and each colour of a chart has its place in them."""

import re

import pytest

from pipeline.render.report import palette
from pipeline.render.report.heat_map import LIMITS
from pipeline.render.report.report_page import FOLDER

CSS = (FOLDER / "style.css").read_text(encoding="utf-8")
LIGHT, DARK = (
    dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", block))
    for block in re.findall(r":root \{(.*?)\}", CSS, re.S)[:2]
)
TEXT = [("text", "surface"), ("muted", "surface"), ("link", "surface"), ("series", "surface"), ("weak", "surface"),
        ("muted", "raised"), ("text", "raised"), ("on-mark", "mark"), ("text", "warning"), ("axis", "surface"),
        ("axis", "absent"), *((("on-light" if n <= 4 else "on-dark"), f"shade-{n}") for n in range(1, 7))]  # fmt: skip
GRAPHIC = ["series", "weak", "baseline", "corrected", "text", "nights"]


def luminance(colour: str) -> float:
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("letters", "ground"), TEXT)
def test_letters_have_contrast(scheme: dict[str, str], letters: str, ground: str) -> None:
    assert contrast(scheme[letters], scheme[ground]) >= 4.5


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("mark", GRAPHIC)
def test_lines_and_points_have_contrast(scheme: dict[str, str], mark: str) -> None:
    assert contrast(scheme[mark], scheme["surface"]) >= 3


def test_both_schemes_have_the_same_colours() -> None:
    assert LIGHT.keys() == DARK.keys()
    assert len(LIGHT) > 20


def test_the_style_sheet_replaces_every_colour_of_the_charts() -> None:
    stated = [value for name, value in vars(palette).items() if name.isupper()]
    colours = {one for value in stated for one in ((value,) if isinstance(value, str) else value)}
    replaced = set(re.findall(r'\[(?:fill|stroke)="(#[0-9a-f]{6})"\]', CSS))
    assert colours == replaced


def test_there_is_a_shade_for_every_limit() -> None:
    assert len(palette.SHADES) == len(LIMITS) + 1


def test_focus_is_seen_and_nothing_moves() -> None:
    assert re.search(r":focus-visible \{ outline: 3px solid", CSS)
    assert "outline: none" not in CSS
    assert "animation" not in CSS
    assert "transition" not in CSS
