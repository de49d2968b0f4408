"""The records that leaves carry: one file a kind."""
