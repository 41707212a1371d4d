-- The hits of one seed article are measured anew.
delete from core.baseline_hits
where baseline_id = $baseline_id;
