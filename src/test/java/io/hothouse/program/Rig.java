package io.hothouse.program;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The program, and all that it works with: a cloud, three nodes, a cluster on them, and one service
 * that greets on each.
 */
final class Rig implements Closeable {
  private static final int NODES = 3;

  final PretendedCloud cloud;
  final PretendedCluster cluster;
  final PretendedNodes nodes;
  final Program program;
  final Path folder;
  private final List<Closeable> open = new ArrayList<>();
  private final List<ServerSocket> greeters;

  Rig(Path folder) throws Exception {
    this.folder = folder;
    Path home = Files.createDirectories(folder.resolve("home"));
    cloud = opened(new PretendedCloud());
    nodes = opened(new PretendedNodes(folder, NODES));
    cluster = opened(new PretendedCluster(folder, nodes.address(0)));
    greeters = greeters();
    cloud.nodes(nodes.of("demo"));
    for (PretendedCloud.Node node : nodes.of("demo")) {
      cluster.node(node.name(), true);
    }
    nodes.answer("/etc/kubernetes/admin.conf", cluster.adminConf());
    Path clouds = Files.createDirectories(home.resolve(".config/openstack")).resolve("clouds.yaml");
    Files.writeString(clouds, cloud.cloudsYaml());
    manifests(greeters.get(0).getLocalPort());
    Files.createDirectories(folder.resolve("images"));
    program =
        new Program(home)
            .with("OS_CLOUD", "pretended")
            .with("PATH", stubs() + ":" + System.getenv("PATH"))
            .property("hothouse.ssh.port", String.valueOf(nodes.port()));
  }

  /**
   * Programs that only have to be there: nothing is built, as the service's image is no own one.
   */
  private Path stubs() throws IOException {
    Path programs = Files.createDirectories(folder.resolve("bin"));
    for (String name : List.of("buildah", "mmdebstrap", "podman", "docker", "skopeo")) {
      Path stub = Files.writeString(programs.resolve(name), "#!/bin/sh\nexit 64\n");
      Files.setPosixFilePermissions(stub, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    return programs;
  }

  private <T extends Closeable> T opened(T thing) {
    open.add(0, thing);
    return thing;
  }

  /** Runs {@code up demo} with what it needs on this cloud. */
  Program.Ended up(String... more) throws Exception {
    return program.run(words(more));
  }

  /** Starts the same, and leaves it to the caller to end it. */
  Process startUp(Path said) throws IOException {
    return program.start(Redirect.DISCARD, Redirect.to(said.toFile()), words());
  }

  private String[] words(String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "up",
                "demo",
                "--access-cidr",
                "127.0.0.0/8",
                "--image",
                "hothouse-node-0",
                "--services",
                "hello"));
    words.addAll(folders());
    words.addAll(List.of(more));
    if (!words.contains("--flavor")) {
      words.addAll(List.of("--flavor", "small"));
    }
    return words.toArray(String[]::new);
  }

  /** Returns the options that name the folders of the one service. */
  List<String> folders() {
    return List.of(
        "--manifests",
        folder.resolve("manifests").toString(),
        "--images",
        folder.resolve("images").toString());
  }

  /** From now on nobody greets on this node. */
  void silence(int node) throws IOException {
    greeters.get(node).close();
  }

  /** Says hello on one port of each node. */
  private List<ServerSocket> greeters() throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      int port = sockets.isEmpty() ? 0 : sockets.get(0).getLocalPort();
      ServerSocket socket =
          opened(new ServerSocket(port, 50, InetAddress.getByName(nodes.address(i))));
      sockets.add(socket);
      Thread thread = new Thread(() -> greet(socket), "greeter");
      thread.setDaemon(true);
      thread.start();
    }
    return sockets;
  }

  private static void greet(ServerSocket socket) {
    while (!socket.isClosed()) {
      try (Socket client = socket.accept()) {
        client.getOutputStream().write("hello 1.0\n".getBytes(UTF_8));
      } catch (IOException gone) {
        // The caller has heard enough, or the test is over.
      }
    }
  }

  private void manifests(int port) throws IOException {
    Path hello = Files.createDirectories(folder.resolve("manifests/hello"));
    Files.writeString(
        hello.resolve("service.yaml"),
        """
        # A service that greets.
        images: []
        secrets:
          hello: {HELLO_PASSWORD: password}
        client:
          auth_url: http://${parameter:address}:5000/v3
          username: greeter
          password: ${secret:hello/HELLO_PASSWORD}
          project_name: greetings
          user_domain_name: Default
          project_domain_name: Default
          region_name: RegionOne
        probes:
          - name: hello greets
            tcp: %d
            passes: 1
            talk:
              - {expect: 'hello (?<version>\\S+)\\n'}
            shows: version ${version}
        """
            .formatted(port));
    Files.writeString(
        hello.resolve("hello.yaml"),
        """
        apiVersion: v1
        kind: Service
        metadata: {name: hello}
        spec:
          type: NodePort
          selector: {name: hello}
          ports: [{name: greeting, protocol: TCP, port: 80, targetPort: 80, nodePort: %d}]
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: hello}
        spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: hello}
        data: {greeting: hello}
        """
            .formatted(port));
    for (String kind : List.of("Deployment", "StatefulSet", "DaemonSet")) {
      Files.writeString(
          hello.resolve(kind + ".yaml"),
          """
          apiVersion: apps/v1
          kind: %s
          metadata: {name: %s}
          spec:
            %s
            selector: {matchLabels: {name: %s}}
            template:
              metadata: {labels: {name: %s}}
              spec: {containers: [{name: main, image: greeter}]}
          """
              .formatted(
                  kind,
                  name(kind),
                  kind.equals("DaemonSet") ? "minReadySeconds: 0" : "replicas: 1",
                  name(kind),
                  name(kind)));
    }
    Files.writeString(
        hello.resolve("job.yaml"),
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: hello-once}
        spec:
          template:
            metadata: {}
            spec: {restartPolicy: Never, containers: [{name: main, image: greeter}]}
        """);
  }

  private static String name(String kind) {
    return kind.equals("Deployment") ? "hello" : "hello-" + kind.toLowerCase(Locale.ROOT);
  }

  @Override
  public void close() throws IOException {
    for (Closeable thing : open) {
      thing.close();
    }
  }
}
