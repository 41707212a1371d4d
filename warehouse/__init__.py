"""The DuckDB warehouse, the only package that knows DuckDB: one writer, and a published copy for readers."""
