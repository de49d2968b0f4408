"""What several tests share: one file a kind."""
