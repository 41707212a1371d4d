"""Commentary and notices composed from sentences that were written for the demo: by a plan, and the same every time."""
