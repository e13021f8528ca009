package io.hothouse.openstack.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.hothouse.Deadline;
import io.hothouse.openstack.transport.Call;
import io.hothouse.openstack.transport.Refusal;
import io.hothouse.openstack.transport.Reply;
import io.hothouse.openstack.transport.Service;
import io.hothouse.openstack.transport.Session;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.openstack4j.api.types.ServiceType;
import org.openstack4j.model.identity.URLResolverParams;
import org.openstack4j.openstack.common.functions.EnforceVersionToURL;
import org.openstack4j.openstack.identity.v3.domain.KeystoneToken;

class Openstack4jTest {
  private static final URI REAL = URI.create("http://v2.api.example.org:9696/x/v2.0");

  private final Openstack4j client = new Openstack4j(new AtOneAddress(), () -> null, "unused");

  @Test
  void address_hostWhoseNameBeginsLikeAVersion_survivesWhatOpenstack4jDoesToAddresses() {
    URLResolverParams network = URLResolverParams.create(new KeystoneToken(), ServiceType.NETWORK);

    String made = EnforceVersionToURL.instance("/v2.0").apply(client.findURLV3(network));

    assertThat(client.address(made + "/networks?name=a%20b"))
        .isEqualTo(URI.create("http://v2.api.example.org:9696/x/v2.0/networks?name=a%20b"));
  }

  private record AtOneAddress() implements Session {
    @Override
    public URI endpoint(Service service) {
      return REAL;
    }

    @Override
    public Optional<URI> findEndpoint(Service service) {
      return Optional.of(REAL);
    }

    @Override
    public String cloudName() {
      return "fake";
    }

    @Override
    public String projectId() {
      return "";
    }

    @Override
    public Reply send(Call call) {
      throw new AssertionError("nothing is asked here");
    }

    @Override
    public Reply send(Call call, Deadline deadline) {
      return send(call);
    }

    @Override
    public Refusal refusal() {
      return new Refusal("fake");
    }
  }
}
