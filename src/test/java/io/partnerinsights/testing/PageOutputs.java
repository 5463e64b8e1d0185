package io.partnerinsights.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Compares the outputs of a page with what its snippets have printed. With {@code
 * -Dpartnerinsights.writeDocs=true} it writes those that differ anew.
 */
public final class PageOutputs {
  private static final Pattern ADDRESS = Pattern.compile("(?:127\\.0\\.0\\.1|localhost):\\d+");

  /** Maximum width of a line: the rest of a longer line follows, indented, on lines of its own. */
  private static final int WIDTH = 120;

  private static final String INDENT = " ".repeat(4);

  /** The line above a record, which is as long as the record's longest value. */
  private static final Pattern RECORD = Pattern.compile("(-RECORD \\d+-{90})-+");

  /** A long list of columns, of which a page shows the first two. */
  private static final Pattern COLUMNS =
      Pattern.compile("(SELECT \\w+, \\w+)(?:, \\w+){8,}(?= FROM)");

  /** What differs from run to run, and what stands for it in a comparison. */
  private static final Map<Pattern, String> MASKS = createMasks();

  private final Path page;
  private final Map<Snippet, Snippet> outputs;
  private final Map<Snippet, String> printedTexts = new LinkedHashMap<>();

  private PageOutputs(Path page, Map<Snippet, Snippet> outputs) {
    this.page = page;
    this.outputs = outputs;
  }

  public static PageOutputs of(Path page) throws IOException {
    return new PageOutputs(page, Snippet.outputsByBlock(page));
  }

  private static Map<Pattern, String> createMasks() {
    Map<Pattern, String> masks = new LinkedHashMap<>();
    masks.put(Pattern.compile("\n" + INDENT + " *"), " ");
    masks.put(Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[-0-9a-f]*(?:\\.{3})?"), "<id>");
    masks.put(Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[\\d:]+Z-[0-9a-f]{8}"), "<run>");
    masks.put(Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d+"), "<now>");
    masks.put(Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[\\d:]+\\.\\d+Z"), "<now>");
    masks.put(Pattern.compile("(seconds +\\|) \\S+"), "$1 <time>");
    masks.put(Pattern.compile("(last_run_seconds\\{[^}]*\\}) \\d+"), "$1 <time>");
    masks.put(Pattern.compile("[0-9a-f]{16,}"), "<digest>");
    masks.put(Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\(in \\d+ days\\)"), "<day>");
    masks.put(Pattern.compile("(code|Java) [A-Z0-9][\\w.+-]+"), "$1 <value>");
    masks.put(Pattern.compile("#\\d+L?"), "#<id>");
    masks.put(ADDRESS, "<host>");
    masks.put(
        Pattern.compile("\\b\\d+(?:\\.\\d+)? (?:ms|s|min|h)\\b(?: \\d+ (?:s|min)\\b)?"), "<time>");
    // The width of a column follows its values.
    masks.put(Pattern.compile("-{3,}"), "---");
    masks.put(Pattern.compile(" {2,}"), " ");
    return masks;
  }

  /** Whether an output stands under the snippet. */
  public boolean hasOutput(Snippet snippet) {
    return outputs.containsKey(snippet);
  }

  /** Whether the page says that the snippet ends with this error. */
  public boolean hasError(Snippet snippet, String code) {
    return hasOutput(snippet) && outputs.get(snippet).text().contains("[" + code + "]");
  }

  /** Keeps what a snippet has printed, if the page shows it. */
  public void keepOutput(Snippet snippet, String text) {
    if (hasOutput(snippet)) {
      String lines =
          COLUMNS
              .matcher(text)
              .replaceAll("$1, …")
              .lines()
              .map(line -> wrapLine(RECORD.matcher(line).replaceAll("$1").stripTrailing()))
              .collect(Collectors.joining("\n"))
              .replaceAll("\n{3,}", "\n\n");
      printedTexts.put(snippet, ADDRESS.matcher(lines).replaceAll("localhost:8080").strip());
    }
  }

  private static String wrapLine(String line) {
    int end = line.lastIndexOf(' ', WIDTH);
    return line.length() <= WIDTH || end <= line.length() - line.stripLeading().length()
        ? line
        : line.substring(0, end) + "\n" + wrapLine(INDENT + line.substring(end + 1));
  }

  /** Compares each output that was kept, or writes it. */
  public void checkOrWrite() throws IOException {
    if (Boolean.getBoolean("partnerinsights.writeDocs")) {
      writeOutputs();
    } else {
      printedTexts.forEach(
          (snippet, text) ->
              assertThat(maskText(text))
                  .as("output of %s; -Dpartnerinsights.writeDocs=true writes it anew", snippet)
                  .isEqualTo(maskText(outputs.get(snippet).text().strip())));
    }
  }

  /** Writes from the last block to the first, so that the lines before a block stay. */
  private void writeOutputs() throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(page));
    List<Snippet> snippets = new ArrayList<>(printedTexts.keySet());
    Collections.reverse(snippets);
    for (Snippet snippet : snippets) {
      Snippet oldOutput = outputs.get(snippet);
      if (!maskText(printedTexts.get(snippet)).equals(maskText(oldOutput.text().strip()))) {
        String fence = lines.get(oldOutput.line() - 1);
        String indent = fence.substring(0, fence.indexOf('`'));
        int end = oldOutput.line();
        while (!lines.get(end).equals(indent + "```")) {
          end++;
        }
        List<String> block = lines.subList(oldOutput.line(), end);
        block.clear();
        block.addAll(
            printedTexts
                .get(snippet)
                .lines()
                .map(line -> (indent + line).stripTrailing())
                .toList());
      }
    }
    Files.writeString(page, String.join("\n", lines) + "\n");
  }

  private static String maskText(String text) {
    String maskedText = text;
    for (Map.Entry<Pattern, String> mask : MASKS.entrySet()) {
      maskedText = mask.getKey().matcher(maskedText).replaceAll(mask.getValue());
    }
    return maskedText;
  }
}
