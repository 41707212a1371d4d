-- A text in a language without a codebook says so, whatever its length; each text that is not counted says why.
update core.assessments set relevance = 'language_not_counted' where relevance = 'not_english';
update core.revisions set relevance = 'language_not_counted' where relevance = 'not_english';
comment on column core.revisions.relevance is 'core, peripheral, analogy, irrelevant, language_not_counted (no codebook is in its language), too_short; trends count core';
comment on column core.assessments.relevance_reasons is 'The counts behind the class; where the text is not core, each count that misses its limit with that limit';
