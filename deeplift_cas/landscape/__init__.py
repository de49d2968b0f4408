"""What the report talks about: the lift, objectives, landscapes g = f∘φ, problems."""
