"""The codebook: schema, terms, checker, measured quality, and exchange with quanteda."""
