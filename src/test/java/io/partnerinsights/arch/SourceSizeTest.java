package io.partnerinsights.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Checks the sizes of files and methods in the sources. */
final class SourceSizeTest {
  private static final int MAX_FILE_LINES = 400;
  private static final int MAX_METHOD_LINES = 60;
  private static final int MAX_PARAMETERS = 6;

  /**
   * A block by its formatting, which has the brace that ends it below its first annotation or word:
   * a method, or a statement. The group is its head; blocks of types are left out.
   */
  private static final Pattern BLOCK =
      Pattern.compile(
          "(?m)^( +)((?:@[^\\n"
              + "]*\\n"
              + "\\1)*(?![^\\n"
              + "]*\\b(?:class|interface|enum|record) )[^\\s}@][^{};]*)\\{\\n"
              + "(?:\\1 [^\\n"
              + "]*\\n"
              + "|\\n"
              + ")*\\1}$");

  private static List<SourceFile> sources;

  @BeforeAll
  static void readSources() throws IOException {
    sources = SourceFile.all();
    assertThat(sources).hasSizeGreaterThan(400);
  }

  @Test
  void filesHaveAtMost400Lines() {
    assertThat(sources).filteredOn(file -> file.text().lines().count() > MAX_FILE_LINES).isEmpty();
  }

  @Test
  void methodsHaveAtMost60LinesAndSixParameters() {
    List<String> wrong = new ArrayList<>();
    int checked = 0;
    for (SourceFile source : sources) {
      for (MatchResult block : BLOCK.matcher(source.code()).results().toList()) {
        checked++;
        String head = withoutTypeArguments(block.group(2));
        int open = head.indexOf('(');
        if (block.group().lines().count() > MAX_METHOD_LINES
            || (open > 0 && SourceFile.countArguments(head, open) > MAX_PARAMETERS)) {
          wrong.add(source.path() + ": " + head);
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(checked).isGreaterThan(2_000);
  }

  private static String withoutTypeArguments(String head) {
    String shorter = head.replaceAll("<[^<>()]*>", "");
    return shorter.equals(head) ? head : withoutTypeArguments(shorter);
  }

  @Test
  void everyPackageHasADescription() {
    assertThat(sources)
        .allMatch(
            source ->
                sources.stream()
                    .anyMatch(
                        other ->
                            other.path().equals(source.path().resolveSibling("package-info.java"))
                                && other.text().contains("/**")));
  }
}
