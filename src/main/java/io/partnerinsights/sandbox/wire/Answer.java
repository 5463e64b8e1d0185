package io.partnerinsights.sandbox.wire;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** One response: status, headers and what to send after them. */
public record Answer(int status, Map<String, String> headers, Body body) {

  /** What follows the headers. */
  public sealed interface Body {}

  /** Nothing. */
  public record Nothing() implements Body {}

  /** A text in UTF-8. */
  public record Text(String text) implements Body {}

  /** A part of a file, streamed. */
  public record FilePart(Path file, long offset, long length) implements Body {}

  /** As much of another body as {@code bytes} says; then the connection breaks. */
  public record Cut(Body whole, long bytes) implements Body {}

  /** No answer at all: the connection breaks. */
  public static Answer hangUp() {
    return new Answer(0, Map.of(), new Cut(new Nothing(), 0));
  }

  /** A JSON document. */
  public static Answer json(int status, Object document) {
    return text(status, "application/json; charset=utf-8", Json.write(document));
  }

  /** Any text. */
  public static Answer text(int status, String contentType, String text) {
    return new Answer(status, Map.of("Content-Type", contentType), new Text(text));
  }

  /** Headers alone. */
  public static Answer empty(int status, Map<String, String> headers) {
    return new Answer(status, headers, new Nothing());
  }

  /** The same answer, broken off. */
  public Answer cutAt(long bytes) {
    return new Answer(status, headers, new Cut(body, bytes));
  }

  /** The same answer with one more header. */
  public Answer with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Answer(status, more, body);
  }
}
