"""Every stratum of many networks: counterexamples, searches, and a file that keeps what was decided."""
