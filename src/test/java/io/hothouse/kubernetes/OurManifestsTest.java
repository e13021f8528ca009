package io.hothouse.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is promised of all that the manifests of this repository make. */
class OurManifestsTest {
  private static final int MEMCACHED = 11211;

  @Test
  void pods_all_haveTheRuntimesSeccompProfile() {
    assertThat(pods())
        .hasSizeGreaterThan(20)
        .allSatisfy(
            pod ->
                assertThat(pod.getSecurityContext().getSeccompProfile().getType())
                    .isEqualTo("RuntimeDefault"));
  }

  @Test
  void containers_all_dropWhatLooksIntoOthersFilesAndProcesses() {
    assertThat(pods().stream().flatMap(pod -> pod.getContainers().stream()))
        // Nobody who is confined reaches the node's KVM, or makes mounts that others see.
        .filteredOn(container -> !List.of("libvirt", "volumes").contains(container.getName()))
        .allSatisfy(
            container -> {
              assertThat(container.getSecurityContext().getCapabilities().getDrop())
                  .contains("ALL");
              assertThat(container.getSecurityContext().getCapabilities().getAdd())
                  .doesNotContain("DAC_READ_SEARCH", "SYS_PTRACE");
              assertThat(container.getSecurityContext().getPrivileged()).isNull();
            });
  }

  /** Without, who waits for an answer that is lost waits for ever, and whoever asks him as well. */
  @Test
  void databases_areNotWaitedForForEver() {
    assertThat(
            pods().stream()
                .flatMap(pod -> pod.getContainers().stream())
                .flatMap(container -> container.getEnv().stream())
                .map(EnvVar::getValue)
                .filter(value -> value != null && value.startsWith("mysql+pymysql:")))
        .hasSizeGreaterThan(10)
        .allSatisfy(url -> assertThat(url).contains("&read_timeout=60", "&write_timeout=60"));
  }

  @Test
  void memcached_whereOthersReachIt_wantsAPassword() {
    List<String> reached =
        objects().stream()
            .filter(Service.class::isInstance)
            .map(Service.class::cast)
            .filter(
                service ->
                    service.getSpec().getPorts().stream()
                        .anyMatch(port -> port.getPort() == MEMCACHED))
            .map(service -> service.getMetadata().getName())
            .toList();
    List<Container> asking =
        pods().stream()
            .flatMap(pod -> pod.getContainers().stream())
            .filter(container -> container.getImage().contains("memcached"))
            .filter(
                container ->
                    container.getEnv().stream()
                        .anyMatch(
                            variable ->
                                variable.getName().equals("CACHE_PASSWORD")
                                    && variable.getValueFrom().getSecretKeyRef() != null))
            .toList();

    assertThat(reached).containsExactly("keystone-cache");
    assertThat(asking).hasSameSizeAs(reached);
  }

  @Test
  void memcached_withoutAPassword_listensInItsOwnPodOnly() throws Exception {
    assertThat(Files.readString(Path.of("images/memcached/entrypoint")).lines())
        .filteredOn(line -> line.contains("--listen="))
        .satisfiesExactly(
            line -> assertThat(line).contains("-z \"${CACHE_PASSWORD-}\"", "--listen=127.0.0.1 "),
            line -> assertThat(line).contains("--listen=0.0.0.0 ", "--enable-sasl"));
  }

  @Test
  void memcached_whoUsesIt_hasItInItsOwnPod() {
    List<PodSpec> users =
        pods().stream()
            .filter(pod -> pod.getContainers().stream().anyMatch(OurManifestsTest::usesMemcached))
            .toList();

    assertThat(users).hasSize(7);
    assertThat(users)
        .allSatisfy(
            pod ->
                assertThat(pod.getContainers())
                    .extracting(Container::getName)
                    .contains("memcached"));
  }

  @Test
  void containers_thatAnswerHttp_stayInTheirServiceWhileBusy() {
    assertThat(
            pods().stream()
                .flatMap(pod -> pod.getContainers().stream())
                .map(Container::getReadinessProbe)
                .filter(probe -> probe != null && probe.getHttpGet() != null))
        .hasSizeGreaterThan(7)
        .allSatisfy(
            probe -> {
              assertThat(probe.getTimeoutSeconds()).isGreaterThanOrEqualTo(10);
              assertThat(probe.getFailureThreshold()).isGreaterThanOrEqualTo(6);
            });
  }

  @Test
  void nova_looksForCinder_underTheNameThatCinderHasInTheCatalogue() throws Exception {
    assertThat(Files.readString(Path.of("images/cinder/bootstrap.py")))
        .contains("\"cinder\", \"volumev3\"");
    assertThat(Files.readString(Path.of("manifests/nova/configuration.yaml")))
        .contains("catalog_info = volumev3:cinder:internalURL", "send_service_user_token = true");
  }

  @Test
  void nova_itsHypervisors_areTheSameAfterTheirPodsWereReplaced() throws Exception {
    assertThat(Files.readString(Path.of("manifests/fake-hypervisor/fake-hypervisor.yaml")))
        .contains("OS_DEFAULT__COMPUTE_DRIVER, value: lasting.LastingDriver");
    assertThat(Files.readString(Path.of("images/nova-compute/Containerfile")))
        .contains("COPY lasting.py /opt/openstack/lib/python3.13/site-packages/nova/virt/");
    assertThat(Files.readString(Path.of("images/nova-compute/lasting.py")))
        .contains("class LastingDriver(", "uuid.uuid5(uuid.NAMESPACE_DNS, ");
    // Where the one takes the other's place, a node's hypervisor stays the same to Nova.
    assertThat(Files.readString(Path.of("images/nova-libvirt/on-hypervisor")))
        .contains("uuid.uuid5(uuid.NAMESPACE_DNS, ");
  }

  /** Applied, the one replaces the other's pods: two hypervisors of one name would be at odds. */
  @Test
  void hypervisors_realAndFake_areOneDaemonSet() throws Exception {
    for (String service : List.of("hypervisor", "fake-hypervisor")) {
      assertThat(Files.readString(Path.of("manifests", service, service + ".yaml")))
          .contains("kind: DaemonSet\nmetadata:\n  name: nova-compute\n");
    }
  }

  @Test
  void cinder_itsHelpers_wantNoCapabilities() throws Exception {
    assertThat(Files.readString(Path.of("manifests/cinder/cinder.yaml")))
        .containsPattern("\\[cinder_sys_admin]\\n +capabilities =\n");
  }

  /** Only what serves requests looks at tokens. */
  private static boolean usesMemcached(Container container) {
    return !container.getPorts().isEmpty()
        && container.getEnv().stream()
            .filter(variable -> variable.getName().contains("MEMCACHE"))
            .anyMatch(variable -> variable.getValue().equals("127.0.0.1:" + MEMCACHED));
  }

  private static List<PodSpec> pods() {
    return objects().stream().flatMap(OurManifestsTest::pod).toList();
  }

  private static Stream<PodSpec> pod(HasMetadata object) {
    if (object instanceof Deployment deployment) {
      return Stream.of(deployment.getSpec().getTemplate().getSpec());
    }
    if (object instanceof DaemonSet set) {
      return Stream.of(set.getSpec().getTemplate().getSpec());
    }
    if (object instanceof StatefulSet set) {
      return Stream.of(set.getSpec().getTemplate().getSpec());
    }
    return object instanceof Job job
        ? Stream.of(job.getSpec().getTemplate().getSpec())
        : Stream.empty();
  }

  private static List<HasMetadata> objects() {
    Services services = Services.load(List.of(Path.of("manifests")));
    return services.with(List.of("all")).stream()
        .flatMap(
            service -> {
              Map<String, String> images =
                  service.images().stream()
                      .collect(
                          Collectors.toMap(
                              name -> name, name -> "localhost/hothouse/" + name + ":1"));
              Substitution values = new Substitution(images, Map.of("address", "10.0.0.1"));
              return new Manifests(values)
                  .load(Path.of("manifests").resolve(service.name())).stream();
            })
        .toList();
  }
}
