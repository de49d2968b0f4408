# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""strands.py in C, for numbers that fit into 64-bit words; see there for the mathematics.

Whatever is not proved to fit before the work begins raises OverflowError.  Bounds are kept in floating point, far
enough from 2^63 that rounding cannot matter.
"""

from cpython.buffer cimport PyBuffer_FillInfo
from cpython.exc cimport PyErr_CheckSignals
from libc.stdint cimport int64_t, uint64_t
from libc.stdlib cimport calloc, free, realloc

cdef extern from *:
    """
    #include <stdint.h>
    #include <stdlib.h>
    #if defined(__linux__)
    #include <sys/mman.h>
    #endif
    /* Memory, not yet written to.  A first run spends most of its time on page faults unless much memory is asked for in
       large pages, from where one begins. */
    static void *fresh_memory(size_t bytes) {
    #if defined(__linux__) && defined(MADV_HUGEPAGE)
        void *block;
        const size_t page = (size_t)1 << 21;
        if (bytes >= 2 * page) {
            if (posix_memalign(&block, page, bytes)) return NULL;
            madvise(block, bytes, MADV_HUGEPAGE);
            return block;
        }
    #endif
        return malloc(bytes);
    }
    """
    void *fresh_memory(size_t bytes)
    int lowest_bit "__builtin_ctzll"(uint64_t bits) noexcept nogil

cdef double LIMIT = 2.0 ** 62
cdef double MOST_TERMS = 2.0 ** 40
cdef int HIGHEST_ORDER = 12

cdef struct Matrix:
    int rows, columns
    int64_t *entries
    uint64_t *support     # a row of bits for every row: where it is not zero
    int64_t *ones         # a row of ones, as long as a column
    uint64_t *alive       # a row of bits: which rows are not zero
    double largest        # absolute value of an entry; at least 1
    double nonzero        # number of entries that are not zero

cdef struct Ends:         # W_{L:k}ᵀ B_m W_{l−1:0}ᵀ for all m
    Matrix any            # rows j, columns i: whether there is an m
    int64_t *begin        # the entries for (j, i) are m[e], x[e] with begin ≤ e < end
    int64_t *end
    int *m
    int64_t *x
    double nonzero        # number of entries, or more
    double largest        # absolute value of an entry, or more

cdef struct Link:
    int earlier           # the slot of the index chosen earlier
    int64_t *rows         # the entries for the index in hand are in its row
    uint64_t *support
    int width

cdef struct Summand:      # pairings that agree from a slot on
    Link link             # of that slot
    int next              # the summand of the next slot

cdef struct Active:       # a summand whose coefficient is not zero
    int64_t product       # its coefficient
    int64_t *row          # the factors for the index in hand
    int next

cdef struct Terms:
    int64_t *keys
    int64_t *values
    Py_ssize_t count, room

cdef struct Block:
    Block *next


cdef inline int chunks(int size) noexcept:
    """Words for so many bits."""
    return (size + 63) >> 6


cdef inline int following(uint64_t *bits, int size, int v) noexcept:
    """The first bit from v on that is set; ``size`` if there is none."""
    cdef uint64_t rest
    while v < size:
        rest = bits[v >> 6] >> (v & 63)
        if rest:
            return v + lowest_bit(rest)
        v = (v | 63) + 1
    return size


cdef inline bint same(Link *a, Link *b) noexcept:
    return a.rows == b.rows and a.earlier == b.earlier and a.support == b.support


cdef int reserve(Terms *terms, double room) except -1:
    """Room for so many terms."""
    cdef void *keys
    cdef void *values
    if room > MOST_TERMS:
        raise MemoryError
    if room > terms.room:
        keys = realloc(terms.keys, 8 * <size_t>room)
        if keys is not NULL:
            terms.keys = <int64_t *>keys
        values = realloc(terms.values, 8 * <size_t>room)
        if values is not NULL:
            terms.values = <int64_t *>values
        if keys is NULL or values is NULL:
            raise MemoryError
        terms.room = <Py_ssize_t>room
    return 0


cdef inline void append(Terms *terms, int64_t key, int64_t value) noexcept:
    terms.keys[terms.count], terms.values[terms.count] = key, value
    terms.count += 1


cdef class Words:
    """64-bit words as a read-only buffer: ``memoryview(words)``."""

    cdef int64_t *data
    cdef Py_ssize_t count
    cdef Py_ssize_t shape[1]
    cdef Py_ssize_t stride[1]

    def __cinit__(self, double most):
        if most > MOST_TERMS:
            raise MemoryError
        cdef size_t room = <size_t>most
        self.data = <int64_t *>fresh_memory(8 * room + 8)
        if self.data is NULL:
            raise MemoryError

    def __dealloc__(self):
        free(self.data)

    cdef object first(self, Py_ssize_t count):
        """A view of the first words.  What was not written to takes no memory."""
        self.count = count
        return memoryview(self)

    def __getbuffer__(self, Py_buffer *buffer, int flags):
        PyBuffer_FillInfo(buffer, self, self.data, 8 * self.count, 1, flags)
        self.shape[0], self.stride[0] = self.count, 8
        buffer.itemsize, buffer.format, buffer.shape, buffer.strides = 8, b"q", self.shape, self.stride


cdef class StrandExpansion:
    """As in strands.py."""

    cdef int depth, order
    cdef Block *blocks
    cdef int *widths
    cdef int64_t *scales
    cdef int64_t *first
    cdef Matrix *W           # W_{b:a} at b·(depth + 1) + a; the others at l·(depth + 1) + k
    cdef Matrix *links
    cdef Matrix *upper
    cdef Matrix *lower
    # of the objective
    cdef int monomials, bits, tail
    cdef int64_t *weights
    cdef int64_t *slopes     # m, row, column, entry; one after the other
    cdef int *begin          # where the slopes of m begin
    cdef bint has_weights
    cdef Ends *ends          # at l·(depth + 1) + k
    cdef Matrix closing      # the ends for one m
    # of the layers in hand
    cdef int n
    cdef int *layers
    cdef int64_t *digits     # 1 at the place of a variable in the key
    # of the piece in hand
    cdef int slots, pairings, most
    cdef int *rows           # the slot of i, for every variable
    cdef int *columns        # the slot of j
    cdef int *sizes          # of the slots
    cdef int64_t *strides
    cdef Link *chain         # the links of pairing a at a·2·order
    cdef double hits         # a bound of the number of its terms
    cdef double largest      # and of their coefficients
    cdef double hits_of_pairing, largest_of_pairing
    cdef int *ordered        # pairings
    cdef int *summand_of     # of a pairing
    cdef Summand *summands   # at slot·most
    # of the search in it
    cdef int *index
    cdef Active *active      # at slot·most
    cdef int chunks          # of bits for the widest layer
    cdef uint64_t *admitted  # the indices that an active summand of the slot admits, as bits
    cdef uint64_t *every     # all bits
    cdef Terms *found        # where terms are appended
    cdef Terms result, piece
    cdef Terms *parts        # of the pieces of a pattern: see split

    def __dealloc__(self):
        cdef Block *block
        cdef int part
        free(self.piece.keys)
        free(self.piece.values)
        if self.parts is not NULL:
            for part in range(4 * (self.order // 2 + 1)):
                free(self.parts[part].keys)
                free(self.parts[part].values)
        block = self.blocks
        while block is not NULL:
            self.blocks = block.next
            free(block)
            block = self.blocks

    cdef void *room(self, size_t bytes) except NULL:
        """Memory that lives as long as this object, filled with zeros."""
        cdef Block *block = <Block *>calloc(1, sizeof(Block) + 8 + bytes)
        if block is NULL:
            raise MemoryError
        block.next = self.blocks
        self.blocks = block
        return block + 1

    def __init__(self, factors, scales, int order):
        cdef int depth = len(factors), a, b, i, j, k, l, size = depth + 1
        if order > HIGHEST_ORDER:
            raise OverflowError
        self.depth, self.order = depth, order
        self.widths = <int *>self.room(sizeof(int) * size)
        self.scales = <int64_t *>self.room(sizeof(int64_t) * size)
        self.first = <int64_t *>self.room(sizeof(int64_t) * (size + 1))
        self.W = <Matrix *>self.room(sizeof(Matrix) * size * size)
        self.links = <Matrix *>self.room(sizeof(Matrix) * size * size)
        self.upper = <Matrix *>self.room(sizeof(Matrix) * size * size)
        self.lower = <Matrix *>self.room(sizeof(Matrix) * size * size)
        self.widths[0] = len(factors[0][0])
        for k in range(1, size):
            self.widths[k] = len(factors[k - 1])
            self.scales[k] = scales[k - 1]
            self.first[k + 1] = self.first[k] + self.widths[k] * self.widths[k - 1]
        cdef Matrix factor
        cdef Matrix *W = self.W
        for a in range(size):
            W[a * size + a] = self.empty(self.widths[a], self.widths[a])
            for i in range(self.widths[a]):
                W[a * size + a].entries[i * self.widths[a] + i] = 1
            self.measure(&W[a * size + a])
        for a in range(depth):
            factor = self.empty(self.widths[a + 1], self.widths[a])
            for i in range(factor.rows):
                row = factors[a][i]
                for j in range(factor.columns):
                    factor.entries[i * factor.columns + j] = row[j]
            self.measure(&factor)
            W[(a + 1) * size + a] = factor
        for a in range(depth):
            for b in range(a + 2, size):
                W[b * size + a] = self.product(&W[b * size + b - 1], False, &W[(b - 1) * size + a], False)
        for l in range(1, size):
            for k in range(l, size):
                self.upper[l * size + k] = self.product(&W[depth * size + l], True, &W[depth * size + k], False)
                self.lower[l * size + k] = self.product(&W[(l - 1) * size], False, &W[(k - 1) * size], True)
                if l < k:
                    self.links[l * size + k] = self.product(&W[(k - 1) * size + l], True, &W[(k - 1) * size + k - 1], False)

    def value(self):
        """As in strands.py."""
        cdef Matrix *m = &self.W[self.depth * (self.depth + 1)]
        return [[m.entries[i * m.columns + j] for j in range(m.columns)] for i in range(m.rows)]

    # -- matrices ------------------------------------------------------------------------------------------

    cdef Matrix empty(self, int rows, int columns) except *:
        cdef Matrix m
        cdef int i
        m.rows, m.columns, m.largest, m.nonzero = rows, columns, 1, 0
        m.entries = <int64_t *>self.room(sizeof(int64_t) * rows * columns)
        m.support = <uint64_t *>self.room(sizeof(uint64_t) * rows * chunks(columns))
        m.ones = <int64_t *>self.room(sizeof(int64_t) * rows)
        m.alive = <uint64_t *>self.room(sizeof(uint64_t) * chunks(rows))
        for i in range(rows):
            m.ones[i] = 1
        return m

    cdef void measure(self, Matrix *m) noexcept:
        """Fill in what follows from the entries."""
        cdef int i, j, width = chunks(m.columns)
        cdef int64_t x
        m.largest, m.nonzero = 1, 0
        for i in range(chunks(m.rows)):
            m.alive[i] = 0
        for i in range(m.rows):
            for j in range(width):
                m.support[i * width + j] = 0
            for j in range(m.columns):
                x = m.entries[i * m.columns + j]
                if x:
                    m.support[i * width + (j >> 6)] |= <uint64_t>1 << (j & 63)
                    m.alive[i >> 6] |= <uint64_t>1 << (i & 63)
                    m.nonzero += 1
                    m.largest = max(m.largest, abs(<double>x))

    cdef Matrix product(self, Matrix *a, bint transpose_a, Matrix *b, bint transpose_b) except *:
        """The product of two matrices or their transposes."""
        cdef int rows = a.columns if transpose_a else a.rows
        cdef int inner = a.rows if transpose_a else a.columns
        cdef int columns = b.rows if transpose_b else b.columns
        cdef int a_row = 1 if transpose_a else a.columns, a_step = a.columns if transpose_a else 1
        cdef int b_step = 1 if transpose_b else b.columns, b_column = b.columns if transpose_b else 1
        cdef int i, j, k
        cdef int64_t x
        if inner * a.largest * b.largest >= LIMIT:
            raise OverflowError
        cdef Matrix m = self.empty(rows, columns)
        for i in range(rows):
            for k in range(inner):
                x = a.entries[i * a_row + k * a_step]
                if x:
                    for j in range(columns):
                        m.entries[i * columns + j] += x * b.entries[k * b_step + j * b_column]
        self.measure(&m)
        return m

    # -- the objective -------------------------------------------------------------------------------------

    def forms(self, slopes, weights, layout):
        """As in strands.py."""
        cdef int m, position = 0
        self.bits, self.tail, self.monomials = layout.bits, layout.tail, len(weights)
        if not layout.fits(self.order):
            raise OverflowError
        self.weights = <int64_t *>self.room(sizeof(int64_t) * self.monomials)
        self.slopes = <int64_t *>self.room(sizeof(int64_t) * 4 * len(slopes))
        self.begin = <int *>self.room(sizeof(int) * (self.monomials + 1))
        self.has_weights = False
        for m in range(self.monomials):
            self.weights[m] = weights[m]
            self.has_weights = self.has_weights or self.weights[m] != 0
        for slope in slopes:
            self.slopes[position], self.slopes[position + 1] = slope[0], slope[1]
            self.slopes[position + 2], self.slopes[position + 3] = slope[2], slope[3]
            self.begin[self.slopes[position] + 1] += 1
            position += 4
        for m in range(self.monomials):
            self.begin[m + 1] += self.begin[m]
        self.prepare()
        counts = []
        for self.n in range(1, self.order + 1):
            counts.append(self.patterns(0, True))
        terms = []
        for self.n in range(1, self.order + 1):
            terms.append(self.form(counts[self.n - 1]))
        return terms

    cdef int prepare(self) except -1:
        """Room for one pattern of layers, and for the search."""
        cdef int slots = 2 * self.order, widest = 1, k
        self.most = (1 << self.order) + 1
        for k in range(self.depth + 1):
            widest = max(widest, self.widths[k])
        self.chunks = chunks(widest)
        self.closing = self.empty(widest, widest)
        self.ends = <Ends *>self.room(sizeof(Ends) * (self.depth + 1) * (self.depth + 1))
        self.layers = <int *>self.room(sizeof(int) * self.order)
        self.digits = <int64_t *>self.room(sizeof(int64_t) * self.order)
        self.rows = <int *>self.room(sizeof(int) * self.order)
        self.columns = <int *>self.room(sizeof(int) * self.order)
        self.sizes = <int *>self.room(sizeof(int) * slots)
        self.strides = <int64_t *>self.room(sizeof(int64_t) * slots)
        self.chain = <Link *>self.room(sizeof(Link) * self.most * slots)
        self.ordered = <int *>self.room(sizeof(int) * self.most)
        self.summand_of = <int *>self.room(sizeof(int) * self.most)
        self.summands = <Summand *>self.room(sizeof(Summand) * self.most * slots)
        self.index = <int *>self.room(sizeof(int) * (slots + 1))
        self.active = <Active *>self.room(sizeof(Active) * self.most * slots)
        self.admitted = <uint64_t *>self.room(sizeof(uint64_t) * self.chunks * slots)
        self.every = <uint64_t *>self.room(sizeof(uint64_t) * self.chunks)
        for k in range(widest):
            self.every[k >> 6] |= <uint64_t>1 << (k & 63)
        if self.parts is NULL:
            self.parts = <Terms *>self.room(sizeof(Terms) * 4 * (self.order // 2 + 1))
        return 0

    # -- patterns of layers --------------------------------------------------------------------------------

    cdef object form(self, double most):
        """The terms of degree n."""
        cdef Words keys = Words(most), values = Words(most)
        self.result.keys, self.result.values, self.result.count = keys.data, values.data, 0
        self.patterns(0, False)
        return keys.first(self.result.count), values.first(self.result.count)

    cdef double patterns(self, int position, bint counting) except -1:
        """Go through the layers of monomials: ascending, each at most twice.  A bound of the number of terms if
        ``counting``, else the terms are found.
        """
        cdef int *layers = self.layers
        cdef int k, begin = 1
        cdef bint again
        cdef double most = 0
        if position == self.n:
            return self.count() if counting else self.expand()
        if position:
            again = self.has_weights and (position == 1 or layers[position - 2] < layers[position - 1])
            begin = layers[position - 1] + (not again)
        for k in range(begin, self.depth + 1):
            layers[position] = k
            most += self.patterns(position + 1, counting)
        return most

    cdef int cut_from(self, int position) noexcept:
        """The first of two variables of the same layer, from this position on; n if there are none."""
        while position + 1 < self.n:
            if self.layers[position] == self.layers[position + 1]:
                return position
            position += 1
        return self.n

    cdef double count(self) except -1:
        """A bound of the number of terms with these layers.

        Raises OverflowError if their coefficients, or numbers on the way to them, are not proved to fit: they are sums
        over pairings of products of entries, each at most the product of the largest ones.
        """
        cdef int n = self.n, lower = -2, upper = self.cut_from(0), p, k, m
        cdef double ways = 1, hits, most = 0, ended = 0, largest, strand = 1, scale = 1
        PyErr_CheckSignals()
        for p in range(n):
            k = self.layers[p]
            ways *= self.widths[k] * self.widths[k - 1]
            scale *= self.scales[k]
        if upper == n and self.begin[self.monomials]:
            ended = self.prepare_ends()
            strand = self.ends_of(0, n - 1).largest
            for p in range(1, n):
                ended *= self.link(self.links, p - 1, p).nonzero
                strand *= self.link(self.links, p - 1, p).largest
            if scale * strand >= LIMIT:
                raise OverflowError
        if n == 1 or not self.has_weights:
            return ended
        self.make_piece(lower, upper)
        hits, largest = self.hits, 2 * self.largest
        while upper < n:
            lower, upper = upper, self.cut_from(upper + 2)
            self.make_piece(lower, upper)
            hits *= self.hits
            largest *= self.largest
        for m in range(self.monomials):
            if self.weights[m]:
                most += min(hits, ways)
                if scale * (abs(<double>self.weights[m]) * largest + strand) >= LIMIT:
                    raise OverflowError
        return most + ended

    cdef double expand(self) except -1:
        """Append all terms with these layers to the result."""
        cdef int n = self.n, lower = -2, upper = self.cut_from(0), p, k, m, pieces = 0
        cdef int64_t base = 0, scale = 1
        cdef bint once = upper == n
        PyErr_CheckSignals()
        for p in range(n):
            k = self.layers[p]
            self.digits[p] = (<int64_t>1) << (self.bits * (n - 1 - p) + self.tail)
            base += self.digits[p] * self.first[k]
            scale *= self.scales[k]
        if once:
            self.make_piece(lower, n)
            self.found = &self.result
            if self.begin[self.monomials]:
                self.strand(0, base, scale)
            if n > 1 and self.has_weights:
                self.merge()
                for m in range(self.monomials):
                    if self.weights[m]:
                        if self.begin[m] < self.begin[m + 1]:
                            self.close_for(m)
                        self.search_from(base + m, 2 * scale * self.weights[m], scale * (self.begin[m] < self.begin[m + 1]))
            return 0
        self.found = &self.piece
        while True:
            self.make_piece(lower, upper)
            self.merge()
            self.piece.count = 0
            reserve(&self.piece, self.hits)
            self.search_from(0, 2 if lower < 0 else 1, 0)
            self.split(lower, upper, self.parts + 4 * pieces)
            if upper == n:
                break
            lower, upper = upper, self.cut_from(upper + 2)
            pieces += 1
        for m in range(self.monomials):
            if self.weights[m]:
                self.multiply(pieces, 0, base + m, scale * self.weights[m])
        return 0

    # -- pieces: what lies between layers that both strands use --------------------------------------------

    cdef void make_piece(self, int lower, int upper) noexcept:
        """The slots, pairings and links of the piece above the rows of the variables at ``lower``, ``lower`` + 1 and
        below the columns of those at ``upper``, ``upper`` + 1; it is open below if lower < 0, above if upper = n.

        If it is open at both ends, one more pairing is that of the strand that B closes.
        """
        cdef int n = self.n, p, choice, swap
        self.slots = self.pairings = 0
        self.hits = self.largest = 0
        for p in range(max(lower, 0), min(upper + 2, n)):
            if p < upper:
                self.rows[p] = self.slot(self.widths[self.layers[p]], self.digits[p] * self.widths[self.layers[p] - 1])
            if p > lower + 1:
                self.columns[p] = self.slot(self.widths[self.layers[p] - 1], self.digits[p])
        for choice in range(1 << (upper - lower - 2)):
            for swap in range(1 + (lower >= 0 and upper < n)):
                self.pair(lower, upper, choice, swap)
        if lower < 0 and upper == n:
            for p in range(1, n):
                self.close(self.rows[p - 1], self.columns[p], self.link(self.links, p - 1, p))
            self.closing.rows, self.closing.columns = self.sizes[1], self.sizes[2 * n - 2]
            self.close(1, 2 * n - 2, &self.closing)

    cdef int slot(self, int size, int64_t stride) noexcept:
        self.sizes[self.slots], self.strides[self.slots] = size, stride
        self.slots += 1
        return self.slots - 1

    cdef void pair(self, int lower, int upper, int choice, int swap) noexcept:
        """The pairing where the variables of layers used once are given to the strands 0, 1 as the bits of ``choice``
        say, and ``swap`` tells which of the two variables at the lower end is in strand 0.
        """
        cdef int s, p
        cdef int bottom[2]
        cdef int top[2]
        self.hits_of_pairing = self.largest_of_pairing = 1
        for s in range(2):
            top[s] = bottom[s] = lower + (s ^ swap) if lower >= 0 else -1
        for p in range(lower + 2, min(upper + 2, self.n)):
            s = choice >> (p - lower - 2) & 1 if p < upper else p - upper
            if top[s] >= 0:
                self.close(self.rows[top[s]], self.columns[p], self.link(self.links, top[s], p))
            else:
                bottom[s] = p
            top[s] = p
        if lower < 0 and upper == self.n and (bottom[0] or bottom[1] < 0):
            return  # a strand is empty, or they are exchanged
        if lower < 0:
            s = bottom[1] < bottom[0]
            self.close(
                self.columns[bottom[s]], self.columns[bottom[1 - s]], self.link(self.lower, bottom[s], bottom[1 - s])
            )
        if upper == self.n:
            s = top[1] < top[0]
            self.close(self.rows[top[s]], self.rows[top[1 - s]], self.link(self.upper, top[s], top[1 - s]))
        if self.hits_of_pairing:
            self.hits += self.hits_of_pairing
            self.largest += self.largest_of_pairing
            self.pairings += 1

    cdef Matrix *link(self, Matrix *matrices, int p, int q) noexcept:
        """Of the matrices for two layers, that for the variables at positions p ≤ q."""
        return matrices + self.layers[p] * (self.depth + 1) + self.layers[q]

    cdef void close(self, int earlier, int later, Matrix *m) noexcept:
        """Link two slots of the pairing in hand: at the earlier one, only indices of rows that are not zero can go on.
        """
        cdef Link *links = self.chain + self.pairings * 2 * self.order
        links[earlier].earlier, links[earlier].rows, links[earlier].support = 2 * self.order, m.ones, m.alive
        links[later].earlier, links[later].rows, links[later].support = earlier, m.entries, m.support
        links[earlier].width, links[later].width = 0, m.columns
        self.hits_of_pairing *= m.nonzero
        self.largest_of_pairing *= m.largest

    cdef void merge(self) noexcept:
        """The summands of every slot: pairings that agree from there on, and so can be added up there.

        ``ordered`` are the pairings in the order of a trie of their links, read from the last one: those that make up
        a summand are neighbours, at every slot.
        """
        cdef int slot, a, b, i, j, count, pairings = self.pairings + (self.slots == 2 * self.n)
        cdef int *ordered = self.ordered
        cdef Link *links
        cdef Summand new
        for a in range(pairings):
            ordered[a], self.summand_of[a] = a, 0
        for slot in range(self.slots - 1, -1, -1):
            links = self.chain + slot
            count = i = 0
            while i < pairings:
                a = ordered[i]
                new.link, new.next = links[a * 2 * self.order], self.summand_of[a]
                self.summand_of[a] = count
                i += 1
                for j in range(i, pairings):
                    b = ordered[j]
                    if self.summand_of[b] != new.next:
                        break
                    if same(&links[b * 2 * self.order], &new.link):
                        self.summand_of[b] = count
                        ordered[j], ordered[i] = ordered[i], b
                        i += 1
                self.summands[slot * self.most + count] = new
                count += 1

    cdef int split(self, int lower, int upper, Terms *parts) except -1:
        """The terms of a piece by what its neighbours need: parts[2·half + equal].

        Of the variables (i, j) and (i′, j′) at an end, i < i′, or i = i′ and j ≤ j′.  So the terms are those with rows
        i < i′ at the lower end, or equal ones; and at the upper end all columns (for i < i′ above), or half of
        them, j ≤ j′ (for i = i′): if both are equal, both ways to give the variables to the strands are the same.
        """
        cdef int part, i = self.bits * (self.n - 1 - lower) + self.tail, j = self.bits * (self.n - 1 - upper) + self.tail
        cdef int64_t mask = ((<int64_t>1) << self.bits) - 1, key, value
        cdef Py_ssize_t t
        for part in range(4):
            parts[part].count = 0
            reserve(&parts[part], self.piece.count)
        for t in range(self.piece.count):
            key, value, part = self.piece.keys[t], self.piece.values[t], 0
            if lower >= 0:
                if key >> i & mask > key >> (i - self.bits) & mask:
                    continue
                part = key >> i & mask == key >> (i - self.bits) & mask
            append(&parts[part], key, value)
            if upper < self.n and key >> j & mask <= key >> (j - self.bits) & mask:
                if key >> j & mask == key >> (j - self.bits) & mask:
                    value >>= 1
                append(&parts[2 + part], key, value)
        return 0

    cdef int multiply(self, int piece, int half, int64_t key, int64_t value) except -1:
        """Append the products of terms of this piece and of all below."""
        cdef int equal
        cdef Py_ssize_t t
        cdef Terms *terms = self.parts + 4 * piece + 2 * half
        cdef Terms *result = &self.result
        cdef int64_t *keys = result.keys + result.count
        cdef int64_t *values = result.values + result.count
        if not piece:
            for t in range(terms.count):
                keys[t] = key + terms.keys[t]
            for t in range(terms.count):
                values[t] = value * terms.values[t]
            result.count += terms.count
            return 0
        for equal in range(2):
            for t in range(terms[equal].count):
                self.multiply(piece - 1, equal, key + terms[equal].keys[t], value * terms[equal].values[t])
        return 0

    # -- the search ----------------------------------------------------------------------------------------

    cdef int search_from(self, int64_t key, int64_t product, int64_t ended) except -1:
        """Append all terms of the piece in hand, with a factor for the pairings and one for the strand that B closes.
        """
        cdef int p, a, used = 0
        cdef int64_t factor
        for p in range(self.pairings + (self.slots == 2 * self.n)):
            a = self.ordered[p]
            factor = product if a < self.pairings else ended
            if factor:
                self.activate(0, used, self.summand_of[a], factor)
                used += 1
        return self.search(0, used, key) if used else 0

    cdef int search(self, int slot, int used, int64_t key) except -1:
        """Append all terms that begin with the indices chosen; so many summands of this slot are active."""
        cdef int size = self.sizes[slot], size_next = self.sizes[slot + 1], v, w, a, onward
        cdef int64_t stride = self.strides[slot], step = self.strides[slot + 1], total, at
        cdef uint64_t *admitted = self.admitted + slot * self.chunks
        cdef uint64_t *admitted_next = admitted + self.chunks
        cdef Active *active = self.active + (slot + 1) * self.most
        cdef Terms *found = self.found
        cdef int64_t *keys
        cdef int64_t *values
        cdef Py_ssize_t count
        if slot < 2:
            PyErr_CheckSignals()
        v = following(admitted, size, 0)
        while v < size:
            self.index[slot] = v
            onward = self.carry(slot, used, v)
            at = key + v * stride
            if slot + 2 < self.slots:
                if onward:
                    self.search(slot + 1, onward, at)
            elif onward:
                keys, values, count = found.keys, found.values, found.count
                w = following(admitted_next, size_next, 0)
                while w < size_next:
                    total = 0
                    for a in range(onward):
                        total += active[a].product * active[a].row[w]
                    keys[count], values[count] = at + w * step, total
                    count += total != 0
                    w = following(admitted_next, size_next, w + 1)
                found.count = count
            v = following(admitted, size, v + 1)
        return 0

    cdef inline int carry(self, int slot, int used, int v) noexcept:
        """Choose v at a slot: the active summands of the next slot, and the indices there that one of them admits."""
        cdef Active *source = self.active + slot * self.most
        cdef int a = 0, count = 0, next
        cdef int64_t total
        while a < used:
            next, total = source[a].next, 0
            while a < used and source[a].next == next:
                total += source[a].product * source[a].row[v]
                a += 1
            if total:
                self.activate(slot + 1, count, next, total)
                count += 1
        return count

    cdef inline void activate(self, int slot, int count, int number, int64_t product) noexcept:
        """Make a summand the next active one of a slot."""
        cdef Summand *summand = self.summands + slot * self.most + number
        cdef Active *target = self.active + slot * self.most + count
        cdef uint64_t *admitted = self.admitted + slot * self.chunks
        cdef int chunk, row = self.index[summand.link.earlier]
        cdef uint64_t *support = summand.link.support + row * chunks(summand.link.width)
        target.product, target.row, target.next = product, summand.link.rows + row * summand.link.width, summand.next
        for chunk in range(chunks(self.sizes[slot])):
            admitted[chunk] = support[chunk] | (admitted[chunk] if count else 0)

    # -- one strand, closed by B ---------------------------------------------------------------------------

    cdef double prepare_ends(self) except -1:
        """W_{L:k}ᵀ B_m W_{l−1:0}ᵀ for all m, with k the top and l the bottom; the number of entries."""
        cdef int e, i, j, m, at
        cdef Ends *ends = self.ends_of(0, self.n - 1)
        cdef Matrix *outer = &self.W[self.depth * (self.depth + 1) + self.layers[self.n - 1]]
        cdef Matrix *inner = &self.W[(self.layers[0] - 1) * (self.depth + 1)]
        cdef int64_t v, x
        cdef bint counting
        if ends.begin is not NULL:
            return ends.nonzero
        for e in range(0, 4 * self.begin[self.monomials], 4):
            ends.largest += abs(<double>self.slopes[e + 3]) * outer.largest * inner.largest
        if ends.largest >= LIMIT:
            raise OverflowError
        ends.any = self.empty(inner.rows, outer.columns)
        ends.begin = <int64_t *>self.room(sizeof(int64_t) * (inner.rows * outer.columns + 1))
        ends.end = <int64_t *>self.room(sizeof(int64_t) * inner.rows * outer.columns)
        for counting in (True, False):
            for e in range(0, 4 * self.begin[self.monomials], 4):
                m = self.slopes[e]
                for j in range(inner.rows):
                    v = inner.entries[j * inner.columns + self.slopes[e + 2]] * self.slopes[e + 3]
                    if not v:
                        continue
                    for i in range(outer.columns):
                        x = v * outer.entries[self.slopes[e + 1] * outer.columns + i]
                        if not x:
                            continue
                        at = j * outer.columns + i
                        if counting:
                            ends.begin[at + 1] += 1
                        elif ends.end[at] > ends.begin[at] and ends.m[ends.end[at] - 1] == m:
                            ends.x[ends.end[at] - 1] += x
                        else:
                            ends.m[ends.end[at]], ends.x[ends.end[at]] = m, x
                            ends.end[at] += 1
            if counting:
                for at in range(inner.rows * outer.columns):
                    ends.any.entries[at] = ends.begin[at + 1]
                    ends.begin[at + 1] += ends.begin[at]
                    ends.end[at] = ends.begin[at]
                ends.nonzero = <double>ends.begin[inner.rows * outer.columns]
                ends.m = <int *>self.room(sizeof(int) * <size_t>ends.nonzero)
                ends.x = <int64_t *>self.room(sizeof(int64_t) * <size_t>ends.nonzero)
        self.measure(&ends.any)
        return ends.nonzero

    cdef Ends *ends_of(self, int p, int q) noexcept:
        """The ends of a strand between the variables at these positions."""
        return self.ends + self.layers[p] * (self.depth + 1) + self.layers[q]

    cdef void close_for(self, int m) noexcept:
        """The same matrix for one m."""
        cdef Ends *ends = self.ends_of(0, self.n - 1)
        cdef int at
        cdef int64_t e
        for at in range(ends.any.rows * ends.any.columns):
            self.closing.entries[at] = 0
            for e in range(ends.begin[at], ends.end[at]):
                if ends.m[e] == m:
                    self.closing.entries[at] = ends.x[e]
        self.measure(&self.closing)

    cdef void strand(self, int position, int64_t key, int64_t product) noexcept:
        """Append all terms of one strand that begin with the indices chosen; B_m with q_m are left to pairings."""
        cdef int n = self.n, slot = 2 * position, rows = self.sizes[slot], columns = self.sizes[slot + 1], i, j, m, at
        cdef bint last = position == n - 1
        cdef int64_t here, x, e
        cdef Ends *ends = self.ends_of(0, n - 1)
        cdef Matrix *link
        cdef uint64_t *all_i = self.every
        cdef uint64_t *all_j = ends.any.alive
        cdef int64_t *entries = ends.any.ones
        cdef Terms *found = self.found
        if position:
            link = self.link(self.links, position - 1, position)
            all_j = link.support + self.index[slot - 2] * chunks(columns)
            entries = link.entries + self.index[slot - 2] * columns
        if not last:
            all_i = self.link(self.links, position, position + 1).alive
        elif position:
            all_i = ends.any.support + self.index[1] * chunks(rows)
        i = following(all_i, rows, 0)
        while i < rows:
            self.index[slot] = i
            j = following(all_j, columns, 0)
            while j < columns:
                here, x = key + i * self.strides[slot] + j * self.strides[slot + 1], product * entries[j]
                if not last:
                    self.index[slot + 1] = j
                    self.strand(position + 1, here, x)
                else:
                    at = (self.index[1] if position else j) * rows + i
                    for e in range(ends.begin[at], ends.end[at]):
                        m = ends.m[e]
                        if ends.x[e] and (n == 1 or not self.weights[m]):
                            append(found, here + m, x * ends.x[e])
                j = following(all_j, columns, j + 1)
            i = following(all_i, rows, i + 1)
