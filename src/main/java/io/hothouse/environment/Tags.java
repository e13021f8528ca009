package io.hothouse.environment;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.openstack.heat.Heritage;
import io.hothouse.openstack.heat.Made;
import io.hothouse.openstack.heat.Stack;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The tags of our stacks: that it is ours, which launch made it, and until when it may live.
 *
 * <p>The cloud is the database: these are all that another machine needs.
 */
public final class Tags {
  static final String OURS = "hothouse";
  private static final String NONCE = "hothouse-nonce-";
  private static final String LEASE = "hothouse-lease-";

  /** Heat's own limit, in characters. */
  private static final int LONGEST = 80;

  private static final DateTimeFormatter INSTANT =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private Tags() {}

  public static String newNonce() {
    byte[] random = new byte[8];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  /**
   * Returns the tags of a new stack.
   *
   * @param own what the user wants it to carry, too
   */
  public static List<String> of(String nonce, Optional<Duration> timeToLive, List<String> own) {
    List<String> tags = new ArrayList<>(List.of(OURS, NONCE + nonce));
    timeToLive
        .map(time -> Instant.now().plus(time).truncatedTo(ChronoUnit.SECONDS))
        .ifPresent(end -> tags.add(LEASE + INSTANT.format(end)));
    tags.addAll(own);
    return List.copyOf(tags);
  }

  /**
   * Returns a user's tags, each once.
   *
   * @throws HothouseException with {@link ErrorCode#USAGE} for what Heat does not take, or what
   *     this program would take for its own
   */
  public static List<String> checked(List<String> own) {
    for (String tag : own) {
      if (tag.isBlank() || tag.length() > LONGEST) {
        throw refused(tag, "a tag has 1 to %d characters".formatted(LONGEST));
      }
      if (tag.startsWith(OURS)) {
        throw refused(tag, "tags that begin with '%s' are this program's own".formatted(OURS));
      }
    }
    return own.stream().distinct().toList();
  }

  private static HothouseException refused(String tag, String reason) {
    return new HothouseException(
        ErrorCode.USAGE, "--tags has '%s', but %s.".formatted(tag, reason));
  }

  /** Returns those of a user's tags that a stack does not carry. */
  public static List<String> missing(Stack stack, List<String> own) {
    return own.stream().filter(tag -> !stack.tags().contains(tag)).toList();
  }

  static boolean areOurs(Stack stack) {
    return stack.tags().contains(OURS);
  }

  /** Returns the tag that no other stack has; things that carry it are the environment's too. */
  public static Optional<String> ofLaunch(Stack stack) {
    return stack.tags().stream().filter(tag -> tag.startsWith(NONCE)).findFirst();
  }

  /** Returns how the stack's own things are known; empty where nothing would tell them. */
  public static Optional<Heritage> heritage(Stack stack, Made made) {
    return ofLaunch(stack)
        .map(tag -> Heritage.of(tag, stack, made))
        .filter(own -> !own.resources().isEmpty());
  }

  /** Returns the nonce of a stack of ours; empty when it has none. */
  public static String nonce(Stack stack) {
    return ofLaunch(stack).map(tag -> tag.substring(NONCE.length())).orElse("");
  }

  public static boolean haveNonce(Stack stack, String nonce) {
    return stack.tags().contains(NONCE + nonce);
  }

  /** Returns until when the stack may live, where it says so. */
  public static Optional<Instant> leaseEnd(Stack stack) {
    return stack.tags().stream()
        .filter(tag -> tag.startsWith(LEASE))
        .findFirst()
        .flatMap(tag -> instant(tag.substring(LEASE.length())));
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.from(INSTANT.parse(text)));
    } catch (DateTimeParseException foreign) {
      return Optional.empty();
    }
  }
}
