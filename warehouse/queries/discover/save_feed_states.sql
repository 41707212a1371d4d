-- What the next visit to the feeds must know.
insert or replace into ops.feed_states by name
select * from incoming;
