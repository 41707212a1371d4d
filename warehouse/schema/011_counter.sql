-- The counting pixel of The Conversation is a sign of copies. Its own articles are signed anew, for their addresses say
-- the id that the pixel names; what republished them is known by it once its page is read again (`nato-asia rebuild`).
delete from core.signs
where revision_id in (
    select revisions.revision_id
    from core.revisions as revisions
    inner join core.articles as articles using (article_id)
    where regexp_matches(articles.url, '^https?://(www\.)?theconversation\.com/')
);
update core.revisions set is_drawn = false
where article_id in (
    select articles.article_id
    from core.articles as articles
    where regexp_matches(articles.url, '^https?://(www\.)?theconversation\.com/')
);

comment on column core.revisions.furniture is 'What cleaning took out of the page, by kind; the kind counter is the id of the article of The Conversation that a counting pixel names';
comment on column core.signs.sign_code is 'text (all its words), words (a MinHash band of its 5-word shingles), facts (one of its names and numbers in order), title, path (an article id in the address), address (what it calls its own), counter (the article of The Conversation that it is or that its counting pixel names)';
comment on column core.story_links.link_reason is 'near_text, canonical, counter, republication_note, path, same_author_and_title, joined by +; or spun';
comment on column core.story_members.story_reason is 'alone, original, spun (rewritten word by word, never counted), or the signs that make it a copy: same_text, near_text, canonical, counter (the counting pixel of The Conversation), republication_note, path, same_author_and_title';
