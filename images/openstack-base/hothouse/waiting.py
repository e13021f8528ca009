"""Waiting for what others bring up."""

import sys
import time

_TOLD_AFTER = 10


def wait_until(goal, condition, seconds=600, passing=()):
    """Waits until the condition is true, and returns what it returned; gives up after so many seconds.

    The condition may raise one of the passing exceptions: the last one tells why it was in vain. One that lasts is
    written to the log while it lasts.
    """
    end = time.monotonic() + seconds
    seen = "it does not hold"
    told = time.monotonic() + _TOLD_AFTER
    while True:
        try:
            result = condition()
            if result:
                return result
        except passing as problem:
            seen = problem
        if time.monotonic() > told:
            print(f"waiting until {goal}: {seen}", file=sys.stderr, flush=True)
            told = time.monotonic() + _TOLD_AFTER
        if time.monotonic() > end:
            raise SystemExit(f"Waited {seconds} s until {goal}, but: {seen}")
        time.sleep(0.3)
