package io.partnerinsights.core.query;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorTemplate;
import io.partnerinsights.core.errors.NameSuggestions;
import io.partnerinsights.core.errors.ValueDisplay;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.query.QueryLexer.Token;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Creates the errors of queries that do not parse, cannot be written or use unknown names. */
final class QueryErrors {
  /** Maximum number of names in one message: a dataset may have 75 columns. */
  private static final int MAX_LISTED_NAMES = 25;

  private static final String MISSING_COLUMNS_NOTE =
      ". Columns about people or revenue are missing for users without a Partner Center role that"
          + " can see them, such as Executive report viewer";

  private static final String UNEXPECTED_TOKEN_TEXT =
      "The query cannot be parsed at {position}: expected {expected}, but found {found}";
  private static final ErrorTemplate UNEXPECTED_TOKEN =
      ErrorCode.QUERY_SYNTAX.template(UNEXPECTED_TOKEN_TEXT, "{remedy}");
  private static final ErrorTemplate QUOTE_IN_TEXT =
      ErrorCode.UNSAFE_LITERAL.template(UNEXPECTED_TOKEN_TEXT, "{remedy}");
  private static final ErrorTemplate UNKNOWN_DATASET =
      ErrorCode.UNKNOWN_DATASET.template("There is no dataset {name}", "{reason}", "{remedy}");
  private static final ErrorTemplate UNKNOWN_COLUMNS =
      ErrorCode.UNKNOWN_COLUMN.template(
          "Dataset {dataset} has no {what} {columns}", "{reason}", "{remedy}");
  private static final ErrorTemplate UNKNOWN_TIMESPAN =
      ErrorCode.UNKNOWN_TIMESPAN.template("There is no TIMESPAN {range}", "{reason}", "{remedy}");
  static final ErrorTemplate EMPTY_QUERY =
      ErrorCode.QUERY_SYNTAX.template("The query selects nothing", "{reason}", "{remedy}");
  static final ErrorTemplate WRONG_NUMBER_OF_VALUES =
      ErrorCode.QUERY_SYNTAX.template(
          "The condition on {column} has the wrong number of values ({found})",
          "the operator {operator} takes {number}",
          "write {number} after the operator");
  static final ErrorTemplate INVALID_NAME =
      ErrorCode.QUERY_SYNTAX.template(
          "\"{word}\" is not a valid name in a query",
          "{reason}",
          "write the name of a dataset, column, metric or date range instead");
  static final ErrorTemplate INVALID_NUMBER =
      ErrorCode.UNSAFE_LITERAL.template(
          "\"{text}\" is not a valid number in a query",
          "a number consists of digits, with an optional minus sign and decimal fraction, such as"
              + " -12.50",
          "write the number in this form, or put it in single quotes as a string");
  private static final ErrorTemplate UNSAFE_STRING =
      ErrorCode.UNSAFE_LITERAL.template(
          "The value {value} in a condition cannot be sent to the service",
          "{reason}, which the query language cannot express",
          "remove the condition from your query, and filter on the value after reading");
  static final ErrorTemplate NO_TIMESPANS =
      ErrorCode.UNKNOWN_TIMESPAN.template(
          "TIMESPAN cannot be used with dataset {dataset}",
          "the service offers no date ranges for this dataset",
          "remove TIMESPAN {range} from the query");

  private QueryErrors() {}

  static RuntimeException unexpected(
      String query, Token token, Collection<String> expectations, String remedy) {
    ErrorTemplate row = token.kind() == Token.Kind.BROKEN_STRING ? QUOTE_IN_TEXT : UNEXPECTED_TOKEN;
    String position = QueryExcerpt.describePosition(query, token.start());
    return row.problem(position, joinAlternatives(expectations), token.describe(), remedy)
        .addLines(QueryExcerpt.linesAround(query, token.start()))
        .toException();
  }

  static RuntimeException unsafeString(String text, String reason) {
    return UNSAFE_STRING.error(ValueDisplay.FORM.describe(text), reason);
  }

  /** Returns the word, or throws {@code QUERY_SYNTAX} if it is not a name. */
  static String requireName(String word) {
    if (NameRules.isValidName(word)) {
      return word;
    }
    String rule =
        NameRules.isReserved(word)
            ? "it is a keyword of the query language"
            : "a name consists of letters, digits and underscores, but not only of digits";
    throw INVALID_NAME.error(word, rule);
  }

  static RuntimeException unknownDataset(String name, Collection<Dataset> offeredDatasets) {
    List<String> names = offeredDatasets.stream().map(Dataset::name).toList();
    NameAdvice advice =
        NameAdvice.of("service", "datasets", names, NameSuggestions.hint(name, names), "");
    return UNKNOWN_DATASET.error(name, advice.reason, advice.remedy);
  }

  static RuntimeException unknownColumns(List<String> unknownNames, Dataset dataset) {
    String hints =
        unknownNames.stream()
            .map(name -> hintFor(name, dataset.allNames()))
            .filter(hint -> !hint.isEmpty())
            .collect(Collectors.joining(" "));
    NameAdvice advice =
        NameAdvice.of("dataset", "columns", dataset.allNames(), hints, MISSING_COLUMNS_NOTE);
    String noun = unknownNames.size() == 1 ? "column" : "columns";
    return UNKNOWN_COLUMNS.error(dataset.name(), noun, unknownNames, advice.reason, advice.remedy);
  }

  private static String hintFor(String name, List<String> knownNames) {
    List<String> similarNames = NameSuggestions.of(name, knownNames, 3);
    return similarNames.isEmpty()
        ? ""
        : "For " + name + ": did you mean " + String.join(", ", similarNames) + "?";
  }

  /** Takes the documented ranges and the dataset's own as {@code knownRanges}. */
  static RuntimeException unknownTimespan(String range, List<String> knownRanges, Dataset dataset) {
    String offeredHint = NameSuggestions.hint(range, dataset.dateRanges());
    String hint = offeredHint.isEmpty() ? NameSuggestions.hint(range, knownRanges) : offeredHint;
    NameAdvice advice = NameAdvice.of("dataset", "date ranges", dataset.dateRanges(), hint, "");
    return UNKNOWN_TIMESPAN.error(range, advice.reason, advice.remedy);
  }

  /** Lists the names once, at the end, and after the hint if there is one. */
  private record NameAdvice(String reason, String remedy) {
    static NameAdvice of(
        String source, String noun, List<String> names, String hint, String columnNote) {
      if (names.isEmpty()) {
        return new NameAdvice(
            "the " + source + " offers no " + noun, "check the user's roles in Partner Center");
      }
      if (!hint.isEmpty()) {
        return new NameAdvice("", hint + " The " + source + " offers " + joinNames(names));
      }
      return new NameAdvice(
          "the " + source + " offers " + names.size() + " names, and none is similar",
          "use one of these: " + joinNames(names) + columnNote);
    }

    private static String joinNames(List<String> names) {
      int moreCount = names.size() - MAX_LISTED_NAMES;
      return moreCount > 0
          ? String.join(", ", names.subList(0, MAX_LISTED_NAMES)) + " and " + moreCount + " more"
          : String.join(", ", names);
    }
  }

  private static String joinAlternatives(Collection<String> expectations) {
    List<String> choices = List.copyOf(expectations);
    int lastIndex = choices.size() - 1;
    return lastIndex == 0
        ? choices.get(0)
        : String.join(", ", choices.subList(0, lastIndex)) + " or " + choices.get(lastIndex);
  }

  /** Shows a place in a query's text: its line and column, and the text around it. */
  private static final class QueryExcerpt {
    /** Maximum number of chars shown before and after the place. */
    private static final int CHARS_BEFORE = 40;

    private static final int CHARS_AFTER = 30;

    private QueryExcerpt() {}

    /** Returns the place in words. Lines and columns count from 1; a column is a code point. */
    static String describePosition(String query, int offset) {
      int start = lineStart(query, offset);
      long line = 1 + query.substring(0, start).chars().filter(c -> c == '\n').count();
      return "line " + line + ", column " + (1 + query.codePointCount(start, offset));
    }

    /** Returns the part of the line around the place, and below it a caret with a word. */
    static String[] linesAround(String query, int offset) {
      int excerptStart =
          codePointStart(query, Math.max(lineStart(query, offset), offset - CHARS_BEFORE));
      int excerptEnd =
          codePointStart(query, Math.min(lineEnd(query, offset), offset + CHARS_AFTER));
      String lead = "  " + (excerptStart > lineStart(query, offset) ? "…" : "");
      String tail = excerptEnd < lineEnd(query, offset) ? "…" : "";
      int caret = lead.length() + query.codePointCount(excerptStart, offset);
      return new String[] {
        lead + query.substring(excerptStart, excerptEnd) + tail, " ".repeat(caret) + "^ here"
      };
    }

    /** Returns the index, or the one before it if the index would split a surrogate pair. */
    private static int codePointStart(String query, int index) {
      boolean splitsPair =
          index > 0
              && index < query.length()
              && Character.isSurrogatePair(query.charAt(index - 1), query.charAt(index));
      return splitsPair ? index - 1 : index;
    }

    private static int lineStart(String query, int offset) {
      return query.lastIndexOf('\n', offset - 1) + 1;
    }

    private static int lineEnd(String query, int offset) {
      int end = query.indexOf('\n', offset);
      return end < 0 ? query.length() : end;
    }
  }
}
