-- Delete the hits of one seed article before it is measured again.
delete from core.baseline_hits
where baseline_id = $baseline_id;
