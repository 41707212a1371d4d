"""Days and instants as feeds, pages and addresses state them: parsing, month names, time zones."""
