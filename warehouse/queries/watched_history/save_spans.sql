-- Store the spans of loaded history.
insert into ops.history_spans by name
select * from watched_spans;
