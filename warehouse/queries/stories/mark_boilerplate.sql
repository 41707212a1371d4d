-- Mark revisions as boilerplate that share signs with undrawn ones, where one outlet shows their words under too many
-- headlines or addresses to be copies: all of the words, or nearly all MinHash bands. The stories of their articles are
-- drawn again.
with common_here as (  -- a sign of few texts is no form, and most signs are of one text
    select distinct revision_id
    from shared_signs
    where sign_code in ('text', 'words')
    qualify count(*) over (partition by sign_code, sign_hash) > least($most_addresses, $most_titles)
),

suspected as (  -- empty on most nights
    select
        revisions.revision_id,
        revisions.is_drawn is not true as is_undrawn
    from core.revisions as revisions
    semi join common_here using (revision_id)
    where revisions.is_boilerplate is not true
),

drawn as (
    select revision_id
    from suspected
    where not is_undrawn
),

of_drawn as (  -- all signs of drawn suspects: only some are shared with undrawn texts
    select signs.*
    from core.signs as signs
    semi join drawn using (revision_id)
    where signs.sign_code in ('text', 'words')
),

their_signs as (
    select shared_signs.*
    from shared_signs
    semi join suspected using (revision_id)
    where shared_signs.sign_code in ('text', 'words')
    union
    select * from of_drawn
),

alike as (
    select * from shared_signs
    where sign_code in ('text', 'words')
    union
    select signs.*
    from core.signs as signs
    semi join of_drawn using (sign_hash, sign_code)
),

common as (
    select *
    from alike
    qualify count(*) over (partition by sign_code, sign_hash) > least($most_addresses, $most_titles)
),

shown as (  -- titles and hosts of the texts with common signs
    select
        revisions.revision_id,
        revisions.article_id,
        lower(revisions.title) as title,
        articles.source_id,
        regexp_extract(articles.url, '^\w+://([^/]+)', 1) as host
    from core.revisions as revisions
    semi join common using (revision_id)
    inner join core.articles as articles using (article_id)
),

of_outlets as (
    select
        common.sign_code,
        common.sign_hash,
        count(distinct shown.article_id) as n_addresses,
        count(distinct shown.title) as n_titles
    from common
    inner join shown using (revision_id)
    group by common.sign_code, common.sign_hash, shown.source_id, shown.host
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
where revision_id in (select found.revision_id from found where found.has_text or found.n_bands >= $least_bands)
returning revision_id;
