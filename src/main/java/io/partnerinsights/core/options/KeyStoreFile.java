package io.partnerinsights.core.options;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Reads a PKCS12 or JKS file whose load takes at most some seconds. Each part of a PKCS12 file
 * names the number of iterations that derive its key, and the JDK derives one key after the other.
 */
public final class KeyStoreFile {
  /** Maximum number of iterations of all parts together: two seconds at a million in a second. */
  static final int MAX_ITERATIONS = 2_000_000;

  /** Maximum depth of elements; a regular file has less than 10. */
  private static final int MAX_DEPTH = 32;

  /** The type of a part that is not encrypted: 1.2.840.113549.1.7.1. */
  private static final byte[] DATA = HexFormat.of().parseHex("2a864886f70d010701");

  private static final int JKS_MAGIC = 0xFEEDFEED;
  private static final int INTEGER = 0x02;
  private static final int CONSTRUCTED = 0x20;
  private static final int INDEFINITE = 0x80;

  private KeyStoreFile() {}

  /** An element of ASN.1: a constructed one has children, and another one has bytes. */
  @SuppressWarnings("ArrayRecordComponent") // no element is compared or printed
  private record Element(int tag, byte[] bytes, List<Element> children) {
    Element child(int number) throws IOException {
      if (number >= children.size()) {
        throw malformed();
      }
      return children.get(number);
    }

    /** Returns the sum of all numbers in it, outside of texts and encrypted bytes. */
    long numbers() {
      return (tag == INTEGER ? number() : 0) + children.stream().mapToLong(Element::numbers).sum();
    }

    private long number() {
      if (bytes.length > Integer.BYTES) {
        return MAX_ITERATIONS + 1L;
      }
      return bytes.length == 0 ? 0 : Math.max(0, new BigInteger(bytes).longValue());
    }

    /** Returns the content of a text, which may be in pieces. */
    byte[] octets() {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      all.writeBytes(bytes);
      children.forEach(child -> all.writeBytes(child.octets()));
      return all.toByteArray();
    }
  }

  /** Returns the type of a store with this content, {@code PKCS12} or {@code JKS}. */
  public static String type(byte[] content) {
    boolean jks = content.length > Integer.BYTES && ByteBuffer.wrap(content).getInt() == JKS_MAGIC;
    return jks ? "JKS" : "PKCS12";
  }

  /** Returns the content of a file; throws if it is larger, or would take too long to load. */
  public static byte[] bytes(Path file, int maxBytes) throws IOException {
    byte[] content = OptionFile.bytes(file, maxBytes);
    if (type(content).equals("PKCS12") && iterations(content) > MAX_ITERATIONS) {
      throw new OptionFile.UnusableException(
          "the keys of its parts are derived in more than " + MAX_ITERATIONS + " iterations");
    }
    return content;
  }

  /**
   * Returns the number of iterations of RFC 7292: of the digest, the encrypted parts, and the keys
   * in other parts. The JDK limits those of a key in an encrypted part to five million.
   */
  private static long iterations(byte[] content) throws IOException {
    Element file = parse(content);
    Element parts = parse(file.child(1).child(1).child(0).octets());
    long sum = file.numbers() + parts.numbers();
    for (Element part : parts.children) {
      sum += Arrays.equals(part.child(0).bytes, DATA) ? keys(part) : 0;
    }
    return sum;
  }

  private static long keys(Element part) throws IOException {
    return parse(part.child(1).child(0).octets()).numbers();
  }

  private static Element parse(byte[] content) throws IOException {
    try {
      return element(ByteBuffer.wrap(content), 0);
    } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw malformed();
    }
  }

  private static Element element(ByteBuffer in, int depth) throws IOException {
    int tag = in.get() & 0xff;
    int length = in.get() & 0xff;
    if (depth > MAX_DEPTH || (tag & 0x1f) == 0x1f) {
      throw malformed();
    }
    if (length == INDEFINITE && (tag & CONSTRUCTED) != 0) {
      return new Element(tag, new byte[0], untilEnd(in, depth));
    }
    int size = length < INDEFINITE ? length : longLength(in, length - INDEFINITE);
    ByteBuffer content = in.slice(in.position(), size);
    in.position(in.position() + size);
    if ((tag & CONSTRUCTED) == 0) {
      byte[] bytes = new byte[size];
      content.get(bytes);
      return new Element(tag, bytes, List.of());
    }
    List<Element> children = new ArrayList<>();
    while (content.hasRemaining()) {
      children.add(element(content, depth + 1));
    }
    return new Element(tag, new byte[0], children);
  }

  private static List<Element> untilEnd(ByteBuffer in, int depth) throws IOException {
    List<Element> children = new ArrayList<>();
    while (in.getShort(in.position()) != 0) {
      children.add(element(in, depth + 1));
    }
    in.getShort();
    return children;
  }

  /** Returns a length that is written in several bytes. */
  private static int longLength(ByteBuffer in, int bytes) throws IOException {
    if (bytes == 0 || bytes > Integer.BYTES) {
      throw malformed();
    }
    int length = 0;
    for (int i = 0; i < bytes; i++) {
      length = (length << 8) | (in.get() & 0xff);
    }
    return length;
  }

  private static IOException malformed() {
    return new IOException("it is neither a PKCS12 nor a JKS file");
  }
}
