package io.hothouse.cli;

import io.hothouse.config.CloudConfig;
import io.hothouse.launch.Proposals;
import io.hothouse.openstack.CloudSession;
import io.hothouse.openstack.lookup.Flavor;
import io.hothouse.openstack.lookup.Lookups.NamedNetwork;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What a cloud has that fits, for a user who has not said what is to be taken. */
final class CloudOffers {
  private static final int MOST_SHOWN = 8;

  private final CloudConfig config;
  private final Supplier<CloudSession> login;
  private CloudSession session;

  /**
   * One thing that the user may choose.
   *
   * @param option the option of the command line that says it
   * @param what what the candidates are, in words
   * @param candidates the best first
   */
  record Offer(String option, String what, List<String> candidates) {
    Offer {
      candidates = List.copyOf(candidates);
    }

    /** Returns as many of the candidates as a reader bears. */
    List<String> shown() {
      return candidates.subList(0, Math.min(MOST_SHOWN, candidates.size()));
    }
  }

  /**
   * Creates the offers of the cloud.
   *
   * @param login is asked once, and only where the cloud has something to offer
   */
  CloudOffers(CloudConfig config, Supplier<CloudSession> login) {
    this.config = config;
    this.login = login;
  }

  private CloudSession session() {
    if (session == null) {
      session = login.get();
    }
    return session;
  }

  /** Returns what fits for a parameter of the template; nothing where there is no choice. */
  Optional<Offer> of(String parameter) {
    return switch (parameter) {
      case "flavor" -> Optional.of(flavors());
      case "external_network" -> Optional.of(networks()).filter(it -> it.candidates().size() > 1);
      default -> Optional.of(accessRange());
    };
  }

  private Offer flavors() {
    return new Offer(
        "--flavor",
        "flavors with " + Proposals.needed(),
        Proposals.fitting(session().lookups().flavors()).stream().map(Flavor::name).toList());
  }

  private Offer networks() {
    return new Offer(
        "--external-network",
        "networks",
        session().lookups().externalNetworks().stream().map(NamedNetwork::name).sorted().toList());
  }

  private Offer accessRange() {
    return new Offer(
        "--access-cidr",
        "this machine as the cloud sees it",
        Proposals.accessRange(config.login().authUrl()).stream().toList());
  }
}
