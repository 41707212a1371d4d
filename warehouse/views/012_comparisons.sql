-- Formulas that compare two bodies of text.

-- Difference of two shares, 95 %: R. G. Newcombe 1998, Statistics in Medicine 17, method 10, from two Wilson intervals.
create or replace macro trends.newcombe_low(k_a, n_a, k_b, n_b) as
k_a / n_a - k_b / n_b
- sqrt((k_a / n_a - trends.wilson_low(k_a, n_a)) ** 2 + (trends.wilson_high(k_b, n_b) - k_b / n_b) ** 2);

create or replace macro trends.newcombe_high(k_a, n_a, k_b, n_b) as
k_a / n_a - k_b / n_b
+ sqrt((trends.wilson_high(k_a, n_a) - k_a / n_a) ** 2 + (k_b / n_b - trends.wilson_low(k_b, n_b)) ** 2);

-- G2 of two counts, in the two cells of UCREL's log-likelihood wizard; a count of 0 adds nothing.
create or replace macro trends.g2(hits_a, words_a, hits_b, words_b) as
2 * (
    if(hits_a = 0, 0.0, hits_a * ln(hits_a / (words_a * (hits_a + hits_b) / (words_a + words_b))))
    + if(hits_b = 0, 0.0, hits_b * ln(hits_b / (words_b * (hits_a + hits_b) / (words_a + words_b))))
);
