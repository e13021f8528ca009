package io.hothouse.openstack.transport;

import io.hothouse.Deadline;
import java.net.URI;
import java.util.Optional;

/**
 * A login at a cloud, as those see it who ask its services: calls are sent with its token, to where
 * its catalogue says that a service is. Any number of threads may use it.
 */
public interface Session {

  /** Returns how the user calls the cloud. */
  String cloudName();

  /** Returns the id of the project that this session works in. */
  String projectId();

  /**
   * Returns where a service is.
   *
   * @throws io.hothouse.HothouseException when the catalogue does not have it
   */
  URI endpoint(Service service);

  /** Returns where a service is, if the catalogue has it. */
  Optional<URI> findEndpoint(Service service);

  /** Sends a call with the session's token, within a usual time. */
  Reply send(Call call);

  /** Sends a call with the session's token before the deadline. */
  Reply send(Call call, Deadline deadline);

  /** Returns what explains the refusals of this cloud. */
  Refusal refusal();
}
