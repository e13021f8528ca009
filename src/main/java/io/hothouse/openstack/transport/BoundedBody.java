package io.hothouse.openstack.transport;

import java.io.IOException;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * Reads an answer whole, unless it is longer than any that a cloud has reason to give. By hand,
 * because Java's HTTP client has such a limit only from version 25 on.
 */
final class BoundedBody implements BodySubscriber<byte[]> {
  private static final int MEGABYTE = 20;

  private final BodySubscriber<byte[]> whole = BodySubscribers.ofByteArray();
  private final CompletableFuture<byte[]> body = new CompletableFuture<>();
  private final long most;
  private Flow.Subscription subscription;
  private long received;

  private BoundedBody(long most) {
    this.most = most;
  }

  /** Returns a handler that fails for a body of more than {@code most} bytes. */
  static BodyHandler<byte[]> handler(long most) {
    return info -> new BoundedBody(most);
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription opened) {
    this.subscription = opened;
    whole.onSubscribe(opened);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    received += buffers.stream().mapToLong(ByteBuffer::remaining).sum();
    if (received > most) {
      subscription.cancel();
      onError(new IOException("the answer is longer than %d MB".formatted(most >> MEGABYTE)));
    } else {
      whole.onNext(buffers);
    }
  }

  @Override
  public void onError(Throwable problem) {
    body.completeExceptionally(problem);
  }

  @Override
  public void onComplete() {
    whole.onComplete();
    whole.getBody().whenComplete((bytes, problem) -> body.complete(bytes));
  }
}
