package io.hothouse.openstack.heat;

import io.hothouse.ErrorCode;

/** What to do after a stack failed. */
final class Advice {
  private Advice() {}

  static String next(ErrorCode code) {
    return switch (code) {
      case QUOTA -> "free something in the project, ask for a larger quota, or use fewer workers";
      case NO_VALID_HOST ->
          "choose a smaller flavor or fewer workers; else ask the cloud's operators about capacity";
      case FLAVOR -> "choose a flavor that the cloud has";
      case IMAGE -> "choose an image that the cloud has and that fits the flavor";
      case NETWORK -> "check the external network and whether it has free addresses";
      case WAIT_TIMEOUT -> "look at that node's console log: it did not report in time";
      case SIGNAL_FAILURE -> "look at that node's boot log for what led to this";
      case TIMEOUT, STACK_TIMEOUT ->
          "look at what the stack was waiting for; else try again with a longer --stack-timeout";
      case BOOT -> "look at the server's fault and its console among the evidence";
      default -> "look at the stack's events";
    };
  }
}
