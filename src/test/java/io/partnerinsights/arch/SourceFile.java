package io.partnerinsights.arch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A source file of the connector or the sandbox.
 *
 * @param path its place below the folder of sources
 * @param code its text, in which comments are blank and each text or character is a zero
 */
record SourceFile(Path path, String text, String code) {
  static final Path MAIN = Path.of("src", "main", "java");

  private static final Pattern NO_CODE =
      Pattern.compile(
          "/\\*.*?\\*/|//[^\\n]*|\"\"\".*?\"\"\"|\"(\\\\.|[^\"\\\\\\n])*\"|'(\\\\.|[^'\\\\\\n])+'",
          Pattern.DOTALL);

  /** Returns all files in the order of their names. */
  static List<SourceFile> all() throws IOException {
    List<SourceFile> all = new ArrayList<>();
    try (Stream<Path> files = Files.walk(MAIN)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).sorted().toList()) {
        String text = Files.readString(file);
        all.add(new SourceFile(MAIN.relativize(file), text, toCode(text)));
      }
    }
    return all;
  }

  /** Comments keep their lines, so that a method keeps its length. */
  private static String toCode(String text) {
    return NO_CODE
        .matcher(text)
        .replaceAll(
            found -> {
              String lines = found.group().replaceAll("[^\\n]", "");
              return found.group().startsWith("/") ? lines : "0" + lines;
            });
  }

  /** Returns the name of its class without a package. */
  String simpleName() {
    return path.getFileName().toString().replace(".java", "");
  }

  /**
   * Returns the number of values between the parenthesis at a position and the one that ends it.
   */
  static int countArguments(String code, int open) {
    int depth = 0;
    int commas = 0;
    for (int position = open; ; position++) {
      char c = code.charAt(position);
      depth += "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0;
      commas += c == ',' && depth == 1 ? 1 : 0;
      if (depth == 0) {
        return code.substring(open + 1, position).isBlank() ? 0 : commas + 1;
      }
    }
  }
}
