# A worker's part: joins as soon as the control plane has published the cluster to its token.
# shellcheck shell=bash disable=SC2154

# The last thing that a joining node needs of kubeadm init is the cluster's description signed with
# the token: asking for that finds the moment; kubeadm's own retries are five seconds apart.
await_control_plane() {
  # Most of the wait is for something to listen at all, and bash finds that out without a program.
  until (exec 3<>"/dev/tcp/$CONTROL_PLANE_ADDRESS/6443") 2>/dev/null; do sleep 0.5; done
  until curl --silent --insecure --max-time 3 \
    "https://$CONTROL_PLANE_ADDRESS:6443/api/v1/namespaces/kube-public/configmaps/cluster-info" \
    | grep -q "jws-kubeconfig-$TOKEN_ID"; do
    sleep 0.5
  done
  stamp 'the control plane answers'
}

# The description is taken for true only when the token has signed it, so no certificate has to be
# known beforehand, and none travels in user data.
join_cluster() {
  cat >"$folder/kubeadm.yaml" <<YAML
apiVersion: kubeadm.k8s.io/v1beta2
kind: JoinConfiguration
discovery:
  bootstrapToken:
    token: "$TOKEN_ID.$TOKEN_SECRET"
    apiServerEndpoint: "$CONTROL_PLANE_ADDRESS:6443"
    unsafeSkipCAVerification: true
  timeout: 5m0s
nodeRegistration: {name: "$NODE_NAME", criSocket: /run/containerd/containerd.sock}
YAML
  await_control_plane
  kubeadm join --config "$folder/kubeadm.yaml"
}
