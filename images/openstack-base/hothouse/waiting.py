"""Waiting for what others bring up."""

import time


def wait_until(goal, condition, seconds=600, passing=()):
    """Waits until the condition is true, and returns what it returned; gives up after so many seconds.

    The condition may raise one of the passing exceptions: the last one tells why it was in vain.
    """
    end = time.monotonic() + seconds
    seen = "it does not hold"
    while True:
        try:
            result = condition()
            if result:
                return result
        except passing as problem:
            seen = problem
        if time.monotonic() > end:
            raise SystemExit(f"Waited {seconds} s until {goal}, but: {seen}")
        time.sleep(0.3)
