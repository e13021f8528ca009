"""The cluster, by kubectl and the account of this pod."""

import json
import os
import subprocess

_ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount"
# The label that the tests give to namespaces of theirs.
_TESTS = "e2e-run"


class Cluster:
    """The cluster, reached by a kubeconfig in a folder, which the tests are given, too."""

    def __init__(self, folder):
        self.kubeconfig = os.path.join(folder, "kubeconfig")
        host, port = os.environ["KUBERNETES_SERVICE_HOST"], os.environ["KUBERNETES_SERVICE_PORT"]
        server = f"https://[{host}]:{port}" if ":" in host else f"https://{host}:{port}"
        content = {
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": "here",
            "contexts": [{"name": "here", "context": {"cluster": "here", "user": "here"}}],
            "clusters": [{"name": "here", "cluster": {"server": server, "certificate-authority": f"{_ACCOUNT}/ca.crt"}}],
            "users": [{"name": "here", "user": {"tokenFile": f"{_ACCOUNT}/token"}}],
        }
        with open(self.kubeconfig, "w", encoding="utf-8") as file:
            json.dump(content, file)

    def namespaces_of_tests(self):
        """Returns the names of the namespaces that some run of the tests has made, and has not begun to delete."""
        listed = self._kubectl("get", "namespaces", "--selector", _TESTS, "--field-selector", "status.phase=Active", "--output", "name")
        return {line.removeprefix("namespace/") for line in listed.split()}

    def delete_namespaces(self, names):
        """Begins to delete namespaces; what is gone already is no failure."""
        if names:
            self._kubectl("delete", "namespace", "--ignore-not-found", "--wait=false", *names)

    def _kubectl(self, *words):
        command = ["kubectl", "--kubeconfig", self.kubeconfig, "--request-timeout", "30s", *words]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
        if ended.returncode:
            raise SystemExit(f"kubectl {words[0]} {words[1]}: {ended.stderr.strip()}")
        return ended.stdout
