#!/bin/bash
# usage: module.sh VERSION
# Writes VERSION/go.mod and VERSION/go.sum: a Go module of our own, whose tools are what Kubernetes' tests of that version are
# run with. go.sum pins all that these and the tests stand on. Made so: module.sh 1.37.2
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
readonly version=$1
../../node/kubernetes/module.sh "$version" k8s.io/kubernetes "v$version" test/e2e cmd/kubectl test/images/{agnhost,nonewprivs}
cd "$version"
# The program that starts them is of the version that they are written for.
go get -tool "github.com/onsi/ginkgo/v2/ginkgo@$(go list -m -f '{{.Version}}' github.com/onsi/ginkgo/v2)"
go get -t "k8s.io/kubernetes/test/e2e@v$version"
