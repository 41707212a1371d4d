-- Delete the spans of loaded history before they are stored again.
delete from ops.history_spans;
