-- Whether any text is undrawn.
select exists (select 1 from core.revisions where is_drawn is not true) as has_undrawn;
