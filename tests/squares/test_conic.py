import numpy
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from deeplift_cas.squares import conic
from deeplift_cas.squares.conic import Face, annihilator, semidefinite_solution, support

SMALL = st.integers(-3, 3)


def entries(squares, size):
    return [[sum((w * v[i] * v[j] for w, v in squares), fmpq(0)) for j in range(size)] for i in range(size)]


@settings(max_examples=40)
@given(st.lists(st.lists(SMALL, min_size=3, max_size=3), min_size=1, max_size=3))
def test_what_is_found_satisfies_the_equations_exactly(vectors) -> None:
    """Some entries of a matrix ⪰ 0 are prescribed, on a face of the cone or inside it."""
    G = [[sum(v[i] * v[j] for v in vectors) for j in range(3)] for i in range(3)]
    places = [(0, 0), (0, 1), (1, 1), (0, 2), (2, 2)]
    found = semidefinite_solution([3], [{(0, i, j): fmpq(1)} for i, j in places], [fmpq(G[i][j]) for i, j in places])
    if found is not None:  # a face without rational kernel vectors may be missed
        assert all(w > 0 for w, _ in found[0])
        H = entries(found[0], 3)
        assert all(H[i][j] == G[i][j] for i, j in places)


def test_a_matrix_that_is_not_semidefinite_has_no_squares() -> None:
    places = [(0, 0), (0, 1), (1, 1)]
    assert semidefinite_solution([2], [{(0, i, j): fmpq(1)} for i, j in places], [fmpq(1), fmpq(2), fmpq(3)]) is None


def test_numbers_beyond_floating_point_are_no_failure() -> None:
    huge = fmpq(10**400)
    assert semidefinite_solution([1], [{(0, 0, 0): huge}], [fmpq(1)]) is None
    assert support([[huge], [-huge], [fmpq(1)]], [fmpq(1)]) == [0, 1, 2]
    assert support([[fmpq(1)], [fmpq(0)]], [huge]) == [0, 1]
    assert semidefinite_solution([1], [{(0, 0, 0): huge / (huge + 1)}], [fmpq(1)]) is not None


def test_a_kernel_that_is_not_rational_is_made_rational_with_its_conjugates() -> None:
    """(x² − 2y²)² is 0 at (√2, 1): the only rational matrix ⪰ 0 of it has the conjugate in its kernel, too."""
    kernel = numpy.array([[2.0, 2**0.5, 1.0]]) / 7**0.5
    assert annihilator(kernel) == [[1, 0, -2]]
    two = numpy.array([[1.0, 0.0, 0.0, 3**0.5], [0.0, 1.0, 1.0, 0.0]])
    assert annihilator(two) == [[0, 1, -1, 0]]


def test_numbers_without_a_relation_have_none() -> None:
    kernel = numpy.random.default_rng(0).normal(size=(3, 4))
    assert annihilator(kernel) == []


def test_solutions_of_which_no_proof_has_room_for_the_squares_are_left(monkeypatch) -> None:
    entries = [{(0, i, j): fmpq(1)} for i, j in ((0, 0), (0, 1), (1, 1))]
    right = [fmpq(1), fmpq(1, 3), fmpq(1)]
    assert semidefinite_solution([2], entries, right) is not None
    monkeypatch.setattr(conic, "MAX_BITS", 1)
    assert semidefinite_solution([2], entries, right) is None


FRACTIONS = st.builds(fmpq, SMALL, st.integers(1, 3))


@st.composite
def faces(draw):
    """Two blocks of two and three rows, bases of subspaces, and three equations."""
    bases = [
        draw(st.lists(st.lists(FRACTIONS, min_size=n, max_size=n), min_size=k, max_size=n)) for k, n in ((0, 2), (1, 3))
    ]
    upper = [(k, i, j) for k, n in ((0, 2), (1, 3)) for j in range(n) for i in range(j + 1)]
    equations = [draw(st.dictionaries(st.sampled_from(upper), FRACTIONS, max_size=5)) for _ in range(3)]
    return Face(bases, equations, draw(st.lists(FRACTIONS, min_size=3, max_size=3)))


@settings(max_examples=60)
@given(faces())
def test_floating_point_sees_the_equations_of_a_face_as_they_are(face) -> None:
    """And a solution that is exact, however far from the start, is none of what is missed."""
    exact = numpy.array([[float(x.p) / float(x.q) for x in row] for row in face.table])
    assert numpy.allclose(face._in_floats(), exact)
    no_solution, _ = face.misses([0.0] * len(face.unknown))
    assert (no_solution < 1e-8) == (face.nearest is not None or (not any(map(any, face.table)) and not any(face.right)))


def test_what_misses_a_face_is_not_computed_exactly(monkeypatch) -> None:
    """[[1, 2], [2, 1]] is the only solution: not ⪰ 0 by far."""
    equations = [{(0, i, j): fmpq(1)} for i, j in ((0, 0), (0, 1), (1, 1))]
    basis = [[fmpq(1), fmpq(0)], [fmpq(0), fmpq(1)]]
    face = Face([basis], equations, [fmpq(1), fmpq(2), fmpq(1)])
    no_solution, negative = face.misses([1.0, 1.0, 1.0])
    assert no_solution < 1e-8 and abs(negative - 1) < 1e-8
    monkeypatch.setattr(conic, "FEW", 0)
    assert [*conic._completed([numpy.ones((2, 2))], face)] == [] and "nearest" not in vars(face)
    half = Face([basis], equations, [fmpq(1), fmpq(1, 2), fmpq(1)])
    assert next(conic._completed([numpy.ones((2, 2))], half)) == [[[1, fmpq(1, 2)], [fmpq(1, 2), 1]]]
