package io.partnerinsights.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the SQL examples of the documentation, so that tests can run them. */
public final class DocumentedSql {
  private static final Pattern BLOCK = Pattern.compile("(?s)```sql\\n(.*?)```");

  private DocumentedSql() {}

  /** Returns the statements under a heading of docs/catalog.md, each on one line. */
  public static List<String> ofCatalog(String heading) throws IOException {
    return of("catalog.md", heading);
  }

  /** Returns the statements under a heading of a page in docs, each on one line. */
  public static List<String> of(String name, String heading) throws IOException {
    String page = Files.readString(Path.of("docs", name));
    Matcher block = BLOCK.matcher(page).region(page.indexOf("## " + heading + "\n"), page.length());
    if (!block.find()) {
      throw new IllegalStateException("docs/" + name + " has no SQL under " + heading);
    }
    return splitStatements(block.group(1));
  }

  static List<String> splitStatements(String block) {
    return Arrays.stream(block.split(";"))
        .map(statement -> statement.strip().replaceAll("\\s+", " "))
        .filter(statement -> !statement.isEmpty())
        .toList();
  }
}
