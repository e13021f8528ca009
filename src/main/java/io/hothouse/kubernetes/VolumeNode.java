package io.hothouse.kubernetes;

import java.util.List;
import java.util.function.Consumer;

/**
 * The node whose folders become volumes where the cluster makes none.
 *
 * @param name the node's name on the cluster
 * @param makeFolders makes folders on it, where they are missing
 */
public record VolumeNode(String name, Consumer<List<String>> makeFolders) {}
