# Sourced by the scripts that build Debian roots: where packages come from.
# shellcheck shell=bash

# Whoever sources this may want another release of Debian.
RELEASE=${RELEASE:-trixie}
readonly RELEASE

# The address of an archive that this machine's own apt uses, or nothing. $1: an expression that
# the codename of the release there (bookworm, trixie-security …) matches as a whole.
archive_of() {
  command -v apt-get >/dev/null || return 0
  apt-get indextargets --format '$(ORIGIN)|$(CODENAME)|$(SITE)' 'Created-By: Packages' 2>/dev/null \
    | sed -nE "s/^Debian\\|$1\\|//p" | sort -u | head -n 1
}

# Prints an apt source list of the release, from the archives of this machine's own apt. Nothing
# where that does not use Debian's: mmdebstrap then takes its default.
source_list() {
  local main security
  main=$(archive_of '[a-z]+')
  security=$(archive_of '[a-z]+-security')
  [ -n "$main" ] || return 0
  echo "deb $main $RELEASE main"
  echo "deb $main $RELEASE-updates main"
  [ -z "$security" ] || echo "deb $security $RELEASE-security main"
}

# Takes away what runs that were killed have left beside $1: folders of its name and six letters more, with all that is
# still mounted there. Nobody else may be making the same.
sweep() {
  local left point
  for left in "$1".[A-Za-z0-9][A-Za-z0-9][A-Za-z0-9][A-Za-z0-9][A-Za-z0-9][A-Za-z0-9]; do
    [ -d "$left" ] || continue
    awk -v below="$left/" 'index($2, below) == 1 { print $2 }' /proc/self/mounts | sort -r \
      | while read -r point; do umount -l "$point"; done
    rm -rf --one-file-system "$left"
  done
}

# Where a root has this machine's route to the archives while it is made.
readonly ARCHIVE_CONF=/etc/apt/apt.conf.d/90archive

# Prints one mmdebstrap option per line that carries this machine's route to the archives over. A proxy may have a
# password, which neither a command line nor what is made may show: it travels in the file $1, which only we can read,
# and who keeps the root deletes $ARCHIVE_CONF from it.
archive_options() {
  command -v apt-config >/dev/null || return 0
  (umask 077 && apt-config dump | grep -iE '^Acquire::(https?::Proxy|Check-Valid-Until|Check-Date) ' >"$1") || return 0
  echo "--setup-hook=install -m 0600 '$1' \"\$1$ARCHIVE_CONF\""
}
