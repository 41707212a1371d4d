-- Delete the texts by day before they are counted again.
delete from ops.history_texts;
