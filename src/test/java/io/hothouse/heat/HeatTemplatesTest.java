package io.hothouse.heat;

import static org.assertj.core.api.Assertions.assertThat;

import io.hothouse.process.Command;
import io.hothouse.process.CommandResult;
import io.hothouse.process.LocalCommandRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What can be said of the Heat templates and the nodes' scripts without a cloud. */
class HeatTemplatesTest {
  private static final Path TEMPLATES = Path.of("heat-templates");
  private static final Pattern PLACEHOLDER = Pattern.compile("@[a-z_]+@");

  private static final Set<Object> PARAMETER_KEYS =
      Set.of("type", "label", "description", "default", "hidden", "constraints");

  static Stream<Path> scripts() throws IOException {
    List<Path> scripts = new ArrayList<>();
    for (Path folder : List.of(TEMPLATES, Path.of("images/node"))) {
      try (Stream<Path> files = Files.walk(folder)) {
        files.filter(HeatTemplatesTest::isScript).forEach(scripts::add);
      }
    }
    return scripts.stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void script_readByBash_hasNoSyntaxError(Path script) {
    assertThat(new LocalCommandRunner().run(Command.of("bash", "-n", script.toString())).errors())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cluster.yaml", "worker.yaml"})
  void template_itsFiles_existAndGetEveryPlaceholder(String template) throws IOException {
    Object root = load(template);

    List<Map<?, ?>> replacements =
        functions(root, "str_replace").stream()
            .filter(replacement -> replacement.get("template") instanceof Map)
            .toList();
    assertThat(replacements).isNotEmpty();
    for (Map<?, ?> replacement : replacements) {
      String file = ((Map<?, ?>) replacement.get("template")).get("get_file").toString();
      String text = Files.readString(TEMPLATES.resolve(file));
      TreeSet<String> found = new TreeSet<>();
      PLACEHOLDER.matcher(text).results().map(MatchResult::group).forEach(found::add);
      assertThat(found)
          .as(file)
          .isEqualTo(
              new TreeSet<>(
                  ((Map<?, ?>) replacement.get("params"))
                      .keySet().stream().map(String::valueOf).toList()));
    }
  }

  @Test
  void workers_properties_areTheNestedTemplatesParameters() throws IOException {
    Map<?, ?> workers = resource("cluster.yaml", "workers");
    Map<?, ?> definition = (Map<?, ?>) workers.get("resource_def");

    assertThat(((Map<?, ?>) definition.get("properties")).keySet())
        .isEqualTo(((Map<?, ?>) load("worker.yaml").get("parameters")).keySet());
  }

  @ParameterizedTest
  @ValueSource(strings = {"cluster.yaml", "worker.yaml"})
  void template_resources_haveOtherNamesThanParameters(String template) throws IOException {
    Map<?, ?> root = load(template);

    assertThat(((Map<?, ?>) root.get("resources")).keySet().stream().map(String::valueOf))
        .as("Heat takes no name twice")
        .doesNotContainAnyElementsOf(
            ((Map<?, ?>) root.get("parameters")).keySet().stream().map(String::valueOf).toList());
  }

  @Test
  void securityGroup_everyRule_hasASource() throws IOException {
    List<?> parts = ruleParts();

    assertThat((List<?>) parts.get(0))
        .isNotEmpty()
        .allSatisfy(
            rule ->
                assertThat(((Map<?, ?>) rule).keySet().stream().map(String::valueOf))
                    .containsAnyOf("remote_ip_prefix", "remote_mode"));
    assertThat(expression(parts.get(1))).contains("remote_ip_prefix => $cidr");
  }

  @ParameterizedTest
  @ValueSource(ints = {2379, 2380, 10250, 10256, 10257, 10259})
  void securityGroup_portsOfKubernetesItself_areLeftOut(int port) throws IOException {
    List<int[]> ranges =
        Pattern.compile("\\[(\\d+), (\\d+)]")
            .matcher(expression(ruleParts().get(1)))
            .results()
            .map(it -> new int[] {Integer.parseInt(it.group(1)), Integer.parseInt(it.group(2))})
            .toList();

    assertThat(ranges).hasSizeGreaterThan(1).noneMatch(it -> it[0] <= port && port <= it[1]);
    assertThat(ranges).anyMatch(it -> it[0] <= 5000 && 5000 <= it[1]);
  }

  private static List<?> ruleParts() throws IOException {
    Map<?, ?> rules = (Map<?, ?>) resource("cluster.yaml", "security_group").get("rules");
    return (List<?>) rules.get("list_concat");
  }

  private static String expression(Object part) {
    return ((Map<?, ?>) ((Map<?, ?>) part).get("yaql")).get("expression").toString();
  }

  @Test
  void parameters_all_areDescribed() throws IOException {
    assertThat(((Map<?, ?>) load("cluster.yaml").get("parameters")).values())
        .allSatisfy(
            parameter -> assertThat(((Map<?, ?>) parameter).containsKey("description")).isTrue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"cluster.yaml", "worker.yaml"})
  void parameters_theirKeys_areThoseThatHeatKnows(String template) throws IOException {
    Map<?, ?> parameters = (Map<?, ?>) ((Map<?, ?>) load(template)).get("parameters");

    assertThat(parameters.values())
        .allSatisfy(
            parameter -> assertThat(PARAMETER_KEYS).containsAll(((Map<?, ?>) parameter).keySet()));
  }

  @ParameterizedTest
  @CsvSource({
    "10.244.0.0/16, '', 10.244.0.0/24",
    "10.244.0.0/16, 0, 10.244.1.0/24",
    "10.244.0.0/16, 254, 10.244.255.0/24",
    "10.0.0.0/8, 256, 10.1.1.0/24",
    "192.168.7.0/24, '', 192.168.7.0/24"
  })
  void podRange_ofEveryNode_followsFromItsPlace(String cidr, String worker, String range) {
    assertThat(podRange(cidr, worker).output().strip()).isEqualTo(range);
  }

  @Test
  void podRange_noneLeft_isAnError() {
    CommandResult result = podRange("10.244.0.0/16", "255");

    assertThat(result.succeeded()).isFalse();
    assertThat(result.errors()).contains("10.244.0.0/16").contains("256");
  }

  @ParameterizedTest
  @CsvSource({"3, 3, true", "4, 3, false", "3, 4, false"})
  void seal_ofAWorker_isGoodForThatWorkerOnly(String sealedFor, String worker, boolean good) {
    // What Heat's digest makes of the secret and the place, the seal by the control plane's own
    // code under another's
    // name where the two differ, and the worker's check.
    String script =
        """
        set -euo pipefail
        eval "$(sed -n '/^sealed_hash()/,/^}/p' heat-templates/boot/worker.sh)"
        hash=$(printf authority | sha256sum | cut -d' ' -f1)
        sealed=$(HASH=$hash SECRET=s3cret python3 -c "$(sed -n "/<<'PYTHON'/,/^PYTHON/p" heat-templates/boot/control-plane.sh | sed '1d;$d')")
        sealed=${sealed//hothouse-worker-$1\\"/hothouse-worker-swapped\\"}
        sealed=${sealed//hothouse-worker-$2\\"/hothouse-worker-$1\\"}
        sealed=${sealed//hothouse-worker-swapped\\"/hothouse-worker-$2\\"}
        SEAL_SECRET=$(printf s3cret-$2 | sha256sum | cut -d' ' -f1) WORKER_INDEX=$2 CONTROL_PLANE_ADDRESS=10.0.0.9
        [ "$(sealed_hash <<<"$sealed")" = "$hash" ]
        """;
    CommandResult result =
        new LocalCommandRunner().run(Command.of("bash", "-c", script, "bash", sealedFor, worker));

    assertThat(result.succeeded()).as(result.errors()).isEqualTo(good);
    if (!good) {
      assertThat(result.errors()).contains("not the control plane of this stack");
    }
  }

  @Test
  void seal_notThereYet_isWaitedFor() {
    String script =
        "eval \"$(sed -n '/^sealed_hash()/,/^}/p' heat-templates/boot/worker.sh)\"; WORKER_INDEX=0;"
            + " sealed_hash <<<'{\"data\": {}}'";

    CommandResult result = new LocalCommandRunner().run(Command.of("bash", "-c", script));

    assertThat(result.succeeded()).isTrue();
    assertThat(result.output()).isEmpty();
  }

  @Test
  void joining_worker_waitsForItsSealAndPinsTheAuthority() {
    String script =
        """
        set -Eeuo pipefail
        folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
        # Somebody listens at once.
        . <(sed 's#"/dev/tcp/[^"]*"#/dev/null#' heat-templates/boot/worker.sh)
        stamp() { :; }; sleep() { :; }; PAUSE=0
        hash=$(printf authority | sha256sum | cut -d' ' -f1)
        WORKER_INDEX=0 SEAL_SECRET=k TOKEN_ID=abc123 TOKEN_SECRET=s NODE_NAME=n CONTROL_PLANE_ADDRESS=127.0.0.1 WAIT_TIMEOUT=60
        seal=$(printf '%s' "$hash" | openssl dgst -sha256 -hmac k | sed 's/^.* //')
        curl() {
          local seals=""
          [ ! -e "$folder/asked" ] || seals="\\"hothouse-worker-0\\": \\"$hash $seal\\""
          touch "$folder/asked"
          echo "{ \\"jws-kubeconfig-abc123\\": \\"x\\", $seals }" >"$folder/cluster-info"
        }
        kubeadm() { grep -q "caCertHashes: ..sha256:$hash" "$folder/kubeadm.yaml" && echo joined; }
        join_cluster
        """;
    CommandResult result = new LocalCommandRunner().run(Command.of("bash", "-c", script));

    assertThat(result.errors()).isEmpty();
    assertThat(result.output()).isEqualTo("joined\n");
  }

  @Test
  void joining_theAuthority_isAlwaysPinned() throws IOException {
    assertThat(Files.readString(TEMPLATES.resolve("boot/worker.sh")))
        .contains("caCertHashes: [\"sha256:$CA_HASH\"]")
        .doesNotContain("unsafeSkipCAVerification");
  }

  @Test
  void joinToken_hasAnEnd_andIsNotPrinted() throws IOException {
    String script = Files.readString(TEMPLATES.resolve("boot/control-plane.sh"));

    assertThat(script).containsPattern("ttl: [1-9]").contains("--skip-token-print");
    assertThat(Files.readString(TEMPLATES.resolve("boot/node.sh")))
        .contains("(umask 077 && : >\"$log\")")
        .contains("user-data.txt");
  }

  @Test
  void overlay_packetsToTheMetadataService_areDroppedBeforeAnyIsAccepted() {
    String script =
        """
        set -euo pipefail
        POD_CIDR=10.244.0.0/16 POD_RANGE=10.244.1.0/24 NODE_ADDRESS=127.0.0.1 DEVICE=x VNI=1 PORT=1 OVERHEAD=50
        source <(sed -n '/^hardware_address()/,/^write_cni()/p' images/node/files/usr/lib/hothouse/overlay | sed '$d')
        iptables() { case "$*" in *' -C '*) return 1 ;; esac; echo "iptables $*"; }
        ip6tables() { return 1; }
        ip() { :; }; ethtool() { :; }; modprobe() { :; }; sysctl() { :; }; underlay() { echo lo; }; write_cni() { :; }
        prepare_kernel
        create_device
        """;
    CommandResult result = new LocalCommandRunner().run(Command.of("bash", "-c", script));

    assertThat(result.succeeded()).as(result.errors()).isTrue();
    assertThat(result.output().lines())
        .contains(
            "iptables -w -t mangle -I PREROUTING ! -i lo -d 169.254.169.254 -j DROP",
            "iptables -w -t mangle -I OUTPUT -d 169.254.169.254 -p tcp --dport 80 -j DROP");
    assertThat(result.output().indexOf("169.254.169.254"))
        .isLessThan(result.output().indexOf("FORWARD ACCEPT"));
  }

  @Test
  void signal_heatDoesNotAnswer_isSaidOncePerReason() {
    String script =
        """
        folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
        source <(sed -n '/^escape()/,/^default_interface()/p' heat-templates/boot/node.sh)
        sleep() { :; }
        echo 'echo "curl: (7) no route" >&2; exit 7' >"$folder/signal"
        signal SUCCESS why booted data
        """;
    CommandResult result = new LocalCommandRunner().run(Command.of("bash", "-c", script));

    assertThat(result.succeeded()).isFalse();
    assertThat(
            result
                .output()
                .lines()
                .filter(it -> it.contains("has not been told 'booted' yet: curl: (7)")))
        .hasSize(1);
    assertThat(result.output())
        .contains("Heat could not be told: SUCCESS why (curl: (7) no route)");
  }

  private static CommandResult podRange(String cidr, String worker) {
    String script =
        "eval \"$(sed -n '/^pod_range()/,/^}/p' \"$1\")\"; POD_CIDR=$2 WORKER_INDEX=$3; pod_range";
    return new LocalCommandRunner()
        .run(
            Command.of(
                "bash",
                "-c",
                script,
                "bash",
                TEMPLATES.resolve("boot/node.sh").toString(),
                cidr,
                worker));
  }

  @Test
  void userData_anyOfItsParts_holdsNoPrivateKey() throws IOException {
    try (Stream<Path> files = Files.walk(TEMPLATES)) {
      assertThat(files.filter(Files::isRegularFile))
          .allSatisfy(file -> assertThat(file).content().doesNotContain("PRIVATE KEY"));
    }
  }

  private static boolean isScript(Path file) {
    try {
      return file.toString().endsWith(".sh")
          || (Files.isRegularFile(file) && Files.readString(file).startsWith("#!/bin/bash"));
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  private static Map<?, ?> resource(String template, String name) throws IOException {
    Map<?, ?> resources = (Map<?, ?>) load(template).get("resources");
    return (Map<?, ?>) ((Map<?, ?>) resources.get(name)).get("properties");
  }

  private static Map<?, ?> load(String template) throws IOException {
    Object root =
        new Yaml(new SafeConstructor(new LoaderOptions()))
            .load(Files.readString(TEMPLATES.resolve(template)));
    return (Map<?, ?>) root;
  }

  private static List<Map<?, ?>> functions(Object node, String name) {
    List<Map<?, ?>> found = new ArrayList<>();
    if (node instanceof Map<?, ?> map) {
      map.forEach(
          (key, value) -> {
            if (key.equals(name)) {
              found.add((Map<?, ?>) value);
            }
            found.addAll(functions(value, name));
          });
    } else if (node instanceof List<?> list) {
      list.forEach(element -> found.addAll(functions(element, name)));
    }
    return found;
  }
}
