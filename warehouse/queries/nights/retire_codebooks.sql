-- Clear the current codebook before the night's is set.
update core.codebooks set is_current = false
where is_current;
