#!/bin/bash
# What facts.sh and path.sh have in common; it goes before them. Every key of the table in Fact.java that belongs to the
# script is printed once: KEY=VALUE where the host knows, KEY?REASON where it cannot tell.

fact() { # KEY VALUE...: one line, whatever the value holds
  local key=$1 value
  shift
  value=$(printf '%s' "$*" | tr '\n' ' ')
  if [ -n "${value// /}" ]; then
    printf '%s=%s\n' "$key" "$value"
  else
    unknown "$key" 'the host says nothing of it'
  fi
}

unknown() { # KEY REASON...
  local key=$1
  shift
  printf '%s?%s\n' "$key" "$(printf '%s' "$*" | tr '\n' ' ')"
}

file_fact() { # KEY FILE
  if [ -r "$2" ]; then
    fact "$1" "$(cat "$2")"
  else
    unknown "$1" "$2 cannot be read"
  fi
}

# Whether a process of that name is there, and not merely there.
process() { # KEY PATTERN
  local pid state
  if ! pid=$(pgrep -of "$2"); then
    fact "$1" absent
  elif ! state=$(awk '$1 == "State:" { print $2 }' "/proc/$pid/status" 2>/dev/null); then
    unknown "$1" "the process $pid ended while it was looked at"
  elif [ "$state" = T ]; then
    fact "$1" frozen
  else
    fact "$1" running
  fi
}

# Where the processor is emulated, all takes many times as long.
if [ "$(systemd-detect-virt 2>/dev/null)" = qemu ]; then TIMES=8; else TIMES=1; fi
within() { # SECONDS COMMAND...
  local seconds=$1
  shift
  timeout $((seconds * TIMES)) "$@"
}

health() { # KEY URL
  local said
  if said=$(curl -gsk -m $((4 * TIMES)) -w ' %{http_code}' "$2" 2>/dev/null); then
    if [[ $said == *\ 200 ]]; then fact "$1" ok; else fact "$1" "$(tail -n 3 <<<"$said" | cut -c 1-300)"; fi
  else
    fact "$1" "no answer"
  fi
}

# What lets pods reach each other: vxlan, or none where that is the user's own affair. A node of before there was a choice
# does not say.
pod_network() {
  local said
  said=$(sed -n 's/^POD_NETWORK=//p' "${OVERLAY_SETTINGS:-/etc/default/hothouse-overlay}" 2>/dev/null)
  echo "${said:-vxlan}"
}
