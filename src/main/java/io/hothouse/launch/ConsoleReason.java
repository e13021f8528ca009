package io.hothouse.launch;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Why a machine does not report, as its console tells: in the words of the boot script, of
 * cloud-init, of systemd or of the kernel.
 *
 * @param reason what is wrong
 * @param advice what to do next
 * @param line the line that tells it
 */
record ConsoleReason(String reason, String advice, String line) {
  private static final int LONGEST = 200;

  /**
   * What hides a line's words from a reader: colours and other orders to a terminal. Of those that
   * clear a screen Nova keeps what is printable.
   */
  private static final Pattern CONTROLS =
      Pattern.compile(
          "\\x1b\\[[0-9;?]*[a-zA-Z]|\\[[0-9]+(;[0-9]+)*[HJK]|\\[[HJK](?![a-zA-Z-])|[\\p{Cntrl}]");

  private record Rule(Pattern line, String reason, String advice) {
    Rule(String line, String reason, String advice) {
      this(Pattern.compile(line, Pattern.CASE_INSENSITIVE), reason, advice);
    }
  }

  private static final String UNTOLD = "Heat has not been told .*";

  /** The more telling first: a line is taken by the first that knows it. */
  private static final List<Rule> RULES =
      List.of(
          new Rule(
              UNTOLD + "certificate (is not yet valid|has expired)",
              "its clock is wrong, or Heat's certificate is out of date",
              "compare the clock of its host with Heat's certificate"),
          new Rule(
              UNTOLD + "certificate",
              "it does not know the authority of Heat's certificate",
              "name the authority's file as cacert in clouds.yaml, so that nodes get it too"),
          new Rule(
              UNTOLD + "error: 40[13]",
              "Heat refuses its signal: the credential in its user data is no longer good",
              "see whether Heat's user for the stack, or the stack itself, is gone or has expired"),
          new Rule(
              UNTOLD + "resolve",
              "it cannot resolve Heat's name",
              "give its network name servers with --parameter dns_nameservers=ADDRESS"),
          new Rule(
              UNTOLD + "(connect|timed? ?out|no route|unreachable)",
              "it has no way to Heat",
              "see whether servers of this network may reach the address of Heat's CloudFormation API"),
          new Rule(
              "could not get lock|dpkg frontend lock|is held by process",
              "apt is locked: the image updates itself at boot",
              "wait, or choose an image that does not"),
          new Rule(
              "no address on its default interface|no DHCPOFFERS|unable to obtain a DHCP lease"
                  + "|no address by DHCP|ci-info: \\| +e[a-z0-9]+ +\\| +(true|false) +\\| +\\. +\\|",
              "it got no address by DHCP",
              "see whether the network's DHCP agent works, or try --parameter config_drive=true"),
          new Rule(
              "no metadata service answers|giving up on OpenStack md|no instance datasource"
                  + "|DataSourceNone|169\\.254\\.169\\.254.*(fail|timed? ?out|refused)",
              "no metadata service answers it, so that it has no user data",
              "see whether Neutron's metadata agent works, or try --parameter config_drive=true"),
          new Rule(
              "kernel panic|no bootable device|boot failed|unable to mount root|emergency mode",
              "the image does not boot on this cloud",
              "see its console, and whether the image is meant for such instances"));

  /** Finds the last line of a console that tells of trouble; empty where none does. */
  static Optional<ConsoleReason> of(String console) {
    List<String> lines = console.lines().map(it -> CONTROLS.matcher(it).replaceAll("")).toList();
    for (int i = lines.size() - 1; i >= 0; i--) {
      String line = lines.get(i).strip();
      Optional<ConsoleReason> found =
          RULES.stream()
              .filter(rule -> rule.line().matcher(line).find())
              .findFirst()
              .map(rule -> new ConsoleReason(rule.reason(), rule.advice(), shortened(line)));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** Returns the last line that a console has; empty where it has none. */
  static Optional<String> lastLine(String console) {
    return console
        .lines()
        .map(it -> CONTROLS.matcher(it).replaceAll("").strip())
        .filter(it -> !it.isEmpty())
        .reduce((earlier, later) -> later)
        .map(ConsoleReason::shortened);
  }

  private static String shortened(String line) {
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}
