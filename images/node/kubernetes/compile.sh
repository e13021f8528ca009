# How the parts of a bundle are built from their Go modules. Sourced by make.sh. What is built is kept for as long as this
# file and the module stay the same.
# shellcheck shell=bash disable=SC2153,SC2154

# What the programs say of their version, as upstream's own script stamps it.
linker_flags() {
  local package rest=${VERSION#*.} flags=''
  for package in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
    flags+=" -X $package.gitVersion=v$VERSION -X $package.gitMajor=${VERSION%%.*} -X $package.gitMinor=${rest%%.*}"
    flags+=" -X $package.gitTreeState=archive -X $package.buildDate=${RELEASED}T00:00:00Z"
  done
  echo "$flags"
}

# Builds the part $1, NAME-VERSION, from its module, into bin/ and cni/ of its folder. What its file "build" says beside
# that: OUTPUT, LINK (flags of the linker), TAGS, and the environment.
compile() (
  part=$1 PART_VERSION=${1##*-} OUTPUT=bin/ TAGS='' LINK='' began=$SECONDS
  cd "$WORK/input/modules/$part" || exit
  if [ "$part" = "kubernetes-$VERSION" ]; then LINK=$(linker_flags); fi
  # shellcheck source=/dev/null
  if [ -e build ]; then . ./build; fi
  mapfile -t tools < <(go list tool)
  say "compiling ${part%-*} $PART_VERSION (${tools[*]##*/})"
  mkdir -p "$WORK/parts/$part/$(dirname "${OUTPUT}x")"
  # What the linker strips, the compiler need not write.
  go build -tags "$TAGS" -gcflags all=-dwarf=false -ldflags "-s -w $LINK" -o "$WORK/parts/$part/$OUTPUT" "${tools[@]}"
  # Only what is complete has its name.
  mv "$WORK/parts/$part" "$BUILT/$part"
  say "${part%-*} $PART_VERSION is compiled, after $((SECONDS - began)) s"
)
