# The control plane's part: kubeadm makes the certificate authority here, and its keys never leave.
# shellcheck shell=bash disable=SC2154

# In a container the kernel outlives the node, and with it what was written: to wait for the disk
# protects nothing there, and costs each write of the cluster's forming some milliseconds.
etcd_arguments() {
  if systemd-detect-virt --quiet --container; then echo 'unsafe-no-fsync: "true"'; fi
}

write_configuration() {
  # shellcheck source=/dev/null
  . /usr/lib/hothouse/kubernetes-version
  cat >"$folder/kubeadm.yaml" <<YAML
apiVersion: kubeadm.k8s.io/v1beta2
kind: InitConfiguration
bootstrapTokens: [{token: "$TOKEN_ID.$TOKEN_SECRET", ttl: 0s}]
localAPIEndpoint: {advertiseAddress: "$NODE_ADDRESS", bindPort: 6443}
nodeRegistration: {name: "$NODE_NAME", criSocket: /run/containerd/containerd.sock, taints: []}
---
apiVersion: kubeadm.k8s.io/v1beta2
kind: ClusterConfiguration
kubernetesVersion: "$KUBERNETES_VERSION"
imageRepository: "$IMAGE_REPOSITORY"
controlPlaneEndpoint: "$NODE_ADDRESS:6443"
# Elliptic-curve keys: RSA ones take this machine seconds.
featureGates: {PublicKeysECDSA: true}
# Without podSubnet: nodes have their pod ranges already, and nothing is to hand out others.
networking: {serviceSubnet: "$SERVICE_CIDR", dnsDomain: cluster.local}
etcd:
  local: {imageTag: "$ETCD_VERSION", dataDir: /var/lib/etcd, extraArgs: {$(etcd_arguments)}}
apiServer:
  # The boot script's own limit counts, not kubeadm's four minutes.
  timeoutForControlPlane: ${WAIT_TIMEOUT}s
  certSANs: ["$NODE_ADDRESS", "$PUBLIC_ADDRESS", 127.0.0.1]
  extraArgs: {service-node-port-range: "$NODE_PORT_RANGE"}
# The controller manager gives up after ten seconds without the API, unless it first waits to be elected.
controllerManager: {extraArgs: {leader-elect-retry-period: 1s}}
scheduler: {extraArgs: {leader-elect: "false"}}
---
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
failSwapOn: false
resolvConf: /etc/resolv.conf
evictionHard: {memory.available: 100Mi, nodefs.available: 1%, imagefs.available: 1%}
imageGCHighThresholdPercent: 100
nodeStatusUpdateFrequency: 4s
---
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: iptables
clusterCIDR: "$POD_CIDR"
# Zero leaves the kernel's own values: in a container they belong to the whole machine.
conntrack: {maxPerCore: 0, min: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
YAML
}

# CoreDNS is not among Debian's packages; services find each other by their environment variables.
# The preflight checks would look for its image, and for the others one by one. The kubelet's
# certificate is good for longer than the node lives: no restart to make it renewable.
join_cluster() {
  write_configuration
  kubeadm init --config "$folder/kubeadm.yaml" --skip-phases=preflight,addon/coredns,kubelet-finalize
}
