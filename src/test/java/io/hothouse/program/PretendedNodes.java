package io.hothouse.program;

import io.hothouse.ssh.TestSshServer;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Machines on addresses of the loopback that answer what the program asks over SSH. Nothing that it
 * says is run on this machine, but a few words of a shell that only print.
 */
final class PretendedNodes implements Closeable {
  private static final Pattern PING = Pattern.compile("echo ([0-9.]+) \\$code");
  private static final String FACTS =
      """
      clock.first=%1$s
      kernel.release=6.1.0-18-amd64
      vxlan.device=ok
      overlay.mount=ok
      bridge.netfilter=1
      ip.forward=1
      cgroup.version=1
      cgroup.controllers=blkio cpu cpuacct cpuset devices memory pids
      runtime.state=ok
      runtime.version=1.6.20~ds1
      kubelet.state=active
      kubelet.version=v1.20.2
      disk.free.kib=4194304
      memory.total.kib=24684096
      memory.limit.bytes=3221225472
      interface.name=eth0
      interface.mtu=1450
      overlay.mtu=1400
      overlay.address=10.244.%2$d.0
      runtime.process=running
      kubelet.process=running
      kubelet.health=ok
      proxy.process=running
      proxy.health=ok
      vxlan.state=up
      vxlan.port=8472
      disk.used.percent=40
      memory.available.kib=4000000
      control.etcd.process=running
      control.etcd.health=ok
      control.kube-apiserver.process=running
      control.kube-apiserver.health=ok
      control.kube-scheduler.process=running
      control.kube-scheduler.health=ok
      control.kube-controller-manager.process=running
      control.kube-controller-manager.health=ok
      control.port-range=1024-65535
      clock.last=%1$s
      """;

  private final Path folder;
  private final String network;
  private final List<TestSshServer> servers = new ArrayList<>();
  private final Map<String, String> answers = new TreeMap<>();

  PretendedNodes(Path folder, int count) {
    this.folder = folder;
    Random random = new Random();
    this.network = "127.%d.%d.".formatted(1 + random.nextInt(254), random.nextInt(255));
    for (int i = 0; i < count; i++) {
      int index = i;
      UnaryOperator<String> rewritten = command -> answered(command, index);
      servers.add(
          TestSshServer.open(address(i), servers.isEmpty() ? 0 : servers.get(0).port(), rewritten));
    }
  }

  /** Returns the address of a node; other tests at the same time have other ones. */
  String address(int node) {
    return network + (node + 1);
  }

  /** Returns the port that all of them listen on. */
  int port() {
    return servers.get(0).port();
  }

  List<PretendedCloud.Node> of(String environment) {
    List<PretendedCloud.Node> nodes = new ArrayList<>();
    for (int i = 0; i < servers.size(); i++) {
      String name = environment + (i == 0 ? "-control-plane" : "-worker-" + (i - 1));
      nodes.add(
          new PretendedCloud.Node(name, address(i), "10.0.0.1" + i, servers.get(i).hostKey()));
    }
    return nodes;
  }

  /** Answers commands with these words in them by this text. */
  synchronized void answer(String words, String text) {
    answers.put(words, text);
  }

  /** A machine without power. */
  void stop(int node) {
    servers.get(node).close();
  }

  private synchronized String answered(String command, int node) {
    for (Map.Entry<String, String> answer : answers.entrySet()) {
      if (command.contains(answer.getKey())) {
        return print(answer.getValue());
      }
    }
    if (command.contains("bash -s")) {
      return "cat >/dev/null; now=$(date +%s.%N); "
          + print(FACTS.formatted("@NOW@", node) + peers())
          + " | sed \"s/@NOW@/$now/\"";
    }
    if (PING.matcher(command).find()) {
      return PING.matcher(command)
          .results()
          .map(ping -> "echo " + ping.group(1) + " 0 3 packets transmitted, 3 received")
          .collect(Collectors.joining("; "));
    }
    if (command.contains("vxlan0")) {
      return print("1400\n10.244." + node + ".0/32\n");
    }
    return command.contains("mkdir") ? "true" : print("said by node " + node + "\n");
  }

  private String peers() {
    StringBuilder facts = new StringBuilder();
    for (PretendedCloud.Node peer : of("demo")) {
      facts.append(
          """
          peer.%1$s.fdb=%2$s
          peer.%1$s.route=vxlan0
          peer.%1$s.small=ok
          peer.%1$s.full=ok
          """
              .formatted(peer.name(), peer.privateAddress()));
    }
    return facts.toString();
  }

  private String print(String text) {
    try {
      Path file = Files.createTempFile(folder, "said", ".txt");
      return "cat " + Files.writeString(file, text);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  @Override
  public void close() {
    servers.forEach(TestSshServer::close);
  }
}
