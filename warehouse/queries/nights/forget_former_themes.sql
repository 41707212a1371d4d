-- Forget the kept themes of deleted texts that were counted under another codebook.
delete from trends.former_themes
where codebook_sha256 <> $codebook_sha256;
