"""The entry: ``python -m deeplift_cas.verify`` and ``deeplift-cas``.

Every positive verdict printed has passed the certificate kernel in the same run.  What the exit status says stands in
:data:`deeplift_cas.cli.outcome.STATUSES`.
"""

import gc
import os
import sys
from collections.abc import Sequence

from deeplift_cas.cli.supervision import Tell, watched

COLLECT_AFTER = 50_000
"""New containers after which Python looks for cycles among them: with its own 700 a short answer is looked through all
the time, for nothing.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line here; returns the exit status."""
    from deeplift_cas.cli.main import main as answered

    return answered(arguments)


def run() -> int:
    """Run the command line in a process that another one watches; returns the exit status.

    Without threads nothing waits for the end of a process, so it ends at once: the system takes its memory back faster
    than Python would.
    """
    gc.set_threshold(COLLECT_AFTER, 20, 20)
    status = watched(_answered)
    if "threading" in sys.modules:
        return status
    if sys.stderr is not None:
        sys.stderr.flush()
    os._exit(status)


def _answered(tell: Tell) -> int:
    from deeplift_cas.cli.main import main as answered  # after the processes have parted

    return answered(None, tell)


if __name__ == "__main__":
    sys.exit(run())
