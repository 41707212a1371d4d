-- Genre is told by a linear model, whose sums are no whole numbers.
alter table core.assessments alter column genre_score type double;
comment on column core.assessments.genre_score is 'By how much the sum of weights of its genre leads that of the next: the surer the higher; 0 for a statement told by its address';
comment on column core.assessments.genre_reasons is 'The signs of the text with their weights, the heaviest first, as +1.20 commentary: advice, 7.3 per 1,000 words';
