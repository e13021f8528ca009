package io.hothouse.openstack.heat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.openstack.transport.Addresses;
import io.hothouse.openstack.transport.Call;
import io.hothouse.openstack.transport.Json;
import io.hothouse.openstack.transport.Reply;
import io.hothouse.openstack.transport.ServiceClient;
import io.hothouse.pipeline.Wait;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * The project's stacks.
 *
 * <p>Heat is asked directly: openstack4j has neither tags, nor nested events with paging, nor the
 * attributes of resources, and its lists turn a 404 into "none".
 */
public final class Stacks {
  /** Deep enough for groups of nested templates. */
  private static final int NESTED_DEPTH = 4;

  private final ServiceClient heat;
  private final Wait wait;

  public Stacks(ServiceClient heat, Wait wait) {
    this.heat = heat;
    this.wait = wait;
  }

  /**
   * Asks Heat to make a stack; it returns when Heat has accepted it.
   *
   * @throws HothouseException with {@link ErrorCode#CONFLICT} when the name is taken, {@link
   *     ErrorCode#TEMPLATE}, {@link ErrorCode#FLAVOR} and others when Heat finds it invalid
   */
  public StackId create(StackRequest request) {
    Call call =
        heat.call("create the stack '" + request.name() + "'", "POST", "/stacks")
            .json(Json.bytes(request.json()));
    Reply reply = heat.send(call);
    if (reply.status() == 400) {
      throw heat.session().refusal().of(call, reply, ErrorCode.TEMPLATE);
    }
    JsonNode created = heat.json(call, heat.accepted(call, reply));
    return new StackId(request.name(), Json.text(created.path("stack"), "id"));
  }

  /**
   * Asks Heat what it would make, which makes nothing.
   *
   * @return the types of the resources
   * @throws HothouseException as {@link #create}
   */
  public List<String> preview(StackRequest request) {
    Call call =
        heat.call("preview the stack '" + request.name() + "'", "POST", "/stacks/preview")
            .json(Json.bytes(request.json()))
            .repeatable(true);
    Reply reply = heat.send(call);
    if (reply.status() == 400) {
      throw heat.session().refusal().of(call, reply, ErrorCode.TEMPLATE);
    }
    List<String> types = new ArrayList<>();
    types(heat.json(call, heat.accepted(call, reply)).path("stack").path("resources"), types);
    return List.copyOf(types);
  }

  /**
   * Asks Heat what an update would do, which does nothing.
   *
   * @throws HothouseException with {@link ErrorCode#TEMPLATE} and others when Heat finds it invalid
   */
  public StackChanges previewUpdate(StackId stack, StackUpdate update) {
    Call call =
        heat.call(
                "preview the update of the stack '" + stack.name() + "'",
                "PATCH",
                stack.path() + "/preview")
            .json(Json.bytes(update.json()))
            .repeatable(true);
    Reply reply = heat.send(call);
    if (reply.status() == 400) {
      throw heat.session().refusal().of(call, reply, ErrorCode.TEMPLATE);
    }
    return StackChanges.of(heat.json(call, heat.accepted(call, reply)).path("resource_changes"));
  }

  /**
   * Changes a stack, and waits until that is done.
   *
   * @param listener told of each event of the update once, the oldest first
   * @return the stack afterwards
   * @throws HothouseException with the cause's code when Heat could not change it
   */
  public Stack update(
      Stack stack, StackUpdate update, Deadline deadline, Consumer<StackEvent> listener) {
    StackId id = stack.stackId();
    StackWait waiting = new StackWait(this, wait);
    StackEvents following = events(id);
    // What happened before is history.
    waiting.events(following, id);
    Call call =
        heat.call("update the stack '" + id.name() + "'", "PATCH", id.path())
            .json(Json.bytes(update.json()));
    Reply reply = heat.send(call);
    if (reply.status() == 400) {
      throw heat.session().refusal().of(call, reply, ErrorCode.TEMPLATE);
    }
    heat.accepted(call, reply);
    return waiting.updated(following, id, deadline, listener);
  }

  /** A nested stack stands as the list of its resources. */
  private static void types(JsonNode resources, List<String> types) {
    for (JsonNode resource : resources) {
      if (resource.isArray()) {
        types(resource, types);
      } else {
        types.add(Json.text(resource, "resource_type"));
      }
    }
  }

  /** Returns the stacks that carry all of {@code tags}, without nested and deleted ones. */
  public List<Stack> list(List<String> tags) {
    Map<String, String> query = tags.isEmpty() ? Map.of() : Map.of("tags", String.join(",", tags));
    return heat.list("list the stacks", Addresses.query("/stacks", query), "stacks").stream()
        .map(Stack::of)
        .toList();
  }

  /** Returns the stack of that name that is not deleted. */
  public Optional<Stack> find(String name) {
    Call call =
        heat.call("find the stack '" + name + "'", "GET", "/stacks/" + Addresses.segment(name));
    Reply reply = heat.send(call);
    if (reply.status() == 302) {
      // The host in the location may be one that only the cloud knows: its last parts are enough.
      return reply
          .headers()
          .firstValue("Location")
          .flatMap(StackLinks::parse)
          .flatMap(this::show)
          .filter(stack -> !stack.status().deleted());
    }
    return heat.found(call, reply).map(body -> Stack.of(body.path("stack")));
  }

  /** Returns the stack, also for a while after it was deleted; nothing when Heat forgot it. */
  public Optional<Stack> show(StackId stack) {
    return heat.find("show the stack '" + stack.name() + "'", stack.path())
        .map(body -> Stack.of(body.path("stack")));
  }

  /** Returns a follower of what happens to the stack from its beginning on. */
  public StackEvents events(StackId stack) {
    return new StackEvents(this, stack);
  }

  /**
   * Returns events, nested ones too, the oldest first.
   *
   * @param after the id of the event after which to begin
   */
  public List<StackEvent> events(StackId stack, Optional<String> after) {
    Map<String, String> query = new TreeMap<>();
    query.put("nested_depth", Integer.toString(NESTED_DEPTH));
    query.put("sort_keys", "event_time");
    query.put("sort_dir", "asc");
    after.ifPresent(id -> query.put("marker", id));
    String path = Addresses.query(stack.path() + "/events", query);
    List<StackEvent> events =
        new ArrayList<>(
            heat.list("list the events of '" + stack.name() + "'", path, "events").stream()
                .map(StackEvent::of)
                .toList());
    if (newestFirst(events)) {
      Collections.reverse(events);
    }
    // Within a second Heat's order is the one in which it wrote them, which sorting keeps.
    events.sort(Comparator.comparing(StackEvent::time));
    return List.copyOf(events);
  }

  /** Heat's own order, in which one that does not know the sort keys answers. */
  private static boolean newestFirst(List<StackEvent> events) {
    return events.size() > 1 && events.get(0).time().isAfter(events.get(events.size() - 1).time());
  }

  /** Returns all resources, those of nested stacks too; none of a stack that has just gone. */
  public List<StackResource> resources(StackId stack) {
    String path = stack.path() + "/resources?nested_depth=" + NESTED_DEPTH;
    return unlessGone(
            stack,
            () -> heat.list("list the resources of '" + stack.name() + "'", path, "resources"))
        .stream()
        .map(StackResource::of)
        .toList();
  }

  /**
   * Returns all that the stack has made. Heat forgets a resource as soon as it takes it for
   * deleted, so of a stack that is not whole the events are asked, too.
   */
  public Made made(Stack stack) {
    StackId id = stack.stackId();
    List<StackResource> resources = resources(id);
    boolean whole = stack.status().action().equals("CREATE") && stack.status().complete();
    return Made.of(
        resources, whole ? List.of() : unlessGone(id, () -> events(id, Optional.empty())));
  }

  /** Heat answers 404 for what was in a stack that it has purged: then there is nothing. */
  <T> List<T> unlessGone(StackId stack, Supplier<List<T>> list) {
    try {
      return list.get();
    } catch (HothouseException problem) {
      if (problem.code() == ErrorCode.NOT_FOUND && show(stack).isEmpty()) {
        return List.of();
      }
      throw problem;
    }
  }

  /** Returns a resource's attributes; those of a wait condition hold what nodes signalled. */
  @SuppressWarnings("unchecked")
  public Map<String, Object> attributes(StackId stack, String resource) {
    JsonNode body =
        heat.get(
            "show the resource '%s' of '%s'".formatted(resource, stack.name()),
            stack.path() + "/resources/" + Addresses.segment(resource));
    JsonNode attributes = body.path("resource").path("attributes");
    return attributes.isObject() ? (Map<String, Object>) Json.plain(attributes) : Map.of();
  }

  /** Returns a resource's metadata; that of a wait handle holds every signal so far. */
  @SuppressWarnings("unchecked")
  public Map<String, Object> metadata(StackId stack, String resource) {
    JsonNode body =
        heat.get(
            "read the metadata of '%s' of '%s'".formatted(resource, stack.name()),
            stack.path() + "/resources/" + Addresses.segment(resource) + "/metadata");
    JsonNode metadata = body.path("metadata");
    return metadata.isObject() ? (Map<String, Object>) Json.plain(metadata) : Map.of();
  }

  /**
   * Waits until the stack is made.
   *
   * @param listener told of each event once, the oldest first
   * @throws HothouseException with the cause's code when the stack failed
   */
  public Stack awaitCreated(StackId stack, Deadline deadline, Consumer<StackEvent> listener) {
    return new StackWait(this, wait).created(stack, deadline, listener);
  }

  /**
   * Makes Heat forget the stack without deleting what it made.
   *
   * @throws HothouseException when the cloud does not allow that, which is usual
   */
  public void abandon(StackId stack) {
    Call call =
        heat.call("abandon the stack '" + stack.name() + "'", "DELETE", stack.path() + "/abandon");
    heat.accepted(call, heat.send(call));
  }

  /**
   * Deletes the stack and waits until it is gone; one that is being deleted already is only waited
   * for.
   *
   * @param listener told of each event of the deletion once, the oldest first
   * @param stalled told how many times in a row nothing had happened: first after 8 s, then every
   *     20 s
   * @return false when Heat did not know the stack any more
   * @throws HothouseException with the cause's code when Heat could not delete all of it
   */
  public boolean remove(
      Stack stack, Deadline deadline, Consumer<StackEvent> listener, IntConsumer stalled) {
    StackId id = stack.stackId();
    StackWait waiting = new StackWait(this, wait);
    StackEvents following = events(id);
    // What happened before is history: an earlier failure must not be taken for one of this time.
    waiting.events(following, id);
    boolean running = stack.status().action().equals("DELETE") && stack.status().inProgress();
    if (!running && !delete(id)) {
      return false;
    }
    waiting.deleted(following, id, deadline, listener, stalled);
    return true;
  }

  /**
   * Asks Heat to delete the stack, and does not wait. To ask again is what helps a deletion whose
   * engine has ended.
   *
   * @return false when Heat does not know the stack any more
   */
  public boolean delete(StackId id) {
    return heat.delete("delete the stack '" + id.name() + "'", id.path());
  }
}
