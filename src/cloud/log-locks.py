"""An application that logs as OpenStack's do, with a thread beside it as the message queue's heartbeat is one."""

import itertools
import threading
import time

import eventlet  # noqa: F401  only its import matters
from oslo_config import cfg
from oslo_log import log

conf = cfg.ConfigOpts()
log.register_options(conf)
conf([], project="trial", default_config_files=[])
conf.set_override("debug", True)
conf.set_override("log_file", "/tmp/trial.log")
conf.set_override("log_rotation_type", "size")
conf.set_override("max_logfile_size_mb", 1)
log.setup(conf, "trial")
numbers = itertools.count()
heartbeat = None


def say(name, count):
    for _ in range(count):
        log.getLogger(f"{name}.{next(numbers) % 5000}").debug("x" * 200)


def beat():
    while True:
        say("heartbeat", 20)
        time.sleep(0.001)


def application(_environ, start_response):
    global heartbeat
    if heartbeat is None:
        heartbeat = threading.Thread(target=beat, daemon=True)
        heartbeat.start()
    say("request", 50)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"ok\n"]
