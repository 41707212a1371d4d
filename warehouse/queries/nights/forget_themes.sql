-- The themes of another codebook make room for those of the current one.
delete from core.themes;
