"""quality.toml: the figures of the shipped codebook, and of no other."""

from pathlib import Path

import pytest

from pipeline.errors import CodebookError
from pipeline.themes.codebook.load import load_codebook
from pipeline.themes.codebook.quality import SHIPPED, ThemeQuality, load_quality

CODEBOOK = load_codebook()


def a_quality(**given: float) -> ThemeQuality:
    measured = {"n_positive": 20, "n_found": 20, "precision": 0.9, "recall": 0.8, **given}
    return ThemeQuality.model_validate({"theme_id": "containment", "codebook_version": "2.0.0", **measured})


def edited(folder: Path, *changes: str) -> Path:
    """Write the shipped file with each text of `changes` replaced by the next one, once."""
    text = SHIPPED.read_text(encoding="utf-8")
    for old, new in zip(changes[::2], changes[1::2], strict=True):
        assert old in text
        text = text.replace(old, new, 1)
    path = folder / "quality.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_each_theme_of_the_shipped_codebook_has_its_quality() -> None:
    shipped = load_quality(CODEBOOK)
    assert [quality.theme_id for quality in shipped] == [theme.theme_id for theme in CODEBOOK.themes]
    assert {quality.codebook_version for quality in shipped} == {CODEBOOK.version}
    for quality in shipped:
        if quality.recall is not None:
            assert quality.recall_low is not None
            assert quality.recall_high is not None
            assert quality.recall_low <= quality.recall <= quality.recall_high


def test_the_figures_of_another_codebook_are_refused_with_line_and_way_out(tmp_path: Path) -> None:
    path = edited(tmp_path, CODEBOOK.codebook_sha256, "f" * 64)
    with pytest.raises(CodebookError, match=r"quality\.toml, line 4: it was measured under codebook .* Measure anew"):
        load_quality(CODEBOOK, path)


def test_a_theme_that_was_left_out_is_named(tmp_path: Path) -> None:
    path = edited(tmp_path, "[theme.containment]", "[theme.constraint]", "[theme.containment.", "[theme.constraint.")
    with pytest.raises(CodebookError, match="the theme 'containment' is not there"):
        load_quality(CODEBOOK, path)


def test_a_misspelt_key_is_told(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match="unknown key"):
        load_quality(CODEBOOK, edited(tmp_path, "recall = ", "recal = "))


@pytest.mark.parametrize(
    ("quality", "why"),
    [
        (a_quality(), ()),
        (a_quality(recall=0.59), ("recall",)),
        (a_quality(recall=0.60, precision=0.60), ()),
        (a_quality(precision=0.59), ("precision",)),
        (a_quality(recall=0.7, recall_low=0.44), ("recall",)),
        (a_quality(precision=0.7, precision_low=0.45), ()),
        (a_quality(n_positive=9, recall=0.5), ("few", "recall")),
        (ThemeQuality(theme_id="containment", codebook_version="2.0.0", n_positive=0, n_found=0), ("few",)),
    ],
)
def test_a_theme_is_weak_with_its_reasons(quality: ThemeQuality, why: tuple[str, ...]) -> None:
    assert quality.why_weak == why
