"""A pool of any function: here functions of the standard library, which children import by name."""

import json
import os
import time
from collections.abc import Callable
from typing import Any

import pytest

from pipeline.children.child import ChildLimits
from pipeline.children.pool import ChildPool


def pool(function: Callable[[Any], Any], **choices: Any) -> ChildPool[Any, Any]:
    return ChildPool(function, 1, give_up=lambda detail: f"gave up: {detail}", **choices)


def test_results_that_are_false_or_none_count_as_results() -> None:
    with pool(json.loads) as opened:
        assert list(opened.map(["0", "null", "[]", '"x"'])) == [0, None, [], "x"]


def test_an_error_of_the_function_is_given_up_with_its_name_and_the_others_go_on() -> None:
    with pool(json.loads) as opened:
        before, broken, after = opened.map(["1", "{", "2"])
    assert (before, after) == (1, 2)
    assert broken.startswith("gave up: Reading it failed: JSONDecodeError: ")


def test_what_ends_its_process_is_given_up_with_the_exit_code() -> None:
    with pool(os._exit) as opened:
        assert list(opened.map([3])) == ["gave up: The process that read it died (exit code 3)."]


def test_what_takes_too_long_is_given_up() -> None:
    with pool(time.sleep, limits=ChildLimits(wall_s=0.2)) as opened:
        slow, quick = opened.map([60, 0])
    assert slow == "gave up: Reading it takes longer than the limit of 0.2 seconds."
    assert quick is None


@pytest.mark.parametrize("refused", ["too large", 0])
def test_what_is_refused_has_its_result_without_a_child(refused: object) -> None:
    with pool(json.loads, refuse=lambda item: refused if item == "large" else None) as opened:
        assert list(opened.map(["1", "large", "2"])) == [1, refused, 2]
