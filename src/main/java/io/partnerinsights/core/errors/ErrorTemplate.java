package io.partnerinsights.core.errors;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The texts of one error. Each name in braces stands for an argument of the place that throws:
 *
 * <pre>{@code
 * static final ErrorTemplate TWICE =
 *     ErrorCode.DUPLICATE_COLUMN.template(
 *         "Column {name} occurs twice in the query",
 *         "the columns of a table must have different names",
 *         "remove one of these columns from the query");
 *
 * throw TWICE.error(name);
 * }</pre>
 *
 * <p>A test compares the number of arguments at each place with its names, and the order of the
 * names with a file.
 *
 * @param idNames the arguments that the message lists at its end, such as {@code reportId}
 */
public record ErrorTemplate(
    ErrorCode code,
    String problemTemplate,
    String reasonTemplate,
    String remedyTemplate,
    List<String> idNames) {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)}");

  /** The name of the exception that caused the error. It is not one of the arguments. */
  private static final String CAUSE_NAME = "cause";

  /** Returns the names of the arguments in their order: by first occurrence, then the ids. */
  public List<String> parameterNames() {
    Set<String> names = new LinkedHashSet<>();
    Stream.of(problemTemplate, reasonTemplate, remedyTemplate)
        .flatMap(text -> PLACEHOLDER.matcher(text).results())
        .forEach(match -> names.add(match.group(1)));
    names.addAll(idNames);
    names.remove(CAUSE_NAME);
    return List.copyOf(names);
  }

  /** Returns the template with the names similar to a word as its remedy, if there are any. */
  public ErrorTemplate withSuggestion(String word, Collection<String> names) {
    return new ErrorTemplate(
        code,
        problemTemplate,
        reasonTemplate,
        NameSuggestions.hintOr(word, names, remedyTemplate),
        idNames);
  }

  /** Creates the error with the arguments in the order of {@link #parameterNames}. */
  public PartnerInsightsException error(@Nullable Object... arguments) {
    return problem(arguments).toException();
  }

  /** Creates the error of another exception, whose {@link CauseText} replaces {@code {cause}}. */
  public PartnerInsightsException causedBy(
      @Nullable Throwable cause, @Nullable Object... arguments) {
    return fillTexts(cause, arguments).toException();
  }

  /** Fills the texts for a place that adds to them. */
  public Problem problem(@Nullable Object... arguments) {
    return fillTexts(null, arguments);
  }

  private Problem fillTexts(@Nullable Throwable cause, @Nullable Object... arguments) {
    List<String> names = parameterNames();
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < Math.min(names.size(), arguments.length); i++) {
      values.put(names.get(i), toText(arguments[i]));
    }
    values.put(CAUSE_NAME, CauseText.of(cause));
    Problem result =
        Problem.of(code, fillPlaceholders(problemTemplate, values))
            .reason(fillPlaceholders(reasonTemplate, values))
            .remedy(fillPlaceholders(remedyTemplate, values))
            .cause(cause);
    idNames.forEach(id -> result.id(id, values.get(id)));
    return result;
  }

  private static String fillPlaceholders(String text, Map<String, String> values) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(
            match -> Matcher.quoteReplacement(values.getOrDefault(match.group(1), match.group())));
  }

  /** Returns an argument as text: an absent argument is empty, and a list has commas. */
  private static String toText(@Nullable Object argument) {
    if (argument instanceof Collection<?> list) {
      return list.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
    if (argument instanceof Throwable cause) {
      return CauseText.of(cause);
    }
    return argument == null ? "" : argument.toString();
  }
}
