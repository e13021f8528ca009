package io.hothouse.diagnosis;

import io.hothouse.HothouseException;
import io.hothouse.facts.Fact;
import io.hothouse.facts.NodeFacts;
import java.util.Optional;

/**
 * What is known of a node.
 *
 * @param address where it answers from outside
 * @param failure why it could not be asked over SSH
 * @param facts what it said of itself; none where it could not be asked
 */
public record NodeEvidence(
    String name,
    String address,
    String privateAddress,
    Optional<HothouseException> failure,
    NodeFacts facts) {

  /** Returns a node that could not be asked. */
  static NodeEvidence silent(
      String name, String address, String privateAddress, HothouseException failure) {
    return new NodeEvidence(
        name,
        address,
        privateAddress,
        Optional.of(failure),
        NodeFacts.none(name, String.valueOf(failure.getMessage())));
  }

  /** Returns this node with more facts. */
  NodeEvidence with(NodeFacts more) {
    return new NodeEvidence(name, address, privateAddress, failure, more);
  }

  /** Tells whether the node answered. */
  boolean answered() {
    return failure.isEmpty();
  }

  /** Tells whether the node is reached at an address of its own, and not through another. */
  boolean direct() {
    return !address.equals(privateAddress);
  }

  /** Returns the address of this machine as the node's SSH server sees it. */
  Optional<String> client() {
    return facts.get(Fact.CLIENT_ADDRESS).known();
  }

  /** Returns what a connection from this node to one of its own ports comes to. */
  ConnectResult port(int port) {
    return ConnectResult.parse(facts.get(Fact.PORT, port));
  }

  /** Returns what a connection from this node to a pod comes to. */
  ConnectResult pod(String address, int port) {
    return ConnectResult.parse(facts.get(Fact.POD, address + ":" + port));
  }
}
