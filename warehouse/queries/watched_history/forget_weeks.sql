-- Delete the weeks that history watched before they are determined again.
delete from ops.history_weeks;
