package io.partnerinsights.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;

/** Reads the files of the dictionary without its code. */
public final class SchemaFile {
  private SchemaFile() {}

  /** Returns the content of a file, such as {@code datasets.json}. */
  public static JsonNode readJson(String name) throws IOException {
    String path = "/io/partnerinsights/schema/" + name;
    try (InputStream json = SchemaFile.class.getResourceAsStream(path)) {
      return new ObjectMapper().readTree(json);
    }
  }
}
