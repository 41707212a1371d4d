"""Engines of history: one function, many web archives, on processes of this machine or on a Dask cluster."""
