-- Revisions that share signs with undrawn ones, and whose words one outlet shows under too many headlines or addresses
-- to be copies: all of them, or nearly all MinHash bands. Their articles' stories are drawn anew.
with undrawn as (
    select distinct
        signs.sign_code,
        signs.sign_hash
    from core.signs as signs
    inner join core.revisions as revisions using (revision_id)
    where revisions.is_drawn is not true and signs.sign_code in ('text', 'words')
),

suspected as (
    select distinct signs.revision_id
    from core.signs as signs
    inner join undrawn using (sign_code, sign_hash)
    inner join core.revisions as revisions using (revision_id)
    where revisions.is_boilerplate is not true
),

their_signs as (
    select signs.*
    from core.signs as signs
    semi join suspected using (revision_id)
    where signs.sign_code in ('text', 'words')
),

shared as (
    select
        signs.sign_code,
        signs.sign_hash,
        count(*) as n_texts
    from core.signs as signs
    semi join their_signs using (sign_hash, sign_code)
    group by signs.sign_code, signs.sign_hash
),

common as (  -- a sign of few texts is nobody's form, and most are of one
    select
        sign_code,
        sign_hash
    from shared
    where n_texts > $most_addresses or n_texts > $most_titles
),

of_outlets as (
    select
        signs.sign_code,
        signs.sign_hash,
        count(distinct revisions.article_id) as n_addresses,
        count(distinct lower(revisions.title)) as n_titles
    from core.signs as signs
    semi join common using (sign_hash, sign_code)
    inner join core.revisions as revisions using (revision_id)
    inner join core.articles as articles using (article_id)
    group by signs.sign_code, signs.sign_hash, articles.source_id, regexp_extract(articles.url, '^\w+://([^/]+)', 1)
),

crowded as (
    select
        sign_code,
        sign_hash
    from of_outlets
    where n_addresses > $most_addresses or n_titles > $most_titles
),

found as (
    select
        signs.revision_id,
        bool_or(signs.sign_code = 'text') as has_text,
        count(*) filter (where signs.sign_code = 'words') as n_bands
    from their_signs as signs
    semi join crowded using (sign_code, sign_hash)
    group by signs.revision_id
)

update core.revisions set
    is_boilerplate = true,
    is_drawn = false
where revision_id in (select found.revision_id from found where found.has_text or found.n_bands >= $least_bands);
