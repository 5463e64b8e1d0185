package io.partnerinsights.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/** Writes what tests print to the file of their class, and remembers the last lines of a test. */
final class TestLog extends OutputStream {
  private static final int MAX_LINES = 40;
  private static final int MAX_LINE_BYTES = 400;

  private final Deque<String> lastLines = new ArrayDeque<>();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private Path path;
  private OutputStream file = OutputStream.nullOutputStream();
  private boolean opened;
  private long lines;

  /** Sends everything that follows to this file, which the first byte creates. */
  synchronized void openFile(Path newPath) {
    try {
      file.close();
      Files.deleteIfExists(newPath);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    path = newPath;
    opened = false;
  }

  /** Forgets the lines so far: another test starts. */
  synchronized void forgetLines() {
    lastLines.clear();
    line.reset();
    lines = 0;
  }

  /** Returns the last lines of the running test, after a line that says where the rest is. */
  synchronized String tail() {
    if (lines == 0) {
      return "(It has printed nothing.)";
    }
    return "Last %d of %d lines of its log, in %s:%n%s"
        .formatted(lastLines.size(), lines, path, String.join(System.lineSeparator(), lastLines));
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    if (!opened && path != null) {
      Files.createDirectories(path.getParent());
      file = Files.newOutputStream(path);
      opened = true;
    }
    file.write(bytes, offset, length);
    for (int i = offset; i < offset + length; i++) {
      rememberByte(bytes[i]);
    }
  }

  private void rememberByte(byte one) {
    if (one != '\n') {
      if (line.size() < MAX_LINE_BYTES) {
        line.write(one);
      }
      return;
    }
    lastLines.addLast(line.toString(StandardCharsets.UTF_8).stripTrailing());
    line.reset();
    lines++;
    if (lastLines.size() > MAX_LINES) {
      lastLines.removeFirst();
    }
  }
}
