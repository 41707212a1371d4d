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

-- A cell that a spreadsheet would run as a formula becomes text (OWASP, CSV Injection; ASVS 5.0, 1.2.10): = + - @, their
-- small, raised and full-width forms, after any blank, control or invisible character that an import may trim.
create or replace macro core.as_cell(cell) as
if(regexp_matches(cell, '^[\s\pZ\pC]*[=+\-@＝＋－＠﹦﹢﹣﹫⁼⁺⁻−]|^[\t\r\n]'), '''' || cell, cell);
