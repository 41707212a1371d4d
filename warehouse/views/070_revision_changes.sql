-- One row per revision after the first of its article: what the edit changed in words, headline and themes.
create or replace view core.revision_changes as
with texts as (
    select
        revisions.article_id,
        revisions.revision_id,
        revisions.revision_number,
        revisions.seen_at,
        revisions.title,
        revisions.n_words_in,
        revisions.n_words_out,
        case
            when codebooks.is_current is not true then 'is not counted under the current codebook'
            when revisions.relevance = 'language_not_counted'
                then 'is in a language without a codebook, and in such texts no themes are counted'
            when revisions.relevance not in ('core', 'peripheral', 'analogy')
                then concat('is ', replace(revisions.relevance, '_', ' '), ', and in such texts no themes are counted')
        end as reason_uncounted
    from core.revisions as revisions
    left join core.codebooks as codebooks using (codebook_sha256)
),

edits as (
    select
        later.article_id,
        later.revision_id,
        later.revision_number,
        later.seen_at,
        later.n_words_in,
        later.n_words_out,
        later.title as title_after,
        later.reason_uncounted as reason_after,
        earlier.revision_id as revision_id_before,
        earlier.revision_number as revision_number_before,
        earlier.title as title_before,
        earlier.reason_uncounted as reason_before
    from texts as later
    inner join texts as earlier
        on later.article_id = earlier.article_id and later.revision_number = earlier.revision_number + 1
    where later.revision_number > 1  -- which the join implies, and the planner does not see
),

edited as (
    select revision_id from edits
    union
    select revision_id_before as revision_id from edits
),

found as (
    select distinct
        hits.revision_id,
        hits.theme_id
    from core.hits as hits
    semi join edited using (revision_id)
),

gained as (
    select
        edits.revision_id,
        list(found.theme_id order by found.theme_id) as theme_ids
    from edits
    inner join found using (revision_id)
    anti join found as had
        on edits.revision_id_before = had.revision_id and found.theme_id = had.theme_id
    group by edits.revision_id
),

lost as (
    select
        edits.revision_id,
        list(found.theme_id order by found.theme_id) as theme_ids
    from edits
    inner join found on edits.revision_id_before = found.revision_id
    anti join found as has
        on edits.revision_id = has.revision_id and found.theme_id = has.theme_id
    group by edits.revision_id
),

final as (
    select
        edits.article_id,
        edits.revision_id,
        edits.revision_number,
        edits.revision_id_before,
        edits.revision_number_before,
        edits.seen_at,
        if(edits.title_before <> edits.title_after, edits.title_before, null) as title_before,
        if(edits.title_before <> edits.title_after, edits.title_after, null) as title_after,
        edits.n_words_in,
        edits.n_words_out,
        if(
            edits.reason_before is null and edits.reason_after is null,
            coalesce(gained.theme_ids, []),
            null
        ) as themes_gained,
        if(
            edits.reason_before is null and edits.reason_after is null,
            coalesce(lost.theme_ids, []),
            null
        ) as themes_lost,
        case
            when edits.reason_after is not null then concat('this text ', edits.reason_after)
            when edits.reason_before is not null then concat('the text before ', edits.reason_before)
            else ''
        end as reason_missing
    from edits
    left join gained using (revision_id)
    left join lost using (revision_id)
)

select * from final;
comment on view core.revision_changes is 'One row per revision after the first of its article: what the edit changed in words, headline and themes';
comment on column core.revision_changes.article_id is 'The article';
comment on column core.revision_changes.revision_id is 'The revision that the edit made';
comment on column core.revision_changes.revision_number is 'Its number, counted from 1';
comment on column core.revision_changes.revision_id_before is 'The revision before it';
comment on column core.revision_changes.revision_number_before is 'Its number';
comment on column core.revision_changes.seen_at is 'Clock of the night that read the edit';
comment on column core.revision_changes.title_before is 'Headline of the revision before, where the two differ; else NULL. A new headline over the same words makes no revision: core.titles has every headline';
comment on column core.revision_changes.title_after is 'Headline of the revision, where the two differ; else NULL';
comment on column core.revision_changes.n_words_in is 'Words added, with repetitions; NULL where they were not counted yet. Of more than 24 edits in a quarter, the last one is counted against the text that it replaced';
comment on column core.revision_changes.n_words_out is 'Words removed, counted in the same way';
comment on column core.revision_changes.themes_gained is 'Themes with a hit in the revision and none in the one before, by id; NULL where reason_missing says why';
comment on column core.revision_changes.themes_lost is 'Themes with a hit in the revision before and none in this one, by id; NULL where reason_missing says why';
comment on column core.revision_changes.reason_missing is 'Why themes gained and lost are not known, else empty';
