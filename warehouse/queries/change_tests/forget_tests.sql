-- Delete the tests of a night before they are made again.
delete from trends.tests
where night_id = $night_id;
