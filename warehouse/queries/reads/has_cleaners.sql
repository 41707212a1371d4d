-- One row where the warehouse records its cleaner, as it does since schema 21.
select table_name from duckdb_tables()
where schema_name = 'ops' and table_name = 'cleaners';
