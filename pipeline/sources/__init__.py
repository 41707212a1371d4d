"""Watched sources: sources.toml and its loading."""
