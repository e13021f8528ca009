"""What the tests' runner writes while they run: how many have ended, and which have failed."""

import re
import time

from referee.told import say

_BETWEEN_COUNTS = 10
# The first line of what is written of a test that has ended; its name is in the next one.
_END = re.compile(r"^• (?:\[(?P<failure>[A-Z! ]+)\] )?\[(?P<seconds>[0-9.]+) seconds\]$")
# A name as it is written: with the kind of the step that has failed in it, and the labels behind it.
_STEP = re.compile(r" \[(It|BeforeEach|AfterEach|DeferCleanup \(Each\))\] ")
_LABELS = re.compile(r" \[[^\[\]]*\]$")


class Progress:
    """Hears the runner's lines, and tells of them."""

    def __init__(self, planned):
        self._planned = planned
        self._told = time.monotonic()
        self._end = None
        self.results = []

    def hear(self, line):
        """Hears a line."""
        if self._end:
            self._learn(_LABELS.sub("", _STEP.sub(" ", line.strip())), self._end)
        self._end = _END.match(line.strip())

    def _learn(self, name, end):
        status = "failed" if end["failure"] else "passed"
        self.results.append({"id": name, "status": status, "seconds": float(end["seconds"])})
        if end["failure"]:
            say("note", text=f"failed: {name}")
        if time.monotonic() - self._told > _BETWEEN_COUNTS:
            self._told = time.monotonic()
            failed = sum(1 for result in self.results if result["status"] == "failed")
            say("note", text=f"{len(self.results)} of {self._planned} tests have ended, {failed} of them failed")
