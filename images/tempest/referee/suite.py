"""Tempest's tests: which there are, and what comes of them."""

import json
import os
import re
import signal
import subprocess

import subunit
import tempest
from testtools import StreamToDict

from referee.told import cut, say

_TESTS = os.path.join(os.path.dirname(tempest.__file__), "test_discover")
# A class's tests share what it has set up: they stay together.
_STESTR = f"[DEFAULT]\ntest_path={_TESTS}\ntop_dir={os.path.dirname(_TESTS)}\ngroup_regex=([^\\.]*\\.)*\n"
# What the names of all that Tempest makes begin with.
PREFIX = "tempest-"
_LONGEST_TEST = "600"
_WORDS = {"success": "passed", "fail": "failed", "skip": "skipped", "xfail": "passed", "uxsuccess": "failed"}
_FRAME = re.compile(r'^ {2}File "(.*)", line (\d+), in ')
# A record of a test's log may have many lines; that of an instance's console has them all.
_RECORD = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[.,]\d+ ", re.MULTILINE)
_CONSOLE = re.compile(r"Console (?:output for|log for server) ([\w-]+)(?::|\s+body=)\s(.*)", re.DOTALL)
_NO_TEXT = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|[^\n\x20-\x7e]")


class Suite:
    """The tests, with the tempest.conf of a folder."""

    def __init__(self, folder):
        self._folder = folder
        self._environment = {
            **os.environ,
            "TEMPEST_CONFIG_DIR": folder,
            "TEMPEST_CONFIG": "tempest.conf",
            "OS_TEST_TIMEOUT": _LONGEST_TEST,
        }
        self._running = None
        with open(os.path.join(folder, ".stestr.conf"), "w", encoding="utf-8") as file:
            file.write(_STESTR)
        subprocess.run(["stestr", "init"], cwd=folder, env=self._environment, check=True)

    def names(self, wanted):
        """Returns the tests that match a regular expression; fails with the reason where they cannot be loaded."""
        with self._start("list", wanted, stderr=subprocess.STDOUT, text=True) as process:
            output = process.communicate()[0]
        if process.returncode:
            raise SystemExit(f"Tempest's tests cannot be loaded: {cut(output[-2000:])}")
        return [line.strip() for line in output.splitlines() if re.match(r"[a-z_]+\.[\w.]+", line)]

    def run(self, wanted, concurrency):
        """Runs the tests, and says what comes of each."""
        tally = {"passed": 0, "failed": 0, "skipped": 0}
        with self._start("run", "--subunit", "--concurrency", str(concurrency), wanted) as process:
            result = StreamToDict(lambda test: _tell(test, tally))
            stream = subunit.ByteStreamToStreamResult(process.stdout, non_subunit_name="stdout")
            result.startTestRun()
            stream.run(result)
            result.stopTestRun()
        if not sum(tally.values()):
            raise SystemExit(f"Tempest ended with {process.returncode} and had run no test.")
        return tally

    def end(self):
        """Ends what still runs."""
        if self._running and self._running.poll() is None:
            os.killpg(self._running.pid, signal.SIGKILL)
            self._running.wait()

    def clean(self):
        """Lets Tempest delete what tests have left."""
        self._cleanup()

    def clean_and_tell(self, ours):
        """Lets Tempest delete what tests have left, and returns what that was, but for what has this in its name."""
        self._cleanup("--dry-run")
        try:
            with open(os.path.join(self._folder, "dry_run.json"), encoding="utf-8") as file:
                left = sorted({name for name in _leftovers(json.load(file)) if ours not in name})
        except OSError:
            say("note", text="what the tests have left could not be found out")
            return []
        if left:
            self._cleanup()
        return left

    def _cleanup(self, *options):
        with open(os.path.join(self._folder, "cleanup.log"), "w+", encoding="utf-8") as log:
            ended = subprocess.run(
                ["tempest", "cleanup", "--prefix", PREFIX, *options],
                cwd=self._folder,
                env=self._environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                check=False,
            )
            if ended.returncode:
                log.seek(0)
                say("note", text=f"tempest cleanup: {cut(log.read()[-1500:])}")

    def _start(self, *words, **more):
        self._running = subprocess.Popen(
            ["stestr", *words],
            cwd=self._folder,
            env=self._environment,
            stdout=subprocess.PIPE,
            start_new_session=True,
            **more,
        )
        return self._running


def _leftovers(found, kind="projects"):
    """Returns the names that tempest cleanup's report has somewhere, each with what it is a name of."""
    if isinstance(found, dict):
        for key, value in found.items():
            if isinstance(value, (dict, list)):
                # What a project has left is below its identity.
                yield from _leftovers(value, key if re.fullmatch("[a-z][a-z_]+", key) else kind)
            for text in (key, value):
                if isinstance(text, str) and text.startswith(PREFIX):
                    yield f"{kind} {text}"
    elif isinstance(found, list):
        for value in found:
            yield from _leftovers(value, kind)


def _tell(test, tally):
    word = _WORDS.get(test["status"])
    if word is None or test["id"] is None:
        if test["status"] not in ("exists", "unknown"):
            say("note", text=f"{test['id']} ended as {test['status']}: {cut(_text(test))}")
        return
    tally[word] += 1
    begin, end = test["timestamps"]
    seconds = (end - begin).total_seconds() if begin and end else 0
    reason = cut(_reason(test, word))
    if word == "failed":
        log = "\n".join(it.as_text() for name, it in test["details"].items() if name.startswith("pythonlogging"))
        reason = "\n".join([reason, *consoles(log)])
    say("test", id=test["id"], status=word, seconds=round(seconds, 3), reason=reason)


def _text(test, *names):
    details = test["details"]
    return "\n".join(details[name].as_text() for name in names or sorted(details) if name in details)


def _reason(test, word):
    if word == "passed":
        return ""
    if word == "skipped":
        return _text(test, "reason")
    text = _text(test, *(name for name in sorted(test["details"]) if name.startswith("traceback")))
    return failure(text) if text else _text(test)


def failure(traceback):
    """Returns what a traceback ends with, and where that was."""
    place, after = "", 0
    lines = traceback.splitlines()
    for number, line in enumerate(lines):
        if match := _FRAME.match(line):
            place, after = f"{match[1]}:{match[2]}", number + 1
    message = [line for line in lines[after:] if line.strip() and not line.startswith("    ")]
    return "\n".join([*message, f"at {place}"] if place else message)


def consoles(log):
    """Returns what the consoles of instances said last, as far as a test's log has it."""
    last = {}
    for record in _RECORD.split(log):
        if match := _CONSOLE.search(record):
            last[match[1]] = _NO_TEXT.sub("", match[2]).strip()
    return [f"The console of {server}, at its end:\n{text[-1500:]}" for server, text in last.items()]
