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
 * @param address of its vxlan0, empty when there is none
 * @param mtu in bytes
 */
record OverlayEnd(SshTarget target, Optional<String> address, int mtu) {
  /** Prints the device's MTU and its address with the length of its prefix, on two lines. */
  static final String QUESTION =
      "cat /sys/class/net/vxlan0/mtu; ip -4 -o address show dev vxlan0 | awk '{ print $4 }'";

  private static final int IP_AND_ICMP_HEADERS = 28;

  static OverlayEnd parse(SshTarget target, String said) {
    List<String> lines = said.lines().toList();
    return lines.size() >= 2
            && lines.get(0).matches("[0-9]{3,5}")
            && lines.get(1).matches("[0-9.]+/[0-9]+")
        ? new OverlayEnd(
            target,
            Optional.of(lines.get(1).substring(0, lines.get(1).indexOf('/'))),
            Integer.parseInt(lines.get(0)))
        : new OverlayEnd(target, Optional.empty(), 0);
  }

  /** Each ping in the background, each ending with one line: address, exit code, summary. */
  String pings(Collection<OverlayEnd> others) {
    return others.stream()
        .map(
            to ->
                ("(said=$(ping -n -q -M do -s %d -c 3 -i 0.2 -W 2 %s 2>&1); code=$?;"
                        + " echo %s $code $(echo \"$said\" | tail -n 2)) & ")
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
