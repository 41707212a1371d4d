"""The demo: an invented newsroom, served on loopback, and three nights over it."""
