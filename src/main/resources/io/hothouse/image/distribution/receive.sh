# Receives blobs of images on a node and gives them to containerd. What has arrived when the connection breaks stays, so
# that only the rest has to be sent again.
# usage: bash -c "$(cat receive.sh)" receive FOLDER CTR...
# Standard input is a row of messages, each a line and what it announces:
#   blob HEX OFFSET COUNT SIZE   COUNT bytes of the blob with that SHA-256, from OFFSET on, of SIZE in all
#   file NAME COUNT              a file of the image layout
#   import HEX...                all is there: these blobs go to containerd, with the files
# It fails when somebody else has received meanwhile, and when containerd refuses; a blob that is not what its name says
# is thrown away then, so that the next shipment brings it again.
set -euo pipefail
folder=$1
shift
mkdir -p "$folder/blobs/sha256"
cd "$folder"
exec 9>lock
flock 9

fail() { echo "$*" >&2; exit 1; }

receive_blob() {
  local hex=$1 offset=$2 count=$3 size=$4 part=blobs/sha256/$1.part
  [ "$(stat -c %s "$part" 2>/dev/null || echo 0)" = "$offset" ] || fail "another has received $hex meanwhile"
  head -c "$count" >>"$part"
  [ "$(stat -c %s "$part")" = "$size" ] || fail "the shipment ended within $hex"
  mv "$part" "blobs/sha256/$hex"
}

import() {
  local files=(oci-layout index.json "${@/#/blobs/sha256/}") hex
  # From its second version on containerd would itself import, and miss layers that it has already.
  local where=()
  if grep -q -- --local <<<"$("${ctr[@]}" images import --help </dev/null)"; then where=(--local); fi
  # A node unpacks what it runs, when it first does: most of what it is sent are images that run on another.
  if tar -cf - "${files[@]}" | "${ctr[@]}" images import "${where[@]}" --no-unpack - >/dev/null; then
    rm -f "${files[@]}"
    return
  fi
  for hex; do
    [ "$(sha256sum <"blobs/sha256/$hex" | cut -d' ' -f1)" = "$hex" ] || rm -f "blobs/sha256/$hex"
  done
  fail "containerd did not take the images"
}

ctr=("$@")
while read -r word rest; do
  # shellcheck disable=SC2086 # the words are meant
  case $word in
    blob) receive_blob $rest ;;
    file) head -c "${rest#* }" >"${rest% *}" ;;
    import) import $rest ;;
  esac
done
