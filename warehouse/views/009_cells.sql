-- Cells of CSV files.

-- Guard against CSV injection (OWASP; ASVS 5.0, 1.2.10): an apostrophe before what a spreadsheet would run, = + - @ or their
-- other forms, also after characters that an import may trim, and behind ; TAB and line ends, where some readers split.
create or replace macro core.as_cell(cell) as
if(
    regexp_matches(  -- one look at the many cells that need nothing
        cell,
        '^[\s\pZ\pC]*[=+\-@＝＋－＠﹦﹢﹣﹫⁼⁺⁻−]|^[\t\r\n]|'
        || '[;\t\r\n\v\f\x{85}\x{2028}\x{2029}；][\s\pZ\pC"]*[=+\-@＝＋－＠﹦﹢﹣﹫⁼⁺⁻−]'
    ),
    regexp_replace(
        if(regexp_matches(cell, '^[\s\pZ\pC]*[=+\-@＝＋－＠﹦﹢﹣﹫⁼⁺⁻−]|^[\t\r\n]'), '''' || cell, cell),
        '([;\t\r\n\v\f\x{85}\x{2028}\x{2029}；][\s\pZ\pC"]*)([=+\-@＝＋－＠﹦﹢﹣﹫⁼⁺⁻−])', '\1''\2', 'g'
    ),
    cell
);
