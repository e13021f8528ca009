package io.hothouse.openstack.transport;

import io.hothouse.ErrorCode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads the kind of a failure from the words of Heat, Nova, Neutron and Glance. */
public final class Reasons {
  private static final Map<Pattern, ErrorCode> CODES = codes();

  private Reasons() {}

  private static Map<Pattern, ErrorCode> codes() {
    Map<Pattern, ErrorCode> codes = new LinkedHashMap<>();
    codes.put(words("disallowed by policy|rule:\\S+ is not authorized"), ErrorCode.AUTH);
    codes.put(words("WaitConditionTimeout|SwiftSignalTimeout"), ErrorCode.WAIT_TIMEOUT);
    codes.put(words("WaitConditionFailure|SwiftSignalFailure"), ErrorCode.SIGNAL_FAILURE);
    codes.put(words("quota|OverLimit|maximum stacks"), ErrorCode.QUOTA);
    codes.put(words("No valid host|not enough hosts available"), ErrorCode.NO_VALID_HOST);
    codes.put(
        words("IpAddressGenerationFailure|No more IP addresses|no more addresses"),
        ErrorCode.NETWORK);
    codes.put(
        words(
            "No Flavor|FlavorNotFound|Flavor \\S+ could not be found|flavor's|properties.*flavor"),
        ErrorCode.FLAVOR);
    codes.put(
        words("No Image|ImageNotFound|Image \\S+ could not be found|image_?id|properties\\.image"),
        ErrorCode.IMAGE);
    codes.put(
        words(
            "PortNotFound|SubnetNotFound|RouterNotFound|No Network|NetworkNotFound|Network \\S+"
                + " could not be found|Unable to find network|VirtualInterface|PortBindingFailed"
                + "|ExternalIpAddressExhausted|properties.*network"),
        ErrorCode.NETWORK);
    codes.put(words("timed out"), ErrorCode.STACK_TIMEOUT);
    codes.put(words("went to status ERROR"), ErrorCode.BOOT);
    return codes;
  }

  private static Pattern words(String expression) {
    return Pattern.compile(expression, Pattern.CASE_INSENSITIVE);
  }

  /** Returns the code that the words stand for, or {@code otherwise}. */
  public static ErrorCode code(String words, ErrorCode otherwise) {
    return CODES.entrySet().stream()
        .filter(entry -> entry.getKey().matcher(words).find())
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(otherwise);
  }
}
