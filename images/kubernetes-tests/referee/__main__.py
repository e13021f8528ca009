"""Runs Kubernetes' own tests that SUITE matches, CONCURRENCY at a time; LIST=yes only names them.

Their images are in REGISTRY. What it says on stdout, an object a line, has an "event": plan, test, note, list, trouble, summary.
"""

import os
import signal
import sys
import tempfile

from referee.cluster import Cluster
from referee.suite import Suite
from referee.told import cut, say


class Ended(BaseException):
    """Whoever began the run wants no more of it."""


def _ended(number, frame):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise Ended


def _run(cluster, suite):
    wanted = os.environ["SUITE"]
    names = suite.names(wanted)
    if os.environ.get("LIST") == "yes":
        for name in names:
            say("list", id=name)
        return
    say("plan", tests=len(names))
    if not names:
        raise SystemExit(f"No test matches {wanted}.")
    before = cluster.namespaces_of_tests()
    try:
        tally = suite.run(wanted, os.environ.get("CONCURRENCY", "2"), len(names))
    finally:
        suite.end()
        left = sorted(cluster.namespaces_of_tests() - before)
        cluster.delete_namespaces(left)
    say("summary", left=[f"namespace {name}" for name in left], **tally)


def main():
    """Does it all; nothing but what it says tells how it went."""
    signal.signal(signal.SIGTERM, _ended)
    try:
        with tempfile.TemporaryDirectory(dir=os.environ.get("HOME")) as folder:
            cluster = Cluster(folder)
            _run(cluster, Suite(cluster, os.environ["REGISTRY"], folder))
    except Ended:
        say("trouble", reason="it was told to end before its tests had ended")
    except SystemExit as problem:
        say("trouble", reason=str(problem))
    except Exception as problem:
        say("trouble", reason=cut(f"{type(problem).__name__}: {problem}"))
        raise
    return 0


sys.exit(main())
