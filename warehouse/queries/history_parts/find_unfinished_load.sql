-- The load that was begun last, where it is the last night and was not finished.
select night_id from main.last_night
where kind = 'load' and state = 'running';
