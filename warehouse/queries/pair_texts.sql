-- Pairs of articles' latest texts that share a sign, one of them undrawn: those worth comparing, numbered in the order
-- of their ids.
create or replace temporary table story_pairs as
with open_texts as (
    select
        revisions.revision_id,
        revisions.article_id,
        revisions.is_drawn,
        signs.sign_hash as text_hash
    from core.articles as articles
    inner join core.revisions as revisions on articles.latest_revision_id = revisions.revision_id
    inner join core.signs as signs using (revision_id)
    where revisions.is_boilerplate is not true and signs.sign_code = 'text'
),

shared as (
    select distinct
        least(undrawn.revision_id, others.revision_id) as revision_a,
        greatest(undrawn.revision_id, others.revision_id) as revision_b
    from open_texts as undrawn
    inner join core.signs as own on undrawn.revision_id = own.revision_id
    inner join core.signs as theirs on own.sign_code = theirs.sign_code and own.sign_hash = theirs.sign_hash
    inner join open_texts as others on theirs.revision_id = others.revision_id
    where
        undrawn.is_drawn is not true
        and own.sign_code <> 'text'
        and undrawn.article_id <> others.article_id
        and undrawn.text_hash <> others.text_hash
)

select
    revision_a,
    revision_b,
    row_number() over (order by revision_a, revision_b) as pair_number
from shared;
