package io.partnerinsights.spark.load;

import java.util.ConcurrentModificationException;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.SparkException;
import org.apache.spark.SparkThrowable;
import org.jspecify.annotations.Nullable;

/** Tells errors of Spark, Delta Lake and Apache Iceberg apart by their classes and conditions. */
final class SparkErrors {
  /** Apache Iceberg's errors of commits that another commit makes impossible. */
  private static final Set<String> CONFLICTS =
      Set.of("CommitFailedException", "ValidationException");

  /** In the error of a write whose table another load has changed. */
  static final String CHANGED = "partnerinsights: another load has changed the table";

  private static final String FOLDER_IN_USE = "DELTA_CREATE_TABLE_WITH_NON_EMPTY_LOCATION";

  private static final String SCHEMA_IN_PARTS = "REQUIRES_SINGLE_PART_NAMESPACE";

  private static final String JOB_CANCELLED = "SPARK_JOB_CANCELLED";

  /** What calls and jobs say while an application ends, in each version of Spark. */
  private static final Pattern STOPPED =
      Pattern.compile("stopped SparkContext|SparkContext (was|has been) (shut ?down|stopped)");

  /** What jobs say that a user has cancelled, where they have no condition. */
  private static final Pattern CANCELLED = Pattern.compile("Job \\d+ cancelled\\b");

  private SparkErrors() {}

  /** Whether a commit has failed because of another one. */
  static boolean isConflict(Throwable failure) {
    return causes(failure)
        .anyMatch(
            each ->
                (each instanceof ConcurrentModificationException && each instanceof SparkThrowable)
                    || CONFLICTS.contains(each.getClass().getSimpleName())
                    || String.valueOf(each.getMessage()).contains(CHANGED));
  }

  /** Whether the creation of a table has failed because another load creates it too. */
  static boolean isOfAnotherWriter(Throwable failure) {
    return isConflict(failure)
        || causes(failure)
            .anyMatch(
                each ->
                    each.getClass().getSimpleName().endsWith("AlreadyExistsException")
                        || condition(each).endsWith("_ALREADY_EXISTS"));
  }

  /** Whether a catalog has no schemas of several parts, as that of the session. */
  static boolean isOfSchemaInParts(Throwable failure) {
    return causes(failure).anyMatch(each -> condition(each).equals(SCHEMA_IN_PARTS));
  }

  /** Returns the reason why Spark has ended what it ran; null if the failure is another one. */
  static @Nullable String ending(Throwable failure) {
    for (Throwable cause : causes(failure).toList()) {
      String text = String.valueOf(cause.getMessage());
      if (STOPPED.matcher(text).find()) {
        return "Spark was stopped";
      }
      if (condition(cause).equals(JOB_CANCELLED)
          || (cause instanceof SparkException && CANCELLED.matcher(text).find())) {
        return "its job was cancelled";
      }
    }
    return null;
  }

  /** Returns the folder that Delta Lake refuses to create a table in, if that is the error. */
  static @Nullable String usedFolder(Throwable failure) {
    return causes(failure)
        .filter(each -> condition(each).equals(FOLDER_IN_USE))
        .map(each -> parameters(each).get("tableLocation"))
        .findFirst()
        .orElse(null);
  }

  /** Returns the stable name of the kind of error; empty if it has none. */
  @SuppressWarnings("deprecation") // the name that Spark 3.5 has, too
  private static String condition(Throwable failure) {
    String name = failure instanceof SparkThrowable known ? known.getErrorClass() : null;
    return name == null ? "" : name;
  }

  private static Map<String, String> parameters(Throwable failure) {
    return failure instanceof SparkThrowable known ? known.getMessageParameters() : Map.of();
  }

  /** Returns what a constraint says in the error of a write that it refuses; null for others. */
  static @Nullable String constraint(Throwable failure) {
    return causes(failure)
        .flatMap(each -> Stream.of(each.getMessage(), parameters(each).get("message")))
        .filter(Objects::nonNull)
        .flatMap(String::lines)
        .filter(line -> line.contains("_CONSTRAINT"))
        .reduce((first, last) -> last)
        .orElse(null);
  }

  static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
  }
}
