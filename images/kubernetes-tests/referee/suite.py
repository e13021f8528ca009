"""Kubernetes' tests: which there are, and what comes of them."""

import collections
import json
import os
import shutil
import signal
import subprocess

from referee.progress import Progress
from referee.told import cut, say

_PROGRAM = shutil.which("e2e.test")
# What a run that is told to end may take to take back what its tests have made.
_ENDING = 90
_LINES = 40
_WORDS = {"passed": "passed", "failed": "failed", "panicked": "failed", "timedout": "failed", "interrupted": "failed", "aborted": "failed"}


class Suite:
    """The tests, on a cluster, with a folder for what they write."""

    def __init__(self, cluster, registry, folder):
        self._folder = folder
        self._options = ["--provider=skeleton", f"--kubeconfig={cluster.kubeconfig}", "--disable-log-dump", "--dump-logs-on-failure=false"]
        images = os.path.join(folder, "images.yaml")
        with open(images, "w", encoding="utf-8") as file:
            json.dump(dict.fromkeys(("promoterE2eRegistry", "gcRegistry", "gcEtcdRegistry"), registry), file)
        self._environment = {**os.environ, "KUBE_TEST_REPO_LIST": images, "HOME": folder}
        self._running = None

    def names(self, wanted):
        """Returns the tests whose names match a regular expression."""
        report = os.path.join(self._folder, "plan.json")
        words = [_PROGRAM, "--ginkgo.dry-run", f"--ginkgo.focus={wanted}", f"--ginkgo.json-report={report}", *self._options]
        output = self._run(words)
        if not os.path.exists(report):
            raise SystemExit(f"the tests cannot be loaded: {cut(output[-2000:])}")
        return [_name(spec) for spec in _specs(report) if spec["State"] == "passed"]

    def run(self, wanted, concurrency, planned):
        """Runs the tests, and says what came of each when they have ended."""
        report = os.path.join(self._folder, "report.json")
        progress = Progress(planned)
        words = ["ginkgo", "-v", "--no-color", f"--procs={concurrency}", f"--focus={wanted}", "--timeout=24h"]
        words += ["--output-dir", self._folder, "--json-report", "report.json", _PROGRAM, "--", *self._options]
        results, tally = progress.results, {"passed": 0, "failed": 0, "skipped": 0}
        try:
            output = self._run(words, progress.hear)
            # The runner's report comes last, and says most: there is none where it was killed.
            if os.path.exists(report):
                results = list(_results(report))
        finally:
            # Also whoever ends the run before its time hears what has come of it until then.
            for result in results:
                tally[result["status"]] += 1
                say("test", **result)
        if not sum(tally.values()):
            raise SystemExit(f"no test has ended: {cut(output[-2000:])}")
        return tally

    def end(self):
        """Ends what still runs, which takes back what it has made, if it can."""
        if self._running and self._running.poll() is None:
            os.killpg(self._running.pid, signal.SIGINT)
            try:
                # Who writes what nobody reads would wait.
                self._running.communicate(timeout=_ENDING)
            except subprocess.TimeoutExpired:
                os.killpg(self._running.pid, signal.SIGKILL)

    def _run(self, words, hear=lambda line: None):
        """Runs a program to its end, and returns the last lines that it has written."""
        last = collections.deque(maxlen=_LINES)
        self._running = subprocess.Popen(
            words,
            cwd=self._folder,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
        )
        for line in self._running.stdout:
            last.append(line)
            hear(line)
        self._running.wait()
        return "".join(last)


def _specs(report):
    with open(report, encoding="utf-8") as file:
        for suite in json.load(file):
            for spec in suite["SpecReports"] or []:
                if spec["LeafNodeType"] == "It":
                    yield spec


def _name(spec):
    return " ".join([*(spec["ContainerHierarchyTexts"] or []), spec["LeafNodeText"]])


def _results(report):
    for spec in _specs(report):
        failure = spec.get("Failure") or {}
        status = _WORDS.get(spec["State"], "skipped")
        # A test that nobody wanted is skipped without a reason.
        if status != "skipped" or failure.get("Message"):
            seconds = round(spec.get("RunTime", 0) / 1e9, 3)
            yield {"id": _name(spec), "status": status, "seconds": seconds, "reason": cut(_reason(failure))}


def _reason(failure):
    if not failure.get("Message"):
        return ""
    place = failure.get("Location", {})
    where = f"\nat {place['FileName']}:{place['LineNumber']}" if place.get("FileName") else ""
    return cut(failure["Message"]) + where

