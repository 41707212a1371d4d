"""The tasks of a night, one file a step: open, call the pipeline, store, log one line."""
