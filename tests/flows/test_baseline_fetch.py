"""What the address of a seed article answers: another text than the seed is put aside and never loaded."""

from pathlib import Path

from flows.context import open_context, open_resources
from flows.night import begin_night
from flows.settings import Settings
from flows.steps.baseline import SOURCE, record_seed
from pipeline.baseline import load_profile
from pipeline.records import Answer, Archived, Request, Role
from tests.builders import a_night
from tests.flows.newsstand import page
from warehouse.store.baseline import stored_seeds


def test_a_page_that_is_not_the_seed_is_put_aside_as_different_and_its_text_is_not_loaded(tmp_path: Path) -> None:
    seed, night = load_profile().articles[0], a_night()
    request = Request(url=seed.url, role=Role.BASELINE, source_id=SOURCE, subject_id=seed.baseline_id)
    answer = Answer(
        request=request,
        final_url=seed.url,
        status=200,
        headers=(("Content-Type", "text/html"),),
        body=page("Another piece of commentary"),
        fetched_at=night.at,
    )
    settings = Settings(data=tmp_path / "data")
    settings.data.mkdir()
    with open_resources(settings) as shared, open_context(shared, night) as context:
        begin_night(context)
        said = record_seed(context, Archived(exchange=answer))
        with context.warehouse.reading() as con:
            refused = con.execute(
                "select reason, source_id, subject_id, state, way_out from core.rejections"
            ).fetchall()
            kept = stored_seeds(con)[seed.baseline_id]
    assert f"words instead of {seed.n_words}" in said
    assert [row[:4] for row in refused] == [("baseline_differs", SOURCE, seed.baseline_id, "waiting")]
    assert "nato-asia baseline load" in refused[0][4]
    assert kept.text is None
