package dev.waggle.it.engine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The stock docker command against one socket. */
record Docker(Path socket) {

  record Result(int exitCode, byte[] output, String errors) {
    String text() {
      return new String(output, StandardCharsets.UTF_8);
    }
  }

  Result run(String... arguments) throws IOException {
    return runWith(InputStream.nullInputStream(), arguments);
  }

  /** Runs a command with that input, and kills it if it has not ended after two minutes. */
  Result runWith(InputStream input, String... arguments) throws IOException {
    Process process = start(arguments);
    CompletableFuture<byte[]> errors =
        CompletableFuture.supplyAsync(() -> readAll(process.getErrorStream()));
    CompletableFuture<byte[]> output =
        CompletableFuture.supplyAsync(() -> readAll(process.getInputStream()));
    try (OutputStream to = process.getOutputStream()) {
      input.transferTo(to);
    } catch (IOException notAllTaken) {
      // A command that ends before it has read everything.
    }
    try {
      if (!process.waitFor(2, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError("did not end: docker " + String.join(" ", arguments));
      }
      return new Result(
          process.exitValue(), output.get(), new String(errors.get(), StandardCharsets.UTF_8));
    } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
      process.destroyForcibly();
      throw new AssertionError(e);
    }
  }

  Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("docker", "-H", "unix://" + socket));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("DOCKER_BUILDKIT", "0");
    return builder.start();
  }

  private static byte[] readAll(InputStream in) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      in.transferTo(all);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return all.toByteArray();
  }
}
