"""Loans of the town library."""
