"""Objectives f on the space of products: a protocol, a file for each kind, and their table."""
