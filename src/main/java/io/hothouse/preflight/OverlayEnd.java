package io.hothouse.preflight;

import io.hothouse.process.CommandResult;
import io.hothouse.ssh.SshTarget;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One node's end of the overlay.
 *
 * @param foreign whether the cluster has a pod network of the user's in its place
 * @param address of its vxlan0, empty when there is none
 * @param mtu in bytes
 * @param trouble why there is no address, as far as the node says it
 */
record OverlayEnd(
    SshTarget target, boolean foreign, Optional<String> address, int mtu, String trouble) {
  private static final String FOREIGN = "none of ours";

  /** Prints the last lines that the service which makes the overlay wrote. */
  static final String LAST_WORDS =
      "sudo -n journalctl --quiet --no-pager --output=cat --lines=2 --unit=hothouse-overlay";

  /**
   * Prints the device's MTU and its address with the length of its prefix, on two lines; that none
   * is wanted; or without a device, what the service that makes it said last.
   */
  static final String QUESTION =
      "if grep -qs ^POD_NETWORK=none /etc/default/hothouse-overlay; then echo "
          + FOREIGN
          + "; elif [ -e /sys/class/net/vxlan0 ]; then cat /sys/class/net/vxlan0/mtu;"
          + " ip -4 -o address show dev vxlan0 | awk '{ print $4 }'; else "
          + LAST_WORDS
          + "; fi";

  private static final int IP_AND_ICMP_HEADERS = 28;

  static OverlayEnd parse(SshTarget target, String said) {
    List<String> lines = said.lines().toList();
    if (lines.equals(List.of(FOREIGN))) {
      return new OverlayEnd(target, true, Optional.empty(), 0, "");
    }
    if (lines.size() >= 2
        && lines.get(0).matches("[0-9]{3,5}")
        && lines.get(1).matches("[0-9.]+/[0-9]+")) {
      String address = lines.get(1).substring(0, lines.get(1).indexOf('/'));
      return new OverlayEnd(
          target, false, Optional.of(address), Integer.parseInt(lines.get(0)), "");
    }
    String reason = said.isBlank() ? "" : "; hothouse-overlay said last: " + said.strip();
    return new OverlayEnd(
        target, false, Optional.empty(), 0, "vxlan0 is not there or has no address" + reason);
  }

  /**
   * Each ping in the background, each ending with one line: address, exit code, the first thing
   * that ping complained of, summary. As root: whether others may ping is a setting of the machine,
   * and says nothing about the network.
   */
  String pings(Collection<OverlayEnd> others) {
    return others.stream()
        .map(
            to ->
                ("(said=$(sudo -n ping -n -q -M do -s %d -c 3 -i 0.2 -W 2 %s 2>&1); code=$?;"
                        + " echo %s $code $(echo \"$said\" | grep -m 1 '^[a-z]*: ')"
                        + " $(echo \"$said\" | grep -v '^[a-z]*: ' | tail -n 2)) & ")
                    .formatted(
                        size(to) - IP_AND_ICMP_HEADERS,
                        to.address().orElseThrow(),
                        to.address().orElseThrow()))
        .collect(Collectors.joining("", "", "wait"));
  }

  OverlayPath path(OverlayEnd to, CommandResult said) {
    String start = to.address().orElseThrow() + " ";
    String line =
        said.output()
            .lines()
            .filter(text -> text.startsWith(start))
            .findFirst()
            .orElse(start + "1 " + said.lastLines());
    String codeAndSummary = line.substring(start.length());
    return new OverlayPath(
        target.node(),
        to.target().node(),
        codeAndSummary.startsWith("0 "),
        "%d bytes: %s"
            .formatted(size(to), codeAndSummary.substring(codeAndSummary.indexOf(' ') + 1)));
  }

  private int size(OverlayEnd to) {
    return Math.min(mtu, to.mtu());
  }
}
