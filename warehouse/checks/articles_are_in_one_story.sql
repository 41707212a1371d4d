-- Each article is in exactly one story, and each story has exactly one original and the right number of articles.
select
    articles.article_id as subject_id,
    'article in no story' as trouble
from core.articles as articles
anti join core.story_members as members using (article_id)
union all
select
    stories.story_id as subject_id,
    'story with a wrong original or count' as trouble
from core.stories as stories
left join core.story_members as members using (story_id)
group by stories.story_id, stories.n_articles, stories.original_article_id
having
    count(members.article_id) <> stories.n_articles
    or count(*) filter (where members.is_original) <> 1
    or bool_or(members.is_original and members.article_id <> stories.original_article_id)
union all
select
    members.article_id as subject_id,
    'member of no story' as trouble
from core.story_members as members
anti join core.stories as stories using (story_id);
