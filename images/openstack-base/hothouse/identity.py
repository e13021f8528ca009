"""A service's users and its place in Keystone's catalogue; everything may be asked for again."""

import os
import urllib.parse

from keystoneauth1 import exceptions, session
from keystoneauth1.identity import v3

from hothouse.waiting import wait_until

_DEFAULT = "default"


def _login(username, password, project):
    return session.Session(
        auth=v3.Password(
            auth_url=os.environ["IDENTITY_URL"],
            username=username,
            password=password,
            project_name=project,
            user_domain_id=_DEFAULT,
            project_domain_id=_DEFAULT,
        )
    )


class Identity:
    """Keystone, at IDENTITY_URL, as its administrator; waits for it."""

    def __init__(self):
        self._session = _login("admin", os.environ["KEYSTONE_ADMIN_PASSWORD"], "admin")
        self._region = os.environ.get("REGION", "RegionOne")
        passing = (exceptions.ConnectFailure, exceptions.HttpError, exceptions.DiscoveryFailure)
        wait_until("Keystone gives a token", self._session.get_token, passing=passing)

    def user(self, name, password, domain=_DEFAULT):
        """Returns the id of a user who has this password."""
        wanted = {"name": name, "domain_id": domain}
        user = self._ensure("user", wanted, {"password": password})
        if domain == _DEFAULT:
            try:
                _login(name, password, None).get_token()
            except exceptions.Unauthorized:
                self._patch(f"/users/{user}", {"user": {"password": password}})
        return user

    def service_user(self, name, password):
        """Makes the user of a service, who may do everything in the project of all services."""
        project = self._ensure("project", {"name": "service", "domain_id": _DEFAULT})
        user = self.user(name, password)
        for role in ("admin", "service"):
            self._put(f"/projects/{project}/users/{user}/roles/{self.role(role)}")

    def role(self, name):
        """Returns the id of a role."""
        return self._ensure("role", {"name": name})

    def domain(self, name):
        """Returns the id of a domain."""
        return self._ensure("domain", {"name": name})

    def domain_administrator(self, user, domain):
        """Lets a user do everything in a domain."""
        self._put(f"/domains/{domain}/users/{user}/roles/{self.role('admin')}")

    def service(self, name, kind, urls):
        """Makes the entry of a service, with its URL for each interface."""
        service = self._ensure("service", {"name": name, "type": kind})
        for interface, url in urls.items():
            self._endpoint(service, interface, url)

    def _endpoint(self, service, interface, url):
        wanted = {"service_id": service, "interface": interface, "region_id": self._region}
        endpoint = self._ensure("endpoint", wanted, {"url": url})
        found = self._get(f"/endpoints/{endpoint}")["endpoint"]
        if found["url"] != url:
            self._patch(f"/endpoints/{endpoint}", {"endpoint": {"url": url}})

    def _ensure(self, kind, wanted, more=None):
        """Returns the id of what has these properties, made with more of them when it is missing."""
        found = self._find(kind, wanted)
        if found is None:
            try:
                found = self._post(f"/{kind}s", {kind: {**wanted, **(more or {})}})[kind]
            except exceptions.Conflict:
                # Another service's bootstrap made it meanwhile.
                found = self._find(kind, wanted)
        return found["id"]

    def _find(self, kind, wanted):
        things = self._get(f"/{kind}s?{urllib.parse.urlencode(wanted)}")[f"{kind}s"]
        return next((thing for thing in things if wanted.items() <= thing.items()), None)

    def _url(self, path):
        return os.environ["IDENTITY_URL"] + path

    def _get(self, path):
        return self._session.get(self._url(path)).json()

    def _post(self, path, body):
        return self._session.post(self._url(path), json=body).json()

    def _patch(self, path, body):
        self._session.patch(self._url(path), json=body)

    def _put(self, path):
        self._session.put(self._url(path))
