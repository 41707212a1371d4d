"""The bytes of a feed in, its entries out, and which of them are new."""
