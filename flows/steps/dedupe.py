"""dedupe: articles that are one piece of writing become one story, counted once."""

from prefect import get_run_logger, task
from prefect.cache_policies import NO_CACHE

from flows.desk import Desk, desk_of
from flows.settings import Settings
from pipeline.dedupe import cluster
from pipeline.records import Night, Story
from warehouse.store.stories import same_text_links, save_stories, story_candidates


@task(cache_policy=NO_CACHE)
def dedupe(settings: Settings, night: Night) -> None:
    """Draw the stories that texts not taken into account yet touch."""
    stories = draw_stories(desk_of(settings, night))
    n_copies = sum(len(story.members) - 1 for story in stories)
    get_run_logger().info("%d stories drawn, with %d copies", len(stories), n_copies)


def draw_stories(desk: Desk) -> tuple[Story, ...]:
    """Store the stories of all articles with an undrawn text or date, in one transaction."""
    with desk.warehouse.writing() as con:
        links = same_text_links(con)
        candidates, present, redrawn = story_candidates(con, links)
        stories = tuple(cluster(candidates, (*present, *links)))
        save_stories(con, desk.night, stories, redrawn)
    return stories
