package io.partnerinsights.core.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.options.AuthKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Run with {@code -Dpartnerinsights.writeDocs=true} to write the table of the page, its end. */
final class SignInErrorsDocumentTest {
  private static final Path PAGE = Path.of("docs/sign-in-errors.md");
  private static final String HEAD = "| error | what it means | what to do |\n|---|---|---|\n";
  private static final Pattern NUMBER = Pattern.compile("\\d+");
  private static final Pattern ADDRESS = Pattern.compile("https://[\\w./]+\\w");

  /** What a user types: options, their values, commands, a permission and a redirect address. */
  private static final Pattern CODE =
      Pattern.compile(
          "`[^`]+`|\\b(auth=\\w+|http://localhost|[a-z]+[A-Z]\\w+"
              + "|user_impersonation|user@domain|username|(?<=option |username and )\\w+)\\b");

  @Test
  void pageMatchesTheTableOfRefusals() throws IOException {
    String page = Files.readString(PAGE);
    assertThat(page).contains(HEAD);
    String expected = page.substring(0, page.indexOf(HEAD)) + HEAD + rows();
    if (Boolean.getBoolean("partnerinsights.writeDocs")) {
      Files.writeString(PAGE, expected);
    }
    assertThat(PAGE).content(StandardCharsets.UTF_8).isEqualTo(expected);
  }

  /** Returns the rows by their lowest numbers, so that a reader finds one without a search. */
  private static String rows() {
    return SignInRefusals.ALL_ROWS.stream()
        .sorted(Comparator.comparing(row -> sorted(row).get(0), byNumber()))
        .map(SignInErrorsDocumentTest::row)
        .collect(Collectors.joining());
  }

  private static String row(SignInRefusals.Refusal row) {
    String names =
        sorted(row).stream()
            .map(name -> isNumber(name) ? "AADSTS" + name : "`" + name + "`")
            .collect(Collectors.joining(", "));
    return "| %s | %s. | %s. |\n".formatted(names, row.problem(), remedy(row));
  }

  /** Returns the remedy with the first letter of a sentence, and with code as code. */
  private static String remedy(SignInRefusals.Refusal row) {
    String both =
        remedy(row, AuthKind.BROWSER).equals(remedy(row, AuthKind.DEVICE_CODE))
            ? row.remedy()
            : "use auth=browser instead of auth=deviceCode or vice versa, or " + row.remedy();
    String text = both.substring(0, 1).toUpperCase(Locale.ROOT) + both.substring(1);
    String marked = CODE.matcher(text).replaceAll("`$0`").replace("``", "`");
    return ADDRESS.matcher(marked).replaceAll("<$0>");
  }

  private static String remedy(SignInRefusals.Refusal row, AuthKind way) {
    return row.toErrorTemplate(way).remedyTemplate();
  }

  private static List<String> sorted(SignInRefusals.Refusal row) {
    return row.errorIds().stream().sorted(byNumber()).toList();
  }

  /** Compares by number, and names without a number last. */
  private static Comparator<String> byNumber() {
    return Comparator.comparingInt(
        name -> isNumber(name) ? Integer.parseInt(name) : Integer.MAX_VALUE);
  }

  private static boolean isNumber(String name) {
    return NUMBER.matcher(name).matches();
  }
}
