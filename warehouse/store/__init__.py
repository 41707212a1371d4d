"""What each step reads from the warehouse and writes to it, inside the transaction that it is given."""
