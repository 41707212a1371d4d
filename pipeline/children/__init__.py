"""Killable child processes with limits on time and memory, handed the function to run."""
