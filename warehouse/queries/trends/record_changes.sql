-- Causes for which articles count differently than the night before; a rerun of the night keeps the state before its
-- first run.
insert into trends.changes (night_id, article_id, causes, before, after)
with last_night as (
    select * from main.last_night
),

nights as (  -- a night whose clock ran ahead was before, but not its clock
    select
        max(last_night.night_id) as night_id,
        max(last_night.clock_at) as clock_at,
        max(nights.clock_at) filter (where counts.night_id is not null and nights.clock_at < last_night.clock_at)
            as clock_before,
        max_by(counts.codebook_sha256, nights.night_number)
        filter (where nights.night_number < last_night.night_number) as codebook_before
    from main.ordered_nights as nights
    left join trends.counts as counts using (night_id)
    cross join last_night
),

earlier as (  -- changes recorded by an earlier run of the night
    select changes.*
    from trends.changes as changes
    semi join changed_texts using (article_id)
    where changes.night_id = (select nights.night_id from nights)
),

kept as (  -- changes of the whole night, earlier runs included
    select
        changed.article_id,
        if(earlier.article_id is null, changed.before, earlier.before) as before,
        changed.after,
        nights.night_id,
        nights.clock_at,
        nights.clock_before,
        changed.article_id in (select cleaned_anew.article_id from ops.cleaned_anew as cleaned_anew)
        or coalesce(list_contains(earlier.causes, 'cleaned'), false) as is_cleaned_anew,
        changed.article_id in (select loaded.article_id from ops.loaded_articles as loaded)
        or coalesce(list_contains(earlier.causes, 'history'), false) as is_of_history,
        coalesce(codebooks.codebook_sha256 <> nights.codebook_before, false) as is_recounted
    from changed_texts as changed
    cross join nights
    inner join core.codebooks as codebooks on codebooks.is_current
    left join earlier using (article_id)
),

counting as (select changed.after.revision_id from changed_texts as changed),

read_now as (
    select
        revisions.revision_id,
        revisions.seen_at
    from core.revisions as revisions
    semi join counting using (revision_id)
),

known as (
    select
        kept.*,
        articles.first_seen_at,
        revisions.seen_at,
        coalesce(members.story_reason = 'spun', false) as is_spun
    from kept
    left join core.articles as articles using (article_id)  -- a newer cleaner may drop one
    left join core.story_members as members using (article_id)
    left join read_now as revisions on kept.after.revision_id = revisions.revision_id
)

select
    known.night_id,
    known.article_id,
    case
        when (known.before is not distinct from known.after)
            then if(known.after is not null and known.is_recounted, ['codebook'], [])
        when known.is_of_history and (known.before is null or known.after is null) then ['history']
        when
            known.before is null
            and known.first_seen_at > coalesce(known.clock_before, known.clock_at - interval 1 second)
            then ['new']
        when known.before is null and known.clock_before is null then ['first_count']
        when known.is_cleaned_anew and (known.before is null or known.after is null)
            then if(known.is_recounted, ['codebook'], [])
        when known.before is null and known.is_recounted then ['codebook']
        when known.before is null and known.seen_at > known.clock_before then ['revised']
        when known.before is null then ['late']
        when known.after is null and known.is_recounted then ['codebook']
        when known.after is null and known.is_spun then ['story']
        when known.after is null then ['revised']
        else
            if(
                known.before.revision_id <> known.after.revision_id
                and not known.is_of_history
                and (not known.is_cleaned_anew or known.seen_at > coalesce(known.clock_before, known.seen_at)),
                ['revised'],
                []
            )
            || case
                when (known.before.story_id, known.before.is_original) <> (known.after.story_id, known.after.is_original)
                    then ['story']
                when known.before.n_articles <> known.after.n_articles then ['copies']
                else []
            end
            || if(
                (known.before.published_on, known.before.published_precision)
                is distinct from (known.after.published_on, known.after.published_precision)
                or (known.before.story_published_on, known.before.story_published_precision)
                is distinct from (known.after.story_published_on, known.after.story_published_precision),
                ['date'],
                []
            )
            || if(known.before.genre <> known.after.genre, ['genre'], [])
            || if(
                (known.before.source_id, known.before.source_group)
                <> (known.after.source_id, known.after.source_group),
                ['source'],
                []
            )
            || if(known.is_recounted, ['codebook'], [])
            || if(known.is_of_history, ['history'], [])
    end
    || if(known.is_cleaned_anew and known.before is distinct from known.after, ['cleaned'], []) as causes,
    known.before,
    known.after
from known
on conflict do update set
    causes = excluded.causes,
    after = excluded.after;
