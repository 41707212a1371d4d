"""What the tracker does to the web's bytes: no Prefect, no DuckDB, no clock, no environment."""
