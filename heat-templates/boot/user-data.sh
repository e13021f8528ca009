#cloud-boothook
#!/bin/bash
# cloud-init runs this as soon as it has read it, before its own modules, and at every boot: at the
# first one it starts the service that makes a node of this machine, and does not wait for it.
set -euo pipefail
umask 077
folder=/var/lib/hothouse/boot
[ ! -e "$folder" ] || exit 0
mkdir -p "$folder"
cat >"$folder/values" <<'END-OF-VALUES'
@values@
END-OF-VALUES
cat >"$folder/signal" <<'END-OF-SIGNAL'
@signal@ --data-binary @- "$@"
END-OF-SIGNAL
cat >"$folder/node.sh" <<'END-OF-NODE'
@node@
END-OF-NODE
cat >"$folder/role.sh" <<'END-OF-ROLE'
@role@
END-OF-ROLE
systemd-run --quiet --no-block --collect --unit=hothouse-boot /bin/bash "$folder/node.sh" supervise
