"""Processor time, which a busy machine stretches less than time on the wall."""

import os


def processor_seconds() -> float:
    """Return what this process and the children that it waited for have used so far."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system
