"""The coded entries and texts of relevance: each changed label has its reason, and only what was coded is measured."""

import json
from pathlib import Path

import pytest

from flows.evaluate.relevance_quality import coded_items, read_gold

NOW = {"2": {"core"}, "1": {"peripheral"}, "0": {"none", "analogy"}}


def test_each_changed_label_says_why_and_no_other_does() -> None:
    for row in [*read_gold("rss_stream"), *read_gold("commentary")]:
        codes = {row["code_1"], row["code_2"]}
        assert codes <= {"core", "peripheral", "analogy", "none"}
        is_changed = row["label_before"] != "" and not codes <= NOW[row["label_before"]]
        assert bool(row["why_changed"]) == is_changed, row["item"]
        assert row["why_changed"].endswith("; the readers differ") == (is_changed and len(codes) == 2), row["item"]


def test_an_entry_other_than_the_coded_one_is_not_measured(tmp_path: Path) -> None:
    folder = tmp_path / "rss_stream"
    folder.mkdir()
    lines = (json.dumps({"id": row["item"], "title": "Soup", "text": "Onions."}) for row in read_gold("rss_stream"))
    (folder / "relevance_gold.jsonl").write_text("\n".join(lines), "utf-8")
    with pytest.raises(ValueError, match="rss000 is not the item that was coded"):
        list(coded_items(tmp_path, "rss_stream"))
