"""Certificates: their format, and the kernel that re-checks them."""
