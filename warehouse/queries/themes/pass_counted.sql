-- Set the length of the text and the codebook that it was counted under.
update core.revisions set
    n_words = incoming.n_words,
    n_sentences = incoming.n_sentences,
    codebook_sha256 = incoming.codebook_sha256
from incoming
where revisions.revision_id = incoming.revision_id
returning revisions.article_id;
