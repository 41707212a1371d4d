"""Date parsing for feeds, pages and addresses: dates and instants, month names, time zones."""
