-- Declared sources of which history has captures of any subject.
select distinct source_id from ops.history_days
where source_id <> ''
order by source_id;
