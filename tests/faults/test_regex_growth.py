"""Growth of processor time: four times the input takes at most six times as long, whoever wrote the input.

Checked for each regular expression of the project with attack strings from its own syntax tree, and for the public
functions that read foreign documents with hostile ones. Each is measured in a process that may be killed.
"""

import multiprocessing
import re
from concurrent.futures import ProcessPoolExecutor

import pytest

from tests.faults import hostile_documents
from tests.faults.attack_strings import attacks_on
from tests.faults.compiled_patterns import Compiled, Site, collect
from tests.faults.growth import breaches
from tests.faults.pattern_growth import excesses_of

PLANTED = Site("planted.py", 1)
RUNAWAYS = (r"(a+)+$", r"(a|a)*b", r"\s+$", r'"[^"]*"[^>]*>', r"a*a*b", r"\d+-\w+", r"(?:a|ab)*c(?=\s+$)", r"x.*y.*z")
LINEAR = (r"(?<!\s)\s++$", r"<[^<>]*>", r"(?<!a)(?>a+)+$", r"a{0,20}b", r"\w+", r"(?:\r\n|\n)+", r"^\s+$")


@pytest.fixture(scope="module")
def collected() -> list[Compiled]:
    """Every pattern of the project, collected where none of its modules is imported yet."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as fresh:
        return fresh.submit(collect).result()


@pytest.mark.parametrize("pattern", RUNAWAYS)
def test_a_pattern_that_grows_too_fast_is_found(pattern: str) -> None:
    assert len(list(breaches(excesses_of, [Compiled(PLANTED, pattern, 0)]))) == 1


def test_a_pattern_that_grows_with_its_input_passes() -> None:
    planted = [Compiled(PLANTED, pattern, 0) for pattern in LINEAR]
    assert list(map(str, breaches(excesses_of, planted))) == []


def test_what_is_only_matched_at_one_place_is_not_searched() -> None:
    matched = Compiled(PLANTED, r"\s+x", 0, frozenset({"match"}))
    assert list(map(str, breaches(excesses_of, [matched]))) == []
    assert list(breaches(excesses_of, [matched._replace(methods=frozenset({"match", "sub"}))]))


def test_a_pattern_without_a_long_repetition_needs_no_attack() -> None:
    assert attacks_on(r"(?:19|20)\d\d-[01]?\d{1,2}") == []


def test_an_attack_reaches_its_repetition_and_fails_behind_it() -> None:
    pattern = re.compile(r"key=\s*value")
    assert any(
        not pattern.fullmatch(attack.text(40)) and "key=    " in attack.text(40)
        for attack in attacks_on(pattern.pattern)
    )


def test_patterns_of_every_kind_are_collected(collected: list[Compiled]) -> None:
    files = {compiled.site.file for compiled in collected}
    tables = {"pipeline/clean/boilerplate/set_phrases.py", "pipeline/urls/rules.py", "pipeline/assess/genre.py"}
    inside_functions = {
        "pipeline/clean/dates/search.py",
        "pipeline/discover/listing.py",
        "pipeline/clean/dates/url_date.py",
    }
    of_history = {  # read what strangers archived: addresses, pages, lists of files
        *("pipeline/history/cdx.py", "pipeline/history/screen.py", "pipeline/history/sieve.py"),
        *("pipeline/history/unmask.py", "pipeline/history/unseen.py", "pipeline/history/word_search.py"),
        *("pipeline/history/text_row.py", "pipeline/history/warc_paths.py"),
        *("flows/routes/address_lists.py", "flows/routes/warc_files.py"),
    }
    others = {"pipeline/themes/codebook/terms.py", "pipeline/discover/syndication.py"}
    assert tables | inside_functions | of_history | others <= files


@pytest.mark.timeout(1_800)  # two minutes of processor time, which a busy machine may spread
def test_no_pattern_takes_more_than_six_times_as_long_for_four_times_the_input(collected: list[Compiled]) -> None:
    each_once = {(one.pattern, one.flags, one.methods): one for one in collected}
    assert list(map(str, breaches(excesses_of, list(each_once.values())))) == []


@pytest.mark.timeout(1_800)
def test_no_reader_takes_more_than_six_times_as_long_for_four_times_the_document() -> None:
    readings = hostile_documents.readings()
    assert {reading.reader for reading in readings} == set(hostile_documents.DOCUMENTS)
    assert list(map(str, breaches(hostile_documents.excesses_of, readings))) == []
