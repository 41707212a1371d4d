-- One row where the warehouse knows parts of history, as it does since schema 25.
select table_name from duckdb_tables()
where schema_name = 'ops' and table_name = 'history_parts';
