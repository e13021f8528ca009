# A worker's part: joins as soon as the control plane has published the cluster to its token.
# shellcheck shell=bash disable=SC2154

# Prints the hash of the certificate authority's key from the cluster's description on standard input, once it is there
# under the seal of this worker; fails when another seal is on it.
sealed_hash() {
  local hash seal expected
  read -r hash seal < <(sed -n "s/.*\"hothouse-worker-$WORKER_INDEX\": *\"\([0-9a-f]\{64\}\) \([0-9a-f]\{64\}\)\".*/\1 \2/p") || return 0
  expected=$(printf '%s' "$hash" | openssl dgst -sha256 -hmac "$SEAL_SECRET" | sed 's/^.* //')
  if [ "$seal" != "$expected" ]; then
    echo "error: what answers at $CONTROL_PLANE_ADDRESS:6443 is not the control plane of this stack: its seal is wrong" >&2
    return 1
  fi
  echo "$hash"
}

# The last thing that a joining node needs of kubeadm init is the cluster's description signed with
# the token: asking for that finds the moment; kubeadm's own retries are five seconds apart.
await_control_plane() {
  CA_HASH=
  # Most of the wait is for something to listen at all. Where nothing is there to refuse, a question would wait for minutes.
  until timeout 3 bash -c 'exec 3<>"/dev/tcp/$0/6443"' "$CONTROL_PLANE_ADDRESS" 2>/dev/null; do sleep "$PAUSE"; done
  stamp 'the control plane listens; it has yet to sign the description of the cluster'
  until [ -n "$CA_HASH" ]; do
    sleep "$PAUSE"
    curl --silent --insecure --max-time 3 --output "$folder/cluster-info" \
      "https://$CONTROL_PLANE_ADDRESS:6443/api/v1/namespaces/kube-public/configmaps/cluster-info" || continue
    grep -q "jws-kubeconfig-$TOKEN_ID" "$folder/cluster-info" || continue
    CA_HASH=$(sealed_hash <"$folder/cluster-info")
  done
  stamp 'the control plane answers'
}

# kubeadm takes version 1 of control groups for a fault.
checks_to_skip() { if [ ! -e /sys/fs/cgroup/cgroup.controllers ]; then echo SystemVerification; fi; }

# The description is taken for true only when the token has signed it and it names the sealed authority.
join_cluster() {
  await_control_plane
  cat >"$folder/kubeadm.yaml" <<YAML
apiVersion: kubeadm.k8s.io/v1beta4
kind: JoinConfiguration
discovery:
  bootstrapToken:
    token: "$TOKEN_ID.$TOKEN_SECRET"
    apiServerEndpoint: "$CONTROL_PLANE_ADDRESS:6443"
    caCertHashes: ["sha256:$CA_HASH"]
timeouts: {discovery: ${WAIT_TIMEOUT}s, tlsBootstrap: ${WAIT_TIMEOUT}s, kubeletHealthCheck: ${WAIT_TIMEOUT}s, kubernetesAPICall: ${WAIT_TIMEOUT}s}
nodeRegistration: {name: "$NODE_NAME", criSocket: unix:///run/containerd/containerd.sock, ignorePreflightErrors: [$(checks_to_skip)]}
YAML
  kubeadm join --config "$folder/kubeadm.yaml"
}
