"""Onboarding an outlet: find its feeds, rank them, and write the block that declares them."""
