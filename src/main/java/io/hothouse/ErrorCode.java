package io.hothouse;

/**
 * What kind of failure ended a command: a name that stays the same and the exit code that scripts
 * see.
 *
 * <p>Codes 1, 2 and 130 belong to the command line (software error, usage, interrupt).
 */
public enum ErrorCode {
  /** A defect of this program. */
  INTERNAL(1),
  /** The command line cannot be understood. */
  USAGE(2),
  /** A configuration file or environment variable is missing or wrong. */
  CONFIG(11),
  /** The cloud refused the credentials. */
  AUTH(12),
  /** No answer came from an address. */
  UNREACHABLE(13),
  /** The cloud answered with an error of its own. */
  CLOUD_ERROR(14),
  /** Something that was named does not exist. */
  NOT_FOUND(15),
  /** Something of that name exists already and is not ours, or is being changed by another. */
  CONFLICT(16),
  /** The project's quota is too small. */
  QUOTA(17),
  /** The flavor is unknown, ambiguous or too small. */
  FLAVOR(18),
  /** The image is unknown, ambiguous or does not fit. */
  IMAGE(19),
  /** A network is unknown, ambiguous or full. */
  NETWORK(20),
  /** Nova found no host for a server. */
  NO_VALID_HOST(21),
  /** Heat's stack failed for another reason. */
  STACK_FAILED(22),
  /** A node never signalled to Heat. */
  WAIT_TIMEOUT(23),
  /** A node signalled that its boot script failed. */
  SIGNAL_FAILURE(24),
  /** A stage did not end within its deadline. */
  TIMEOUT(25),
  /** A node could not be reached or used over SSH. */
  SSH(26),
  /** A node's SSH host key is not the one that it signalled. */
  HOST_KEY(27),
  /** A node lacks a prerequisite. */
  HOST_CHECK(28),
  /** A container image could not be built. */
  BUILD(29),
  /** A service could not be deployed onto the cluster. */
  DEPLOY(30),
  /** A service does not answer through every node. */
  PROBE(31),
  /** Something of the environment is left after the tear-down. */
  LEFTOVERS(32),
  /** The local cloud could not be built, started or stopped. */
  LOCAL_CLOUD(33),
  /** Root is needed and cannot be had. */
  NO_ROOT(34),
  /** A disk has too little room. */
  DISK_FULL(35),
  /** A local command failed. */
  COMMAND(36),
  /** A port or an address range is in use by something else. */
  ADDRESS_IN_USE(37),
  /** A template, manifest or recipe is malformed. */
  TEMPLATE(38),
  /** Heat did not make the stack in its time. */
  STACK_TIMEOUT(39),
  /** A server did not start. */
  BOOT(40),
  /** The user interrupted the command. */
  INTERRUPTED(130);

  private final int exitCode;

  ErrorCode(int exitCode) {
    this.exitCode = exitCode;
  }

  /** Returns the process exit code that stands for this failure. */
  public int exitCode() {
    return exitCode;
  }
}
