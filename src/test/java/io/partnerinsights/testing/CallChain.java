package io.partnerinsights.testing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Translates a Python or Scala snippet to Java. The snippets of the documentation are chains of
 * calls, whose names and arguments are those of Java's interface.
 */
public final class CallChain {
  private static final Pattern ASSIGNMENT = Pattern.compile("(?s)(?:val )?(\\w+) = (?!=)(.*)");
  private static final Pattern WHOLE_IN_PARENTHESES = Pattern.compile("(?s)\\((\\w+\\.\\w.*)\\)");

  private CallChain() {}

  /** Returns the statements in Java, one on each line. */
  public static String toJava(String snippet) {
    Set<String> declaredNames = new HashSet<>();
    StringBuilder java = new StringBuilder();
    for (String statement : splitStatements(snippet)) {
      java.append(toJavaStatement(statement, declaredNames)).append(";\n");
    }
    return java.toString();
  }

  private static String toJavaStatement(String text, Set<String> declaredNames) {
    Matcher assignment = ASSIGNMENT.matcher(text);
    if (!assignment.matches()) {
      return toJavaExpression(text);
    }
    String name = assignment.group(1);
    return (declaredNames.add(name) ? "var " : "")
        + name
        + " = "
        + toJavaExpression(assignment.group(2));
  }

  private static String toJavaExpression(String text) {
    Matcher inParentheses = WHOLE_IN_PARENTHESES.matcher(text);
    return (inParentheses.matches() ? inParentheses.group(1) : text)
        .replaceAll("\\.(read|readStream|write|writeStream)(?=\\.)", ".$1()")
        .replaceAll("\\(availableNow=True\\)", "(Trigger.AvailableNow())")
        .replaceAll("\\*\\*(?=\\w)", "")
        .replaceAll("\\bTrue\\b", "true")
        .replaceAll("\\bFalse\\b", "false");
  }

  /** Splits the text at the ends of lines where all parentheses are closed. */
  private static List<String> splitStatements(String snippet) {
    List<String> statements = new ArrayList<>();
    StringBuilder statement = new StringBuilder();
    for (String line : snippet.lines().filter(CallChain::isCode).toList()) {
      boolean continues = line.startsWith(" ") && line.strip().startsWith(".");
      if (!statement.isEmpty() && isClosed(statement) && !continues) {
        statements.add(statement.toString());
        statement.setLength(0);
      }
      statement.append(statement.isEmpty() ? "" : "\n").append(line);
    }
    statements.add(statement.toString());
    return statements;
  }

  private static boolean isCode(String line) {
    String code = line.strip();
    return !code.isEmpty()
        && !code.startsWith("#")
        && !code.startsWith("//")
        && !code.startsWith("import ");
  }

  private static boolean isClosed(CharSequence text) {
    return text.chars().filter(c -> c == '(').count() == text.chars().filter(c -> c == ')').count();
  }
}
