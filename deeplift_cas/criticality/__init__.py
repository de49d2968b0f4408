"""Which parameters make a point k-critical for g, and stationary for f; and the proofs."""
