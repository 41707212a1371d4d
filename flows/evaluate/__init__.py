"""Measured quality on real material: one module per question, each of which yields figures."""
