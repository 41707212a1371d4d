"""Publishing: the read-only snapshot, CSV and Parquet exports, and the data dictionary."""
