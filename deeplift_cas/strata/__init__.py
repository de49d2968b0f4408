"""Properties of the lift itself, whatever the objective is."""
