#!/bin/bash
# usage: module.sh VERSION
# Writes VERSION/go.mod and VERSION/go.sum: a Go module of our own, whose tools are what Kubernetes' tests of that version are
# run with. go.sum pins all that these and the tests stand on. Made so: module.sh 1.37.2
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
readonly version=$1
../../node/kubernetes/module.sh "$version" k8s.io/kubernetes "v$version" test/e2e cmd/kubectl test/images/{agnhost,nonewprivs}
cd "$version"
# What starts them, and what some of their pods run, are of the versions that they are written for.
of() { go list -m -f '{{.Version}}' "$1"; }
go get -tool "github.com/onsi/ginkgo/v2/ginkgo@$(of github.com/onsi/ginkgo/v2)"
go get -tool "k8s.io/sample-apiserver@v0${version#1}"
go get -tool "go.etcd.io/etcd/server/v3@$(of go.etcd.io/etcd/client/v3)"
go get -t "k8s.io/kubernetes/test/e2e@v$version"
