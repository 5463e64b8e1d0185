package io.partnerinsights.packaging;

import io.partnerinsights.testing.ChildProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM with the opened packages that Spark and Flink need. */
final class EngineJvm {
  private EngineJvm() {}

  /** Returns its command; the caller adds a class. */
  static List<String> javaCommand(List<Path> classPath, String... flags) {
    List<String> all = new ArrayList<>(List.of(flags));
    all.addAll(List.of(System.getProperty("spark.jvm.flags").split(" ")));
    return ChildProcess.javaCommand(classPath, all);
  }
}
