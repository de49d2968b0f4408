"""What is known of the signs of polynomials: rules, branches, points."""
