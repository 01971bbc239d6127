package dev.waggle.it.compat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A program that is run to its end. */
record Command(List<String> line, Map<String, String> environment, String input) {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** What a program wrote and how it ended. */
  record Answer(int exitCode, String output, String errors) {
    boolean ok() {
      return exitCode == 0;
    }

    /** The output of a command that must have worked. */
    String required() {
      if (!ok()) {
        throw new AssertionError("exit " + exitCode + ": " + output + errors);
      }
      return output;
    }
  }

  static Command of(String... line) {
    return new Command(List.of(line), Map.of(), "");
  }

  /** Fails if the program does not end in three minutes. */
  Answer run() {
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      CompletableFuture<String> output = read(process.getInputStream());
      CompletableFuture<String> errors = read(process.getErrorStream());
      write(process.getOutputStream());
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("did not end in " + PATIENCE + ": " + this);
      }
      return new Answer(process.exitValue(), output.join(), errors.join());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted: " + this, e);
    }
  }

  private void write(OutputStream to) {
    try (to) {
      to.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException endedWithoutReading) {
      // Its exit code says whether that was right.
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
