package io.partnerinsights.flink.source.split;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** Texts in checkpoints, which may be longer than the 64 KiB of Flink's own method. */
public final class SerializedText {
  private SerializedText() {}

  public static void write(DataOutputSerializer out, String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }

  public static String read(DataInputDeserializer in) throws IOException {
    byte[] utf8 = new byte[in.readInt()];
    in.readFully(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  public static void writeAll(DataOutputSerializer out, List<String> texts) throws IOException {
    out.writeInt(texts.size());
    for (String text : texts) {
      write(out, text);
    }
  }

  public static List<String> readAll(DataInputDeserializer in) throws IOException {
    List<String> texts = new ArrayList<>();
    for (int remaining = in.readInt(); remaining > 0; remaining--) {
      texts.add(read(in));
    }
    return texts;
  }
}
