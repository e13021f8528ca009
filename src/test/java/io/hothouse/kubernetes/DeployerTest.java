package io.hothouse.kubernetes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.delete;
import static com.github.tomakehurst.wiremock.client.WireMock.deleteRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.patch;
import static com.github.tomakehurst.wiremock.client.WireMock.patchRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.Secret;
import io.hothouse.kubernetes.ServiceDefinition.SecretKey;
import io.hothouse.progress.Notes;
import io.hothouse.progress.Progress;
import io.hothouse.progress.Step;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeployerTest {
  private static final String SECRETS = "/api/v1/namespaces/openstack/secrets";

  @RegisterExtension
  private static final WireMockExtension API = WireMockExtension.newInstance().build();

  private ClusterClient cluster;

  @BeforeEach
  void open() {
    cluster = TestClusters.at(API.baseUrl());
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void prepare_emptyCluster_appliesAsOurFieldManager() {
    acceptAll();
    API.stubFor(post(urlPathEqualTo(SECRETS)).willReturn(okJson("{\"kind\":\"Secret\"}")));

    new Deployer(cluster, Map.of("address", "172.24.4.100"))
        .prepare(
            ours(),
            Optional.of("2026.1"),
            Deadline.after(Duration.ofSeconds(10)),
            Progress.silent().begin("prepare"));

    API.verify(
        patchRequestedFor(urlPathEqualTo("/api/v1/namespaces/openstack/services/mariadb"))
            .withQueryParam("fieldManager", equalTo("hothouse"))
            .withQueryParam("force", equalTo("true"))
            .withHeader("Content-Type", equalTo("application/apply-patch+yaml")));
    API.verify(
        postRequestedFor(urlPathEqualTo(SECRETS))
            .withRequestBody(matchingJsonPath("$.stringData.KEYSTONE_ADMIN_PASSWORD"))
            .withRequestBody(matchingJsonPath("$.metadata.name", equalTo("keystone"))));
  }

  @Test
  void prepare_secretsThere_keepsThem() {
    acceptAll();
    API.stubFor(
        post(urlPathEqualTo(SECRETS))
            .willReturn(
                aResponse()
                    .withStatus(409)
                    .withBody("{\"kind\":\"Status\",\"code\":409,\"reason\":\"AlreadyExists\"}")));
    API.stubFor(
        get(urlPathMatching(SECRETS + "/.*"))
            .willReturn(
                okJson(
                    """
                    {"kind":"Secret","apiVersion":"v1","metadata":{"name":"x"},"data":{
                     "KEYSTONE_ADMIN_PASSWORD":"czNjcmV0","DB_PASSWORD":"eA==","CACHE_PASSWORD":"eA==",
                     "DB_ROOT_PASSWORD":"eA==","0":"eA==","1":"eA=="}}
                    """)));
    Deployer deployer = new Deployer(cluster, Map.of("address", "172.24.4.100"));

    deployer.prepare(
        ours(),
        Optional.empty(),
        Deadline.after(Duration.ofSeconds(10)),
        Progress.silent().begin("prepare"));

    API.verify(0, patchRequestedFor(urlPathMatching(SECRETS + ".*")));
    SecretKey key = new SecretKey("keystone", "KEYSTONE_ADMIN_PASSWORD");
    Step step = Progress.silent().begin("probe");
    assertThat(deployer.secret(key, step).value()).isEqualTo("s3cret");
    assertThat(step.redaction().shown("it says s3cret")).doesNotContain("s3cret");
  }

  private static final String DEFINITION =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: widgets.example.com}
      spec: {group: example.com, scope: Namespaced, names: {plural: widgets, kind: Widget}, versions: []}
      """;

  @Test
  void deploy_customResourceBesideItsDefinition_comesAfterItAndIntoTheNamespace(
      @TempDir Path folder) throws Exception {
    acceptAll();
    String crds = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    String established =
        "{\"kind\": \"CustomResourceDefinition\", \"apiVersion\": \"apiextensions.k8s.io/v1\", \"metadata\": {\"name\": \"widgets.example.com\", \"resourceVersion\": \"1\"}, \"status\": {\"conditions\": [{\"type\": \"Established\", \"status\": \"True\"}]}}";
    API.stubFor(
        patch(urlPathEqualTo(crds + "/widgets.example.com")).willReturn(okJson(established)));
    API.stubFor(
        get(urlPathEqualTo(crds))
            .willReturn(
                okJson(
                    "{\"kind\": \"CustomResourceDefinitionList\", \"apiVersion\": \"apiextensions.k8s.io/v1\", \"metadata\": {\"resourceVersion\": \"1\"}, \"items\": ["
                        + established
                        + "]}")));
    API.stubFor(
        get(urlPathEqualTo("/apis/example.com/v1"))
            .willReturn(
                okJson(
                    "{\"kind\": \"APIResourceList\", \"groupVersion\": \"example.com/v1\", \"resources\": [{\"name\": \"widgets\", \"kind\": \"Widget\", \"namespaced\": true, \"singularName\": \"widget\", \"verbs\": [\"patch\"]}]}")));
    String widget = "/apis/example.com/v1/namespaces/openstack/widgets/w";
    API.stubFor(
        patch(urlPathEqualTo(widget))
            .willReturn(
                okJson(
                    "{\"kind\": \"Widget\", \"apiVersion\": \"example.com/v1\", \"metadata\": {\"name\": \"w\"}}")));
    Path service = Files.createDirectories(folder.resolve("shop"));
    Files.writeString(service.resolve("service.yaml"), "images: []\n");
    Files.writeString(
        service.resolve("a.yaml"),
        "{apiVersion: example.com/v1, kind: Widget, metadata: {name: w}}\n---\n" + DEFINITION);

    new Deployer(cluster, Map.of())
        .deploy(
            Services.load(List.of(folder)).service("shop"),
            Map.of(),
            Deadline.after(Duration.ofSeconds(10)),
            Progress.silent().begin("deploy"));

    API.verify(patchRequestedFor(urlPathEqualTo(widget)));
  }

  @Test
  void deploy_kindThatIsListedSomeTimeAfterItsDefinition_isWaitedFor(@TempDir Path folder)
      throws Exception {
    acceptAll();
    String crds = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    String established =
        "{\"kind\": \"CustomResourceDefinition\", \"apiVersion\": \"apiextensions.k8s.io/v1\", \"metadata\": {\"name\": \"widgets.example.com\", \"resourceVersion\": \"1\"}, \"status\": {\"conditions\": [{\"type\": \"Established\", \"status\": \"True\"}]}}";
    API.stubFor(
        patch(urlPathEqualTo(crds + "/widgets.example.com")).willReturn(okJson(established)));
    API.stubFor(
        get(urlPathEqualTo(crds))
            .willReturn(
                okJson(
                    "{\"kind\": \"CustomResourceDefinitionList\", \"apiVersion\": \"apiextensions.k8s.io/v1\", \"metadata\": {\"resourceVersion\": \"1\"}, \"items\": ["
                        + established
                        + "]}")));
    API.stubFor(
        get(urlPathEqualTo("/apis/example.com/v1"))
            .inScenario("lag")
            .whenScenarioStateIs(Scenario.STARTED)
            .willReturn(aResponse().withStatus(404))
            .willSetStateTo("listed"));
    API.stubFor(
        get(urlPathEqualTo("/apis/example.com/v1"))
            .inScenario("lag")
            .whenScenarioStateIs("listed")
            .willReturn(
                okJson(
                    "{\"kind\": \"APIResourceList\", \"groupVersion\": \"example.com/v1\", \"resources\": [{\"name\": \"widgets\", \"kind\": \"Widget\", \"namespaced\": true, \"singularName\": \"widget\", \"verbs\": [\"patch\"]}]}")));

    deploy(
        folder,
        "{apiVersion: example.com/v1, kind: Widget, metadata: {name: w}}\n---\n"
            + DEFINITION.replace(
                "versions: []", "versions: [{name: v1, served: true, storage: true}]"));

    API.verify(
        patchRequestedFor(urlPathEqualTo("/apis/example.com/v1/namespaces/openstack/widgets/w")));
  }

  @ParameterizedTest
  @CsvSource({"CronJob, batch/v1beta1", "PodDisruptionBudget, policy/v1beta1"})
  void deploy_versionThatTheClusterLacks_isNamedWithTheObjectAndWhatToDo(
      String kind, String version, @TempDir Path folder) {
    acceptAll();
    API.stubFor(
        patch(anyUrl())
            .willReturn(
                aResponse()
                    .withStatus(404)
                    .withHeader("Content-Type", "application/json")
                    .withBody(
                        "{\"kind\": \"Status\", \"code\": 404, \"message\": \"the server could not find the requested resource\"}")));

    assertThatThrownBy(
            () ->
                deploy(
                    folder,
                    "{apiVersion: %s, kind: %s, metadata: {name: old}}".formatted(version, kind)))
        .isInstanceOf(HothouseException.class)
        .hasMessageContainingAll(
            "the %s old of the service shop".formatted(kind),
            "no %s of %s".formatted(kind, version),
            "Next: ",
            "helm template --kube-version VERSION");
  }

  @Test
  void deploy_bindingsOfAccountsElsewhere_followThemIntoTheNamespace(@TempDir Path folder)
      throws Exception {
    acceptAll();

    deploy(
        folder,
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: r, namespace: product}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}
        subjects: [{kind: ServiceAccount, name: a, namespace: product}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: c}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: c}
        subjects:
          - {kind: ServiceAccount, name: a, namespace: product}
          - {kind: ServiceAccount, name: b, namespace: kube-system}
          - {kind: Group, apiGroup: rbac.authorization.k8s.io, name: g}
        """);

    String rbac = "/apis/rbac.authorization.k8s.io/v1";
    API.verify(
        patchRequestedFor(urlPathEqualTo(rbac + "/namespaces/openstack/rolebindings/r"))
            .withRequestBody(matchingJsonPath("$.subjects[0].namespace", equalTo("openstack"))));
    API.verify(
        patchRequestedFor(urlPathEqualTo(rbac + "/clusterrolebindings/c"))
            .withRequestBody(matchingJsonPath("$.subjects[0].namespace", equalTo("openstack")))
            .withRequestBody(matchingJsonPath("$.subjects[1].namespace", equalTo("kube-system")))
            .withRequestBody(matchingJsonPath("$.subjects[2][?(!@.namespace)]")));
  }

  @Test
  void deploy_hooksOfHelm_areAppliedWhenTheyAreForAnInstallation(@TempDir Path folder)
      throws Exception {
    acceptAll();
    StringBuilder manifest = new StringBuilder();
    for (String hook :
        List.of("test", "pre-delete", "pre-install,pre-upgrade", "post-install", "post-upgrade")) {
      manifest.append(
          "---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: %s, annotations: {helm.sh/hook: \"%s\"}}}\n"
              .formatted(hook.replaceFirst(",.*", ""), hook));
    }
    StringWriter said = new StringWriter();

    deploy(folder, manifest.toString(), said);

    String maps = "/api/v1/namespaces/openstack/configmaps/";
    for (String name : List.of("pre-install", "post-install")) {
      API.verify(1, patchRequestedFor(urlPathEqualTo(maps + name)));
    }
    for (String name : List.of("test", "pre-delete", "post-upgrade")) {
      API.verify(0, patchRequestedFor(urlPathEqualTo(maps + name)));
      assertThat(said.toString()).contains("ConfigMap %1$s (%1$s)".formatted(name));
    }
  }

  private void deploy(Path folder, String manifest) throws Exception {
    deploy(folder, manifest, new StringWriter());
  }

  private void deploy(Path folder, String manifest, StringWriter said) throws Exception {
    Path service = Files.createDirectories(folder.resolve("shop"));
    Files.writeString(service.resolve("service.yaml"), "images: []\n");
    Files.writeString(service.resolve("a.yaml"), manifest);
    Progress progress = Notes.to(said::write);
    new Deployer(cluster, Map.of())
        .deploy(
            Services.load(List.of(folder)).service("shop"),
            Map.of(),
            Deadline.after(Duration.ofSeconds(10)),
            progress.begin("deploy"));
  }

  @Test
  void deploy_kindThatTheClusterLacks_isNamedWithItsService(@TempDir Path folder) throws Exception {
    acceptAll();
    API.stubFor(
        get(urlPathEqualTo("/apis/example.com/v1")).willReturn(aResponse().withStatus(404)));
    Path service = Files.createDirectories(folder.resolve("shop"));
    Files.writeString(service.resolve("service.yaml"), "images: []\n");
    Files.writeString(
        service.resolve("a.yaml"),
        "{apiVersion: example.com/v1, kind: Widget, metadata: {name: w}}");

    assertThatThrownBy(
            () ->
                new Deployer(cluster, Map.of())
                    .deploy(
                        Services.load(List.of(folder)).service("shop"),
                        Map.of(),
                        Deadline.after(Duration.ofSeconds(10)),
                        Progress.silent().begin("deploy")))
        .isInstanceOfSatisfying(
            HothouseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DEPLOY))
        .hasMessageContainingAll("no Widget of example.com/v1");
  }

  @Test
  void deploy_whatItNoLongerHas_isTakenAwayIfItIsOurs(@TempDir Path folder) throws Exception {
    acceptAll();
    String daemons = "/apis/apps/v1/namespaces/openstack/daemonsets";
    API.stubFor(
        get(urlPathEqualTo(daemons))
            .withQueryParam(
                "labelSelector",
                matching(
                    "(?=.*hothouse.io/service=shop)(?=.*app.kubernetes.io/managed-by=hothouse).*"))
            .willReturn(
                okJson(
                    """
                    {"items": [
                      {"metadata": {"name": "till", "namespace": "openstack"}},
                      {"metadata": {"name": "scales", "namespace": "openstack"}}
                    ]}
                    """)));
    API.stubFor(delete(anyUrl()).willReturn(okJson("{}")));
    StringWriter said = new StringWriter();

    deploy(
        folder,
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: prices}
        data: {}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: till}
        spec: {selector: {name: till}, ports: [{port: 80}]}
        """,
        said);

    API.verify(deleteRequestedFor(urlPathEqualTo(daemons + "/scales")));
    API.verify(deleteRequestedFor(urlPathEqualTo(daemons + "/till")));
    assertThat(said.toString())
        .contains("no longer wanted: DaemonSet till, DaemonSet scales")
        .doesNotContain("prices");
  }

  @Test
  void proxy_serviceOfTheCluster_isItsAddress(@TempDir Path folder) throws Exception {
    ServiceDefinition shop = withProxy(folder);
    API.stubFor(
        get(urlPathEqualTo("/api/v1/namespaces/openstack/services/way"))
            .willReturn(
                okJson("{\"kind\": \"Service\", \"spec\": {\"clusterIP\": \"10.96.0.7\"}}")));

    assertThat(new Deployer(cluster, Map.of()).proxy(shop)).contains("10.96.0.7:1080");
  }

  @Test
  void proxy_serviceThatIsGone_isNamed(@TempDir Path folder) throws Exception {
    ServiceDefinition shop = withProxy(folder);
    API.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(404)));

    assertThatThrownBy(() -> new Deployer(cluster, Map.of()).proxy(shop))
        .isInstanceOfSatisfying(
            HothouseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND))
        .hasMessageContaining("the Service way");
  }

  private static ServiceDefinition withProxy(Path folder) throws Exception {
    Path service = Files.createDirectories(folder.resolve("shop"));
    Files.writeString(service.resolve("service.yaml"), "proxy: ${service:way}:1080\n");
    return Services.load(List.of(folder)).service("shop");
  }

  @Test
  void deploy_watchRefused_isOurFailureAndNoDefect() {
    acceptAll();
    API.stubFor(
        get(urlPathEqualTo("/apis/apps/v1/namespaces/openstack/statefulsets"))
            .withQueryParam("labelSelector", absent())
            .willReturn(aResponse().withStatus(500)));
    ServiceDefinition keystone = ours().get(ours().size() - 1);
    Map<String, String> images =
        Map.of(
            "keystone",
            "localhost/hothouse/keystone:1",
            "memcached",
            "localhost/hothouse/memcached:1");
    API.stubFor(
        patch(urlPathMatching("/apis/.*"))
            .willReturn(
                okJson("{\"kind\":\"Deployment\",\"apiVersion\":\"apps/v1\",\"metadata\":{}}")));
    Deployer deployer = new Deployer(cluster, Map.of("address", "172.24.4.100"));

    assertThatThrownBy(
            () ->
                deployer.deploy(
                    keystone,
                    images,
                    Deadline.after(Duration.ofSeconds(10)),
                    Progress.silent().begin("deploy")))
        .isInstanceOfSatisfying(
            HothouseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DEPLOY))
        .hasMessageContaining("watch the namespace openstack");
  }

  @Test
  void secret_keyMissing_saysWhichOne() {
    API.stubFor(
        get(urlPathMatching(SECRETS + "/.*"))
            .willReturn(okJson("{\"kind\":\"Secret\",\"apiVersion\":\"v1\",\"data\":{}}")));
    Deployer deployer = new Deployer(cluster, Map.of());

    assertThatThrownBy(
            () ->
                deployer.secret(new SecretKey("keystone", "KEY"), Progress.silent().begin("probe")))
        .hasMessageContaining("KEY of the Secret keystone");
  }

  @Test
  void awaitAnswer_credentialsRefused_isAuthAtOnce() {
    API.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(401)));

    assertThatThrownBy(() -> cluster.awaitAnswer(Deadline.after(Duration.ofSeconds(10))))
        .isInstanceOfSatisfying(
            HothouseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.AUTH));
  }

  @Test
  void awaitAnswer_forbiddenAtFirst_isWaitedFor() {
    API.stubFor(
        get(urlPathEqualTo("/api/v1/nodes"))
            .inScenario("roles")
            .whenScenarioStateIs(Scenario.STARTED)
            .willReturn(aResponse().withStatus(403))
            .willSetStateTo("made"));
    API.stubFor(
        get(urlPathEqualTo("/api/v1/nodes"))
            .inScenario("roles")
            .whenScenarioStateIs("made")
            .willReturn(okJson("{\"kind\":\"NodeList\",\"apiVersion\":\"v1\",\"items\":[]}")));

    cluster.awaitAnswer(Deadline.after(Duration.ofSeconds(10)));

    API.verify(2, getRequestedFor(urlPathEqualTo("/api/v1/nodes")));
  }

  @Test
  void awaitAnswer_nobodyListens_saysWhatWasSeenSoon() {
    try (ClusterClient nobody = TestClusters.at("http://127.0.0.1:1")) {
      long start = System.nanoTime();

      assertThatThrownBy(() -> nobody.awaitAnswer(Deadline.after(Duration.ofMillis(500))))
          .isInstanceOfSatisfying(
              HothouseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TIMEOUT))
          .hasMessageContaining("http://127.0.0.1:1")
          .hasMessageContaining("there is no answer");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
    }
  }

  @Test
  void open_malformedKubeconfig_isRefused() {
    assertThatThrownBy(() -> ClusterClient.open("clusters: ["))
        .isInstanceOfSatisfying(
            HothouseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG));
  }

  @Test
  void open_damagedCertificate_isRefusedAsAKubeconfig() {
    String kubeconfig =
        new ClusterAccess("https://192.0.2.1:6443", "QQ==", "Qg==", new Secret("Qw=="))
            .kubeconfig("hothouse-a");

    assertThatThrownBy(() -> ClusterClient.open(kubeconfig))
        .isInstanceOfSatisfying(
            HothouseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG))
        .hasMessageContaining("Next: ");
  }

  @Test
  void open_kubeconfigThatNamesAProgram_runsNothing(@TempDir Path folder) {
    Path proof = folder.resolve("proof");
    String kubeconfig =
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]
        users:
        - name: u
          user:
            exec:
              apiVersion: client.authentication.k8s.io/v1
              command: /usr/bin/touch
              args: ["%s"]
        contexts: [{name: x, context: {cluster: c, user: u}}]
        current-context: x
        """
            .formatted(proof);

    assertThatThrownBy(() -> ClusterClient.open(kubeconfig)).hasMessageContaining("'exec'");
    assertThat(proof).doesNotExist();
  }

  private static List<ServiceDefinition> ours() {
    return Services.load(List.of(Path.of("manifests"))).with(List.of("keystone"));
  }

  private static void acceptAll() {
    API.stubFor(
        patch(anyUrl())
            .willReturn(okJson("{\"kind\":\"Service\",\"apiVersion\":\"v1\",\"metadata\":{}}")));
    API.stubFor(put(anyUrl()).willReturn(okJson("{}")));
    API.stubFor(
        get(urlPathMatching("/apis?/.*/namespaces/openstack/[a-z]+"))
            .withQueryParam("labelSelector", matching(".*managed-by=hothouse.*"))
            .willReturn(okJson("{\"items\": []}")));
    API.stubFor(
        get(urlPathEqualTo("/apis/storage.k8s.io/v1/storageclasses"))
            .willReturn(
                okJson(
                    "{\"kind\":\"StorageClassList\",\"apiVersion\":\"storage.k8s.io/v1\",\"items\":[]}")));
    String account =
        "{\"kind\":\"ServiceAccount\",\"apiVersion\":\"v1\",\"metadata\":"
            + "{\"name\":\"default\",\"namespace\":\"openstack\",\"resourceVersion\":\"1\"}}";
    API.stubFor(
        get(urlPathEqualTo("/api/v1/namespaces/openstack/serviceaccounts/default"))
            .willReturn(okJson(account)));
    API.stubFor(
        get(urlPathEqualTo("/api/v1/namespaces/openstack/serviceaccounts"))
            .willReturn(
                okJson(
                    "{\"kind\":\"ServiceAccountList\",\"apiVersion\":\"v1\",\"metadata\":"
                        + "{\"resourceVersion\":\"1\"},\"items\":["
                        + account
                        + "]}")));
  }
}
