package dev.waggle.agent.adapter.engine;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.PullImageCmd;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.PullResponseItem;
import dev.waggle.dispatch.AssignedTask;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Gets images. Tasks that want the same one at the same time share a pull, and a pull goes on when
 * a task that waits for it is broken off. Shared between threads.
 */
final class ImagePuller {
  private static final Logger LOG = System.getLogger(ImagePuller.class.getName());

  private static final int MOST_TOLD = 1_000;
  private static final ObjectMapper JSON =
      new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

  private final DockerClient client;
  private final boolean preferOffline;
  private final Map<Wanted, CompletableFuture<Optional<String>>> underWay =
      new ConcurrentHashMap<>();

  private final Map<ImageRef, String> told = new ConcurrentHashMap<>();

  private record Wanted(ImageRef image, Optional<String> auth) {
    @Override
    public String toString() {
      return image.name();
    }
  }

  /**
   * @param client one without a limit on the time between two answers
   * @param preferOffline whether an image that is there is never asked for again
   */
  ImagePuller(DockerClient client, boolean preferOffline) {
    this.client = client;
    this.preferOffline = preferOffline;
  }

  /**
   * Tries to get the newest image. That it could not be got is only logged: whether there is one to
   * make a container of, the engine says then.
   */
  void pull(AssignedTask task, ImageRef image) {
    if (preferOffline || image.isBareId() || image.hasDigest() && isHere(image)) {
      return;
    }
    Wanted wanted = new Wanted(image, task.registryAuth().filter(auth -> !auth.isBlank()));
    CompletableFuture<Optional<String>> pull = underWay.computeIfAbsent(wanted, this::begin);
    try {
      pull.get();
    } catch (InterruptedException e) {
      throw Signals.interrupted(e);
    } catch (ExecutionException e) {
      throw new AssertionError("a pull ends with its error as a value", e);
    }
  }

  private boolean isHere(ImageRef image) {
    try {
      client.inspectImageCmd(image.name()).exec();
      return true;
    } catch (NotFoundException e) {
      return false;
    } catch (RuntimeException e) {
      throw EngineAnswers.failure("", e);
    }
  }

  private CompletableFuture<Optional<String>> begin(Wanted wanted) {
    CompletableFuture<Optional<String>> ended = new CompletableFuture<>();
    ended.thenAccept(
        error -> {
          underWay.remove(wanted, ended);
          tell(wanted.image(), error);
        });
    PullImageCmd request = client.pullImageCmd(wanted.image().repository());
    wanted.image().tag().ifPresent(request::withTag);
    wanted.auth().flatMap(ImagePuller::authConfig).ifPresent(request::withAuthConfig);
    request.exec(new Pull(ended));
    return ended;
  }

  /** Once for each reason: a registry that is away is away for every task. */
  private void tell(ImageRef image, Optional<String> error) {
    if (error.isEmpty()) {
      told.remove(image);
      return;
    }
    if (told.size() >= MOST_TOLD) {
      told.clear();
    }
    if (!error.get().equals(told.put(image, error.get()))) {
      LOG.log(Level.INFO, "image {0} could not be pulled: {1}", image.name(), error.get());
    }
  }

  /** Credentials as clients send them; such that cannot be read count as none. */
  private static Optional<AuthConfig> authConfig(String base64) {
    try {
      byte[] json = Base64.getUrlDecoder().decode(base64.replace('+', '-').replace('/', '_'));
      return Optional.of(JSON.readValue(json, AuthConfig.class));
    } catch (IOException | IllegalArgumentException e) {
      LOG.log(Level.WARNING, "credentials for a registry cannot be read; pulling without");
      return Optional.empty();
    }
  }

  private static final class Pull extends ResultCallback.Adapter<PullResponseItem> {
    private final CompletableFuture<Optional<String>> ended;
    private volatile @Nullable String error;

    Pull(CompletableFuture<Optional<String>> ended) {
      this.ended = ended;
    }

    @Override
    public void onNext(PullResponseItem item) {
      if (item.getErrorDetail() != null && item.getErrorDetail().getMessage() != null) {
        error = item.getErrorDetail().getMessage();
      }
    }

    @Override
    public void onError(Throwable thrown) {
      ended.complete(
          Optional.of(
              thrown instanceof RuntimeException refused
                  ? EngineAnswers.failure("", refused).text()
                  : String.valueOf(thrown.getMessage())));
      // Not to super, which would log a stack trace of what is an everyday answer.
    }

    @Override
    public void onComplete() {
      ended.complete(Optional.ofNullable(error));
      super.onComplete();
    }
  }
}
