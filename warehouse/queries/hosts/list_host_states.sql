-- States of hosts.
select * from ops.host_states
order by host;
