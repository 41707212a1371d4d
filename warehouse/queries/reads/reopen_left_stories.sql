-- The latest texts in the stories of dropped articles are drawn again.
update core.revisions set is_drawn = false
where revision_id in (
    select articles.latest_revision_id
    from incoming
    inner join core.story_members as dropped using (article_id)
    inner join core.story_members as members on dropped.story_id = members.story_id
    inner join core.articles as articles on members.article_id = articles.article_id
);
