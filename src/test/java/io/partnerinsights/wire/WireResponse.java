package io.partnerinsights.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A response as bytes: the lines of its head without their ends, and its body. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record WireResponse(List<String> head, byte[] body) {
  private static final String END = "\r\n";

  /** Reads a head; null if the connection ends before it. */
  static List<String> readHead(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int matched = 0;
    while (matched < 4) {
      int next = in.read();
      if (next < 0) {
        return null;
      }
      bytes.write(next);
      matched = next == "\r\n\r\n".charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
    }
    return List.of(bytes.toString(StandardCharsets.ISO_8859_1).strip().split(END));
  }

  /** Reads a response that ends with its connection. */
  static WireResponse read(InputStream in) throws IOException {
    List<String> head = readHead(in);
    if (head == null) {
      throw new IOException("the store has closed the connection");
    }
    return new WireResponse(head, in.readAllBytes()).without("Connection");
  }

  WireResponse without(String header) {
    return new WireResponse(without(head, header), body);
  }

  static List<String> without(List<String> head, String header) {
    String start = header.toLowerCase(Locale.ROOT) + ":";
    return head.stream().filter(line -> !line.toLowerCase(Locale.ROOT).startsWith(start)).toList();
  }

  static List<String> with(List<String> head, String header) {
    List<String> more = new ArrayList<>(head);
    more.add(header);
    return more;
  }

  boolean has(String header) {
    return without(header).head.size() < head.size();
  }

  /** Returns the response as two chunks, so that a cut between them looks like no end. */
  WireResponse chunked() {
    ByteArrayOutputStream chunks = new ByteArrayOutputStream();
    int half = body.length / 2;
    chunk(chunks, 0, half);
    chunk(chunks, half, body.length);
    chunks.writeBytes(("0" + END + END).getBytes(StandardCharsets.ISO_8859_1));
    List<String> framed = with(without(head, "Content-Length"), "Transfer-Encoding: chunked");
    return new WireResponse(framed, chunks.toByteArray());
  }

  private void chunk(ByteArrayOutputStream out, int from, int to) {
    if (to > from) {
      String size = Integer.toHexString(to - from) + END;
      out.writeBytes(size.getBytes(StandardCharsets.ISO_8859_1));
      out.write(body, from, to - from);
      out.writeBytes(END.getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  byte[] bytes() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(headBytes(head));
    all.writeBytes(body);
    return all.toByteArray();
  }

  /** Returns the number of bytes before the body. */
  static int bodyStart(byte[] response) {
    return new String(response, StandardCharsets.ISO_8859_1).indexOf(END + END) + 4;
  }

  static byte[] headBytes(List<String> head) {
    return (String.join(END, head) + END + END).getBytes(StandardCharsets.ISO_8859_1);
  }
}
