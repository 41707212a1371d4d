-- What the next visit to the feed must know.
insert or replace into ops.feed_states by name
select * from incoming;
