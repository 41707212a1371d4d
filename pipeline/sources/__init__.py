"""The sources that are watched: sources.toml and its loading."""
