-- Delete the comparison of nights and history before it is made again.
delete from trends.history_joins;
