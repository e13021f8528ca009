package io.hothouse.program;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * An API server with a memory. What makes pods has them, ready, as soon as it is applied; services
 * named in {@link #crash} have pods that end at once.
 */
final class PretendedCluster implements Closeable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PORT = 6443;
  private static final String PASSWORD = "changeit";
  private static final Map<String, String> KINDS =
      Map.ofEntries(
          Map.entry("pods", "Pod"),
          Map.entry("nodes", "Node"),
          Map.entry("services", "Service"),
          Map.entry("endpoints", "Endpoints"),
          Map.entry("events", "Event"),
          Map.entry("configmaps", "ConfigMap"),
          Map.entry("secrets", "Secret"),
          Map.entry("serviceaccounts", "ServiceAccount"),
          Map.entry("deployments", "Deployment"),
          Map.entry("statefulsets", "StatefulSet"),
          Map.entry("daemonsets", "DaemonSet"),
          Map.entry("jobs", "Job"),
          Map.entry("storageclasses", "StorageClass"),
          Map.entry("persistentvolumes", "PersistentVolume"),
          Map.entry("persistentvolumeclaims", "PersistentVolumeClaim"));

  /** A change, for those who watch. */
  private record Change(long version, String key, String type, String object) {}

  private final HttpsServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final KeyStore keys;
  private final Map<String, ObjectNode> objects = new TreeMap<>();
  private final List<Change> changes = new ArrayList<>();
  private Optional<String> crashing = Optional.empty();
  private boolean well = true;
  private boolean closed;
  private long version = 1;

  /** Starts it where clusters of kubeadm have theirs: on port 6443. */
  PretendedCluster(Path folder, String address) throws Exception {
    Path store = folder.resolve("api.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "RSA",
                "-alias",
                "api",
                "-dname",
                "CN=api",
                "-ext",
                "san=ip:" + address,
                "-ext",
                "bc:c",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IllegalStateException(said);
    }
    keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName(address), PORT), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Returns what kubeadm would write on the control plane. */
  String adminConf() throws Exception {
    String authority = pem("CERTIFICATE", keys.getCertificate("api").getEncoded());
    String key = pem("PRIVATE KEY", keys.getKey("api", PASSWORD.toCharArray()).getEncoded());
    return """
    apiVersion: v1
    kind: Config
    clusters: [{name: kubernetes, cluster: {server: "https://10.0.0.10:6443", certificate-authority-data: %s}}]
    users: [{name: kubernetes-admin, user: {client-certificate-data: %s, client-key-data: %s}}]
    contexts: [{name: kubernetes-admin@kubernetes, context: {cluster: kubernetes, user: kubernetes-admin}}]
    current-context: kubernetes-admin@kubernetes
    preferences: {}
    """
        .formatted(authority, authority, key);
  }

  private static String pem(String kind, byte[] content) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    String pem = "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, text, kind);
    return Base64.getEncoder().encodeToString(pem.getBytes(UTF_8));
  }

  /** Adds a node. */
  synchronized void node(String name, boolean ready) throws IOException {
    ObjectNode node =
        (ObjectNode)
            JSON.readTree(
                """
                {"metadata": {"name": "%s"}, "spec": {"podCIDR": "10.244.0.0/24"},
                 "status": {"conditions": [{"type": "Ready", "status": "%s", "reason": "Kubelet", "message": "said so"}],
                            "addresses": [{"type": "InternalIP", "address": "10.0.0.10"}]}}"""
                    .formatted(name, ready ? "True" : "Unknown"));
    store("/api/v1/nodes/" + name, node);
  }

  /** Pods of this name end as soon as they begin. */
  synchronized void crash(String workload) {
    crashing = Optional.of(workload);
  }

  /** From now on it says of itself that it is not well, and answers nothing else. */
  synchronized void fail() {
    well = false;
  }

  synchronized List<String> keys() {
    return List.copyOf(objects.keySet());
  }

  synchronized JsonNode get(String key) {
    return objects.get(key);
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    String path = exchange.getRequestURI().getPath();
    String query = Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("");
    // The client's second way of watching, an endless answer, is the simpler one.
    if (exchange.getRequestHeaders().containsKey("Upgrade")) {
      send(exchange, 503, "{}");
    } else if (query.contains("watch=true")) {
      watch(exchange, path, query);
    } else {
      answer(exchange, path, query, body);
    }
  }

  private synchronized void answer(HttpExchange exchange, String path, String query, String body)
      throws IOException {
    String method = exchange.getRequestMethod();
    if (!well) {
      send(exchange, 500, "[-]etcd failed: reason withheld");
    } else if (path.equals("/readyz")) {
      send(exchange, 200, "ok");
    } else if (path.endsWith("/log")) {
      send(exchange, 200, "the last words of the container\n");
    } else if (method.equals("GET") && KINDS.containsKey(last(path))) {
      send(exchange, 200, list(path, query));
    } else if (method.equals("GET")) {
      ObjectNode object = objects.get(path);
      send(exchange, object == null ? 404 : 200, object == null ? status(404) : object.toString());
    } else if (method.equals("DELETE")) {
      ObjectNode object = objects.remove(path);
      if (object != null) {
        changed(path, "DELETED", object);
      }
      send(exchange, object == null ? 404 : 200, object == null ? status(404) : object.toString());
    } else {
      ObjectNode object = (ObjectNode) JSON.readTree(body);
      String key = method.equals("POST") ? path + "/" + object.at("/metadata/name").asText() : path;
      boolean there = objects.containsKey(key);
      if (there && method.equals("POST")) {
        send(exchange, 409, status(409));
        return;
      }
      store(key, object);
      send(exchange, there ? 200 : 201, object.toString());
      if (key.startsWith("/api/v1/namespaces/") && key.split("/", -1).length == 5) {
        store(
            key + "/serviceaccounts/default",
            (ObjectNode)
                JSON.readTree(
                    "{\"metadata\": {\"name\": \"default\", \"namespace\": \"openstack\"}}"));
      }
    }
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static String status(int code) {
    return "{\"kind\": \"Status\", \"apiVersion\": \"v1\", \"status\": \"Failure\", \"code\": %d}"
        .formatted(code);
  }

  private String list(String path, String query) {
    ObjectNode list = JSON.createObjectNode();
    list.put("kind", KINDS.get(last(path)) + "List");
    list.put("apiVersion", path.startsWith("/apis/") ? path.split("/", -1)[2] + "/v1" : "v1");
    list.putObject("metadata").put("resourceVersion", String.valueOf(version));
    list.putArray("items");
    objects.forEach(
        (key, object) -> {
          if (holds(path, key)
              && (!query.contains("labelSelector")
                  || object.at("/metadata/labels").has("hothouse.io/service"))) {
            list.withArray("items").add(object);
          }
        });
    return list.toString();
  }

  /** Tells whether an object is in a collection, which may be that of all namespaces. */
  private static boolean holds(String collection, String key) {
    String kind = "/" + last(collection) + "/";
    String root = collection.substring(0, collection.lastIndexOf('/'));
    return key.startsWith(root + "/")
        && key.lastIndexOf('/') == key.lastIndexOf(kind) + kind.length() - 1
        && key.contains(kind);
  }

  private void store(String key, ObjectNode object) throws IOException {
    ObjectNode metadata = object.withObject("/metadata");
    boolean there = objects.containsKey(key);
    String[] parts = key.split("/", -1);
    String kind = KINDS.getOrDefault(parts[parts.length - 2], "");
    if (!kind.isEmpty()) {
      object.put("kind", kind);
      object.put("apiVersion", key.startsWith("/apis/") ? parts[2] + "/v1" : "v1");
    }
    metadata.put("uid", "uid-of-" + key.hashCode());
    metadata.put("generation", 1);
    metadata.put("creationTimestamp", "2026-01-01T00:00:00Z");
    metadata.put("resourceVersion", String.valueOf(version + 1));
    if (object.has("stringData")) {
      object
          .path("stringData")
          .properties()
          .forEach(
              it ->
                  object
                      .withObject("/data")
                      .put(
                          it.getKey(),
                          Base64.getEncoder()
                              .encodeToString(it.getValue().asText().getBytes(UTF_8))));
      object.remove("stringData");
    }
    boolean crash = crashing.filter(metadata.path("name").asText()::equals).isPresent();
    switch (kind) {
      case "Deployment", "StatefulSet", "DaemonSet", "Job" -> {
        object.set("status", JSON.readTree(workload(crash ? 0 : 1)));
        pod(key, object, crash);
      }
      case "Service" ->
          store(
              key.replace("/services/", "/endpoints/"),
              (ObjectNode)
                  JSON.readTree(
                      "{\"metadata\": {\"name\": \"%s\", \"namespace\": \"openstack\"}, \"subsets\": []}"
                          .formatted(metadata.path("name").asText())));
      default -> {}
    }
    objects.put(key, object);
    changed(key, there ? "MODIFIED" : "ADDED", object);
  }

  private static String workload(int ready) {
    return """
    {"observedGeneration": 1, "replicas": 1, "updatedReplicas": 1, "readyReplicas": %1$d, "availableReplicas": %1$d,
     "desiredNumberScheduled": 1, "updatedNumberScheduled": 1, "numberAvailable": %1$d, "currentNumberScheduled": 1,
     "succeeded": %1$d}"""
        .formatted(ready);
  }

  private void pod(String workload, ObjectNode maker, boolean crash) throws IOException {
    String name = maker.at("/metadata/name").asText() + "-0";
    ObjectNode pod = maker.at("/spec/template").deepCopy();
    ObjectNode metadata = pod.withObject("/metadata");
    metadata.put("name", name).put("namespace", "openstack");
    if (workload.contains("/jobs/")) {
      metadata.withObject("/labels").put("job-name", maker.at("/metadata/name").asText());
    }
    pod.withObject("/spec").put("nodeName", "demo-worker-0");
    String state =
        crash
            ? "{\"waiting\": {\"reason\": \"CrashLoopBackOff\", \"message\": \"back-off\"}}"
            : "{\"running\": {\"startedAt\": \"2026-01-01T00:00:00Z\"}}";
    pod.set(
        "status",
        JSON.readTree(
            """
            {"phase": "Running", "podIP": "10.244.1.7",
             "conditions": [{"type": "PodScheduled", "status": "True"},
                            {"type": "Ready", "status": "%s", "reason": "ContainersNotReady", "message": "one is not"}],
             "containerStatuses": [{"name": "main", "ready": %s, "restartCount": %d, "image": "i", "imageID": "i",
               "containerID": "containerd://c", "state": %s,
               "lastState": {"terminated": {"exitCode": 3, "reason": "Error"}}}]}"""
                .formatted(crash ? "False" : "True", !crash, crash ? 5 : 0, state)));
    store("/api/v1/namespaces/openstack/pods/" + name, pod);
  }

  private void changed(String key, String type, ObjectNode object) {
    version++;
    ((ObjectNode) object.path("metadata")).put("resourceVersion", String.valueOf(version));
    changes.add(new Change(version, key, type, object.toString()));
    notifyAll();
  }

  private void watch(HttpExchange exchange, String path, String query) throws IOException {
    long seen = Long.parseLong(query.replaceAll("(^|.*&)resourceVersion=(\\d+).*", "$2"));
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, 0);
    try {
      while (true) {
        StringBuilder lines = new StringBuilder();
        synchronized (this) {
          for (Change change : changes) {
            if (change.version() > seen && holds(path, change.key())) {
              lines.append(
                  "{\"type\": \"%s\", \"object\": %s}\n".formatted(change.type(), change.object()));
            }
          }
          seen = version;
          if (lines.isEmpty()) {
            if (closed) {
              return;
            }
            wait(1000);
          }
        }
        exchange.getResponseBody().write(lines.toString().getBytes(UTF_8));
        exchange.getResponseBody().flush();
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    } finally {
      exchange.close();
    }
  }

  private static void send(HttpExchange exchange, int code, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    server.stop(0);
    threads.shutdownNow();
  }
}
