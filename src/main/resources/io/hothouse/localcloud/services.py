"""Brings the services of the cloud up, in order, and waits until all of them do their work.

usage: services.py SECONDS   run as root inside the container, from standard input

Each service is asked something that a hung process cannot answer, in a time limit. One that has ended, hangs, or takes
longer than its limit is restarted once, which is said. Standard output: what is waited for, at least every eight
seconds, in lines that begin with "> ". Exit code 1: one did not come up; standard error says which, and its last words.
"""

import concurrent.futures
import glob
import http.client
import os
import socket
import subprocess
import sys
import threading
import time

ADDRESS = '172.24.4.1'
# How long a question may take, how often services are asked, looked at and told about.
ANSWER, ASK, LOOK, TELL = 10, 0.5, 4, 8
# A service that is busy comes up late on a slow machine; one that uses less than this share of a processor while it does
# not answer, for so many seconds, waits for something that does not come.
IDLE_SHARE = 0.005
# Agents report every half minute at most, Heat's engine every minute.
HEARTBEAT = 150


class Service:
    """A part of the cloud: its unit, what it needs, and how it is asked whether it works."""

    def __init__(self, name, ask, needs=(), unit=None, limit=360, idle=45, log=None, stateful=False):
        self.name, self.ask, self.needs, self.unit = name, ask, needs, unit or name
        self.limit, self.idle, self.log, self.stateful = limit, idle, log, stateful
        self.ready = self.restarted = False
        self.since = self.answer = None
        self.last = 'no answer yet'
        self.last_look = self.idle_since = None
        self.ended = False
        self.not_before = 0

    def begin(self, now):
        """Its time begins when what it needs is there."""
        self.since = self.idle_since = now
        self.last_look = None
        self.ended = False

    def judge(self, look, now):
        """Says why it has to be restarted; nothing while there is hope."""
        if look.ended and self.ended:
            return 'has ended'
        self.ended = look.ended
        if self.last_look is not None and not look.ended:
            before, then = self.last_look
            if look.processor - before > IDLE_SHARE * (now - then):
                self.idle_since = now
        self.last_look = (look.processor, now)
        if not look.ended and now - self.idle_since >= self.idle:
            return 'hangs: for %d s it has neither answered nor worked' % (now - self.idle_since)
        if now - self.since >= self.limit:
            return 'is not there after its limit of %d s' % self.limit
        return None

    def last_words(self, count):
        """Returns the last lines of its log, the newest last."""
        lines = tail(self.log)
        if not lines:
            lines = output('journalctl', '--unit', self.unit, '--lines', str(count), '--output', 'cat', '--no-pager')
        return [line for line in lines if line.strip()][-count:]


class Look:
    """What systemd says of a unit, and how many seconds of processor time its processes have used."""

    def __init__(self, properties):
        # A unit whose start waits for others is inactive, but has a job.
        self.ended = properties.get('ActiveState') in ('inactive', 'failed') and not properties.get('Job')
        self.processor = processor_time(properties.get('ControlGroup', ''))


def look_at(services):
    """Asks systemd about all services at once."""
    looks = {}
    text = '\n'.join(output('systemctl', 'show', '--property', 'Id,ActiveState,Job,ControlGroup',
                            *[service.unit for service in services]))
    for block in text.split('\n\n'):
        properties = dict(line.split('=', 1) for line in block.splitlines() if '=' in line)
        looks[properties.get('Id', '').removesuffix('.service')] = Look(properties)
    return looks


def processor_time(group):
    ticks = 0
    for base in ('/sys/fs/cgroup/systemd', '/sys/fs/cgroup'):
        for process in read(base + group + '/cgroup.procs').split() if group else ():
            fields = read('/proc/%s/stat' % process).rpartition(')')[2].split()
            ticks += sum(int(field) for field in fields[11:15])
    return ticks / os.sysconf('SC_CLK_TCK')


def read(path):
    try:
        with open(path, encoding='utf-8', errors='replace') as file:
            return file.read()
    except OSError:
        return ''


def tail(pattern):
    newest = sorted(glob.glob(pattern), key=os.path.getmtime)[-1:] if pattern else []
    for path in newest:
        with open(path, 'rb') as file:
            file.seek(max(0, os.path.getsize(path) - 8000))
            return file.read().decode(errors='replace').splitlines()
    return []


def output(*words):
    try:
        done = subprocess.run(words, capture_output=True, timeout=20, check=False, text=True, errors='replace')
        return done.stdout.splitlines()
    except (OSError, subprocess.TimeoutExpired) as failure:
        return [str(failure)]


# ---- questions: each returns when the service works, and raises what it is instead


def http_answer(port, path='/'):
    def ask(_service):
        connection = http.client.HTTPConnection(ADDRESS, port, timeout=ANSWER)
        try:
            connection.request('GET', path, headers={'Connection': 'close'})
            status = connection.getresponse().status
        finally:
            connection.close()
        if status >= 500:
            raise OSError('it answers with HTTP %d' % status)
    return ask


def first_bytes(port, question, answer):
    def ask(_service):
        with socket.create_connection(('127.0.0.1', port), timeout=ANSWER) as connection:
            connection.settimeout(ANSWER)
            connection.sendall(question)
            got = connection.recv(len(answer))
        if got != answer:
            raise OSError('it does not speak its protocol')
    return ask


def query(statement):
    import pymysql  # pylint: disable=import-outside-toplevel
    connection = pymysql.connect(unix_socket='/run/mysqld/mysqld.sock', user='root', connect_timeout=ANSWER,
                                 read_timeout=ANSWER)
    with connection, connection.cursor() as cursor:
        cursor.execute("SET time_zone = '+00:00'")
        cursor.execute(statement)
        return cursor.fetchall()


def database_answers(_service):
    query('SELECT 1')


class Reports:
    """Agents have no door: they write into the database that they live. It is asked once for all of them."""

    STATEMENT = ' UNION ALL '.join(
        'SELECT CONVERT(`binary` USING utf8mb4) COLLATE utf8mb4_bin, UNIX_TIMESTAMP(MAX(%s)) FROM %s GROUP BY `binary`' % source for source in (
            ('updated_at', 'nova.services'), ('heartbeat_timestamp', 'neutron.agents'),
            ('COALESCE(updated_at, created_at)', 'heat.service')))

    def __init__(self):
        self.lock = threading.Lock()
        self.read, self.last = 0, {}

    def ask(self, service):
        with self.lock:
            if time.monotonic() - self.read >= 1:
                self.last = {name: float(when or 0) for name, when in query(self.STATEMENT)}
                self.read = time.monotonic()
            last = self.last.get(service.name, 0)
        if last < max(boot_time(), service.not_before, time.time() - HEARTBEAT):
            raise OSError('it has not reported yet')


def boot_time():
    return os.stat('/proc/1').st_mtime


def instances_answer(_service):
    # A cloud that could have no others has no such file.
    machines = read('/usr/local/lib/hothouse/instances').strip() == 'virtual-machines'
    done = subprocess.run(('virsh', '--quiet', '--connect', 'qemu:///system' if machines else 'lxc:///', 'list', '--name'),
                          capture_output=True, timeout=ANSWER, check=False, text=True)
    if done.returncode:
        raise OSError(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else 'it refuses to list its instances')


def switch_answers(_service):
    done = subprocess.run(('ovs-appctl', '--timeout=%d' % ANSWER, 'version'), capture_output=True, timeout=ANSWER + 1,
                          check=False, text=True)
    if done.returncode:
        raise OSError(' '.join(done.stderr.split()) or 'it does not answer')


def all_services():
    reports = Reports()
    stores = ('mariadb', 'memcached')
    queued = stores + ('rabbitmq',)

    def agent(name, needs, project):
        return Service(name, reports.ask, needs, idle=100, log='/var/log/%s/%s*.log' % (project, name))

    def api(name, port, needs, project, path='/', unit=None):
        unit = unit or name
        return Service(name, http_answer(port, path), needs, unit, log='/var/log/%s/%s*.log' % (project, unit))

    return [
        Service('openvswitch', switch_answers, unit='ovs-vswitchd', stateful=True, log='/var/log/openvswitch/ovs-vswitchd.log'),
        Service('mariadb', database_answers, stateful=True, log='/var/log/mysql/error.log'),
        Service('memcached', first_bytes(11211, b'version\r\n', b'VERSION')),
        Service('rabbitmq', first_bytes(5672, b'AMQP\0\0\x09\x01', b'\x01'), (), 'rabbitmq-server', stateful=True,
                log='/var/log/rabbitmq/*.log'),
        api('keystone', 5000, stores, 'keystone', '/v3'),
        api('glance', 9292, stores, 'glance', unit='glance-api'),
        api('placement', 8778, stores, 'placement', unit='placement-api'),
        api('nova-api', 8774, stores, 'nova'),
        api('nova-api-metadata', 8775, stores, 'nova'),
        api('neutron-server', 9696, queued, 'neutron'),
        api('heat-api', 8004, stores, 'heat'),
        api('heat-api-cfn', 8000, stores, 'heat'),
        agent('nova-conductor', queued, 'nova'),
        agent('nova-scheduler', queued, 'nova'),
        agent('heat-engine', queued, 'heat'),
        Service('libvirtd', instances_answer, stateful=True),
        agent('nova-compute', ('nova-conductor', 'libvirtd', 'keystone', 'placement'), 'nova'),
        agent('neutron-openvswitch-agent', ('neutron-server', 'rabbitmq', 'openvswitch'), 'neutron'),
        agent('neutron-dhcp-agent', ('neutron-server', 'rabbitmq'), 'neutron'),
        agent('neutron-l3-agent', ('neutron-server', 'rabbitmq'), 'neutron'),
        agent('neutron-metadata-agent', ('neutron-server', 'rabbitmq'), 'neutron'),
    ]


class Watch:
    """Asks, looks, restarts and tells until all services are there."""

    def __init__(self, services, seconds, say=lambda text: print('> ' + text, flush=True)):
        self.services, self.seconds, self.say = services, seconds, say
        self.start = self.looked = self.told = time.monotonic()
        self.threads = concurrent.futures.ThreadPoolExecutor(len(services))

    def run(self):
        """Returns the service that did not come up and why; nothing when all did."""
        while True:
            now = time.monotonic()
            waiting = self.ask(now)
            if not any(not service.ready for service in self.services):
                return None
            if now - self.looked >= LOOK:
                self.looked = now
                lost = self.look(waiting, now)
                if lost:
                    return lost
            if now - self.told >= TELL:
                self.tell(waiting, now)
            if now - self.start >= self.seconds:
                slowest = min(waiting, key=lambda service: service.since)
                return slowest, 'is not there after %d s' % self.seconds
            time.sleep(ASK)

    def ask(self, now):
        ready = {service.name for service in self.services if service.ready}
        waiting = [service for service in self.services if not service.ready and ready.issuperset(service.needs)]
        for service in waiting:
            if service.since is None:
                service.begin(now)
            if service.answer is None:
                service.answer = self.threads.submit(service.ask, service)
            elif service.answer.done():
                problem, service.answer = service.answer.exception(), None
                service.ready = problem is None
                service.last = brief(problem) if problem else ''
                if service.ready and service.restarted:
                    self.say('%s works again' % service.name)
        return [service for service in waiting if not service.ready]

    def look(self, waiting, now):
        looks = look_at(waiting) if waiting else {}
        for service in waiting:
            reason = service.judge(looks[service.unit], now) if service.unit in looks else None
            if reason and service.restarted:
                return service, 'was restarted once and %s again' % reason
            if reason:
                self.restart(service, reason, now)
        return None

    def restart(self, service, reason, now):
        self.say('%s %s (%s): it is restarted%s' % (service.name, reason, service.last, last_line(service)))
        self.told = now
        service.restarted = True
        service.not_before = int(time.time())
        output('systemctl', 'reset-failed', service.unit)
        if not service.stateful:
            output('systemctl', 'kill', '--signal=KILL', service.unit)
        output('systemctl', 'restart', '--no-block', service.unit)
        service.begin(now)

    def tell(self, waiting, now):
        self.told = now
        slowest = min(waiting, key=lambda service: service.since)
        others = sum(not service.ready for service in self.services) - 1
        self.say('waiting for %s, for %d s: %s%s%s' % (
            slowest.name, now - slowest.since, slowest.last, last_line(slowest),
            '; %d more after it' % others if others else ''))


def brief(problem):
    if isinstance(problem, ConnectionRefusedError):
        return 'it does not listen yet'
    if isinstance(problem, TimeoutError):
        return 'it does not answer within %d s' % ANSWER
    return ' '.join(str(problem).split())[:120] or type(problem).__name__


def last_line(service):
    return ''.join('; its last log line: ' + ' '.join(line.split())[:160] for line in service.last_words(1))


def main():
    lost = Watch(all_services(), int(sys.argv[1])).run()
    sys.stdout.flush()
    if lost:
        service, reason = lost
        print('%s %s; asked last: %s. Its last words:' % (service.name, reason, service.last), file=sys.stderr)
        for line in service.last_words(8):
            print('  ' + line[:300], file=sys.stderr)
    sys.stderr.flush()
    # Threads that still wait for an answer are not waited for.
    os._exit(1 if lost else 0)


if __name__ == '__main__':
    main()
