"""`nato-asia evaluate` without material: every question has its module, and mistakes are one sentence."""

import inspect

import pytest

from flows.cli.evaluate import QUESTIONS, evaluate, module_of
from pipeline.errors import SettingsError


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_is_measured_by_a_module_of_its_own(question: str) -> None:
    assert list(inspect.signature(module_of(question).figures).parameters) == ["material"]


def test_an_unknown_question_is_refused_with_the_known_ones() -> None:
    with pytest.raises(SettingsError, match="'datse': no such question"):
        evaluate(["datse"])
