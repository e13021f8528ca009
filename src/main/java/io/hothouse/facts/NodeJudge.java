package io.hothouse.facts;

import java.util.ArrayList;
import java.util.List;

/**
 * Judges what nodes told. Whoever wants to know whether something is right with a node asks here:
 * before services are deployed, and when they do not answer.
 */
public final class NodeJudge {
  private final List<NodeFacts> everywhere;

  /**
   * Creates a judge.
   *
   * @param everywhere the facts of all nodes, as some are judged against one another
   */
  public NodeJudge(List<NodeFacts> everywhere) {
    this.everywhere = List.copyOf(everywhere);
  }

  /** Returns what a node's facts mean, for every requirement. */
  public List<Judgement> judge(NodeFacts facts) {
    List<Judgement> all = new ArrayList<>(KernelJudge.judge(facts));
    all.add(SoftwareJudge.runtime(facts));
    all.add(SoftwareJudge.kubelet(facts));
    all.add(ResourceJudge.clock(facts));
    all.add(ResourceJudge.disk(facts));
    all.add(ResourceJudge.memory(facts));
    all.add(MtuJudge.fits(facts, everywhere));
    all.add(MtuJudge.same(facts, everywhere));
    return List.copyOf(all);
  }

  /** Returns what a node's facts mean for one requirement. */
  public Judgement judge(NodeFacts facts, Requirement requirement) {
    return judge(facts).stream()
        .filter(it -> it.requirement() == requirement)
        .findFirst()
        .orElseThrow();
  }
}
