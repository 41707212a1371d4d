-- A code is of a unit of a coded sample, and its coder is named there.
select
    codes.sample_id,
    codes.unit_number,
    codes.coder
from core.codes as codes
left join core.sample_units as units using (sample_id, unit_number)
left join core.samples as samples using (sample_id)
where units.unit_number is null or not list_contains(samples.coders, codes.coder);
