package io.partnerinsights.spark.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ConcurrentModificationException;
import org.apache.spark.SparkThrowable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
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
  @ValueSource(strings = {"CommitFailedException", "ValidationException"})
  @Tag("iceberg")
  void conflictsOfIcebergHaveTheirNames(String name) throws ClassNotFoundException {
    assertThat(Class.forName("org.apache.iceberg.exceptions." + name))
        .isAssignableTo(RuntimeException.class);
  }

  @Test
  void anotherModificationIsNotAConflict() {
    RuntimeException other = new ConcurrentModificationException("a map of this process");

    assertThat(LoadErrors.isConflict(new IllegalStateException(other))).isFalse();
  }
}
