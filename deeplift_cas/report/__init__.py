"""The ledger: every numbered statement of the report with a verdict that is computed from its content."""
