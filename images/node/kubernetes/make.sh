#!/bin/bash
# Runs inside a fresh Debian root: takes Kubernetes' programs from upstream's release, or builds them from its Go module,
# builds from theirs what belongs to it, and writes the bundle to /bundle (programs, images as OCI archives, version,
# SHA256SUMS). Both ways give the same.
set -euo pipefail

readonly WORK=/build BUNDLE=/bundle REGISTRY=localhost/kubernetes
# shellcheck source=/dev/null
. "$WORK/input/release"
# shellcheck source=/dev/null
. "$WORK/input/route"
export HOME=$WORK LC_ALL=C.UTF-8 GOPATH=$WORK/go GOCACHE=$WORK/gocache CGO_ENABLED=0 GOTOOLCHAIN=auto GOFLAGS='-mod=readonly -trimpath'
# A proxy in between may be known to this machine alone.
if [ -s "$WORK/input/authorities" ]; then export SSL_CERT_FILE=$WORK/input/authorities; fi

say() { echo "kubernetes: $*" >&2; }

# What the programs say of their version, as upstream's own script stamps it.
linker_flags() {
  local package rest=${VERSION#*.} flags='-s -w'
  for package in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
    flags+=" -X $package.gitVersion=v$VERSION -X $package.gitMajor=${VERSION%%.*} -X $package.gitMinor=${rest%%.*}"
    flags+=" -X $package.gitTreeState=archive -X $package.buildDate=${RELEASED}T00:00:00Z"
  done
  echo "$flags"
}

# Builds the tools of the module $1 into $2, which is a folder that ends in / or, where there is one tool, a file.
compile() {
  local module=$1 output=$2 flags='-s -w' tools
  if [ "$module" = kubernetes ]; then flags=$(linker_flags); fi
  cd "$WORK/input/modules/$module"
  say "fetching what $module is built from"
  go mod download
  mapfile -t tools < <(go list tool)
  say "compiling ${tools[*]##*/}"
  go build -ldflags "$flags" -o "$output" "${tools[@]}"
}

unpack_release() {
  local programs=(kube-apiserver kube-controller-manager kube-scheduler kube-proxy kubelet kubeadm kubectl)
  tar -C "$WORK/bin" --strip-components=3 -xzf "$WORK/input/release.tar.gz" "${programs[@]/#/kubernetes/server/bin/}"
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
  local name=$1 root=$2 layout=$WORK/layout blobs layer_id layer manifest config
  rm -rf "$layout"
  blobs=$layout/blobs/sha256
  mkdir -p "$blobs"
  tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -C "$root" -cf "$layout/layer" .
  layer_id=$(sha256sum <"$layout/layer" | cut -d' ' -f1)
  zstd -q -9 -T0 --rm "$layout/layer" -o "$layout/layer.zst"
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

write_images() {
  local root component multiarch tool
  multiarch=$(gcc -print-multiarch)
  for component in kube-apiserver kube-controller-manager kube-scheduler kube-proxy; do
    root=$WORK/images/$component
    install -D "$WORK/bin/$component" "$root/usr/local/bin/$component"
    if [ "$component" = kube-proxy ]; then
      # The extensions are loaded by name, and have needs of their own: statistic wants libm.
      copy_programs "$root" /usr/sbin/xtables-legacy-multi /usr/sbin/conntrack "/usr/lib/$multiarch"/xtables/*.so
      for tool in ip{,6}tables{,-save,-restore}; do
        ln -s xtables-legacy-multi "$root/usr/sbin/$tool"
      done
    fi
    write_image "$component:v$VERSION" "$root" "/usr/local/bin/$component"
  done
  install -D "$WORK/bin/etcd" "$WORK/images/etcd/usr/local/bin/etcd"
  write_image "etcd:$ETCD" "$WORK/images/etcd" /usr/local/bin/etcd
  install -D "$WORK/bin/pause" "$WORK/images/pause/pause"
  write_image "pause:$PAUSE" "$WORK/images/pause" /pause
}

main() {
  local said
  mkdir -p "$WORK/bin"
  if [ -e "$WORK/input/release.tar.gz" ]; then unpack_release; else compile kubernetes "$WORK/bin/"; fi
  compile etcd "$WORK/bin/etcd"
  compile crictl "$WORK/bin/crictl"
  gcc -Os -static -s -o "$WORK/bin/pause" "$WORK/input/pause.c"
  said=$("$WORK/bin/kubelet" --version)
  [ "$said" = "Kubernetes v$VERSION" ] || { say "the kubelet calls itself '$said', not 'Kubernetes v$VERSION'"; exit 1; }
  say "writing the images of $VERSION"
  mkdir -p "$BUNDLE/bin" "$BUNDLE/images"
  write_images
  cp "$WORK"/bin/{kubelet,kubeadm,kubectl,crictl} "$BUNDLE/bin/"
  cat >"$BUNDLE/version" <<TEXT
KUBERNETES_VERSION=v$VERSION
ETCD_VERSION=$ETCD
PAUSE_VERSION=$PAUSE
IMAGE_REPOSITORY=$REGISTRY
TEXT
  cd "$BUNDLE"
  sha256sum version bin/* images/* >SHA256SUMS
}

main
