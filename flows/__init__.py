"""When and in what order: the only place that knows Prefect, the clock and the environment."""
