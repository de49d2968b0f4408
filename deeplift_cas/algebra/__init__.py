"""Exact algebra that knows no network: polynomials, signs, regions, semidefiniteness."""
