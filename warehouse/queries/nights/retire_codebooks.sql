-- No codebook is current until the night's is.
update core.codebooks set is_current = false
where is_current;
