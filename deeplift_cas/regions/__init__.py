"""Sets of parameters: contradictions, regions, the tree of cases that decides where a statement holds."""
