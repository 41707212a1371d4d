-- Pairs of articles' latest texts that share a sign, one of them undrawn: those worth comparing, numbered in the order
-- of their ids. Begun from the undrawn texts, so that of a long history only two columns of signs are read; walls and
-- superseded texts go before texts meet, since one sign of a wall meets all of it.
create or replace temporary table story_pairs as
with undrawn as (
    select revisions.revision_id
    from core.revisions as revisions
    inner join core.articles as articles on revisions.revision_id = articles.latest_revision_id
    where revisions.is_drawn is not true and revisions.is_boilerplate is not true
),

own as (
    select signs.*
    from core.signs as signs
    semi join undrawn using (revision_id)
    where signs.sign_code <> 'text'
),

touched as (
    select signs.*
    from core.signs as signs
    semi join own using (sign_hash, sign_code)
),

open_texts as (
    select
        revisions.revision_id,
        revisions.article_id,
        signs.sign_hash as text_hash
    from core.revisions as revisions
    semi join touched using (revision_id)
    inner join core.articles as articles on revisions.revision_id = articles.latest_revision_id
    inner join core.signs as signs on revisions.revision_id = signs.revision_id
    where revisions.is_boilerplate is not true and signs.sign_code = 'text'
),

theirs as (
    select touched.*
    from touched
    semi join open_texts using (revision_id)
),

met as (
    select distinct
        own.revision_id as undrawn_id,
        theirs.revision_id as other_id
    from own
    inner join theirs using (sign_hash, sign_code)
    where own.revision_id <> theirs.revision_id
),

shared as (
    select distinct
        least(met.undrawn_id, met.other_id) as revision_a,
        greatest(met.undrawn_id, met.other_id) as revision_b
    from met
    inner join open_texts as undrawn_text on met.undrawn_id = undrawn_text.revision_id
    inner join open_texts as others on met.other_id = others.revision_id
    where undrawn_text.article_id <> others.article_id and undrawn_text.text_hash <> others.text_hash
)

select
    revision_a,
    revision_b,
    row_number() over (order by revision_a, revision_b) as pair_number
from shared;
