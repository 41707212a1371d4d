"""Examination of an installation: each check yields diagnoses, each with its cure; repair does what is safe.

examination       the order of the checks: a new one is one more line of CHECKS
diagnosis         what a check yields, and what the checks share
machine           disk, file system, clock
clock_findings    what servers and earlier nights say about the clock
configuration     settings, sources, codebook, contact
data_folder       rights, links, lock, leftovers of killed processes
warehouse_file    the writer's file
archived_nights   archive digests; nights that archive or warehouse lack
past_nights       how the last nights ended, and which are missing
published_files   the published file, CSV files and Atom feed
watched_feeds     sources that are silent or failing, and the baseline
scheduled_service the schedule on a Prefect server
repair            rebuild, publish again, remove leftovers, tighten rights
"""
