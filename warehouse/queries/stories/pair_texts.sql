-- Candidate pairs: latest texts of two articles that share a sign, one of them undrawn, numbered in the order of their
-- ids. Boilerplate and superseded texts are removed before the join, since a single sign of a wall joins all of its
-- texts.
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
        open_texts.is_undrawn
    from shared_signs
    inner join open_texts using (revision_id)
    where shared_signs.sign_code <> 'text'
),

met as (
    select distinct
        own.revision_id as undrawn_id,
        theirs.revision_id as other_id
    from signs as own
    inner join signs as theirs using (sign_hash, sign_code)
    where own.is_undrawn and own.revision_id <> theirs.revision_id
),

shared as (
    select distinct
        least(met.undrawn_id, met.other_id) as revision_a,
        greatest(met.undrawn_id, met.other_id) as revision_b
    from met
    inner join open_texts as undrawn_text on met.undrawn_id = undrawn_text.revision_id
    inner join open_texts as others on met.other_id = others.revision_id
    where undrawn_text.article_id <> others.article_id and undrawn_text.text_hash is distinct from others.text_hash
)

select
    revision_a,
    revision_b,
    row_number() over (order by revision_a, revision_b) as pair_number
from shared;
