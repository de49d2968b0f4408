"""When a form is a sum of squares: factorisation, directions of negative curvature, cones, Gram matrices."""
