package io.hothouse.localcloud;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.progress.Step;
import java.nio.file.Path;

/**
 * A cloud that has started completely, so that environments may be in it. Whatever ails it, nothing
 * here stops it or throws anything away.
 */
final class StartedCloud {
  private final Path running;
  private final CloudNetwork network;
  private final CloudContainer container;
  private final CloudView view;

  StartedCloud(Path running, CloudNetwork network, CloudContainer container, CloudView view) {
    this.running = running;
    this.network = network;
    this.container = container;
    this.view = view;
  }

  /**
   * Waits for it and repairs it; the route that guards it is there already.
   *
   * @throws HothouseException with {@link ErrorCode#LOCAL_CLOUD} when it cannot be used, with the
   *     command that would end it
   */
  void repair(Step step) {
    view.trouble()
        .ifPresent(
            it ->
                step.note(
                    "the local cloud was started, but %s: it is repaired, nothing in it is thrown away"
                        .formatted(it)));
    if (!container.runs(running)) {
      throw refused("its container has ended by itself, so that nothing in it can go on", "");
    }
    if (!view.isConnected()) {
      network.reconnect(step::note);
    }
    try {
      step.run(
          "repair its services",
          repairing -> {
            container.await(running, repairing::note);
            return null;
          });
    } catch (HothouseException failure) {
      if (failure.code() == ErrorCode.INTERRUPTED) {
        throw failure;
      }
      throw refused(failure.getMessage(), "`hothouse cloud up` tries again; ");
    }
    view.trouble()
        .ifPresent(
            it -> {
              throw refused("its services run, but " + it, "`hothouse cloud up` tries again; ");
            });
  }

  private static HothouseException refused(String problem, String again) {
    return new HothouseException(
        ErrorCode.LOCAL_CLOUD,
        "The local cloud was started, but cannot be used: %s%nNothing in it was thrown away. Next: %s`hothouse cloud down` throws it away with all environments in it, after which `hothouse cloud up` starts a new one."
            .formatted(problem, again));
  }
}
