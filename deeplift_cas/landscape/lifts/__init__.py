"""Lifts besides the product of matrices: a program in coordinates, and a file for each kind."""
