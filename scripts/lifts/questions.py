"""The questions of ``bench lifts``: problem files, with the order, by name."""

from __future__ import annotations

NETWORK = """parameters = ["t1", "t2", "t3", "t4"]
point = [[[0, 0], [0, 0]], [[0, 0], [0, 0]], [[0, 0]]]
[lift]
kind = "network"
widths = [2, 2, 2, 1]
activation = "tanh"
inputs = [[1, 1, -1, -1], [1, -1, 1, -1]]
[objective]
kind = "square_loss"
targets = [["t1", "t2", "t3", "t4"]]
"""
SYMMETRIC = """parameters = ["a", "b", "c", "d", "e"]
point = [[1, 0, 0], [0, 1, 0], [0, 0, 0], [0, 0, 0], [0, 0, 0], [0, 0, 0]]
[lift]
kind = "symmetric"
n = 6
rank = 3
[objective]
kind = "quadratic"
A = [[0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0], [0, 0, "a", "b", 0, 0], [0, 0, "b", "c", 0, 0], [0, 0, 0, 0, "d", 0],
     [0, 0, 0, 0, 0, "e"]]
c = 1
"""
QUESTIONS = {"network": (NETWORK, 4), "symmetric": (SYMMETRIC, 3)}
