"""What is said: a JSON object a line, and nothing else on stdout."""

import json
import threading

_LOCK = threading.Lock()
_LONGEST = 2000


def say(event, **fields):
    """Writes a line."""
    with _LOCK:
        print(json.dumps({"event": event, **fields}), flush=True)


def cut(text):
    """Returns no more of a text than a line is to hold."""
    text = text.strip()
    return text if len(text) <= _LONGEST else text[:_LONGEST] + " […]"
