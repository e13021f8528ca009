# The control plane's part: kubeadm makes the certificate authority here, and its keys never leave.
# shellcheck shell=bash disable=SC2154

# In a container the kernel outlives the node, and with it what was written: to wait for the disk
# protects nothing there, and costs each write of the cluster's forming some milliseconds.
etcd_arguments() {
  if systemd-detect-virt --quiet --container; then echo '{name: unsafe-no-fsync, value: "true"}'; fi
}

# Version 1 of control groups is out of favour with Kubernetes: it has to be told that the machine knows no better.
cgroup_settings() { if [ ! -e /sys/fs/cgroup/cgroup.controllers ]; then echo 'failCgroupV1: false'; fi; }

# Known by its description, by which hothouse finds the token that it withdraws when all nodes are Ready.
readonly TOKEN_DESCRIPTION='hothouse: the workers of this stack join with it'

# It ends when its lease is not renewed in time, and each try to renew it is a write of etcd's.
election() {
  if emulated; then
    echo '{name: leader-elect-retry-period, value: 20s}, {name: leader-elect-lease-duration, value: 150s}, {name: leader-elect-renew-deadline, value: 120s}'
  else
    echo '{name: leader-elect-retry-period, value: 1s}'
  fi
}

# It takes pods as any node does: of three small nodes none may stand aside.
write_configuration() {
  # shellcheck source=/dev/null
  . /usr/lib/hothouse/kubernetes-version
  cat >"$folder/kubeadm.yaml" <<YAML
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
bootstrapTokens: [{token: "$TOKEN_ID.$TOKEN_SECRET", description: "$TOKEN_DESCRIPTION", ttl: 2h0m0s}]
localAPIEndpoint: {advertiseAddress: "$NODE_ADDRESS", bindPort: 6443}
nodeRegistration: {name: "$NODE_NAME", criSocket: unix:///run/containerd/containerd.sock, taints: []}
patches: {directory: "$folder/patches"}
# The boot script's own limit counts, not kubeadm's minutes.
timeouts: {controlPlaneComponentHealthCheck: ${WAIT_TIMEOUT}s, kubeletHealthCheck: ${WAIT_TIMEOUT}s, kubernetesAPICall: ${WAIT_TIMEOUT}s, etcdAPICall: ${WAIT_TIMEOUT}s}
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: "$KUBERNETES_VERSION"
imageRepository: "$IMAGE_REPOSITORY"
controlPlaneEndpoint: "$NODE_ADDRESS:6443"
# Elliptic-curve keys: RSA ones take this machine seconds.
encryptionAlgorithm: ECDSA-P256
# With the overlay without podSubnet: nodes have their pod ranges already, and nothing is to hand out others.
networking: {serviceSubnet: "$SERVICE_CIDR", dnsDomain: cluster.local$(if [ "$POD_NETWORK" = none ]; then echo ", podSubnet: \"$POD_CIDR\""; fi)}
dns: {imageTag: "$COREDNS_VERSION"}
etcd:
  local: {imageTag: "$ETCD_VERSION", dataDir: /var/lib/etcd, extraArgs: [$(etcd_arguments)]}
apiServer:
  certSANs: ["$NODE_ADDRESS", "$PUBLIC_ADDRESS", 127.0.0.1]
  extraArgs: [{name: service-node-port-range, value: "$NODE_PORT_RANGE"}]
# The controller manager gives up after ten seconds without the API, unless it first waits to be elected.
controllerManager: {extraArgs: [$(election)]}
scheduler: {extraArgs: [{name: leader-elect, value: "false"}]}
---
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
failSwapOn: false
$(cgroup_settings)
seccompDefault: true
evictionHard: {memory.available: 100Mi, nodefs.available: 1%, imagefs.available: 1%}
imageGCHighThresholdPercent: 100
# A container's first start unpacks its image; where that is not done in time, it begins again.
runtimeRequestTimeout: $(if emulated; then echo 1h; else echo 10m; fi)
nodeStatusUpdateFrequency: $(if emulated; then echo 20s; else echo 4s; fi)
---
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: $PROXY_MODE
clusterCIDR: "$POD_CIDR"
# Zero leaves the kernel's own values: in a container they belong to the whole machine.
conntrack: {maxPerCore: 0, min: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
YAML
}

# Where the processor is emulated a component needs minutes to answer first, and seconds to answer ever: to start it anew
# for that would never end, and to ask it every second takes what it has.
probes() {
  if emulated; then
    echo ', startupProbe: {failureThreshold: 180, timeoutSeconds: 60, periodSeconds: 20}, livenessProbe: {failureThreshold: 60, timeoutSeconds: 60, periodSeconds: 30}'
    # kubeadm gives the controller manager none, and half of one is refused.
    [ "$1" = kube-controller-manager ] || echo ', readinessProbe: {timeoutSeconds: 60, periodSeconds: 30}'
  fi
}

# What is requested is also what each gets when all want more than there is: where that lasts for minutes, those who ask the
# API server must not keep it from ever answering.
share() {
  if emulated; then
    case $1 in
      kube-apiserver) echo 700m; return ;;
      etcd) echo 300m; return ;;
    esac
  fi
  echo 25m
}

# Runtime's seccomp profile for the control plane's own pods, too. They ask for what they use on three small nodes, and not
# for the third of a processor that kubeadm writes: the scheduler would leave this node empty while the others run full.
write_patches() {
  local component
  mkdir -p "$folder/patches"
  for component in etcd kube-apiserver kube-controller-manager kube-scheduler; do
    cat >"$folder/patches/$component+strategic.yaml" <<YAML
spec:
  securityContext: {seccompProfile: {type: RuntimeDefault}}
  containers: [{name: $component, resources: {requests: {cpu: $(share "$component")}}$(probes "$component")}]
YAML
  done
}

# Tells each worker that may come the hash of the certificate authority's key, under a seal that only the control plane
# and this one worker can make: its half of the secret is in its user data, and good for no other's seal. So a worker can
# pin an authority that did not exist when it was launched, and who knows the token cannot pass for the control plane.
publish_seals() {
  local hash
  hash=$(openssl x509 -in /etc/kubernetes/pki/ca.crt -noout -pubkey | openssl pkey -pubin -outform der | sha256sum | cut -d' ' -f1)
  HASH=$hash SECRET=$SEAL_SECRET python3 >"$folder/seals" <<'PYTHON'
import hashlib, hmac, json, os
authority, secret = os.environ["HASH"], os.environ["SECRET"]
def seal(worker):
    key = hashlib.sha256(f"{secret}-{worker}".encode()).hexdigest()
    return authority + " " + hmac.new(key.encode(), authority.encode(), "sha256").hexdigest()
print(json.dumps({"data": {f"hothouse-worker-{worker}": seal(worker) for worker in range(256)}}))
PYTHON
  kubectl --kubeconfig /etc/kubernetes/admin.conf -n kube-public patch configmap cluster-info --type merge -p "$(cat "$folder/seals")" >/dev/null
  stamp 'the authority is sealed for the workers'
}

# What admit-workers needs when the stack grows.
keep_token() {
  (umask 077 && printf "TOKEN_ID='%s'\nTOKEN_SECRET='%s'\nTOKEN_DESCRIPTION='%s'\n" "$TOKEN_ID" "$TOKEN_SECRET" "$TOKEN_DESCRIPTION" >/var/lib/hothouse/join-token)
}

# What the cluster has beside what kubeadm makes. The credential is in a file of sed's: a command line can be read by all.
furnish_cluster() {
  (umask 077 && kubeadm kubeconfig user --config "$folder/kubeadm.yaml" --client-name hothouse:overlay >"$folder/overlay.conf")
  # shellcheck source=/dev/null
  . /usr/lib/hothouse/kubernetes-version
  (umask 077 && cat >"$folder/furnish" <<SED
s#"CREDENTIAL"#"$(base64 -w 0 "$folder/overlay.conf")"#
s#"IMAGE"#"$IMAGE_REPOSITORY/local-path-provisioner:$LOCAL_PATH_VERSION"#
s#"ADDRESS"#"$NODE_ADDRESS"#
SED
  )
  sed -f "$folder/furnish" /usr/lib/hothouse/cluster.yaml | kubectl --kubeconfig /etc/kubernetes/admin.conf create -f -
  mv "$folder/overlay.conf" /etc/kubernetes/overlay.conf
  stamp 'nodes may see each other, and volumes are served'
}

# The preflight checks would look for each image. The kubelet's certificate is good for longer than the node lives: no
# restart to make it renewable.
join_cluster() {
  write_configuration
  write_patches
  keep_token
  kubeadm init --config "$folder/kubeadm.yaml" --skip-token-print --skip-phases=preflight,kubelet-finalize
  furnish_cluster
  publish_seals
}
