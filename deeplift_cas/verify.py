"""The entry: ``python -m deeplift_cas.verify`` and ``deeplift-cas``.

Every positive verdict printed has passed the certificate kernel in the same run.  What the exit status says stands in
:data:`deeplift_cas.cli.outcome.STATUSES`.
"""

import sys

from deeplift_cas.cli.main import main, run

__all__ = ["main", "run"]

if __name__ == "__main__":
    sys.exit(run())
