-- Delete the days from which on history counts before they are determined again.
delete from trends.history_starts;
