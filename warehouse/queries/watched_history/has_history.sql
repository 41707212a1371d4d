-- Whether any history is loaded, or was at the last count.
select exists (select 1 from ops.history_days) or exists (select 1 from ops.history_spans) as has_history;
