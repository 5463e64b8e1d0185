package io.partnerinsights.packaging;

import io.partnerinsights.testing.ChildProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM with the opened packages that Spark and Flink need. */
final class EngineJvm {
  private EngineJvm() {}

  /** Returns its command; the caller adds a class. */
  static List<String> command(List<Path> classPath, String... flags) {
    return ChildProcess.java(classPath, flags(flags));
  }

  static List<String> flags(String... more) {
    List<String> all = new ArrayList<>(List.of(more));
    all.addAll(List.of(System.getProperty("spark.jvm.flags").split(" ")));
    return all;
  }
}
