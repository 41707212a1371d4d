"""Where the data rests: the only place that knows DuckDB. One writer, for moments; people read the published copy."""
