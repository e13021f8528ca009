package io.hothouse.diagnosis;

import io.hothouse.probe.ProbeResult;

/**
 * A probe that did not pass.
 *
 * @param service whose probe it is
 */
public record Symptom(String service, ProbeResult result) {}
