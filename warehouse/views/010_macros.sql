-- Formulas that several views share.
create schema if not exists trends;

-- Wilson score interval, 95 %: E. B. Wilson 1927, JASA 22; z is the 97.5 % quantile of the normal distribution.
create or replace macro trends.wilson_low(k, n) as
if(
    k = 0,
    0.0,
    (
        k / n + 1.959963984540054 ** 2 / (2 * n)
        - 1.959963984540054 * sqrt((k / n) * (1 - k / n) / n + 1.959963984540054 ** 2 / (4 * n ** 2))
    )
    / (1 + 1.959963984540054 ** 2 / n)
);

create or replace macro trends.wilson_high(k, n) as
if(
    k = n,
    1.0,
    (
        k / n + 1.959963984540054 ** 2 / (2 * n)
        + 1.959963984540054 * sqrt((k / n) * (1 - k / n) / n + 1.959963984540054 ** 2 / (4 * n ** 2))
    )
    / (1 + 1.959963984540054 ** 2 / n)
);

-- Log2 ratio of two rates (Hardie's log ratio), a zero count taken as 0.5 so that it stays finite.
create or replace macro trends.log2_ratio(hits_a, words_a, hits_b, words_b) as
log2((if(hits_a = 0, 0.5, hits_a) / words_a) / (if(hits_b = 0, 0.5, hits_b) / words_b));

-- The plain slice of a trend: each story of commentary once, over all sources.
create or replace macro trends.is_plain(unit, panel, source_group, genre) as
unit = 'story' and panel = 'all' and source_group = 'all' and genre = 'commentary';

-- Quantile of Student's t at 97.5 % by degrees of freedom, whole or not: the expansion of R. A. Fisher and E. A. Cornish
-- 1960, Technometrics 2, about the normal quantile, with a last term for the remainder, fitted to be exact at 1. The error
-- is below 0.001 from 2 on, below 0.02 between 1 and 2; NULL below 1.
create or replace macro trends.t_975(df) as
if(
    df < 1,
    null,
    1.959963984540054
    + 2.3722712302986 / df
    + 2.8224986157396 / df ** 2
    + 2.5558496795077 / df ** 3
    + 1.5895340533938 / df ** 4
    + 1.4060872016 / df ** 5.42
);

-- Standard error of a rate per word, texts being the sampling units (W. G. Cochran 1977, Sampling Techniques, 6.2), from
-- sums over the texts: hits, hits squared, hits times words, words, words squared. NULL below two texts.
create or replace macro trends.rate_se(n_texts, hits, hits_squares, hits_words, words, words_squares) as
if(
    n_texts < 2 or words = 0,
    null,
    sqrt(
        n_texts / (n_texts - 1)
        * greatest(
            hits_squares - 2 * (hits / words) * hits_words + (hits / words) ** 2 * words_squares,
            0
        )
    )
    / words
);

-- Degrees of freedom of its interval: the number of texts with equally many hits in which two hits would fall into the
-- same text as rarely as in these (E. H. Simpson 1949, Nature 163). Clusters of unequal size count for fewer in a t test
-- (A. V. Carter, K. T. Schnepel and D. G. Steigerwald 2017, Review of Economics and Statistics 99). At most the usual
-- n - 1 and, from three texts on, at least 2, below which a quantile of t is meaningless. Copies of a text add no
-- information: its hit weighs 1 / per_weight and remains one hit.
create or replace macro trends.rate_df(n_texts, hits, hits_squares, per_weight := 1) as
if(
    hits_squares <= hits / per_weight,
    n_texts - 1,
    least(greatest(hits * (hits - 1 / per_weight) / (hits_squares - hits / per_weight), 2), n_texts - 1)
);

-- Factor by which its 95 % interval divides and multiplies it: the t interval of its logarithm, by the delta method. The t
-- interval of the rate itself, described in the codebook's documentation, is too low: where the sample misses the texts
-- that dwell on a theme, rate and standard error are both too small. In simulated periods of 20 and 40 texts the interval
-- of the rate covered the true rate in 89 to 95 of 100 draws, this one in 93 to 97: see
-- tests/warehouse/test_interval_coverage.py, which also shows where it fails.
create or replace macro trends.rate_factor(
    n_texts, hits, hits_squares, hits_words, words, words_squares, per_weight := 1
) as
exp(
    trends.t_975(trends.rate_df(n_texts, hits, hits_squares, per_weight := per_weight))
    * trends.rate_se(n_texts, hits, hits_squares, hits_words, words, words_squares)
    * words
    / hits
);

-- Its 95 % interval, per 1,000 words. Without a hit the variation between texts is unknown: the upper end is then the
-- exact one of a Poisson count, -ln(0.025) hits, too low where few texts dwell on a theme; copies of a text add no
-- information, so words count by per_weight. No rate is above 1,000. NULL below two texts.
create or replace macro trends.rate_low(
    n_texts, hits, hits_squares, hits_words, words, words_squares, per_weight := 1
) as
case
    when n_texts < 2 or words = 0 then null
    when hits = 0 then 0.0
    else
        1000 * hits / words
        / trends.rate_factor(
            n_texts, hits, hits_squares, hits_words, words, words_squares, per_weight := per_weight
        )
end;

create or replace macro trends.rate_high(
    n_texts, hits, hits_squares, hits_words, words, words_squares, per_weight := 1
) as
case
    when n_texts < 2 or words = 0 then null
    when hits = 0 then least(3688.8794541139363 / (words * per_weight), 1000)
    else
        least(
            1000 * hits / words
            * trends.rate_factor(
                n_texts, hits, hits_squares, hits_words, words, words_squares, per_weight := per_weight
            ),
            1000
        )
end;

-- Effective sample size of weighted texts (L. Kish 1965, Survey Sampling).
create or replace macro trends.n_effective(n, n_squares) as
n * (n / n_squares);

-- Id of the article of The Conversation in a page's counting pixel, or empty.
create or replace macro core.counter_of(furniture) as
coalesce(list_filter(furniture, lambda piece: piece['kind'] = 'counter')[1]['text'], '');

-- Counted revision of an article, an aggregate over its revisions: the last one read in the quarter of the day on which
-- the text counts, so that a finished quarter does not change; for a text found later, or without a day, the first one.
create or replace macro core.counted_revision(revision_id, revision_number, seen_at, counted_on) as
coalesce(
    max_by(revision_id, revision_number) filter (
        where seen_at at time zone 'UTC' < date_trunc('quarter', counted_on)::date + interval 3 months
    ),
    min_by(revision_id, revision_number)
);
