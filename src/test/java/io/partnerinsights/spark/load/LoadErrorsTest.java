package io.partnerinsights.spark.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ConcurrentModificationException;
import org.apache.spark.SparkException;
import org.apache.spark.SparkThrowable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The types by which a load knows conflicts, in each version of Delta Lake and Iceberg. */
final class LoadErrorsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ConcurrentAppendException",
        "ConcurrentDeleteReadException",
        "ConcurrentDeleteDeleteException",
        "ConcurrentTransactionException",
        "ConcurrentWriteException",
        "MetadataChangedException",
        "ProtocolChangedException"
      })
  @Tag("delta")
  void conflictsOfDeltaLakeHaveTwoTypes(String name) throws ClassNotFoundException {
    Class<?> type = Class.forName("io.delta.exceptions." + name);

    assertThat(ConcurrentModificationException.class).isAssignableFrom(type);
    assertThat(SparkThrowable.class).isAssignableFrom(type);
  }

  @ParameterizedTest
  @ValueSource(strings = {"CommitFailedException", "ValidationException", "AlreadyExistsException"})
  @Tag("iceberg")
  void conflictsOfIcebergHaveTheirNames(String name) throws ClassNotFoundException {
    assertThat(Class.forName("org.apache.iceberg.exceptions." + name))
        .isAssignableTo(RuntimeException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Cannot call methods on a stopped SparkContext.",
        "Job 7 cancelled because SparkContext was shut down",
        "Job 7 cancelled part of cancelled job group 3",
        "[SPARK_JOB_CANCELLED] Job 7 cancelled "
      })
  void whatUsersEndIsNoFailure(String message) {
    SparkException ended = new SparkException(message);

    assertThatThrownBy(() -> LoadErrors.rethrowInterrupt(new IllegalStateException(ended)))
        .hasMessageContainingAll(
            "[PI-3007] The load was interrupted", "run it again: it continues");
    assertThat(LoadErrors.ending(new SparkException("Job aborted due to stage failure"))).isNull();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anotherModificationIsNotAConflict(boolean asCause) {
    RuntimeException other = new ConcurrentModificationException("a map of this process");

    assertThat(LoadErrors.isConflict(asCause ? new IllegalStateException(other) : other)).isFalse();
  }
}
