package io.hothouse.image.distribution;

import io.hothouse.Deadline;
import io.hothouse.progress.Step;
import io.hothouse.ssh.SshTarget;
import java.util.Collection;
import java.util.List;

/** A route by which images come to nodes. */
public interface Distribution {

  /**
   * Loads images onto nodes; one that is there, complete and unpacked, costs nothing. A node that
   * fails does not stop the others.
   *
   * @return what each node was sent, in the order of {@code nodes}
   * @throws io.hothouse.HothouseException that names every node that failed and why
   */
  List<NodeLoad> load(
      Collection<LayoutImage> images, Collection<SshTarget> nodes, Step step, Deadline deadline);
}
