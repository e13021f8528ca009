package io.hothouse.cli;

import io.hothouse.environment.EnvironmentName;

/**
 * Says what to do next when the user interrupts a launch. What was begun is known to the cloud and
 * to the state folder, so nothing has to be written at that moment; local commands are ended with
 * us.
 */
final class InterruptAdvice {
  private final Thread hook;

  private InterruptAdvice(Thread hook) {
    this.hook = hook;
  }

  static InterruptAdvice register(EnvironmentName environment, Reporting reporting) {
    Thread hook =
        new Thread(
            () -> {
              ProcessHandle.current().descendants().forEach(ProcessHandle::destroy);
              reporting.close();
              System.err.printf(
                  "%nhothouse: interrupted. Next: 'hothouse up %s' continues, 'hothouse down %s' takes it all away.%n",
                  environment, environment);
            },
            "interrupt advice");
    Runtime.getRuntime().addShutdownHook(hook);
    return new InterruptAdvice(hook);
  }

  void unregister() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyEnding) {
      // The interrupt came first, and its advice is being given.
    }
  }
}
