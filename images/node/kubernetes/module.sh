#!/bin/bash
# usage: module.sh FOLDER MODULE VERSION COMMAND...
# Writes the go.mod and go.sum of a Go module of our own whose tools are these commands of MODULE ("." is MODULE itself):
# go.sum then pins all that they stand on. It is how a patch version or a part is added, here with 1.37.2:
#   module.sh 1.37/1.37.2 k8s.io/kubernetes v1.37.2 cmd/{kubelet,kubeadm,kube-apiserver,kube-controller-manager,kube-scheduler,kube-proxy,kubectl}
set -euo pipefail
folder=$1 module=$2 version=$3
shift 3
export GOTOOLCHAIN=auto
# The module cache writes a capital as an exclamation mark and the small letter.
# shellcheck disable=SC2001
escaped=$(sed 's/[A-Z]/!\l&/g' <<<"$module")
go mod download "$module@$version"
theirs=$(go env GOMODCACHE)/cache/download/$escaped/@v/$version.mod
mkdir -p "$folder"
cd "$folder"
rm -f go.mod go.sum
{
  printf 'module hothouse.test/%s\n\ngo %s\n\n' "${folder##*/}" "$(awk '$1 == "go" { print $2 }' "$theirs")"
  grep '^godebug ' "$theirs" || true
  printf 'require %s %s\n\nreplace (\n' "$module" "$version"
  # Kubernetes requires its staging modules as v0.0.0, and only a replace gives them a version.
  { grep -oE 'k8s.io/[a-z-]+ v0.0.0( |$)' "$theirs" || true; } | awk '{ print $1 }' | sort -u \
    | sed "s#.*#\t& => & v0${version#v1}#"
  printf ')\n\ntool (\n'
  printf '%s\n' "${@/#/$module/}" | sed 's#^#\t#; s#/\.$##'
  printf ')\n'
} >go.mod
go mod tidy
