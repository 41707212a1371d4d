"""Read-only queries behind the commands, the report and the exports of citations."""
