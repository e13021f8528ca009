#!/bin/bash
# Runs inside a fresh Debian root: takes Kubernetes from upstream's release, or builds it from
# Debian's source package, and writes the bundle to /bundle (binaries, images as OCI archives,
# version, SHA256SUMS). Debian itself builds only kubectl from that package; the rest of upstream's
# tree, vendored parts included, is in it.
set -euo pipefail

readonly WORK=/build BUNDLE=/bundle REGISTRY=localhost/kubernetes PAUSE_VERSION=3.2
readonly TREE=$WORK/gopath/src/k8s.io/kubernetes
export HOME=$WORK LC_ALL=C.UTF-8
export GOROOT=/usr/lib/go-1.19 GOPATH=$WORK/gopath GOCACHE=$WORK/gocache
export GO111MODULE=off GOPROXY=off GOFLAGS='' CGO_ENABLED=0 PATH=/usr/lib/go-1.19/bin:$PATH

say() { echo "kubernetes: $*" >&2; }

fetch_source() {
  mkdir -p "$WORK" "$(dirname "$TREE")"
  cd "$WORK"
  # The list is a file of either name, after how mmdebstrap was told of it.
  find /etc/apt -name '*sources.list' -exec sed -n 's/^deb /deb-src /p' {} + >/etc/apt/source-packages.list
  mv /etc/apt/source-packages.list /etc/apt/sources.list.d/
  apt-get -qq -o APT::Sandbox::User=root update
  apt-get -qq -o APT::Sandbox::User=root source kubernetes >&2
  mv "$WORK"/kubernetes-*/ "$TREE"
  cd "$TREE"
  # The vendored 1.0.1 crashes when built by Go 1.18 or later.
  rm -rf vendor/github.com/modern-go/reflect2
  cp -r /usr/share/gocode/src/github.com/modern-go/reflect2 vendor/github.com/modern-go/
}

# pkg/generated/openapi is left out of the source package: its own generator writes it again.
generate_openapi() {
  local directories
  go build -o "$WORK/openapi-gen" ./vendor/k8s.io/kube-openapi/cmd/openapi-gen
  directories=$(
    {
      grep -rl --include='*.go' '+k8s:openapi-gen=' pkg cmd plugin || true
      grep -rl --include='*.go' '+k8s:openapi-gen=' staging/src/k8s.io | sed 's#^staging/src/#vendor/#'
    } | grep -vE 'code-generator|sample-apiserver|/testdata/|_test\.go' \
      | xargs -n 1 dirname | LC_ALL=C sort -u | sed 's#^#k8s.io/kubernetes/#' | paste -sd,
  )
  "$WORK/openapi-gen" --logtostderr -i "$directories" -O zz_generated.openapi \
    -p k8s.io/kubernetes/pkg/generated/openapi -r /dev/null \
    -h vendor/k8s.io/code-generator/hack/boilerplate.go.txt >&2
}

# Debian numbers the package 1.20.5+really1.20.2-1.1 and the like.
upstream_version() { sed -e 's/^.*really//' -e 's/-.*$//' <<<"$1"; }

linker_flags() {
  local version=$1 package=$2 flags='-s -w' variable major minor date
  major=${version%%.*}
  minor=${version#*.}
  minor=${minor%%.*}
  date=$(date -u -d "$(dpkg-parsechangelog -S Date)" +%Y-%m-%dT%H:%M:%SZ)
  for variable in k8s.io/kubernetes/vendor/k8s.io/component-base/version k8s.io/kubernetes/vendor/k8s.io/client-go/pkg/version; do
    flags+=" -X $variable.gitVersion=v$version -X $variable.gitMajor=$major -X $variable.gitMinor=$minor"
    flags+=" -X $variable.gitTreeState=archive -X $variable.gitCommit=debian-$package -X $variable.buildDate=$date"
  done
  echo "$flags"
}

# Without cloud providers and kernel memory accounting: a third less to compile.
compile() {
  local flags
  flags=$(linker_flags "$@")
  go build -trimpath -tags providerless,nokmem -ldflags "$flags" -o "$WORK/bin/" \
    ./cmd/kube-apiserver ./cmd/kube-controller-manager ./cmd/kube-scheduler \
    ./cmd/kube-proxy ./cmd/kubelet ./cmd/kubeadm
  cp /usr/bin/kubectl "$WORK/bin/"
  strip "$WORK/bin/kubectl" 2>/dev/null || true
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
  local version=$1 root component multiarch tool
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
    write_image "$component:v$version" "$root" "/usr/local/bin/$component"
  done
  root=$WORK/images/etcd
  copy_programs "$root" /usr/bin/etcd
  write_image "etcd:$(etcd_version)" "$root" /usr/bin/etcd
  install -D "$WORK/bin/pause" "$WORK/images/pause/pause"
  write_image "pause:$PAUSE_VERSION" "$WORK/images/pause" /pause
}

etcd_version() { etcd --version | sed -n 's/^etcd Version: //p'; }

build() {
  local package version
  say 'fetching the source package'
  fetch_source
  package=$(dpkg-parsechangelog -S Version)
  version=$(upstream_version "$package")
  say "generating the OpenAPI definitions of $version"
  generate_openapi
  say "compiling $version"
  compile "$version" "$package"
}

main() {
  local version
  mkdir -p "$WORK/bin"
  if [ -e "$WORK/input/release.tar.gz" ]; then unpack_release; else build; fi
  gcc -Os -static -s -o "$WORK/bin/pause" "$WORK/input/pause.c"
  version=$("$WORK/bin/kubelet" --version)
  version=${version#Kubernetes v}
  say "writing the images of $version"
  mkdir -p "$BUNDLE/bin" "$BUNDLE/images"
  write_images "$version"
  cp "$WORK/bin/kubelet" "$WORK/bin/kubeadm" "$WORK/bin/kubectl" "$BUNDLE/bin/"
  cat >"$BUNDLE/version" <<TEXT
KUBERNETES_VERSION=v$version
ETCD_VERSION=$(etcd_version)
PAUSE_VERSION=$PAUSE_VERSION
IMAGE_REPOSITORY=$REGISTRY
TEXT
  cd "$BUNDLE"
  sha256sum version bin/* images/* >SHA256SUMS
}

main
