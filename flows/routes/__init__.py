"""Routes: where the WARC files of the past come from. Each is a module with two functions.

plan(settings, …)              decide what is to be read, as a HistoryPlan; nothing large is requested
bring(settings, plan, night)   bring one file after the other to the disk, each when it is taken, as a PartJob

warc_files     files at hand                              common_crawl   records of Common Crawl, by its indexes
cc_news        the months of Common Crawl's news crawl    sites          the sites' own past

bringing       `bring` and `release` for a plan of any route
"""
