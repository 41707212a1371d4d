-- What the next night must know of hosts.
insert or replace into ops.host_states by name
select * from incoming;
