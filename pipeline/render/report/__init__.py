"""The report: rows of the published tables become charts, a headline and HTML pages. Pure."""
