"""The recall study: what is drawn, what the sheets hold, and what the measure makes of codes; all on invented units."""

import csv
import json
import random
from collections import Counter
from math import isnan
from pathlib import Path

import duckdb
import pytest

from pipeline.themes.codebook.load import load_codebook
from tests.real.recall_measure import (
    Keyed,
    measure,
    read_codes,
    read_key,
    table,
    texts_of,
    weighted_rate,
)
from tests.real.recall_pool import Unit, read_pool
from tests.real.recall_sample import QUOTAS, draw, write_sheets

POOL = [
    Unit("set", f"item{n}", "rest", "any", f"The {n} NATO partners met in the yard.", f'He said "{n}".')
    for n in range(20)
] + [Unit("set", f"bird{n}", "rest", "any", f"A bird sat on branch {n}\nand sang.", "") for n in range(30)]
SMALL = {("set", "rest", "any", False): 5, ("set", "rest", "any", True): 4}


def keyed(id_: str, weight: float = 1.0, group: str = "rest") -> Keyed:
    return Keyed(id_, "set", id_, "", group, weight)


def themes(*codes: str) -> dict[str, frozenset[str]]:
    return {f"s{n}": frozenset(listed.split()) for n, listed in enumerate(codes, 1)}


def test_equal_weights_give_the_plain_wilson_interval() -> None:
    rate = weighted_rate([(3.0, n < 7) for n in range(20)])
    assert rate[:3] == pytest.approx((0.35, 0.181192, 0.567146), abs=1e-6)  # 7 of 20, as the codebook's README has it
    assert rate.n == 20
    assert rate.n_effective == pytest.approx(20)


def test_unequal_weights_move_the_share_and_widen_the_interval() -> None:
    rate = weighted_rate([(1.0, True)] * 10 + [(9.0, False)] * 10)
    assert rate.share == pytest.approx(0.1)
    assert rate.n_effective == pytest.approx(100**2 / (10 + 810))
    even = weighted_rate([(1.0, n < 1) for n in range(10)] * 2)
    assert rate.high - rate.low > even.high - even.low


def test_no_case_gives_no_rate() -> None:
    assert weighted_rate([]).n == 0
    assert isnan(weighted_rate([]).share)


def test_precision_and_recall_are_those_of_the_agreed_codes() -> None:
    key = [keyed("s1"), keyed("s2", 3.0), keyed("s3"), keyed("s4")]
    codes = themes("war", "war peace", "", "")
    war, peace, both = measure(key, (codes, codes), {}, themes("war", "", "war", ""), ["war", "peace"])
    assert (war.n_positive, war.precision.share, war.recall.share, war.alpha) == (2, 0.5, 0.25, 1)
    assert (peace.n_positive, peace.precision.n, peace.recall.share) == (1, 0, 0)
    assert (both.theme_id, both.n_positive, both.precision.share) == ("all", 3, 0.5)
    assert both.recall.share == pytest.approx(1 / 7)


def test_a_disagreement_is_open_until_a_third_file_decides_it() -> None:
    key = [keyed("s1"), keyed("s2")]
    coders = (themes("war", "war"), themes("war", ""))
    found = themes("war", "war")
    (undecided, _) = measure(key, coders, {}, found, ["war"])
    assert (undecided.n_positive, undecided.n_open, undecided.precision.n) == (1, 1, 1)
    (no, _) = measure(key, coders, {"s2": frozenset()}, found, ["war"])
    assert (no.n_positive, no.n_open, no.precision.share) == (1, 0, 0.5)
    (yes, _) = measure(key, coders, {"s2": frozenset({"war"})}, found, ["war"])
    assert (yes.n_positive, yes.precision.share, yes.alpha) == (2, 1, undecided.alpha)


def test_what_both_readers_say_no_third_file_overrules() -> None:
    codes = themes("war")
    (line, _) = measure([keyed("s1")], (codes, codes), {"s1": frozenset()}, codes, ["war"])
    assert line.n_positive == 1


def test_the_table_has_a_line_for_each_theme_and_dashes_for_what_is_unknown() -> None:
    codes = themes("war", "")
    lines = list(table(measure([keyed("s1"), keyed("s2")], (codes, codes), {}, codes, ["war", "peace"])))
    assert lines[2].startswith("| war | 1 | 0 | 1.00 | 1.00 (0.21 to 1.00; n 1, effective 1) |")
    assert lines[3] == "| peace | 0 | 0 | - | - | - |"
    assert len(lines) == 5


@pytest.mark.parametrize(
    ("body", "trouble"),
    [
        ("s1,war\n", "1 units have no line, the first is s2"),
        ("s1,war\ns2,\ns2,\n", "stands there twice"),
        ("s9,war\n", "'s9' is not in the sample"),
        ("s1,wra\n", "there is no theme wra"),
    ],
)
def test_codes_with_a_slip_are_refused(tmp_path: Path, body: str, trouble: str) -> None:
    path = tmp_path / "codes.csv"
    path.write_text(f"id,themes\n{body}", encoding="utf-8")
    with pytest.raises(ValueError, match=trouble):
        read_codes(path, ["s1", "s2"], ["war", "peace"])


def test_codes_are_read_with_several_themes_or_none(tmp_path: Path) -> None:
    path = tmp_path / "codes.csv"
    path.write_text("id,themes\ns1,war peace\ns2,\n", encoding="utf-8")
    assert read_codes(path, ["s1", "s2"], ["war", "peace"]) == themes("peace war", "")


def write_material(
    folder: Path, release: str, headlines: list[tuple[str, str]], entries: list[tuple[str, str]]
) -> None:
    for name in ("feed_history_state_dept", "headlines_prc_media_2022", "data/rss_stream"):
        (folder / name).mkdir(parents=True)
    item = json.dumps({"guid": "one", "content_html": release})
    (folder / "feed_history_state_dept" / "items.jsonl").write_text(item, encoding="utf-8")
    lines = "\n".join(json.dumps({"outlet": outlet, "title": title}) for outlet, title in headlines)
    (folder / "headlines_prc_media_2022" / "headlines.jsonl").write_text(lines, encoding="utf-8")
    path = folder / "data" / "rss_stream" / "entries_2022-09_2023-04.parquet"
    with duckdb.connect() as con:
        con.execute("create table entries (title text, description text, link text, language text, source_feed text)")
        rows = [
            (title, summary, f"https://a.test/{n}", "en", "https://a.test")
            for n, (title, summary) in enumerate(entries)
        ]
        con.executemany("insert into entries values (?, ?, ?, ?, ?)", rows)
        con.execute("copy entries to $path (format parquet)", {"path": str(path)})


def test_the_pool_holds_what_names_nato_or_both_sides_and_the_neighbours_in_a_release(tmp_path: Path) -> None:
    release = (
        "<p>Nobody here spoke about it at all. The guests sat down in the hall. NATO met its friends of Japan there. "
        "They left early in the evening rain.</p>"
    )
    headlines = [
        ("cgtn", "Chinese and US chess players meet again"),
        ("cgtn", "A panda is born in a Chinese zoo"),
        ("bbc", "Why the NATO summit runs so late"),
    ]
    entries = [
        ("US and China talk of ships", "A military hot line is back in use."),
        ("US and China talk of tea", "A kettle is back in use in the office."),
        ("A senator and his allies", "They met for lunch in the city."),
    ]
    write_material(tmp_path, release, headlines, entries)
    pool = read_pool(tmp_path, tmp_path)
    assert sorted((unit.group, unit.tier, unit.text) for unit in pool) == [
        ("rest", "alliance", "NATO met its friends of Japan there."),
        ("rest", "any", "Why the NATO summit runs so late"),
        ("rest", "beside", "The guests sat down in the hall."),
        ("rest", "beside", "They left early in the evening rain."),
        ("rest", "powers", "US and China talk of ships\nA military hot line is back in use."),
        ("state_media", "powers", "Chinese and US chess players meet again"),
    ]
    assert {unit.before for unit in pool if unit.tier == "alliance"} == {"The guests sat down in the hall."}


def test_the_draw_fills_each_quota_and_weights_it_to_the_pool() -> None:
    sample = draw(POOL, load_codebook(), SMALL, "seed")
    assert Counter(drawn.has_hit for drawn in sample) == {False: 5, True: 4}
    assert {drawn.has_hit: drawn.weight for drawn in sample} == {False: 30 / 5, True: 20 / 4}
    assert len({drawn.unit for drawn in sample}) == 9


def test_the_draw_depends_on_the_seed_and_not_on_the_order_of_the_pool() -> None:
    shuffled = random.Random(1).sample(POOL, len(POOL))
    assert draw(POOL, load_codebook(), SMALL, "seed") == draw(shuffled, load_codebook(), SMALL, "seed")
    assert draw(POOL, load_codebook(), SMALL, "seed") != draw(POOL, load_codebook(), SMALL, "other")


def test_a_quota_above_its_stratum_is_refused() -> None:
    with pytest.raises(ValueError, match="has 20 units, fewer than its quota of 21"):
        draw(POOL, load_codebook(), {("set", "rest", "any", True): 21}, "seed")


def test_the_quotas_are_half_hitless_and_45_to_55_between_the_groups() -> None:
    assert sum(QUOTAS.values()) == 480
    assert sum(n for (*_, has_hit), n in QUOTAS.items() if not has_hit) == 240
    assert sum(n for (_, group, _, _), n in QUOTAS.items() if group == "state_media") == 216


def test_the_sheet_shows_texts_and_no_strata_and_the_key_strata_and_no_text(tmp_path: Path) -> None:
    sample = draw(POOL, load_codebook(), SMALL, "seed")
    write_sheets(tmp_path, sample)
    sheet = [line.split("\t") for line in (tmp_path / "sentences.tsv").read_text(encoding="utf-8").splitlines()]
    assert sheet[0] == ["id", "text", "before"]
    assert [row[1] for row in sheet[1:]] == [drawn.unit.text.replace("\n", " | ") for drawn in sample]
    key = (tmp_path / "key.csv").read_text(encoding="utf-8")
    assert [row["id"] for row in csv.DictReader(key.splitlines())] == [row[0] for row in sheet[1:]]
    assert not any(word in key for word in ("NATO partners", "bird sat"))


def test_the_key_leads_back_to_the_texts_it_was_drawn_from(tmp_path: Path) -> None:
    sample = draw(POOL, load_codebook(), SMALL, "seed")
    write_sheets(tmp_path, sample)
    key = read_key(tmp_path / "key.csv")
    assert list(texts_of(key, POOL).values()) == [drawn.unit.text for drawn in sample]
    edited = [unit._replace(text=f"{unit.text} Later.") for unit in POOL]
    with pytest.raises(ValueError, match="as it was drawn"):
        texts_of(key, edited)


def test_the_definitions_are_those_of_the_codebooks_themes(tmp_path: Path) -> None:
    write_sheets(tmp_path, [])
    lines = (tmp_path / "definitions.md").read_text(encoding="utf-8").splitlines()
    defined = [line.removeprefix("## ").split(":")[0] for line in lines if line.startswith("## ")]
    assert sorted(defined) == sorted(theme.theme_id for theme in load_codebook().themes)
