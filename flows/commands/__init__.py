"""What the commands do and print, one file for each kind of question."""
