"""Runs the tests that SUITE matches, CONCURRENCY at a time; LIST=yes only names them.

What it says on stdout, an object a line, has an "event": plan, test, note, list, trouble, summary.
"""

import os
import secrets
import signal
import sys
import tempfile

from keystoneauth1 import exceptions

from referee import configuration
from referee.cloud import Cloud
from referee.suite import PREFIX, Suite
from referee.told import cut, say


class Ended(BaseException):
    """Whoever began the run wants no more of it."""


def _ended(number, frame):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise Ended


def _run(cloud, suite, ours):
    wanted = os.environ["SUITE"]
    if os.environ.get("LIST") == "yes":
        for name in suite.names(wanted):
            say("list", id=name)
        return
    names = suite.names(wanted)
    say("plan", tests=len(names))
    if not names:
        raise SystemExit(f"No test matches {wanted}.")
    tally = None
    try:
        tally = suite.run(wanted, os.environ.get("CONCURRENCY", "2"))
    finally:
        suite.end()
        if tally is None:
            # Whoever ends the run may not wait for long: what the next run cannot find goes first.
            cloud.end_instances(PREFIX)
            cloud.undo()
            suite.clean()
    left = [*cloud.end_instances(PREFIX), *suite.clean_and_tell(ours)]
    say("summary", left=[*left, *cloud.undo()], **tally)


def main():
    """Does it all; nothing but what it says tells how it went."""
    signal.signal(signal.SIGTERM, _ended)
    ours = f"{PREFIX}{secrets.token_hex(3)}"
    cloud = suite = None
    try:
        cloud = Cloud()
        with tempfile.TemporaryDirectory(dir=os.environ.get("HOME")) as folder:
            configuration.write(cloud, ours, folder)
            suite = Suite(folder)
            _run(cloud, suite, ours)
    except Ended:
        say("trouble", reason="it was told to end before its tests had ended")
    except SystemExit as problem:
        say("trouble", reason=str(problem))
    except exceptions.ClientException as problem:
        say("trouble", reason=f"OpenStack could not be prepared for the tests: {cut(str(problem))}")
    except Exception as problem:
        say("trouble", reason=cut(f"{type(problem).__name__}: {problem}"))
        raise
    finally:
        if suite:
            suite.end()
        if cloud:
            for left in cloud.undo():
                say("note", text=f"left over: {left}")
    return 0


sys.exit(main())
