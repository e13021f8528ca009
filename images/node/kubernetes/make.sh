#!/bin/bash
# Runs inside a fresh Debian root: takes Kubernetes' programs from upstream's release, or builds them from its Go module,
# builds from theirs what belongs to it, and writes the bundle to /bundle (programs, plugins of the pod network, images as
# OCI archives, version, SHA256SUMS) and each part that was built to /built. Both ways give the same.
set -euo pipefail

readonly WORK=/build BUNDLE=/bundle BUILT=/built REGISTRY=localhost/kubernetes
# shellcheck source=/dev/null
. "$WORK/input/release"
# shellcheck source=/dev/null
. "$WORK/input/route"
export HOME=$WORK LC_ALL=C.UTF-8 GOPATH=$WORK/go GOCACHE=$WORK/gocache CGO_ENABLED=0 GOFLAGS='-mod=readonly -trimpath'
export GOTOOLCHAIN=go$GO
# A compiler lives for seconds: to tidy its memory costs it more than to have some.
export GOGC=400 GOMEMLIMIT=2GiB
# A proxy in between may be known to this machine alone.
if [ -s "$WORK/input/authorities" ]; then export SSL_CERT_FILE=$WORK/input/authorities; fi

# shellcheck source=compile.sh
. "$WORK/input/compile.sh"

say() { echo "kubernetes: $*" >&2; }

# Fetches what the module of the part $1 is built from: of all that its go.mod names, no more than what is compiled.
fetch() {
  say "fetching what $1 is built from"
  (cd "$WORK/input/modules/$1" && go list -deps tool >/dev/null)
}

# Builds all parts that were not built before. Each begins with a wait for the network and ends with a link that keeps one
# processor: so all are fetched at once, in the background, and two are compiled at a time.
build() {
  local part job
  local -a wanted=()
  local -A fetching=() compiling=()
  for part in $PARTS; do
    if [ -d "$WORK/input/modules/$part" ]; then wanted+=("$part"); fi
  done
  # The toolchain comes first, and once.
  if ((${#wanted[@]})); then go version >/dev/null; fi
  # Where one fails, what the others finish is kept for the next try.
  trap wait EXIT
  for part in "${wanted[@]}"; do
    fetch "$part" &
    fetching[$part]=$!
  done
  for part in "${wanted[@]}"; do
    wait "${fetching[$part]}"
    compile "$part" &
    compiling[$!]=$part
    if ((${#compiling[@]} == 2)); then
      wait -n -p job "${!compiling[@]}"
      unset "compiling[$job]"
    fi
  done
  for job in "${!compiling[@]}"; do wait "$job"; done
}

unpack_release() {
  local programs=(kube-apiserver kube-controller-manager kube-scheduler kube-proxy kubelet kubeadm kubectl)
  mkdir -p "$WORK/all/bin"
  tar -C "$WORK/all/bin" --strip-components=3 -xzf "$WORK/input/release.tar.gz" "${programs[@]/#/kubernetes/server/bin/}"
}

# Copies programs, with the shared libraries that they need, to the same places below a folder.
copy_programs() {
  local root=$1 file
  shift
  for file in "$@" $(for program in "$@"; do ldd "$program" 2>/dev/null || true; done \
    | grep -oE '/[^ ]+' | sort -u); do
    [ -e "$root$file" ] || install -D "$file" "$root$file"
  done
}

# Writes the folder $2 as the image $1 (name:tag) with a single layer, as an OCI archive.
write_image() {
  local name=$1 root=$2 layout=$WORK/layouts/${1%%:*} blobs layer_id layer manifest config
  blobs=$layout/blobs/sha256
  mkdir -p "$blobs"
  tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -C "$root" -cf "$layout/layer" .
  layer_id=$(sha256sum <"$layout/layer" | cut -d' ' -f1)
  zstd -q --rm "$layout/layer" -o "$layout/layer.zst"
  layer=$(blob "$layout/layer.zst" application/vnd.oci.image.layer.v1.tar+zstd)
  cat >"$layout/config" <<JSON
{"architecture":"$(dpkg --print-architecture)","os":"linux","config":{"Env":["PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],"Entrypoint":["${3}"]},"rootfs":{"type":"layers","diff_ids":["sha256:$layer_id"]},"history":[{"created_by":"hothouse"}]}
JSON
  config=$(blob "$layout/config" application/vnd.oci.image.config.v1+json)
  echo "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"config\":$config,\"layers\":[$layer]}" >"$layout/manifest"
  manifest=$(blob "$layout/manifest" application/vnd.oci.image.manifest.v1+json)
  echo "{\"schemaVersion\":2,\"manifests\":[${manifest%\}},\"annotations\":{\"io.containerd.image.name\":\"$REGISTRY/$name\",\"org.opencontainers.image.ref.name\":\"${name#*:}\"}}]}" >"$layout/index.json"
  echo '{"imageLayoutVersion":"1.0.0"}' >"$layout/oci-layout"
  tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -C "$layout" \
    -cf "$BUNDLE/images/${name%%:*}.tar" oci-layout index.json blobs
}

# Moves a file among the blobs and prints its descriptor.
blob() {
  local digest size
  digest=$(sha256sum <"$1" | cut -d' ' -f1)
  size=$(stat -c %s "$1")
  mv "$1" "$(dirname "$1")/blobs/sha256/$digest"
  echo "{\"mediaType\":\"$2\",\"digest\":\"sha256:$digest\",\"size\":$size}"
}

# Writes all images, side by side.
write_images() {
  local root component multiarch tool job
  local -a jobs=()
  multiarch=$(gcc -print-multiarch)
  for component in kube-apiserver kube-controller-manager kube-scheduler kube-proxy; do
    root=$WORK/images/$component
    install -D "$WORK/all/bin/$component" "$root/usr/local/bin/$component"
    if [ "$component" = kube-proxy ]; then
      # The extensions are loaded by name, and have needs of their own: statistic wants libm.
      copy_programs "$root" /usr/sbin/xtables-legacy-multi /usr/sbin/conntrack "/usr/lib/$multiarch"/xtables/*.so
      for tool in ip{,6}tables{,-save,-restore}; do
        ln -s xtables-legacy-multi "$root/usr/sbin/$tool"
      done
    fi
    write_image "$component:v$VERSION" "$root" "/usr/local/bin/$component" &
    jobs+=($!)
  done
  root=$WORK/images
  install -D "$WORK/all/bin/etcd" "$root/etcd/usr/local/bin/etcd"
  write_image "etcd:${versions[etcd]}" "$root/etcd" /usr/local/bin/etcd &
  jobs+=($!)
  install -D "$WORK/all/bin/coredns" "$root/coredns/coredns"
  write_image "coredns:v${versions[coredns]}" "$root/coredns" /coredns &
  jobs+=($!)
  # It makes and removes folders by a shell of its own image.
  install -D "$WORK/all/bin/local-path-provisioner" "$root/local-path/usr/local/bin/local-path-provisioner"
  copy_programs "$root/local-path" /usr/bin/dash /usr/bin/mkdir /usr/bin/rm
  ln -s dash "$root/local-path/usr/bin/sh"
  ln -s usr/bin "$root/local-path/bin"
  write_image "local-path-provisioner:v${versions[local-path]}" "$root/local-path" /usr/local/bin/local-path-provisioner &
  jobs+=($!)
  install -D "$WORK/all/bin/pause" "$root/pause/pause"
  write_image "pause:$PAUSE" "$root/pause" /pause &
  jobs+=($!)
  for job in "${jobs[@]}"; do wait "$job"; done
}

# Puts together what was built now and before.
gather() {
  local part
  mkdir -p "$WORK/all"
  if [ -e "$WORK/input/release.tar.gz" ]; then unpack_release; fi
  build
  for part in $PARTS; do
    versions[${part%-*}]=${part##*-}
    if [ -d "$WORK/input/built/$part" ]; then
      cp -r "$WORK/input/built/$part/." "$WORK/all/"
    elif [ -d "$BUILT/$part" ]; then
      cp -r "$BUILT/$part/." "$WORK/all/"
    fi
  done
  gcc -Os -static -s -o "$WORK/all/bin/pause" "$WORK/input/pause.c"
}

main() {
  local said
  local -A versions=()
  mkdir -p "$BUILT"
  gather
  said=$("$WORK/all/bin/kubelet" --version)
  [ "$said" = "Kubernetes v$VERSION" ] || { say "the kubelet calls itself '$said', not 'Kubernetes v$VERSION'"; exit 1; }
  say "writing the images of $VERSION"
  mkdir -p "$BUNDLE/bin" "$BUNDLE/images"
  write_images
  cp "$WORK"/all/bin/{kubelet,kubeadm,kubectl,crictl,containerd,containerd-shim-runc-v2,ctr,runc} "$BUNDLE/bin/"
  cp -r "$WORK/all/cni" "$BUNDLE/"
  cat >"$BUNDLE/version" <<TEXT
KUBERNETES_VERSION=v$VERSION
ETCD_VERSION=${versions[etcd]}
COREDNS_VERSION=v${versions[coredns]}
LOCAL_PATH_VERSION=v${versions[local-path]}
PAUSE_VERSION=$PAUSE
PROXY_MODE=$PROXY_MODE
IMAGE_REPOSITORY=$REGISTRY
TEXT
  cd "$BUNDLE"
  sha256sum version bin/* cni/* images/* >SHA256SUMS
}

main
