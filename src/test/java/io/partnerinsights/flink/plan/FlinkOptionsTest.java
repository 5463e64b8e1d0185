package io.partnerinsights.flink.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.options.SignInScope;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which jobs and sessions of one JVM share the sign-in of a user. */
final class FlinkOptionsTest {
  private static final Map<String, String> USER =
      Map.of("auth", "deviceCode", "tenantId", "t", "clientId", "c");

  @Test
  void eachJobHasASignInOfItsOwn() throws Exception {
    try (URLClassLoader hers = job();
        URLClassLoader his = job()) {
      SignInScope ofHers = scope(hers);

      assertThat(scope(hers)).isSameAs(ofHers);
      assertThat(scope(his)).isNotSameAs(ofHers);
      assertThat(scope(his).id()).isNotEqualTo(ofHers.id());
    }
  }

  /** Flink gives the threads of a job a class loader, also if the job has no jar. */
  private static URLClassLoader job() {
    return new URLClassLoader(new URL[0], FlinkOptionsTest.class.getClassLoader());
  }

  private static SignInScope scope(ClassLoader loader) {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(loader);
    try {
      return FlinkOptions.parseAccount(USER).signInScope();
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }
}
