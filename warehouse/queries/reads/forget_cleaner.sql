-- Delete the cleaner of the last night before that of this one is saved.
delete from ops.cleaners;
