-- Candidate pairs: latest texts of two articles that share a sign, one of them undrawn. Boilerplate and superseded texts
-- are removed before the join, since a single sign of a wall joins all of its texts. Of a sign that very many texts share
-- only the first, by id, are paired with all: they represent it. With them the links of the stories that the pairs touch.
create or replace temporary table story_pairs as
with open_texts as (
    select
        revisions.revision_id,
        revisions.article_id,
        texts.sign_hash as text_hash,  -- NULL where no undrawn text is equal
        revisions.is_drawn is not true as is_undrawn
    from core.revisions as revisions
    inner join core.articles as articles on revisions.revision_id = articles.latest_revision_id
    semi join shared_signs using (revision_id)
    left join shared_signs as texts on revisions.revision_id = texts.revision_id and texts.sign_code = 'text'
    where revisions.is_boilerplate is not true
),

signs as (
    select
        shared_signs.*,
        open_texts.* exclude (revision_id),
        row_number() over (
            partition by shared_signs.sign_code, shared_signs.sign_hash
            order by shared_signs.revision_id
        ) as place
    from shared_signs
    inner join open_texts using (revision_id)
    where shared_signs.sign_code <> 'text'
),

representatives as (
    select *
    from signs
    where place <= $most_representatives
),

candidates as (
    select distinct
        least(representatives.revision_id, others.revision_id) as revision_a,
        greatest(representatives.revision_id, others.revision_id) as revision_b
    from representatives
    inner join signs as others using (sign_hash, sign_code)
    where
        (representatives.is_undrawn or others.is_undrawn)
        and representatives.article_id <> others.article_id
        and representatives.text_hash is distinct from others.text_hash
),

paired as (
    select revision_a as revision_id from candidates
    union
    select revision_b as revision_id from candidates
),

touched as (
    select distinct members.story_id
    from open_texts
    semi join paired using (revision_id)
    inner join core.story_members as members using (article_id)
    where not open_texts.is_undrawn
),

drawn_texts as (
    select articles.latest_revision_id as revision_id
    from touched
    inner join core.story_members as members using (story_id)
    inner join core.articles as articles using (article_id)
)

select
    revision_a,
    revision_b,
    null::varchar as link_reason
from candidates
union all
select
    links.revision_a,
    links.revision_b,
    links.link_reason
from core.story_links as links
semi join drawn_texts as texts_a on links.revision_a = texts_a.revision_id
semi join drawn_texts as texts_b on links.revision_b = texts_b.revision_id;
