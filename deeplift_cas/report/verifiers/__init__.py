"""What decides the contents of statements, one file a section; ``orbits`` serves several."""
