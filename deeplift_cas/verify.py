"""The entry: ``python -m deeplift_cas.verify`` and ``deeplift-cas``.

Every positive verdict printed has passed the certificate kernel in the same run.  Exit status: 0 when the question was
answered, whatever the answer; 2 for bad input; 1 if there is no answer: order 4 can be undecided, and the kernel could
refuse a proof made here, which would be a bug.  ``compare`` ends like ``diff``: 1 if there is a difference.
"""

import sys

from deeplift_cas.cli.main import main

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(main())
