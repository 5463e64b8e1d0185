package io.partnerinsights.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.flink.source.split.NonRecoverableException;
import org.apache.flink.runtime.throwable.ThrowableClassifier;
import org.apache.flink.runtime.throwable.ThrowableType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compares the codes that docs/errors.md marks as retryable with what Flink restarts. */
final class FlinkRestartsTest {
  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void flinkRestartsAfterARetryableErrorOnly(ErrorCode code) {
    RuntimeException thrown =
        NonRecoverableException.toRuntimeException(code.template("x", "none").error());

    assertThat(thrown).hasMessageContaining(code.messageCode());
    assertThat(
            ThrowableClassifier.findThrowableOfThrowableType(
                new IllegalStateException(thrown), ThrowableType.NonRecoverableError))
        .matches(found -> found.isPresent() != code.isRetryable());
  }
}
