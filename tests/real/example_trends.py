"""The government feed replayed over its fourteen months, one night a day: the ground of docs/example-trends.md.

    python -m tests.real.example_trends FOLDER

leaves the data folder of the replay in FOLDER.
"""
