-- The tests of a night, to be made anew.
delete from trends.tests
where night_id = $night_id;
