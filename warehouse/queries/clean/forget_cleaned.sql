-- What has become an article is no longer under way.
delete from raw.cleaned
where entry_id in (select entry_id from incoming);
