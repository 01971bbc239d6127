package dev.waggle.it.compat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A program that is run to its end. */
public record Command(List<String> line, Map<String, String> environment) {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** What a program wrote, how it ended and how long it ran. */
  public record Answer(int exitCode, String output, String errors, Duration took) {
    public boolean ok() {
      return exitCode == 0;
    }

    /** The output of a command that must have worked. */
    public String required() {
      if (!ok()) {
        throw new AssertionError("exit " + exitCode + ": " + output + errors);
      }
      return output;
    }
  }

  public static Command of(String... line) {
    return new Command(List.of(line), Map.of());
  }

  /** Fails if the program does not end in three minutes. */
  public Answer run() {
    return run(PATIENCE);
  }

  /** Fails if the program does not end in time. Its input is empty. */
  public Answer run(Duration patience) {
    long start = System.nanoTime();
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      CompletableFuture<String> output = read(process.getInputStream());
      CompletableFuture<String> errors = read(process.getErrorStream());
      process.getOutputStream().close();
      if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("did not end in " + patience + ": " + this);
      }
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      return new Answer(process.exitValue(), output.join(), errors.join(), took);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted: " + this, e);
    }
  }

  private static CompletableFuture<String> read(InputStream from) {
    CompletableFuture<String> text = new CompletableFuture<>();
    Thread reader =
        new Thread(
            () -> {
              ByteArrayOutputStream bytes = new ByteArrayOutputStream();
              try {
                from.transferTo(bytes);
                text.complete(bytes.toString(StandardCharsets.UTF_8));
              } catch (IOException e) {
                text.completeExceptionally(e);
              }
            },
            "reader of a command");
    reader.setDaemon(true);
    reader.start();
    return text;
  }

  @Override
  public String toString() {
    return String.join(" ", line);
  }
}
