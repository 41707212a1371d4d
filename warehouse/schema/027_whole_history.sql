-- Texts of history by day are all that history has; history and nights are joined by enough texts, with the doubt of it; and
-- a panel of the past has outlets that are not joined up to their seam.
comment on table ops.history_texts is 'One row per declared source and day: texts of history that state it as their date, on any subject, whether nights have read them as well or not. Computed by each load over all loaded parts. Views that add texts of nights take each day of a source from one side';

alter table trends.history_joins add column agreement_low double;
alter table trends.history_joins add column agreement_high double;
comment on column trends.history_joins.agreement_low is 'Lower end of its Wilson 95 % interval';
comment on column trends.history_joins.agreement_high is 'Upper end of its Wilson 95 % interval';
comment on column trends.history_joins.is_joined is 'At least 28 days, at least 10 core texts of either, and an agreement of at least 0.8';

alter table trends.panel_members add column until_day date;
comment on column trends.panel_members.until_day is 'Texts from this day on are not counted for the panel: the month in which nights take over from a history that is not joined with them (trends.history_joins); NULL where there is no such seam';
comment on column trends.panel_changes.change is 'entered, left, or from_another_day where it is counted from another day on, or up to another day';
