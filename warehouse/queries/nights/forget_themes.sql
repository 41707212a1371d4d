-- Delete the themes of the previous codebook before those of the current one are saved.
delete from core.themes;
