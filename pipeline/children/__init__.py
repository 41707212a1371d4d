"""Killable child processes with limits on time and memory, handed the functions to run."""
